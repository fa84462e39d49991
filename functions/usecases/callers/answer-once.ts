import type { AnswerStore } from '#ports/answer-store';
import type { Clock } from '#ports/clock';
import type { Vault } from '#ports/vault';
import type { Caller } from './authorize.ts';

/**
 * Under what an answer is remembered: an `Idempotency-Key` counts for one caller and one act. `bodyHash` tells whether it is the same
 * request again.
 */
export type RequestKey = Readonly<{
  caller: string;
  act: string;
  key: string;
  bodyHash: string;
  /** How long a notice that was accepted under it is remembered, in milliseconds; a day, unless said otherwise. */
  keptMs?: number;
}>;

export type AnswerOnce = Readonly<{ answers: AnswerStore; vault: Pick<Vault, 'seal' | 'open'>; clock: Clock }>;

export type AnsweredOnce<A> = Readonly<
  { kind: 'answered'; answer: A } | { kind: 'replayed'; answer: A } | { kind: 'in-progress' } | { kind: 'key-reused' }
>;

/** Work whose answer is given again. */
export type Repeatable<A> = Readonly<{
  work: () => Promise<A>;
  /** The answer as text, or null for one that is not kept, so that the key may be used for the corrected request. */
  kept: (answer: A) => string | null;
  /** That text again. */
  replayed: (text: string) => A;
}>;

/** An agency may be called `operator`, and gets no answer of the operator's for that. */
export const answeredAs = (caller: Caller): string => {
  if (caller.kind === 'operator') return 'operator';
  return caller.agencyId === 'operator' ? 'agency operator' : caller.agencyId;
};

/** Do the work once under a key; its first answer is given again for 24 h. It may show a secret once, so it is kept sealed. */
export const answerOnce = async <A>(
  { answers, vault, clock }: AnswerOnce,
  { caller, act, key, bodyHash }: RequestKey,
  { work, kept, replayed }: Repeatable<A>,
): Promise<AnsweredOnce<A>> => {
  const scope = `${act} ${caller}`;
  const begun = await answers.begin(scope, key, bodyHash, clock.now());
  switch (begun.kind) {
    case 'in-progress':
      return { kind: 'in-progress' };
    case 'other-body':
      return { kind: 'key-reused' };
    case 'answered':
      return { kind: 'replayed', answer: replayed(await vault.open(begun.sealedAnswer)) };
    case 'begun': {
      let answer: A;
      try {
        answer = await work();
      } catch (error) {
        await answers.abandon(scope, key);
        throw error;
      }
      const text = kept(answer);
      if (text === null) await answers.abandon(scope, key);
      else await answers.finish(scope, key, await vault.seal(text));
      return { kind: 'answered', answer };
    }
  }
};
