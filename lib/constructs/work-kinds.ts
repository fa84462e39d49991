/** Urgent work never waits behind routine work, nor routine work behind digests: each lane has queues of its own. */
export const LANES = ['urgent', 'routine', 'digest'] as const;
export type Lane = (typeof LANES)[number];

type WorkKind = Readonly<{
  /** What breaks for people when work ends among the dead letters. */
  impact: string;
  /** How many of its functions may work on one lane at once, 2 to 1000. */
  atOnce: Readonly<Record<Lane, number>>;
}>;

/**
 * What waits in queues, each kind in every lane. Another kind is another row, here and in functions/platform/queue-env.ts (test/infra
 * compares the two), and a consumer in lib/service-stack.ts.
 */
export const WORK_KINDS = {
  /** Ranges of an audience that are to be frozen. */
  ranges: {
    impact: 'Part of an audience was never worked out: some organizations do not get a notice.',
    atOnce: { urgent: 10, routine: 10, digest: 5 },
  },
  /** Batches of recipients by email. */
  emails: {
    impact: 'Up to 100 organizations for each message do not get a notice by email.',
    atOnce: { urgent: 5, routine: 10, digest: 5 },
  },
  /** Batches of endpoints that are to be called. */
  calls: {
    impact: 'Up to 100 endpoints for each message do not get a notice.',
    atOnce: { urgent: 10, routine: 10, digest: 5 },
  },
} as const satisfies Readonly<Record<string, WorkKind>>;

export type KindOfWork = keyof typeof WORK_KINDS;

/** The variable that tells a function where a queue is: `RANGES_URGENT_URL`, `RANGES_DEAD_URL`. */
export const queueVariable = (kind: KindOfWork, queue: Lane | 'dead'): string => `${kind}_${queue}_URL`.toUpperCase();
