import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { CHANNEL_TYPES } from '../subscriptions/subscription.ts';
import type { Instant } from '../time.ts';

/** An attempt that came to nothing; the first one is 1. `by`: the channel, where it was another one than its batch's. */
export const Tried = z.object({ attempt: z.int(), at: z.string(), why: z.string(), by: z.enum(CHANNEL_TYPES).optional() });
export type Tried = Immutable<z.infer<typeof Tried>>;

/** So many are remembered of a delivery at most, the latest: a ladder has eight, and a domain that refuses us may make more of them. */
export const MOST_TRIED = 20;

/** With one more. What is known already of it, or of later ones, is told anew. */
export const withTried = (tried: readonly Tried[] = [], one: Tried): readonly Tried[] =>
  [...tried.filter(({ attempt }) => attempt < one.attempt), one].slice(-MOST_TRIED);

/** A try that ended before anybody was asked. */
const NOT_MADE: ReadonlySet<string> = new Set(['untried', 'passed-on']);

/** What is noted of the attempts so far after one more try: one that was not even made is none. @param by as of `Tried` */
export const triedAfter = (
  tried: readonly Tried[] | undefined,
  { kind, why }: Readonly<{ kind: string; why: string }>,
  attempt: number,
  at: Instant,
  by?: Tried['by'],
): Readonly<{ tried?: readonly Tried[] }> => {
  if (!NOT_MADE.has(kind)) return { tried: withTried(tried, { attempt, at, why, ...(by ? { by } : {}) }) };
  return tried ? { tried } : {};
};
