import { ImportAnswer, NewImportAnswer } from '../answers.ts';
import { putFile, type Reply } from '../client.ts';
import { type Command, type Context, option, tell, wordsOf } from '../command.ts';
import { DONE, type ExitCode, REFUSED, UNREACHABLE } from '../exit-code.ts';
import { saveFile } from '../save-file.ts';
import { printable, table } from '../table.ts';
import { bar, LiveLine } from '../terminal.ts';
import { sha256Of } from '../uploads.ts';

/** What one call takes; a larger file is announced, and uploaded. */
const INLINE_BYTES = 4_000_000;
const POLL_MS = 500;
/** So many failures in a row are waited out: a service may be restarting. */
const PATIENCE = 10;
const BAR_COLUMNS = 30;

export const subscriptionsImport: Command = {
  usage: 'subscriptions import FILE|- [--dry-run] [--basis TEXT] [--report FILE]',
  zh: '导入订阅名单（CSV，UTF-8 或 GB18030）；--dry-run 只试不存；--basis 声明不经确认的合法依据；--report 存下逐行报告',
  en: 'import a list of subscriptions (CSV in UTF-8 or GB18030); --dry-run keeps nothing; --basis declares on what lawful basis nobody is asked; --report saves what became of each row',
  options: ['dry-run', 'basis', 'report'],
  run: async (context) => {
    const [name = ''] = wordsOf(context, 'FILE');
    const file = await context.open(name);
    const begun = await bring(context, file);
    if (typeof begun !== 'string') return begun.kind === 'not-put' ? notPut(context, begun.why) : tell(context, begun);
    const reply = await follow(context, begun);
    const exit = finish(context, reply);
    const report = option(context, 'report');
    if (report === undefined || reply.kind !== 'done' || reply.value.state !== 'finished') return exit;
    const saved = await saveFile(context, reportPath(begun), report);
    if (saved === DONE && !context.json)
      context.terminal.err(`${context.say('逐行报告已存为', 'the report is saved as')} ${printable(report)}\n`);
    return saved === DONE ? exit : saved;
  },
};

const reportPath = (id: string): string => `/v1/imports/${encodeURIComponent(id)}/report.csv`;

type NotBegun = Exclude<Reply<unknown>, { kind: 'done' }> | Readonly<{ kind: 'not-put'; why: string }>;

/** @returns the id of the import */
const bring = async ({ client, options, ...context }: Context, file: Blob): Promise<string | NotBegun> => {
  const basis = option({ client, options, ...context }, 'basis');
  const query = new URLSearchParams({
    ...(options['dry-run'] === true ? { dryRun: 'true' } : {}),
    ...(basis === undefined ? {} : { basis }),
  });
  const path = `/v1/subscriptions/import?${query}`;
  const octets = { 'content-type': 'application/octet-stream' };
  if (file.size <= INLINE_BYTES) {
    const made = await client.ask(NewImportAnswer, { method: 'POST', path, body: file, headers: octets });
    return made.kind === 'done' ? made.value.id : made;
  }
  const body = JSON.stringify({ bytes: file.size, sha256: await sha256Of(file) });
  const made = await client.ask(NewImportAnswer, { method: 'POST', path, body });
  if (made.kind !== 'done') return made;
  const { id, upload } = made.value;
  if (!context.json) context.terminal.err(`${context.say('正在上传', 'uploading')} ${(file.size / 1_000_000).toFixed(1)} MB\n`);
  const why = upload ? await putFile(upload.url, upload.headers, file) : null;
  if (why !== null) return { kind: 'not-put', why };
  const started = await client.ask(ImportAnswer, { method: 'POST', path: `/v1/imports/${encodeURIComponent(id)}/start` });
  return started.kind === 'done' ? id : started;
};

const notPut = ({ terminal, say }: Context, why: string): ExitCode => {
  terminal.err(`${say('文件没有传上去', 'the file could not be uploaded')}: ${printable(why)}\n`);
  return UNREACHABLE;
};

/** Asks again until it has ended, and shows how far it is. */
const follow = async ({ client, terminal, say, json, wait }: Context, id: string): Promise<Reply<ImportAnswer>> => {
  const line = new LiveLine(terminal.err, terminal.isTty);
  let failures = 0;
  try {
    for (;;) {
      const reply = await client.ask(ImportAnswer, { path: `/v1/imports/${encodeURIComponent(id)}` });
      if (reply.kind === 'refused' && reply.problem.status !== 429) return reply;
      failures = reply.kind === 'done' ? 0 : failures + 1;
      if (failures >= PATIENCE) return reply;
      if (reply.kind === 'done') {
        const { state, progress } = reply.value;
        const { done, rows } = progress;
        if (!json)
          line.show(rows === null ? say('正在检查文件', 'looking the file through') : `${bar(done, rows, BAR_COLUMNS)} ${done}/${rows}`);
        if (state === 'finished' || state === 'refused') return reply;
      }
      await wait(POLL_MS);
    }
  } finally {
    line.end();
  }
};

const finish = (context: Context, reply: Reply<ImportAnswer>): ExitCode => {
  if (reply.kind !== 'done') return tell(context, reply);
  const { terminal, say, json, client, options } = context;
  const { id, state, dryRun, sums, refusal, warnings = [] } = reply.value;
  const exit = state === 'finished' ? DONE : REFUSED;
  if (json) {
    terminal.out(`${reply.text}\n`);
    return exit;
  }
  if (refusal) {
    terminal.err(
      `${say(`文件第 ${refusal.line} 行有误，什么也没有导入`, `the file is wrong in line ${refusal.line}; nothing was imported`)}\n`,
    );
    for (const { path, message } of refusal.errors) terminal.err(`  ${printable(path === '' ? message : `${path}: ${message}`)}\n`);
    return exit;
  }
  for (const { path, message } of warnings) terminal.err(`${say('提醒', 'look at')}: ${printable(`${path}: ${message}`)}\n`);
  terminal.out(
    `${[
      dryRun ? say('试导入，什么也没有保存', 'a dry run: nothing was kept') : say('已导入', 'imported'),
      table([
        [dryRun ? say('会新增', 'would be new') : say('新增', 'new'), sums.created],
        [say('已有或已退订', 'known, or has left'), sums.known],
        [say('重复', 'stood further up'), sums.repeated],
        [say('有误', 'refused'), sums.refused],
      ]),
      // Behind the address is a key: whoever has the file needs none.
      ...(options['report'] === undefined
        ? [
            `  ${say('逐行报告（用 --report FILE 存下）', 'a report line for each row (--report FILE saves it)')}  ${client.url}${reportPath(id)}`,
          ]
        : []),
    ].join('\n')}\n`,
  );
  return exit;
};
