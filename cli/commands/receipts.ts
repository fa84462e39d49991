import { pageOf, ReceiptAnswer } from '../answers.ts';
import { type Command, type Context, option, tell, wordsOf } from '../command.ts';
import { DONE, UsageError } from '../exit-code.ts';
import { saveFile } from '../save-file.ts';
import { type Cell, table } from '../table.ts';
import { beijingTime } from '../times.ts';
import type { Say } from '../words.ts';

const STATUSES = ['received', 'missing'];
const TOGETHER = 100;
/** More is looked at in a file. */
const MOST_SHOWN = 1000;

export const receipts: Command = {
  usage: 'receipts ID [--status received|missing] [--xlsx FILE | --csv FILE [--charset utf-8|gb18030]]',
  zh: '谁已签收、何时签收，谁还没有、怎样联系；--xlsx 或 --csv 存为表格文件（- 为标准输出）',
  en: 'who confirmed receipt and when, who has not and how they are reached; --xlsx or --csv saves a file (- is standard output)',
  options: ['status', 'csv', 'xlsx', 'charset'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const status = option(context, 'status');
    if (status !== undefined && !STATUSES.includes(status))
      throw new UsageError(`${say('--status 只能是 received 或 missing', '--status is received or missing')}: ${status}`);
    const path = `/v1/notices/${encodeURIComponent(id)}/receipts`;
    const query = new URLSearchParams(status === undefined ? {} : { status });
    const workbook = option(context, 'xlsx');
    if (workbook !== undefined) {
      if (option(context, 'csv') ?? option(context, 'charset'))
        throw new UsageError(say('--xlsx 不能与 --csv、--charset 同用', '--xlsx goes with neither --csv nor --charset'));
      return saveFile(context, `${path}.xlsx${query.size > 0 ? `?${query}` : ''}`, workbook);
    }
    const out = option(context, 'csv');
    if (out !== undefined) {
      query.set('charset', option(context, 'charset') ?? 'utf-8');
      return saveFile(context, `${path}.csv?${query}`, out);
    }
    const items: ReceiptAnswer[] = [];
    let cursor: string | undefined;
    query.set('limit', String(TOGETHER));
    do {
      if (cursor !== undefined) query.set('cursor', cursor);
      const reply = await client.ask(pageOf(ReceiptAnswer), { path: `${path}?${query}` });
      if (reply.kind !== 'done') return tell(context, reply);
      items.push(...reply.value.items);
      cursor = reply.value.next;
    } while (cursor !== undefined && items.length < MOST_SHOWN);
    if (json) terminal.out(`${JSON.stringify({ items })}\n`);
    else if (items.length === 0) terminal.out(`${say('没有', 'there is none')}\n`);
    else terminal.out(`${table([headOf(say), ...items.map((item) => rowOf(item, say))])}\n`);
    if (!json && cursor !== undefined)
      terminal.err(`${say('还有更多，请用 --xlsx 或 --csv', 'there are more: --xlsx and --csv have all')}\n`);
    return DONE;
  },
};

const headOf = (say: Say): Cell[] => [
  say('组织', 'organization'),
  say('地区', 'region'),
  say('状态', 'status'),
  say('签收人', 'by'),
  say('北京时间', 'at (Beijing time)'),
  say('联系', 'contact'),
];

const rowOf = ({ organization, status, receipt, contact }: ReceiptAnswer, say: Context['say']): Cell[] => [
  organization.name ?? organization.id,
  organization.region,
  status === 'received' ? say('已签收', 'received') : say('未签收', 'missing'),
  receipt?.name ?? '',
  receipt ? beijingTime(receipt.changedAt ?? receipt.at) : '',
  contact ? `${contact.address}${contact.isReachable ? '' : ` (${say('不可送达', 'not reachable')})`}` : '',
];
