import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import * as z from 'zod';
import { EXTENSIONS, MOST_ATTACHMENT_BYTES, mediaTypeOfName } from '#domain/attachments/media-types';
import { NewAttachmentAnswer } from './answers.ts';
import { putFile, type Reply } from './client.ts';
import { type Context, tell } from './command.ts';
import { type ExitCode, UNREACHABLE, UsageError } from './exit-code.ts';
import { printable } from './table.ts';

/** Of a file however long, hex. */
export const sha256Of = async (file: Blob): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of file.stream()) hash.update(chunk);
  return hash.digest('hex');
};

/** A file on this machine that is to be attached: looked at, and not yet sent. */
export type LocalFile = Readonly<{ name: string; mediaType: string; sha256: string; content: Blob }>;

/** @throws UsageError that says which file cannot be attached, and why */
export const localFile = async ({ open, say }: Context, path: string): Promise<LocalFile> => {
  const name = basename(path).normalize('NFC');
  const mediaType = mediaTypeOfName(name);
  if (mediaType === null)
    throw new UsageError(
      `${say('此类文件不能作为附件，可用的有', 'files of this type cannot be attached, these can')} ${EXTENSIONS.join(' ')}: ${path}`,
    );
  const content = await open(path);
  if (content.size === 0) throw new UsageError(`${say('文件是空的', 'the file is empty')}: ${path}`);
  if (content.size > MOST_ATTACHMENT_BYTES)
    throw new UsageError(
      `${say('附件最多 25 MB', 'an attachment has at most 25 MB')}: ${path} (${(content.size / 1_000_000).toFixed(1)} MB)`,
    );
  return { name, mediaType, content, sha256: await sha256Of(content) };
};

/** Those that `--attach` names. @throws UsageError, like `localFile` */
export const attachedFiles = async (context: Context): Promise<readonly LocalFile[]> => {
  const given = context.options['attach'];
  const files: LocalFile[] = [];
  for (const path of typeof given === 'object' ? given : []) files.push(await localFile(context, path));
  return files;
};

const Listed = z.looseObject({ attachments: z.array(z.unknown()).optional() });

/** What was written with files behind those that it names itself. @param standing of which it names none, when it names none */
export const withAttachments = (
  { say }: Pick<Context, 'say'>,
  written: unknown,
  ids: readonly string[],
  standing: readonly Readonly<{ id: string }>[] = [],
): object => {
  const read = Listed.safeParse(written);
  if (!read.success)
    throw new UsageError(say('通知须为 JSON 对象，attachments 须为列表', 'a notice is a JSON object, and its attachments are a list'));
  const named = read.data.attachments ?? standing.map(({ id }) => ({ id }));
  return { ...read.data, attachments: [...named, ...ids.map((id) => ({ id }))] };
};

/** Scans are waited for, for a minute in all. */
const SCAN_TRIES = 20;
const SCAN_WAIT_MS = 3_000;

/** Asks again while attachments are being scanned. */
export const whenScanned = async <T>({ wait, terminal, say, json }: Context, ask: () => Promise<Reply<T>>): Promise<Reply<T>> => {
  for (let tries = 1; ; tries++) {
    const reply = await ask();
    const isScanned = reply.kind !== 'refused' || reply.problem.code !== 'attachments-being-checked';
    if (isScanned || tries >= SCAN_TRIES) return reply;
    if (tries === 1 && !json) terminal.err(`${say('附件正在查毒，请稍候', 'the attachments are being scanned, wait a moment')}\n`);
    await wait(SCAN_WAIT_MS);
  }
};

/**
 * Send files one after the other, each as it is read. @param purpose those of a draft wait longer for a notice
 * @returns their ids in the same order, or how it ended instead, which has been told
 */
export const upload = async (
  context: Context,
  files: readonly LocalFile[],
  purpose: Readonly<{ forDraft?: true }> = {},
): Promise<readonly string[] | ExitCode> => {
  const { client, terminal, say, json } = context;
  const ids: string[] = [];
  for (const { name, mediaType, sha256, content } of files) {
    if (!json) terminal.err(`${say('正在上传', 'uploading')} ${printable(name)} (${(content.size / 1_000_000).toFixed(1)} MB)\n`);
    const body = JSON.stringify({ name, mediaType, bytes: content.size, sha256, ...purpose });
    const announced = await client.ask(NewAttachmentAnswer, { method: 'POST', path: '/v1/attachments', body });
    if (announced.kind !== 'done') return tell(context, announced);
    const { id, upload: place } = announced.value;
    const why = await putFile(place.url, place.headers, content);
    if (why !== null) {
      terminal.err(`${say('文件没有传上去', 'the file could not be uploaded')}: ${printable(name)}: ${printable(why)}\n`);
      return UNREACHABLE;
    }
    ids.push(id);
  }
  return ids;
};
