import { createHash } from 'node:crypto';
import { addressIdentity } from '../../functions/domain/subscriptions/email-address.ts';
import { base32 } from '../../functions/encoding/base32.ts';
import type { FingerprintKind, TokenPurpose, Vault } from '../../functions/ports/vault.ts';

const SEAL = 'sealed.';
const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Keeps no secret from anybody, but keeps the promises of the port: forged, foreign and misused tokens are worth nothing. */
export class FakeVault implements Vault {
  async seal(plain: string): Promise<string> {
    return SEAL + Buffer.from(plain, 'utf8').toString('base64url');
  }

  async open(sealed: string): Promise<string> {
    if (!sealed.startsWith(SEAL)) throw new Error('this was not sealed here');
    return Buffer.from(sealed.slice(SEAL.length), 'base64url').toString('utf8');
  }

  async addressKey(address: string): Promise<string> {
    return hash(`address ${addressIdentity(address)}`);
  }

  async fingerprint(kind: FingerprintKind, text: string): Promise<string> {
    return hash(`${kind} ${text}`);
  }

  async token(purpose: TokenPurpose, subject: string): Promise<string> {
    const mac = hash(`${purpose} ${subject}`);
    const isShort = purpose === 'delivery' || purpose === 'leaving' || purpose === 'leaving-fallback';
    return `${subject}.${isShort ? base32(Buffer.from(mac, 'base64url')).slice(0, 16) : mac}`;
  }

  async subjectOf(purpose: TokenPurpose, token: string): Promise<string | null> {
    const subject = token.slice(0, token.lastIndexOf('.'));
    return subject !== '' && token === (await this.token(purpose, subject)) ? subject : null;
  }
}
