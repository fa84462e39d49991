import { createHash, createHmac, createSecretKey, type Hmac, type KeyObject, type Hash as NodeHash } from 'node:crypto';

type SourceData = string | ArrayBuffer | ArrayBufferView;

/** Keys that the SDK keeps, so that each is made a key object once. */
const keyObjects = new WeakMap<object, KeyObject>();

const keyOf = (secret: SourceData): KeyObject | string => {
  if (typeof secret === 'string') return secret;
  const known = keyObjects.get(secret);
  if (known) return known;
  const made = createSecretKey(bytesOf(secret));
  keyObjects.set(secret, made);
  return made;
};

const bytesOf = (data: SourceData): Uint8Array => {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
};

/**
 * SHA-256 and its HMAC for the signatures of the SDK (its setting `sha256`): node:crypto takes five times as long for a key of bytes, which
 * the SDK's own class gives it, as for a key object.
 */
export class Sha256 {
  readonly #secret: KeyObject | string | null;
  #hash: NodeHash | Hmac;

  constructor(secret?: SourceData) {
    this.#secret = secret === undefined ? null : keyOf(secret);
    this.#hash = this.#begin();
  }

  update(data: SourceData, encoding?: 'utf8' | 'ascii' | 'latin1'): void {
    this.#hash.update(typeof data === 'string' ? Buffer.from(data, encoding ?? 'utf8') : bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin(): NodeHash | Hmac {
    return this.#secret === null ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}
