import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { ReceivedMails } from '#ports/received-mails';

export class S3ReceivedMails implements ReceivedMails {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async read(key: string, mostBytes: number): Promise<Uint8Array | null> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key, Range: `bytes=0-${mostBytes - 1}` }));
      return Body ? (await Body.transformToByteArray()).subarray(0, mostBytes) : null;
    } catch (error) {
      // Told to those alone who may list the bucket; others are refused, which is a fault (S3 API reference, GetObject).
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }
}
