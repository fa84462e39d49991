/** `name`: what the scanner calls it. */
export type Verdict = Readonly<{ kind: 'clean' } | { kind: 'infected'; name: string }>;

/** Looks for what harms the computers of those who open a file. */
export interface Scanner {
  /** @throws when it cannot be reached, or cannot say */
  scan(bytes: AsyncIterable<Uint8Array>): Promise<Verdict>;
}
