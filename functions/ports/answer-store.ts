/** What stands under an `Idempotency-Key`. `sealedAnswer` is opaque and encrypted, since answers may show a secret once. */
export type Begun = Readonly<
  { kind: 'begun' } | { kind: 'in-progress' } | { kind: 'other-body' } | { kind: 'answered'; sealedAnswer: string }
>;

/** Answers that are given again for 24 h, to whoever asks under the same key. `scope` says who asks, and for what. */
export interface AnswerStore {
  /** Before the work: `begun` for one of many who ask at once. Work that died without a word is begun anew after a minute. */
  begin(scope: string, key: string, bodyHash: string, now: Date): Promise<Begun>;
  /** The work is done, and this is its answer. @throws when nothing was begun */
  finish(scope: string, key: string, sealedAnswer: string): Promise<void>;
  /** The work came to nothing: the key is free again. What has been answered meanwhile stays answered. */
  abandon(scope: string, key: string): Promise<void>;
}
