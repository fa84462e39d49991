import type { S3Client } from '@aws-sdk/client-s3';
import type { ExportFiles, FileForm } from '#ports/export-files';
import { Bucket } from './bucket.ts';

const FOLDER = 'exports/';
const keyOf = (name: string): string => FOLDER + name;

export class S3ExportFiles implements ExportFiles {
  readonly #bucket: Bucket;

  /** @param signer signs addresses as those reach S3 who are sent there */
  constructor(client: S3Client, bucket: string, signer = client) {
    this.#bucket = new Bucket(client, bucket, signer);
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
    for await (const key of this.#bucket.keys(FOLDER)) await this.#bucket.delete(key);
  }
}
