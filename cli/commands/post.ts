import { createHash } from 'node:crypto';
import * as z from 'zod';
import { NoticeAnswer } from '../answers.ts';
import type { Reply } from '../client.ts';
import { type Command, type Context, option, tell } from '../command.ts';
import { DONE, UsageError } from '../exit-code.ts';
import { printable } from '../table.ts';
import { beijingTime } from '../times.ts';
import { type LocalFile, localFile, upload } from '../uploads.ts';
import { readNotice, warningLines } from './notice-file.ts';

/** The same file posted with the same key is the same request: twice by mistake makes one notice. */
const keyFor = (context: Context, text: string, files: readonly LocalFile[]): string =>
  `file-${createHash('sha256')
    .update(JSON.stringify([context.key, text, ...files.map(({ name, sha256 }) => [name, sha256])]))
    .digest('hex')}`;

/** Scans are waited for, for a minute in all. */
const SCAN_TRIES = 20;
const SCAN_WAIT_MS = 3_000;

export const post: Command = {
  usage: 'post FILE|- [--attach FILE]… [--idempotency-key KEY]',
  zh: '发布通知(JSON 文件,- 为标准输入);--attach 上传附件,可用多次',
  en: 'post a notice (a JSON file, - is standard input); --attach uploads a file with it, and may be given again',
  options: ['idempotency-key', 'attach'],
  run: async (context) => {
    const text = await readNotice(context);
    const files: LocalFile[] = [];
    for (const path of attachedPaths(context)) files.push(await localFile(context, path));
    const ids = await upload(context, files);
    if (typeof ids === 'number') return ids;
    const { client, terminal, json } = context;
    const reply = await whenScanned(context, () =>
      client.ask(NoticeAnswer, {
        method: 'POST',
        path: '/v1/notices',
        body: ids.length === 0 ? text : withAttachments(context, text, ids),
        headers: { 'idempotency-key': option(context, 'idempotency-key') ?? keyFor(context, text, files) },
      }),
    );
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) {
      terminal.out(`${reply.text}\n`);
      return DONE;
    }
    const isRepeated = reply.headers.get('idempotency-replayed') === 'true';
    terminal.out(`${story(context, reply.value, isRepeated).map(printable).join('\n')}\n`);
    return DONE;
  },
};

const attachedPaths = ({ options }: Context): readonly string[] => {
  const given = options['attach'];
  return typeof given === 'object' ? given : [];
};

const Listed = z.looseObject({ attachments: z.array(z.unknown()).default([]) });

/** Behind those that the notice names itself. */
const withAttachments = ({ say }: Context, text: string, ids: readonly string[]): string => {
  const read = Listed.safeParse(JSON.parse(text));
  if (!read.success)
    throw new UsageError(say('通知须为 JSON 对象,attachments 须为列表', 'a notice is a JSON object, and its attachments are a list'));
  return JSON.stringify({ ...read.data, attachments: [...read.data.attachments, ...ids.map((id) => ({ id }))] });
};

/** Asks again while attachments are being scanned. */
const whenScanned = async <T>({ wait, terminal, say, json }: Context, ask: () => Promise<Reply<T>>): Promise<Reply<T>> => {
  for (let tries = 1; ; tries++) {
    const reply = await ask();
    const isScanned = reply.kind !== 'refused' || reply.problem.code !== 'attachments-being-checked';
    if (isScanned || tries >= SCAN_TRIES) return reply;
    if (tries === 1 && !json) terminal.err(`${say('附件正在查毒,请稍候', 'the attachments are being scanned, wait a moment')}\n`);
    await wait(SCAN_WAIT_MS);
  }
};

const story = (context: Context, notice: NoticeAnswer, isRepeated: boolean): readonly string[] => {
  const { say, client } = context;
  const isPublished = notice.status === 'published';
  return [
    isRepeated ? say('此前已发布过,没有重复发布', 'posted before, so nothing was posted a second time') : say(...HEADLINES(notice.status)),
    `  ${say('标题', 'title')}  ${notice.title}`,
    `  ${say('编号', 'id')}  ${notice.id}`,
    `  ${say('发文机关', 'issuers')}  ${notice.agencies.map(({ name }) => name).join('、')}`,
    ...unsigned(context, notice),
    ...(notice.status === 'scheduled' && notice.publishAt
      ? [`  ${say('发布时间', 'to be published at')}  ${beijingTime(notice.publishAt)} ${say('(北京时间)', '(Beijing time)')}`]
      : []),
    ...warningLines(context, notice.warnings),
    ...(isPublished ? [`  ${say('网页', 'page')}  ${notice.url ?? `${client.url}/notices/${notice.id}`}`] : []),
    `  ${say('看送达情况', 'who got it')}  ${context.program} report ${notice.id}${isPublished ? ' --follow' : ''}`,
    `  ${again(context, isRepeated)}`,
  ];
};

const HEADLINES = (status: string): readonly [string, string] => {
  switch (status) {
    case 'awaiting-signatures':
      return ['已收下,待会签后发布', 'kept; it is published when the co-issuers have signed'];
    case 'scheduled':
      return ['已收下,到时发布', 'kept; it is published when its time has come'];
    default:
      return ['已发布', 'published'];
  }
};

const unsigned = ({ say, program }: Context, { agencies, id, status, signaturesBy }: NoticeAnswer): readonly string[] => {
  if (status !== 'awaiting-signatures') return [];
  const awaited = agencies.filter(({ signedAt }) => signedAt === undefined).map(({ name }) => name);
  return [
    `  ${say('待会签', 'still to sign')}  ${awaited.join('、')}`,
    ...(signaturesBy ? [`  ${say('会签期限', 'sign by')}  ${beijingTime(signaturesBy)} ${say('(北京时间)', '(Beijing time)')}`] : []),
    `  ${say('由其密钥', 'with their key')}  ${program} cosign ${id}`,
  ];
};

const again = (context: Context, isRepeated: boolean): string => {
  const { say } = context;
  if (isRepeated) return say('如需另发一份,请用 --idempotency-key', 'to post it as another notice give an --idempotency-key of its own');
  return option(context, 'idempotency-key') === undefined
    ? say('24 小时内再发此文件不会重复', 'posting this file again within 24 hours makes no second notice')
    : say('24 小时内同一 --idempotency-key 不会重复', 'the same --idempotency-key makes no second notice within 24 hours');
};
