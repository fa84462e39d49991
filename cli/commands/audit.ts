import { AuditAnswer, pageOf } from '../answers.ts';
import { type Command, type Context, chosen, option, tell, wordsOf } from '../command.ts';
import { DONE, UsageError } from '../exit-code.ts';
import { saveFile } from '../save-file.ts';
import { table } from '../table.ts';
import { beijingTime, IN_BEIJING, typedTime } from '../times.ts';

const USUAL_LIMIT = 100;
/** As many as one answer holds. */
const MOST_TOGETHER = 100;

export const audit: Command = {
  usage: 'audit [AGENCY] [--from TIME] [--to TIME] [--action ACTION] [--limit N | --csv FILE [--charset utf-8|gb18030]]',
  zh: `操作记录，新者在前，默认 ${USUAL_LIMIT} 条；不写机关则为全部（运营者）；--csv 全部存成表格（- 为标准输出）`,
  en: `who did what, newest first, ${USUAL_LIMIT} unless said otherwise; of all agencies where none is named (operator); --csv saves all of it (- is standard output)`,
  options: ['from', 'to', 'action', 'limit', 'csv', 'charset'],
  run: async (context) => {
    const { client, terminal, say, json, words } = context;
    const [agency] = words.length === 0 ? [] : wordsOf(context, 'AGENCY');
    const csv = option(context, 'csv');
    const list = agency === undefined ? '/v1/audit' : `/v1/agencies/${encodeURIComponent(agency)}/audit`;
    if (csv !== undefined) return saveFile(context, `${list}.csv?${chosenOf(context)}`, csv);
    const limit = limitOf(context);
    const items: AuditAnswer[] = [];
    let cursor: string | undefined;
    do {
      const path = `${list}?${queryOf(context, limit - items.length, cursor)}`;
      const reply = await client.ask(pageOf(AuditAnswer), { path });
      if (reply.kind !== 'done') return tell(context, reply);
      items.push(...reply.value.items);
      cursor = reply.value.next;
    } while (cursor !== undefined && items.length < limit);
    if (json) terminal.out(`${JSON.stringify({ items })}\n`);
    else if (items.length === 0) terminal.out(`${say('没有记录', 'there is nothing')}\n`);
    else terminal.out(`${table(items.map(rowOf))}\n  ${say(...IN_BEIJING)}\n`);
    if (!json && cursor !== undefined) terminal.out(`  ${say('还有更早的，可用 --limit 或 --to', 'there is more: --limit, or --to')}\n`);
    return DONE;
  },
};

const rowOf = ({ at, agencyId, actor, action, subject }: AuditAnswer): readonly string[] => [
  beijingTime(at),
  agencyId ?? '',
  action,
  subject,
  actor.name,
  actor.id,
  actor.person ? `${actor.person.name} <${actor.person.email}>` : '',
];

const limitOf = (context: Context): number => {
  const given = option(context, 'limit') ?? String(USUAL_LIMIT);
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new UsageError(`${context.say('--limit 须为正整数', '--limit is a whole number from 1 on')}: ${given}`);
};

/** Which part of it is wanted. */
const chosenOf = (context: Context): URLSearchParams =>
  new URLSearchParams(
    [...chosen(context, ['from', 'to', 'action', 'charset'])].map(([name, value]): [string, string] => [
      name,
      name === 'from' || name === 'to' ? typedTime(value) : value,
    ]),
  );

const queryOf = (context: Context, left: number, cursor: string | undefined): URLSearchParams => {
  const query = new URLSearchParams({ limit: String(Math.min(left, MOST_TOGETHER)) });
  for (const [name, value] of chosenOf(context)) query.set(name, value);
  if (cursor !== undefined) query.set('cursor', cursor);
  return query;
};
