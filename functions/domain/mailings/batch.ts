import * as z from 'zod';
import type { Reason } from '../audience/audience.ts';
import type { RegionCode } from '../region.ts';
import { CHANNEL_TYPES, type MessageLanguage } from '../subscriptions/subscription.ts';
import type { Instant } from '../time.ts';

/** The most recipients that a batch holds. */
export const BATCH_SIZE = 100;

/**
 * A sender writes its low-water mark each time this many more recipients are settled: a
 * crash repeats at most these and the sends in flight.
 */
export const CHECKPOINT = 10;

/** Sends under way at once in one run. */
export const IN_FLIGHT = 10;

/** What one recipient is told of one notice, and why. */
export type Mention = Readonly<{
  noticeId: string;
  version: number;
  reasons: readonly Reason[];
  sections: readonly number[];
  /** The mailing that told them before of what is told now. */
  follows?: string | undefined;
  /** The version that they had, as far as is known. */
  had?: number | undefined;
  /** It was for them and is not any more: what they had is to be disregarded. */
  disregard?: boolean | undefined;
  /** They are told nothing by this, and why: a later act finds them here. */
  carried?: Carried | undefined;
}>;

/** `told-before`: a digest brought them this version already. `not-concerned`: it is not for them (any more), which they know. */
export const CARRIED = ['told-before', 'not-concerned'] as const;
export type Carried = (typeof CARRIED)[number];

/** What several recipients of a batch are told alike: one notice, or the notices of a digest. */
export type Told = readonly Mention[];

export type Recipient = Readonly<{
  subscriptionId: string;
  organizationId: string;
  /** The organization's own region, for the report. */
  region: RegionCode;
  language: MessageLanguage;
  /** Position in what the batch tells. */
  told: number;
}>;

/**
 * Where a batch stands: it covers the rows of its range and channel behind the key `after` up to and with `lastKey`.
 * The next batch starts behind that `lastKey`, and a batch is only ever put if absent; so batches cover a range exactly
 * once whatever the resume points, and two freezers of one range cannot overlap: the slower finds its key taken, and goes on behind it.
 */
export const BatchId = z.object({ mailingId: z.string(), rangeId: z.string(), channel: z.enum(CHANNEL_TYPES), after: z.string() });
export type BatchId = Readonly<z.infer<typeof BatchId>>;

/** Up to 100 recipients of a mailing, written down before anything is sent. Never changed. */
export type Batch = Readonly<{ id: BatchId; lastKey: string; told: readonly Told[]; recipients: readonly Recipient[] }>;

/** What the recipient at a position is told; nothing where nobody is. */
export const toldAt = ({ told, recipients }: Pick<Batch, 'told' | 'recipients'>, position: number): Told =>
  told[recipients[position]?.told ?? -1] ?? [];

/** How a delivery may stand once it was tried. Stored are only those that are not simply delivered (see `BatchProgress.deviations`). */
export const TRIED_STATUSES = ['delivered', 'retrying', 'failed', 'bounced', 'suppressed', 'skipped'] as const;

/** `pending`: not tried yet. */
export const DELIVERY_STATUSES = [...TRIED_STATUSES, 'pending'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Was somebody tried who came to such an end? Whom we do not write to, or who is to get nothing, was not. */
export const isTriedAs = (status: DeliveryStatus): boolean => status !== 'pending' && status !== 'skipped' && status !== 'suppressed';

/** A position that is settled, but not as delivered; or one that is being tried again. `why` is a stable kebab-case code. */
export const Deviation = z.object({
  status: z.enum(TRIED_STATUSES),
  why: z.string().optional(),
  attempts: z.int().optional(),
  /** When it was settled, to the second, if that was after the batch had been worked off. */
  at: z.string().optional(),
  /** They may have the message all the same: an attempt whose result nobody knows, or a sender that came to no end. */
  unsure: z.boolean().optional(),
  /** Of a delivered digest: notices that it told in a later version than its batch says, as they stood when it left. */
  shown: z.record(z.string(), z.int()).optional(),
  /** By which channel it was tried last, where that was another one than the batch's. */
  by: z.enum(CHANNEL_TYPES).optional(),
});
export type Deviation = Readonly<z.infer<typeof Deviation>>;

/**
 * The mutable half of a batch, small since an update is billed for the whole item: everybody before `mark` has been
 * dealt with, and is delivered unless a deviation says otherwise.
 */
export type BatchProgress = Readonly<{
  id: BatchId;
  size: number;
  mark: number;
  deviations: ReadonlyMap<number, Deviation>;
  /**
   * Sends whose result is not known and that were tried again, and recipients whom a sender may have
   * sent to that came to no end: they may have the message twice.
   */
  possiblyTwice: number;
  /** Those before this position whom a lost sender may have sent to are counted, so that each counts once. @default 0 */
  doubtedTo?: number | undefined;
  /** Who holds the batch, and until when. */
  lease: Readonly<{ owner: string; until: Instant }> | null;
  /**
   * When how many had been dealt with, for the report's `timeTo`: one entry for each mark, at its last checkpoint. In order of the mark.
   */
  marks: readonly Readonly<{ mark: number; at: Instant }>[];
  /** How many recipients of each region, in the order of the batch: `[['4401', 60], ['4403', 40]]`. */
  regions: readonly (readonly [RegionCode, number])[];
}>;

export const freshProgress = (batch: Batch): BatchProgress => ({
  id: batch.id,
  size: batch.recipients.length,
  mark: 0,
  deviations: new Map(),
  possiblyTwice: 0,
  lease: null,
  marks: [],
  regions: runsOf(batch.recipients.map(({ region }) => region)),
});

/** Equal neighbours counted together. */
const runsOf = (regions: readonly RegionCode[]): [RegionCode, number][] => {
  const runs: [RegionCode, number][] = [];
  for (const region of regions) {
    const last = runs.at(-1);
    if (last && last[0] === region) last[1] += 1;
    else runs.push([region, 1]);
  }
  return runs;
};

export const statusAt = (progress: Pick<BatchProgress, 'mark' | 'deviations'>, position: number): DeliveryStatus =>
  progress.deviations.get(position)?.status ?? (position < progress.mark ? 'delivered' : 'pending');

/** When it was written down what became of a position: at the checkpoint that came to it. */
export const writtenAt = ({ marks, mark, deviations }: BatchProgress, position: number): Instant | undefined =>
  position < mark || deviations.has(position) ? (marks.find((step) => step.mark > position) ?? marks.at(-1))?.at : undefined;

/** The positions that are not dealt with yet, in order. */
export const pendingIn = (progress: Pick<BatchProgress, 'mark' | 'deviations' | 'size'>): readonly number[] =>
  Array.from({ length: progress.size }, (_, position) => position).filter((position) => statusAt(progress, position) === 'pending');

type Doubtful = Pick<BatchProgress, 'mark' | 'deviations' | 'size' | 'doubtedTo'>;

/**
 * Whom a sender that came to no end may have sent to without writing it down: the sends in flight and those of the checkpoint under way,
 * which are the first of those that are pending. Who was counted before is not among them.
 *
 * @returns how many, and behind whom
 */
export const doubtfulIn = (progress: Doubtful): Readonly<{ count: number; doubtedTo: number }> => {
  const { doubtedTo = 0 } = progress;
  const doubtful = pendingIn(progress).slice(0, IN_FLIGHT + CHECKPOINT);
  return {
    count: doubtful.filter((position) => position >= doubtedTo).length,
    doubtedTo: Math.max(doubtedTo, (doubtful.at(-1) ?? -1) + 1),
  };
};

/** Why those who have not been told yet are not told any more: it was taken back, or a mailing of a later version tells them. */
export type Overtaken = 'withdrawn' | 'superseded';

/**
 * What becomes of those of a batch who are not dealt with yet once what it tells has been overtaken.
 *
 * @param isTakenOver from a sender that came to no end
 */
export const overtakenIn = (progress: Doubtful, why: Overtaken, isTakenOver: boolean): ReadonlyMap<number, Deviation> => {
  const { doubtedTo } = isTakenOver ? doubtfulIn(progress) : { doubtedTo: progress.doubtedTo ?? 0 };
  return new Map(
    pendingIn(progress).map((position) => [position, { status: 'skipped', why, ...(position < doubtedTo ? { unsure: true } : {}) }]),
  );
};

/** Did they get the message, or may they have? */
export const mayHave = (progress: Pick<BatchProgress, 'mark' | 'deviations'>, position: number): boolean =>
  statusAt(progress, position) === 'delivered' || progress.deviations.get(position)?.unsure === true;

/** All dealt with, though some may still be tried again. */
export const isWorkedOff = (progress: Pick<BatchProgress, 'mark' | 'size'>): boolean => progress.mark >= progress.size;

/** Nothing pending and nothing retrying. */
export const isSettled = (progress: BatchProgress): boolean =>
  isWorkedOff(progress) && ![...progress.deviations.values()].some(({ status }) => status === 'retrying');

/** `<mailing>~<range>~<channel>~<after>`, URL-safe but for the `#` of a row key; used in logs and as a reference in messages. */
export const batchName = (id: BatchId): string => [id.mailingId, id.rangeId, id.channel, id.after].join('~');
