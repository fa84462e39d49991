import type { FauxqsServer } from 'fauxqs';

type Inspected = NonNullable<ReturnType<FauxqsServer['inspectQueue']>>;

/** How full a queue is, and when its next hidden message comes back. */
export type QueueState = Readonly<{
  ready: number;
  delayed: number;
  inFlight: number;
  /** Milliseconds since 1970; null: nothing is hidden. */
  nextDueMs: number | null;
  /** Messages handed out a moment ago: whoever asked for them may not have them in hand yet. */
  justReceived: readonly string[];
  /** The first that are ready, for people to look at. */
  bodies: readonly string[];
}>;

export const EMPTY_QUEUE: QueueState = { ready: 0, delayed: 0, inFlight: 0, nextDueMs: null, justReceived: [], bodies: [] };

const SHOWN = 20;
export const JUST_MS = 2000;

export const stateOf = ({ attributes, messages }: Inspected, nowMs: number): QueueState => {
  const { ready, delayed, inflight } = messages;
  const visibilityMs = Number(attributes['VisibilityTimeout']) * 1000;
  const justReceived = inflight.filter(({ visibilityDeadline }) => {
    const receivedMs = visibilityDeadline - visibilityMs;
    return receivedMs > nowMs - JUST_MS && receivedMs <= nowMs;
  });
  let nextDueMs = Number.POSITIVE_INFINITY;
  for (const { delayUntil } of delayed) nextDueMs = Math.min(nextDueMs, delayUntil ?? 0);
  for (const { visibilityDeadline } of inflight) nextDueMs = Math.min(nextDueMs, visibilityDeadline);
  return {
    ready: ready.length,
    delayed: delayed.length,
    inFlight: inflight.length,
    nextDueMs: Number.isFinite(nextDueMs) ? nextDueMs : null,
    justReceived: justReceived.map(({ message }) => message.messageId),
    bodies: ready.slice(0, SHOWN).map(({ body }) => body),
  };
};
