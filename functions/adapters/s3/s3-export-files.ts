import { DeleteObjectCommand, ListObjectsV2Command, type ListObjectsV2CommandOutput, type S3Client } from '@aws-sdk/client-s3';
import type { ExportFiles, FileForm } from '#ports/export-files';
import { Bucket } from './bucket.ts';

const FOLDER = 'exports/';
const keyOf = (name: string): string => FOLDER + name;

export class S3ExportFiles implements ExportFiles {
  readonly #bucket: Bucket;

  constructor(client: S3Client, bucket: string) {
    this.#bucket = new Bucket(client, bucket);
  }

  async write(name: string, { name: saveAs, type }: FileForm, pieces: AsyncIterable<Uint8Array>): Promise<number> {
    let bytes = 0;
    const counted = async function* (): AsyncIterable<Uint8Array> {
      for await (const piece of pieces) {
        bytes += piece.length;
        // A stream takes an empty piece for its end.
        if (piece.length > 0) yield piece;
      }
    };
    await this.#bucket.writeInParts(keyOf(name), counted(), { type, saveAs });
    return bytes;
  }

  async link(name: string): Promise<string | null> {
    return (await this.#bucket.size(keyOf(name))) === null ? null : this.#bucket.link(keyOf(name));
  }

  async forgetAll(): Promise<void> {
    const { client, name: Bucket } = this.#bucket;
    for (let ContinuationToken: string | undefined, isFirst = true; isFirst || ContinuationToken !== undefined; isFirst = false) {
      const page: ListObjectsV2CommandOutput = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: FOLDER, ...(ContinuationToken === undefined ? {} : { ContinuationToken }) }),
      );
      for (const { Key } of page.Contents ?? []) await client.send(new DeleteObjectCommand({ Bucket, Key }));
      ContinuationToken = page.NextContinuationToken;
    }
  }
}
