import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { EXTENSIONS, MOST_ATTACHMENT_BYTES, mediaTypeOfName } from '#domain/attachments/media-types';
import { NewAttachmentAnswer } from './answers.ts';
import { putFile } from './client.ts';
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
      `${say('此类文件不能作为附件,可用的有', 'files of this type cannot be attached, these can')} ${EXTENSIONS.join(' ')}: ${path}`,
    );
  const content = await open(path);
  if (content.size === 0) throw new UsageError(`${say('文件是空的', 'the file is empty')}: ${path}`);
  if (content.size > MOST_ATTACHMENT_BYTES)
    throw new UsageError(
      `${say('附件最多 25 MB', 'an attachment has at most 25 MB')}: ${path} (${(content.size / 1_000_000).toFixed(1)} MB)`,
    );
  return { name, mediaType, content, sha256: await sha256Of(content) };
};

/**
 * Send files one after the other, each as it is read.
 * @returns their ids in the same order, or how it ended instead, which has been told
 */
export const upload = async (context: Context, files: readonly LocalFile[]): Promise<readonly string[] | ExitCode> => {
  const { client, terminal, say, json } = context;
  const ids: string[] = [];
  for (const { name, mediaType, sha256, content } of files) {
    if (!json) terminal.err(`${say('正在上传', 'uploading')} ${printable(name)} (${(content.size / 1_000_000).toFixed(1)} MB)\n`);
    const body = JSON.stringify({ name, mediaType, bytes: content.size, sha256 });
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
