import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { RECEIVED_BELOW } from '#domain/feedback/received-mail';
import { wireAddress } from '#domain/subscriptions/email-address';
import type { ReceivedMails } from '#ports/received-mails';
import { inParallel } from '../in-parallel.ts';

const AT_ONCE = 10;
/** So many are looked through in some seconds. */
const PIECE = 200;
/** A mail names whom it is from, and a report whom it is about, before all that it brings back. */
const LOOKED_THROUGH_BYTES = 256 * 1024;

export class S3ReceivedMails implements ReceivedMails {
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
    const areNamed = addresses.map(namedIn);
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
      if (mail && areNamed.some((isNamed) => isNamed(mail)))
        await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key }));
    });
    return IsTruncated ? (keys.at(-1) ?? null) : null;
  }
}

/** In plain words, quoted (RFC 2045, section 6.7) and in base64; as it was written, and with its domain in A-labels. */
const namedIn = (address: string): ((mail: Uint8Array) => boolean) => {
  const forms = [...new Set([address, wireAddress(address)])].map(standingAlone);
  return (mail) => textsOf(Buffer.from(mail)).some((text) => forms.some((form) => form.test(text)));
};

/**
 * Not within a longer one: li@ is in wangli@, and .cn in .cn.example. Quotes, slashes and signs of equality stand around addresses, and
 * hardly ever in one; beside Latin letters those of another script end it, as in 发给li@….
 */
const standingAlone = (address: string): RegExp => {
  const [first, last] = [/^[^\0-\x7f]/, /[^\0-\x7f]$/].map((other) => (other.test(address) ? '\\p{L}\\p{M}\\p{N}' : ''));
  const escaped = address.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<![\\w.%+&~${first}-]|\\w')${escaped}(?![a-z0-9${last}]|[.-][a-z0-9${last}])`, 'iu');
};

/** A run of base64 may begin anywhere in words before it; four characters are three octets. */
const BASE64 = /[A-Za-z0-9+/]+(?:\r?\n[A-Za-z0-9+/]+)*/g;

const textsOf = (mail: Buffer): readonly string[] => {
  const octets = mail.toString('latin1');
  const unquoted = octets
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const packed = (octets.match(BASE64) ?? []).map((run) => run.replace(/\r?\n/g, ''));
  const unpacked = packed.flatMap((run) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString()));
  return [mail.toString(), Buffer.from(unquoted, 'latin1').toString(), unpacked.join('\n')];
};
