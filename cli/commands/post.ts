import { createHash } from 'node:crypto';
import { NoticeAnswer } from '../answers.ts';
import { type Command, type Context, option, tell } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { printable } from '../table.ts';
import { beijingTime } from '../times.ts';
import { attachedFiles, type LocalFile, upload, whenScanned, withAttachments } from '../uploads.ts';
import { readNotice, warningLines } from './notice-file.ts';

/** The same file posted with the same key is the same request: twice by mistake makes one notice. */
const keyFor = (context: Context, text: string, files: readonly LocalFile[]): string =>
  `file-${createHash('sha256')
    .update(JSON.stringify([context.key, text, ...files.map(({ name, sha256 }) => [name, sha256])]))
    .digest('hex')}`;

export const post: Command = {
  usage: 'post FILE|- [--attach FILE]… [--idempotency-key KEY]',
  zh: '发布通知（JSON 文件，- 为标准输入）；--attach 上传附件，可用多次',
  en: 'post a notice (a JSON file, - is standard input); --attach uploads a file with it, and may be given again',
  options: ['idempotency-key', 'attach'],
  run: async (context) => {
    const text = await readNotice(context);
    const files = await attachedFiles(context);
    const ids = await upload(context, files);
    if (typeof ids === 'number') return ids;
    const { client, terminal, json } = context;
    const reply = await whenScanned(context, () =>
      client.ask(NoticeAnswer, {
        method: 'POST',
        path: '/v1/notices',
        body: ids.length === 0 ? text : JSON.stringify(withAttachments(context, JSON.parse(text), ids)),
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

/** What became of what was posted, or of a draft that was published: null, of which there is nothing to repeat. */
export const story = (context: Context, notice: NoticeAnswer, isRepeated: boolean | null): readonly string[] => {
  const { say, client } = context;
  const isPublished = notice.status === 'published';
  return [
    isRepeated ? say('此前已发布过，没有重复发布', 'posted before, so nothing was posted a second time') : say(...HEADLINES(notice.status)),
    `  ${say('标题', 'title')}  ${notice.title}`,
    `  ${say('编号', 'id')}  ${notice.id}`,
    `  ${say('发文机关', 'issuers')}  ${notice.agencies.map(({ name }) => name).join('、')}`,
    ...unsigned(context, notice),
    ...(notice.status === 'scheduled' && notice.publishAt
      ? [`  ${say('发布时间', 'to be published at')}  ${beijingTime(notice.publishAt)} ${say('（北京时间）', '(Beijing time)')}`]
      : []),
    ...warningLines(context, notice.warnings),
    ...(isPublished ? [`  ${say('网页', 'page')}  ${notice.url ?? `${client.url}/notices/${notice.id}`}`] : []),
    `  ${say('看送达情况', 'who got it')}  ${context.program} report ${notice.id}${isPublished ? ' --follow' : ''}`,
    ...(isRepeated === null ? [] : [`  ${again(context, isRepeated)}`]),
  ];
};

const HEADLINES = (status: string): readonly [string, string] => {
  switch (status) {
    case 'awaiting-signatures':
      return ['已收下，待会签后发布', 'kept; it is published when the co-issuers have signed'];
    case 'scheduled':
      return ['已收下，到时发布', 'kept; it is published when its time has come'];
    default:
      return ['已发布', 'published'];
  }
};

const unsigned = ({ say, program }: Context, { agencies, id, status, signaturesBy }: NoticeAnswer): readonly string[] => {
  if (status !== 'awaiting-signatures') return [];
  const awaited = agencies.filter(({ signedAt }) => signedAt === undefined).map(({ name }) => name);
  return [
    `  ${say('待会签', 'still to sign')}  ${awaited.join('、')}`,
    ...(signaturesBy ? [`  ${say('会签期限', 'sign by')}  ${beijingTime(signaturesBy)} ${say('（北京时间）', '(Beijing time)')}`] : []),
    `  ${say('由其密钥', 'with their key')}  ${program} cosign ${id}`,
  ];
};

const again = (context: Context, isRepeated: boolean): string => {
  const { say } = context;
  if (isRepeated) return say('如需另发一份，请用 --idempotency-key', 'to post it as another notice give an --idempotency-key of its own');
  return option(context, 'idempotency-key') === undefined
    ? say('24 小时内再发此文件不会重复', 'posting this file again within 24 hours makes no second notice')
    : say('24 小时内同一 --idempotency-key 不会重复', 'the same --idempotency-key makes no second notice within 24 hours');
};
