import { MINUTE } from '../time.ts';

/** How often an endpoint may be called: `atOnce` in a row, then one each `everyMs`. */
export type EndpointRate = Readonly<{ everyMs: number; atOnce: number }>;

/**
 * How an endpoint with a rate of its own stands, in milliseconds since 1970. `tat`: when the turn behind the last one would begin (GCRA, as
 * of the sending line). `tail`: where the next one stands who has to come back. `heldUntil`: its platform said that it was too fast.
 */
export type EndpointPace = Readonly<{ tat: number; tail: number; heldUntil: number }>;

export const UNUSED_ENDPOINT: EndpointPace = { tat: 0, tail: 0, heldUntil: 0 };

/** A turn that was taken and begins then, or the time at which to ask again: a good guess, and no promise. */
export type EndpointTurn = Readonly<{ kind: 'turn' | 'later'; atMs: number }>;

/** What is further ahead comes of a clock that jumped, and does not count. A platform may hold an endpoint for as long. */
const FURTHEST_AHEAD_MS = 60 * MINUTE;

const credible = (ms: number, nowMs: number): number => (ms - nowMs > FURTHEST_AHEAD_MS ? nowMs : ms);

/** @param mostAheadMs for how long whoever asks can wait for a turn */
export const takenTurn = (
  pace: EndpointPace,
  { everyMs, atOnce }: EndpointRate,
  nowMs: number,
  mostAheadMs: number,
): Readonly<{ turn: EndpointTurn; pace: EndpointPace }> => {
  const tat = credible(pace.tat, nowMs);
  const atMs = Math.max(nowMs, tat - (atOnce - 1) * everyMs, credible(pace.heldUntil, nowMs));
  if (atMs - nowMs <= mostAheadMs) return { turn: { kind: 'turn', atMs }, pace: { ...pace, tat: Math.max(tat, atMs) + everyMs } };
  // One behind the other, so that they do not all come back at once and find one turn.
  const place = Math.max(atMs, credible(pace.tail, nowMs));
  return { turn: { kind: 'later', atMs: place }, pace: { ...pace, tail: place + everyMs } };
};

/** Nothing goes there before then. */
export const heldTo = (pace: EndpointPace, untilMs: number, nowMs: number): EndpointPace => ({
  ...pace,
  heldUntil: Math.max(pace.heldUntil, Math.min(untilMs, nowMs + FURTHEST_AHEAD_MS)),
});
