import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { addressIdentity } from '#domain/subscriptions/email-address';
import { base32 } from '#encoding/base32';
import type { FingerprintKind, TokenPurpose, Vault } from '#ports/vault';

/** Where the wrapped data key is kept: put if absent, so that all functions come to use the same. */
export interface WrappedKeyStore {
  read(): Promise<Uint8Array | null>;
  /** False when another was faster. */
  offer(wrapped: Uint8Array): Promise<boolean>;
}

/** Key objects: with a key of bytes node:crypto takes five times as long for a short message. */
type Keys = Readonly<{ sealing: KeyObject; tokens: KeyObject; addresses: KeyObject }>;

const CONTEXT = { service: 'noticewire', purpose: 'keyring' };
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** 128 bits of the HMAC: 22 characters of base64url. */
const MAC_BYTES = 16;
/** 80 bits (RFC 2104, section 5, asks for no fewer): 16 letters, whatever their case becomes on the way. */
const SHORT_MAC_BYTES = 10;
/** They stand in the local part of an address. */
const IN_ADDRESSES: ReadonlySet<TokenPurpose> = new Set(['delivery', 'leaving', 'leaving-fallback']);
/** Characters that no URL has to escape, and the colon of a slot. */
const URL_SAFE = /^[\w.~:-]+$/;

/**
 * One data key for the deployment, wrapped by KMS: one call to KMS in the life of a function, not one for each secret.
 * Separate keys for separate uses are derived from it (HKDF, RFC 5869).
 */
export class KmsVault implements Vault {
  readonly #kms: KMSClient;
  readonly #kmsKeyId: string;
  readonly #store: WrappedKeyStore;
  #keys: Promise<Keys> | null = null;

  constructor(kms: KMSClient, kmsKeyId: string, store: WrappedKeyStore) {
    this.#kms = kms;
    this.#kmsKeyId = kmsKeyId;
    this.#store = store;
  }

  async seal(plain: string): Promise<string> {
    const { sealing } = await this.#keyring();
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', sealing, iv);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  async open(sealed: string): Promise<string> {
    const { sealing } = await this.#keyring();
    try {
      const bytes = Buffer.from(sealed, 'base64url');
      // Without its length said, a tag that was cut short would be compared as far as it goes.
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new Error('this was not sealed here, or was changed since', { cause: error });
    }
  }

  async addressKey(address: string): Promise<string> {
    const { addresses } = await this.#keyring();
    return createHmac('sha256', addresses).update(addressIdentity(address)).digest('base64url');
  }

  async fingerprint(kind: FingerprintKind, text: string): Promise<string> {
    const { addresses } = await this.#keyring();
    // No address has a line break: the hash of one is never that of another thing.
    return createHmac('sha256', addresses).update(`${kind}\n${text}`).digest('base64url');
  }

  async token(purpose: TokenPurpose, subject: string): Promise<string> {
    if (!URL_SAFE.test(subject)) throw new RangeError('the subject of a token stands in a URL as it is');
    return `${subject}.${await this.#mac(purpose, subject)}`;
  }

  async subjectOf(purpose: TokenPurpose, token: string): Promise<string | null> {
    const cut = token.lastIndexOf('.');
    if (cut < 1) return null;
    const subject = token.slice(0, cut);
    const given = Buffer.from(token.slice(cut + 1), 'latin1');
    const expected = Buffer.from(await this.#mac(purpose, subject), 'latin1');
    return given.length === expected.length && timingSafeEqual(given, expected) ? subject : null;
  }

  async #mac(purpose: TokenPurpose, subject: string): Promise<string> {
    const { tokens } = await this.#keyring();
    const mac = createHmac('sha256', tokens).update(`${purpose}\n${subject}`).digest();
    return IN_ADDRESSES.has(purpose) ? base32(mac.subarray(0, SHORT_MAC_BYTES)) : mac.subarray(0, MAC_BYTES).toString('base64url');
  }

  #keyring(): Promise<Keys> {
    this.#keys ??= this.#load();
    // A failure is not kept: the next call asks again.
    this.#keys.catch(() => {
      this.#keys = null;
    });
    return this.#keys;
  }

  async #load(): Promise<Keys> {
    const wrapped = (await this.#store.read()) ?? (await this.#make());
    const { Plaintext } = await this.#kms.send(
      new DecryptCommand({ KeyId: this.#kmsKeyId, CiphertextBlob: wrapped, EncryptionContext: CONTEXT }),
    );
    if (!Plaintext) throw new Error('KMS gave no data key');
    const derive = (use: string): KeyObject => createSecretKey(Buffer.from(hkdfSync('sha256', Plaintext, 'noticewire', use, 32)));
    return { sealing: derive('sealing'), tokens: derive('tokens'), addresses: derive('addresses') };
  }

  async #make(): Promise<Uint8Array> {
    const { CiphertextBlob } = await this.#kms.send(
      new GenerateDataKeyCommand({ KeyId: this.#kmsKeyId, KeySpec: 'AES_256', EncryptionContext: CONTEXT }),
    );
    if (!CiphertextBlob) throw new Error('KMS gave no data key');
    if (await this.#store.offer(CiphertextBlob)) return CiphertextBlob;
    const standing = await this.#store.read();
    if (!standing) throw new Error('the keyring was taken and cannot be read');
    return standing;
  }
}
