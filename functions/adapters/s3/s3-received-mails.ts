import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  NoSuchKey,
  type S3Client,
} from '@aws-sdk/client-s3';
import { RECEIVED_BELOW } from '#domain/feedback/received-mail';
import type { ReceivedMails } from '#ports/received-mails';
import { inParallel } from '../in-parallel.ts';

const AT_ONCE = 10;
/** A mail names whom it is from, and a report whom it is about, before all that it brings back. */
const LOOKED_THROUGH_BYTES = 256 * 1024;

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

  async forget(address: string): Promise<void> {
    const isNamed = namedIn(address);
    for (let ContinuationToken: string | undefined, isFirst = true; isFirst || ContinuationToken !== undefined; isFirst = false) {
      const page: ListObjectsV2CommandOutput = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: RECEIVED_BELOW,
          ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
        }),
      );
      const keys = (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
      await inParallel(keys, AT_ONCE, async (Key) => {
        const mail = await this.read(Key, LOOKED_THROUGH_BYTES);
        if (mail && isNamed(mail)) await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key }));
      });
      ContinuationToken = page.NextContinuationToken;
    }
  }
}

/** Lines are broken anywhere; in base64 three bytes are four characters, so that there are three ways to write the same within others. */
const namedIn = (address: string): ((mail: Uint8Array) => boolean) => {
  const plain = address.toLowerCase();
  const packed = [address, plain].flatMap((text) =>
    [0, 1, 2].map((before) => {
      const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
      return bytes.toString('base64').slice(before === 0 ? 0 : before + 1, Math.floor((bytes.length * 8) / 6));
    }),
  );
  return (mail) => {
    const text = Buffer.from(mail)
      .toString('latin1')
      .replace(/=?\r?\n/g, '');
    return text.toLowerCase().includes(plain) || packed.some((one) => text.includes(one));
  };
};
