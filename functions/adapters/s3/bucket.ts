import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload as PartedUpload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { MINUTE, SECOND } from '#domain/time';

const LINK_MS = 15 * MINUTE;
/** S3 takes no smaller parts but the last (S3 user guide, "Amazon S3 multipart upload limits"). */
const PART_BYTES = 5 * 1024 * 1024;

/** Another write came between; what was to be replaced is gone, or is being written (S3 API reference, PutObject). */
const LOST: ReadonlySet<number> = new Set([404, 409, 412]);

/** A bucket, with the few things that every store of files does. */
export class Bucket {
  readonly client: S3Client;
  readonly name: string;
  readonly #signer: S3Client;

  /** @param signer signs addresses as those reach S3 who are sent there */
  constructor(client: S3Client, name: string, signer = client) {
    this.client = client;
    this.name = name;
    this.#signer = signer;
  }

  /** In octets; null while nothing is there. */
  async size(Key: string): Promise<number | null> {
    return (await this.head(Key))?.bytes ?? null;
  }

  /** What is said of a file besides its bytes; null while nothing is there. `sha256`: base64, as S3 has checked it. */
  async head(Key: string): Promise<Readonly<{ bytes: number; sha256: string | null }> | null> {
    try {
      const head = new HeadObjectCommand({ Bucket: this.name, Key, ChecksumMode: 'ENABLED' });
      const { ContentLength = 0, ChecksumSHA256 } = await this.client.send(head);
      return { bytes: ContentLength, sha256: ChecksumSHA256 ?? null };
    } catch (error) {
      if (error instanceof NoSuchKey || error instanceof NotFound) return null;
      throw error;
    }
  }

  /** Piece by piece. @param Range `bytes=0-99` @throws when it is gone */
  async *read(Key: string, Range?: string): AsyncIterable<Uint8Array> {
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.name, Key, ...(Range === undefined ? {} : { Range }) }));
    if (!(Body instanceof Readable)) throw new Error('S3 answered no stream');
    // Whoever stops reading lets go of the connection: the loop ends the stream.
    for await (const chunk of Body) yield chunk;
  }

  /** All that begin so, in order. */
  async *keys(Prefix: string): AsyncGenerator<string, void, undefined> {
    for await (const { key } of this.objects(Prefix)) yield key;
  }

  /** … with the tag of their content, and how long they are. */
  async *objects(Prefix: string): AsyncGenerator<Readonly<{ key: string; tag: string; bytes: number }>, void, undefined> {
    for (let ContinuationToken: string | undefined, isFirst = true; isFirst || ContinuationToken !== undefined; isFirst = false) {
      const page: ListObjectsV2CommandOutput = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.name, Prefix, ...(ContinuationToken === undefined ? {} : { ContinuationToken }) }),
      );
      for (const { Key, ETag = '', Size = 0 } of page.Contents ?? []) if (Key !== undefined) yield { key: Key, tag: ETag, bytes: Size };
      ContinuationToken = page.NextContinuationToken;
    }
  }

  /** The whole of it with its tag; null while nothing is there, `same` where its content still has the tag that is given. */
  async readUnless(Key: string, tag: string | null): Promise<Readonly<{ content: Buffer; tag: string }> | 'same' | null> {
    try {
      const { Body, ETag = '' } = await this.client.send(
        new GetObjectCommand({ Bucket: this.name, Key, ...(tag === null ? {} : { IfNoneMatch: tag }) }),
      );
      return { content: Buffer.from((await Body?.transformToByteArray()) ?? []), tag: ETag };
    } catch (error) {
      if (error instanceof NoSuchKey || error instanceof NotFound) return null;
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 304) return 'same';
      throw error;
    }
  }

  /**
   * In the place of what was seen there, or of nothing. Whole or not at all: who is faster wins (S3 user guide, "Conditional writes").
   * @param seen its tag; null: nothing was there @returns the new tag; null when something else stands there by now
   */
  async writeIf(Key: string, Body: Buffer, { type, seen }: Readonly<{ type: string; seen: string | null }>): Promise<string | null> {
    const condition = seen === null ? { IfNoneMatch: '*' } : { IfMatch: seen };
    try {
      const { ETag = '' } = await this.client.send(new PutObjectCommand({ Bucket: this.name, Key, Body, ContentType: type, ...condition }));
      return ETag;
    } catch (error) {
      if (error instanceof S3ServiceException && LOST.has(error.$metadata.httpStatusCode ?? 0)) return null;
      throw error;
    }
  }

  /** What is not there is deleted, too (S3 API reference, DeleteObject). */
  async delete(Key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.name, Key }));
  }

  /**
   * In parts, one at a time in memory; whole, or not at all: parts of one that fails are thrown away (S3 API reference,
   * AbortMultipartUpload).
   */
  async writeInParts(
    Key: string,
    pieces: AsyncIterable<Uint8Array>,
    { type, saveAs }: Readonly<{ type: string; saveAs?: string }>,
  ): Promise<void> {
    const form = { ContentType: type, ...(saveAs === undefined ? {} : { ContentDisposition: `attachment; filename="${saveAs}"` }) };
    await new PartedUpload({
      client: this.client,
      params: { Bucket: this.name, Key, Body: Readable.from(pieces), ...form },
      partSize: PART_BYTES,
      queueSize: 1,
    }).done();
  }

  /** Opens it for a quarter of an hour. @param saveAs unless the file says so itself */
  async link(Key: string, saveAs?: string): Promise<string> {
    const disposition = saveAs === undefined ? {} : { ResponseContentDisposition: `attachment; filename="${saveAs}"` };
    return getSignedUrl(this.#signer, new GetObjectCommand({ Bucket: this.name, Key, ...disposition }), { expiresIn: LINK_MS / SECOND });
  }
}
