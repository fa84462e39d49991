import { PreviewAnswer } from '../answers.ts';
import { type Command, tell } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { printable, table } from '../table.ts';
import { readNotice, warningLines } from './notice-file.ts';

export const preview: Command = {
  usage: 'preview FILE|-',
  zh: '看谁会收到、为什么,不发送',
  en: 'who would get it and why; sends nothing',
  options: [],
  run: async (context) => {
    const body = await readNotice(context);
    const { client, terminal, say, json } = context;
    const reply = await client.ask(PreviewAnswer, { method: 'POST', path: '/v1/notices/preview', body });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) {
      terminal.out(`${reply.text}\n`);
      return DONE;
    }
    const { audience, sample, warnings, estimatedCost } = reply.value;
    const { byChannel, byFrequency } = audience;
    const lines = [
      say('会收到的订阅(未发送)', 'subscriptions that would get it (nothing was sent)'),
      table([
        [say('合计', 'in all'), audience.subscriptions],
        ...precisionRow(context, audience),
        [say('邮件', 'email'), byChannel['email'] ?? 0],
        [say('接口', 'webhook'), byChannel['webhook'] ?? 0],
        [say('即时', 'at once'), byFrequency['immediate'] ?? 0],
        [say('每日摘要', 'daily digest'), byFrequency['daily'] ?? 0],
        [say('每周摘要', 'weekly digest'), byFrequency['weekly'] ?? 0],
      ]),
    ];
    if (audience.byRegion.length > 0)
      lines.push('', say('按地区', 'by region'), table(audience.byRegion.map(({ name, subscriptions }) => [name, subscriptions])));
    if (sample.length > 0) {
      lines.push(
        '',
        say('例如', 'for example'),
        table(
          sample.map(({ organization, reasons }) => [
            organization.verified ? `${organization.name} · ${say('已核实', 'verified')}` : organization.name,
            reasons.map((reason) => reasonText(context, reason)).join('; '),
          ]),
        ),
      );
    }
    lines.push('', `${say('估计费用', 'estimated cost')}  ${estimatedCost.currency} ${estimatedCost.total}`);
    lines.push(...warningLines(context, warnings).map(printable));
    terminal.out(`${lines.join('\n')}\n`);
    return DONE;
  },
};

/** What a criterion is called; one that a later release has added stays as it is. */
const CRITERIA: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  region: ['地区', 'region'],
  watch: ['关注的地区', 'watched region'],
  class: ['类别', 'class'],
  rural: ['农村', 'rural'],
  hub: ['枢纽型', 'hub'],
  topic: ['主题', 'topic'],
  agency: ['机关', 'agency'],
  kind: ['文种', 'kind'],
  keyword: ['关键词', 'keyword'],
  urgency: ['紧急程度', 'urgency'],
};

type Reason = Readonly<{ criterion: string; value: string; label?: string | undefined }>;

const reasonText = ({ say }: Parameters<Command['run']>[0], { criterion, value, label }: Reason): string => {
  const words = CRITERIA[criterion];
  return `${words ? say(...words) : criterion} ${label ?? value}`;
};

/** An audience too large to be looked at one by one is estimated. */
const precisionRow = ({ say }: Parameters<Command['run']>[0], { precision, margin }: PreviewAnswer['audience']): [string, string][] => {
  if (precision === 'estimate') return [[say('估计,误差不超过', 'an estimate, within'), `± ${margin}`]];
  return precision === 'at-least' ? [[say('至少', 'at least'), say('人数过多,尚未清点', 'too many to look at, not counted yet')]] : [];
};
