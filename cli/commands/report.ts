import { ReportAnswer } from '../answers.ts';
import type { Reply } from '../client.ts';
import { type Command, type Context, chosen, option, tell, wordsOf } from '../command.ts';
import { DONE, type ExitCode, UsageError } from '../exit-code.ts';
import { progressLine, reportText } from '../report-text.ts';
import { saveFile } from '../save-file.ts';
import { LiveLine } from '../terminal.ts';

const POLL_MS = 500;
/** While following, so many failures in a row are waited out: a service may be restarting. */
const PATIENCE = 10;

export const report: Command = {
  usage: 'report ID [--follow] [--csv FILE [--charset utf-8|gb18030] [--status STATUS] [--region CODE] [--class CLASS]]',
  zh: '送达报告；--follow 看到完成为止；--csv 把逐一送达情况存成表格（- 为标准输出）',
  en: 'who got it; --follow watches until it is complete; --csv saves a row for each recipient (- is standard output)',
  options: ['follow', 'csv', 'charset', 'status', 'region', 'class'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const csv = fileWanted(context);
    if (csv !== undefined)
      return saveFile(context, `/v1/notices/${encodeURIComponent(id)}/deliveries.csv?${chosen(context, CSV_OPTIONS)}`, csv);
    const ask = (): Promise<Reply<ReportAnswer>> =>
      context.client.ask(ReportAnswer, { path: `/v1/notices/${encodeURIComponent(id)}/report` });
    const reply = context.options['follow'] === true ? await follow(context, ask) : await ask();
    return finish(context, reply);
  },
};

const CSV_OPTIONS = ['charset', 'status', 'region', 'class'];

/** A table is of a moment, and nothing of it is followed. */
const fileWanted = (context: Context): string | undefined => {
  const file = option(context, 'csv');
  if (file === undefined && CSV_OPTIONS.some((name) => option(context, name) !== undefined))
    throw new UsageError(context.say('这些选项要与 --csv 一起用', 'these options go with --csv'));
  if (file !== undefined && context.options['follow'] === true)
    throw new UsageError(context.say('--csv 不能与 --follow 一起用', '--csv does not go with --follow'));
  return file;
};

const finish = (context: Context, reply: Reply<ReportAnswer>): ExitCode => {
  if (reply.kind !== 'done') return tell(context, reply);
  context.terminal.out(context.json ? `${reply.text}\n` : reportText(reply.value, context.say));
  return DONE;
};

/** Asks again until nothing is pending any more, and shows how far it is. */
const follow = async ({ terminal, say, json, wait }: Context, ask: () => Promise<Reply<ReportAnswer>>): Promise<Reply<ReportAnswer>> => {
  const line = new LiveLine(terminal.out, terminal.isTty);
  let failures = 0;
  let isTold = false;
  try {
    for (;;) {
      const reply = await ask();
      if (reply.kind === 'refused' && reply.problem.status !== 429) return reply;
      failures = reply.kind === 'done' ? 0 : failures + 1;
      if (failures >= PATIENCE) return reply;
      if (reply.kind === 'done') {
        if (!json && isYetToCome(reply.value) && !isTold) {
          isTold = true;
          terminal.err(`${say('尚未发布，等到发布后继续；Ctrl-C 停止', 'not published yet: waiting until it is; Ctrl-C stops')}\n`);
        }
        if (!json) line.show(progressLine(reply.value, say, terminal.columns));
        if (isSettled(reply.value)) return reply;
      }
      await wait(reply.kind === 'refused' ? retryAfterMs(reply.headers) : POLL_MS);
    }
  } finally {
    line.end();
  }
};

const isYetToCome = ({ status }: ReportAnswer): boolean => status === 'scheduled' || status === 'awaiting-signatures';

const isSettled = (report: ReportAnswer): boolean => report.status === 'cancelled' || (report.complete && !isYetToCome(report));

const retryAfterMs = (headers: Headers): number => Math.max(1, Number(headers.get('retry-after')) || 1) * 1000;
