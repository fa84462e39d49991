/** A message that a function gave up on. */
export type DeadLetter = Readonly<{ kind: 'ranges' | 'emails' | 'calls'; body: string; receipt: string }>;

/** What was given up on, by kind of work. */
export interface DeadLetters {
  /** Some of them, which nobody else gets for a while; none when there are no more. */
  take(): Promise<readonly DeadLetter[]>;
  /** It is on its way again. */
  remove(letter: DeadLetter): Promise<void>;
}
