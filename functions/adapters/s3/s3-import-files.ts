import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, NoSuchKey, NotFound, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload as PartedUpload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { after, HOUR, type Instant, MINUTE, SECOND } from '#domain/time';
import type { ImportFiles, ImportReport, Upload } from '#ports/import-files';

/** An answer of a function holds 6 MB, of which binary content takes three quarters. */
const LONGEST_WHOLE = 4_000_000;
const UPLOAD_MS = HOUR;
const LINK_MS = 15 * MINUTE;
/** S3 takes no smaller parts but the last (S3 user guide, "Amazon S3 multipart upload limits"). */
const PART_BYTES = 5 * 1024 * 1024;

const keyOf = (importId: string): string => `imports/${importId}/file.csv`;
const partOf = (importId: string, part: number): string => `imports/${importId}/parts/${String(part).padStart(6, '0')}.csv`;
const reportOf = (importId: string): string => `imports/${importId}/report.csv`;

const isMissing = (error: unknown): boolean => error instanceof NoSuchKey || error instanceof NotFound;

export class S3ImportFiles implements ImportFiles {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put(importId: string, bytes: Uint8Array): Promise<void> {
    await this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: keyOf(importId), Body: bytes }));
  }

  async uploadFor(importId: string, { bytes, sha256 }: Readonly<{ bytes: number; sha256: string }>, now: Instant): Promise<Upload> {
    const checksum = Buffer.from(sha256, 'hex').toString('base64');
    const put = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: keyOf(importId),
      ContentLength: bytes,
      ChecksumSHA256: checksum,
    });
    const url = await getSignedUrl(this.#client, put, {
      expiresIn: UPLOAD_MS / SECOND,
      // As headers that are signed: in the query anybody who has the link could send another file.
      signableHeaders: new Set(['host', 'content-length', 'x-amz-checksum-sha256']),
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
    });
    return {
      url,
      headers: { 'content-length': String(bytes), 'x-amz-checksum-sha256': checksum },
      expiresAt: after(now, UPLOAD_MS),
    };
  }

  async size(importId: string): Promise<number | null> {
    return this.#sizeOf(keyOf(importId));
  }

  async *open(importId: string): AsyncIterable<Uint8Array> {
    yield* this.#read(keyOf(importId));
  }

  async putReport(importId: string, part: number, text: string): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({ Bucket: this.#bucket, Key: partOf(importId, part), Body: text, ContentType: 'text/csv; charset=utf-8' }),
    );
  }

  async joinReport(importId: string, parts: number): Promise<void> {
    const read = (key: string) => this.#read(key);
    const all = async function* (): AsyncIterable<Uint8Array> {
      for (let part = 0; part < parts; part++) yield* read(partOf(importId, part));
    };
    await new PartedUpload({
      client: this.#client,
      params: { Bucket: this.#bucket, Key: reportOf(importId), Body: Readable.from(all()), ContentType: 'text/csv; charset=utf-8' },
      partSize: PART_BYTES,
      queueSize: 1,
    }).done();
  }

  async report(importId: string): Promise<ImportReport | null> {
    const Key = reportOf(importId);
    const size = await this.#sizeOf(Key);
    if (size === null) return null;
    if (size <= LONGEST_WHOLE) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of this.#read(Key)) chunks.push(chunk);
      return { kind: 'whole', bytes: Buffer.concat(chunks) };
    }
    const get = new GetObjectCommand({
      Bucket: this.#bucket,
      Key,
      ResponseContentDisposition: `attachment; filename="${importId}-report.csv"`,
    });
    return { kind: 'link', url: await getSignedUrl(this.#client, get, { expiresIn: LINK_MS / SECOND }) };
  }

  async #sizeOf(Key: string): Promise<number | null> {
    try {
      const { ContentLength } = await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key }));
      return ContentLength ?? null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async *#read(Key: string): AsyncIterable<Uint8Array> {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key }));
    if (!(Body instanceof Readable)) throw new Error('S3 answered no stream');
    // Whoever stops reading lets go of the connection: the loop ends the stream.
    for await (const chunk of Body) yield chunk;
  }
}
