import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { RECEIVED_BELOW } from '#domain/feedback/received-mail';
import type { KeptMail } from '#ports/kept-mail';
import type { ReceivedMails } from '#ports/received-mails';
import { inParallel } from '../in-parallel.ts';
import { LOOKED_THROUGH_BYTES, nameOneOf } from '../mail/named-in.ts';

const AT_ONCE = 10;
/** So many are looked through in some seconds. */
const PIECE = 200;

export class S3ReceivedMails implements ReceivedMails, KeptMail {
  readonly #client: S3Client;
  readonly #bucket: string;

  readonly #piece: number;

  constructor(client: S3Client, bucket: string, piece = PIECE) {
    this.#client = client;
    this.#bucket = bucket;
    this.#piece = piece;
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

  async forget(addresses: readonly string[], from: string): Promise<string | null> {
    const isNamed = nameOneOf(addresses);
    const { Contents = [], IsTruncated = false } = await this.#client.send(
      new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: RECEIVED_BELOW,
        MaxKeys: this.#piece,
        ...(from === '' ? {} : { StartAfter: from }),
      }),
    );
    const keys = Contents.flatMap(({ Key }) => Key ?? []);
    await inParallel(keys, AT_ONCE, async (Key) => {
      const mail = await this.read(Key, LOOKED_THROUGH_BYTES);
      if (mail && isNamed(mail)) await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key }));
    });
    return IsTruncated ? (keys.at(-1) ?? null) : null;
  }
}
