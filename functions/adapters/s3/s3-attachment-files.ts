import type { S3Client } from '@aws-sdk/client-s3';
import { type AttachedFile, UPLOAD_MS } from '#domain/attachments/attachment';
import { savedAs } from '#domain/attachments/content-disposition';
import { MOST_ATTACHMENT_BYTES } from '#domain/attachments/media-types';
import { type Instant, MINUTE } from '#domain/time';
import type { AttachmentFiles, Glance } from '#ports/attachment-files';
import type { Upload, UploadForm } from '#ports/upload';
import { Bucket } from './bucket.ts';
import { signedForm } from './signed-form.ts';
import { signedDownload, signedUpload } from './signed-urls.ts';

const LINK_MS = 5 * MINUTE;
/** The head of a text, and the list of what a zip file holds, with room. */
const GLANCE_BYTES = 64 * 1024;

const keyOf = (id: string): string => `attachments/${id}`;

export class S3AttachmentFiles implements AttachmentFiles {
  readonly #bucket: Bucket;
  readonly #signer: S3Client;

  /** @param signer signs addresses as those reach S3 who are sent there */
  constructor(client: S3Client, bucket: string, signer = client) {
    this.#bucket = new Bucket(client, bucket);
    this.#signer = signer;
  }

  async uploadFor(file: AttachedFile, now: Instant): Promise<Upload> {
    return signedUpload(this.#signer, this.#object(file.id), file, { now, lastsMs: UPLOAD_MS });
  }

  formFor(id: string, backTo: string, _now: Instant): Promise<UploadForm> {
    return signedForm(this.#signer, this.#object(id), { backTo, mostBytes: MOST_ATTACHMENT_BYTES, lastsMs: UPLOAD_MS });
  }

  async look(id: string): Promise<Glance | null> {
    const found = await this.#bucket.head(keyOf(id));
    if (!found) return null;
    const { bytes } = found;
    const sha256 = found.sha256 === null ? null : Buffer.from(found.sha256, 'base64').toString('hex');
    // S3 refuses a range of nothing.
    if (bytes === 0) return { bytes, sha256, head: new Uint8Array(), tail: new Uint8Array() };
    const head = await this.#bytes(id, 0, Math.min(bytes, GLANCE_BYTES));
    const tail = bytes <= GLANCE_BYTES ? head : await this.#bytes(id, bytes - GLANCE_BYTES, bytes);
    return { bytes, sha256, head, tail };
  }

  open(id: string): AsyncIterable<Uint8Array> {
    return this.#bucket.read(keyOf(id));
  }

  linkTo({ id, name, mediaType }: AttachedFile): Promise<string> {
    return signedDownload(this.#signer, this.#object(id), { disposition: savedAs(name), mediaType, lastsMs: LINK_MS });
  }

  /** S3 answers the same whether there was one (API reference, DeleteObject). */
  async remove(id: string): Promise<void> {
    await this.#bucket.delete(keyOf(id));
  }

  #object(id: string): Readonly<{ Bucket: string; Key: string }> {
    return { Bucket: this.#bucket.name, Key: keyOf(id) };
  }

  /** Those from `from` to before `to`. */
  async #bytes(id: string, from: number, to: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#bucket.read(keyOf(id), `bytes=${from}-${to - 1}`)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
}
