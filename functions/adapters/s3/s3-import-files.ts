import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { MOST_FORM_BYTES } from '#domain/imports/import';
import { HOUR, type Instant } from '#domain/time';
import type { ImportFiles, ImportReport } from '#ports/import-files';
import type { Upload, UploadForm } from '#ports/upload';
import { Bucket } from './bucket.ts';
import { signedUpload } from './signed-urls.ts';

/** An answer of a function holds 6 MB, of which binary content takes three quarters. */
const LONGEST_WHOLE = 4_000_000;
const UPLOAD_MS = HOUR;

/** Apart from reports: what lies here is deleted sooner. */
const UPLOADS = 'imports/uploads/';
const REPORTS = 'imports/';
const keyOf = (importId: string): string => `${UPLOADS}${importId}/file.csv`;
const partOf = (importId: string, part: number): string => `imports/${importId}/parts/${String(part).padStart(6, '0')}.csv`;
const reportOf = (importId: string): string => `imports/${importId}/report.csv`;

export class S3ImportFiles implements ImportFiles {
  readonly #client: S3Client;
  readonly #bucket: Bucket;
  readonly #signer: S3Client;

  /** @param signer signs addresses as those reach S3 who are sent there */
  constructor(client: S3Client, bucket: string, signer = client) {
    this.#client = client;
    this.#bucket = new Bucket(client, bucket, signer);
    this.#signer = signer;
  }

  async put(importId: string, bytes: Uint8Array): Promise<void> {
    await this.#client.send(new PutObjectCommand({ Bucket: this.#bucket.name, Key: keyOf(importId), Body: bytes }));
  }

  async uploadFor(importId: string, file: Readonly<{ bytes: number; sha256: string }>, now: Instant): Promise<Upload> {
    return signedUpload(this.#signer, { Bucket: this.#bucket.name, Key: keyOf(importId) }, file, { now, lastsMs: UPLOAD_MS });
  }

  async formFor(importId: string, backTo: string): Promise<UploadForm> {
    // Large, and nothing to those who work lists off.
    const { signedForm } = await import('./signed-form.ts');
    const object = { Bucket: this.#bucket.name, Key: keyOf(importId) };
    return signedForm(this.#signer, object, { backTo, leastBytes: 0, mostBytes: MOST_FORM_BYTES, lastsMs: UPLOAD_MS });
  }

  async size(importId: string): Promise<number | null> {
    return this.#bucket.size(keyOf(importId));
  }

  async *open(importId: string): AsyncIterable<Uint8Array> {
    yield* this.#bucket.read(keyOf(importId));
  }

  async drop(importId: string): Promise<void> {
    await this.#bucket.delete(keyOf(importId));
  }

  async uploads(): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const key of this.#bucket.keys(UPLOADS)) ids.push(key.slice(UPLOADS.length, key.lastIndexOf('/')));
    return ids;
  }

  async putReport(importId: string, part: number, text: string): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({ Bucket: this.#bucket.name, Key: partOf(importId, part), Body: text, ContentType: 'text/csv; charset=utf-8' }),
    );
  }

  async joinReport(importId: string, parts: number): Promise<void> {
    const bucket = this.#bucket;
    const all = async function* (): AsyncIterable<Uint8Array> {
      for (let part = 0; part < parts; part++) yield* bucket.read(partOf(importId, part));
    };
    await bucket.writeInParts(reportOf(importId), all(), { type: 'text/csv; charset=utf-8' });
  }

  async report(importId: string): Promise<ImportReport | null> {
    const key = reportOf(importId);
    const size = await this.#bucket.size(key);
    if (size === null) return null;
    if (size > LONGEST_WHOLE) return { kind: 'link', url: await this.#bucket.link(key, `${importId}-report.csv`) };
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#bucket.read(key)) chunks.push(chunk);
    return { kind: 'whole', bytes: Buffer.concat(chunks) };
  }

  async forgetReports(words: readonly string[], isUnderWay: (importId: string) => Promise<boolean>): Promise<boolean> {
    const wanted = words.map((word) => Buffer.from(word));
    let areGone = true;
    for await (const key of this.#bucket.keys(REPORTS)) {
      if (key.startsWith(UPLOADS) || !(await stands(wanted, this.#bucket.read(key)))) continue;
      if (await isUnderWay(key.split('/')[1] ?? '')) areGone = false;
      else await this.#bucket.delete(key);
    }
    return areGone;
  }
}

/** Does one of these words stand there, also across two pieces? */
const stands = async (words: readonly Buffer[], pieces: AsyncIterable<Uint8Array>): Promise<boolean> => {
  const longest = Math.max(0, ...words.map(({ length }) => length));
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest = Buffer.concat([rest, piece]);
    if (words.some((word) => rest.includes(word))) return true;
    rest = rest.subarray(Math.max(0, rest.length - longest));
  }
  return false;
};
