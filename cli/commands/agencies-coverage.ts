import { CoverageAnswer } from '../audience-answers.ts';
import { classRows, part, precisionRow } from '../audience-text.ts';
import { type Command, tell, wordsOf } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { printable, table } from '../table.ts';
import type { Say } from '../words.ts';

export const agenciesCoverage: Command = {
  usage: 'agencies coverage ID',
  zh: '本辖区有哪些组织：按地区和类别，已核实或自称，能否联系到',
  en: 'who is in the region of an agency: by region and class, verified or claimed, within reach or not',
  options: [],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(CoverageAnswer, { path: `/v1/agencies/${encodeURIComponent(id)}/coverage` });
    if (reply.kind !== 'done') return tell(context, reply);
    terminal.out(json ? `${reply.text}\n` : `${coverageText(say, reply.value)}\n`);
    return DONE;
  },
};

const coverageText = (say: Say, coverage: CoverageAnswer): string => {
  const share = (words: string, { organizations, margin }: CoverageAnswer['verified']) => [
    words,
    organizations,
    ...(margin > 0 ? [`± ${margin.toLocaleString('en')}`] : []),
  ];
  return [
    `${printable(coverage.name)} ${say('的组织', 'and its organizations')}`,
    table([
      [say('组织', 'organizations'), coverage.organizations],
      ...precisionRow(say, coverage),
      [say('订阅', 'subscriptions'), coverage.subscriptions],
      [say('枢纽型', 'hubs'), coverage.hubs],
      share(say('已核实', 'verified'), coverage.verified),
      share(say('自称', 'claimed'), coverage.claimed),
      share(say('能联系到', 'within reach'), coverage.reachable),
      share(say('联系不到', 'out of reach'), coverage.unreachable),
    ]),
    ...part(
      say('按地区', 'by region'),
      coverage.byRegion.map(({ name, organizations }) => [name, organizations]),
    ),
    ...part(say('按类别', 'by class'), classRows(say, coverage.byClass)),
  ].join('\n');
};
