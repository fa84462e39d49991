/** What a token lets its bearer do; a token for one purpose is worth nothing for another. */
export type TokenPurpose =
  | 'confirm'
  | 'manage'
  | 'manage-link'
  | 'address'
  | 'channel'
  | 'erasure'
  | 'unsubscribe'
  | 'receipt'
  | 'delivery'
  | 'leaving'
  | 'unsubscribe-fallback'
  | 'leaving-fallback'
  | 'sign-in';

/**
 * An endpoint by its URL; where a request came from; an address or URL in a list; a sign-up; a mailbox, for letters, and for those that let
 * staff in; a sign-in, for its code; a sign-up, for the code in its group; a program that follows a feed.
 */
export type FingerprintKind =
  | 'endpoint'
  | 'follower'
  | 'robot-code'
  | 'source'
  | 'listed'
  | 'sign-up'
  | 'mailbox'
  | 'staff-mailbox'
  | 'trial-mailbox'
  | 'sign-in-code';

/** Keeps secrets: sealed with a data key that KMS guards. Tokens are HMACs over purpose and subject, compared in constant time. */
export interface Vault {
  seal(plain: string): Promise<string>;
  /** Throws when `sealed` was not sealed here. */
  open(sealed: string): Promise<string>;
  /** A keyed hash of a normalised address, to find it again without keeping an index of addresses. */
  addressKey(address: string): Promise<string>;
  /** A keyed hash of a text as it is, to tell whether it is the same again; another one for each kind of thing. */
  fingerprint(kind: FingerprintKind, text: string): Promise<string>;
  /**
   * URL-safe, the same each time, without personal data; does not expire by itself (expiringSubject says until when one counts). One for
   * `delivery`, `leaving` or `leaving-fallback` stands in addresses: it adds 17 characters of `[.a-z2-7]` to its subject, others 23.
   */
  token(purpose: TokenPurpose, subject: string): Promise<string>;
  /** The subject of a token for this purpose, or null. */
  subjectOf(purpose: TokenPurpose, token: string): Promise<string | null>;
}
