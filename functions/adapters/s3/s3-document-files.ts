import type { S3Client } from '@aws-sdk/client-s3';
import { MOST_DOCUMENT_BYTES, MOST_FORM_BYTES } from '#domain/documents/document';
import { HOUR, type Instant } from '#domain/time';
import type { DocumentFiles } from '#ports/document-files';
import type { Upload, UploadForm } from '#ports/upload';
import { Bucket } from './bucket.ts';
import { signedForm } from './signed-form.ts';
import { signedUpload } from './signed-urls.ts';

const UPLOAD_MS = HOUR;

/** Whose it is stands in its name: there is no other way to it. */
const keyOf = (owner: string, id: string): string => `documents/${owner}/${id}.docx`;

export class S3DocumentFiles implements DocumentFiles {
  readonly #bucket: Bucket;
  readonly #signer: S3Client;

  /** @param signer signs addresses as those reach S3 who are sent there */
  constructor(client: S3Client, bucket: string, signer = client) {
    this.#bucket = new Bucket(client, bucket);
    this.#signer = signer;
  }

  uploadFor(owner: string, id: string, file: Readonly<{ bytes: number; sha256: string }>, now: Instant): Promise<Upload> {
    return signedUpload(this.#signer, { Bucket: this.#bucket.name, Key: keyOf(owner, id) }, file, { now, lastsMs: UPLOAD_MS });
  }

  formFor(owner: string, id: string, backTo: string): Promise<UploadForm> {
    const object = { Bucket: this.#bucket.name, Key: keyOf(owner, id) };
    return signedForm(this.#signer, object, { backTo, leastBytes: 0, mostBytes: MOST_FORM_BYTES, lastsMs: UPLOAD_MS });
  }

  async read(owner: string, id: string): Promise<Uint8Array | 'too-large' | null> {
    const key = keyOf(owner, id);
    const size = await this.#bucket.size(key);
    if (size === null) return null;
    if (size > MOST_DOCUMENT_BYTES) return 'too-large';
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#bucket.read(key)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
}
