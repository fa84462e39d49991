import type { Instant } from '../time.ts';
import { type BatchProgress, type Deviation, mayHave, statusAt } from './batch.ts';

/** What comes back late of one delivery: it left, and did not arrive after all. */
export type LateWord = Readonly<{ status: 'failed' | 'bounced'; why?: string | undefined }>;

/**
 * `unsettled`: it is pending or retrying, so that the word has to come again later. `stands`: it says nothing new, or speaks of somebody
 * to whom nothing left. `unknown`: there is no such delivery.
 */
export type Amended = 'amended' | 'unsettled' | 'stands' | 'unknown';

/** The later of these takes the place of the earlier, and no other way: so a word that comes twice counts once, in whatever order. */
const LATER = ['delivered', 'failed', 'bounced'] as const;

/** How a delivery stands after a late word, or why it stays as it is. */
export const amendmentOf = (
  progress: BatchProgress,
  position: number,
  { status, why }: LateWord,
  at: Instant,
): Deviation | Exclude<Amended, 'amended'> => {
  if (!Number.isInteger(position) || position < 0 || position >= progress.size) return 'unknown';
  const standing = statusAt(progress, position);
  if (standing === 'pending' || standing === 'retrying') return 'unsettled';
  // Of those who were skipped or suppressed only a send of unknown result can come back.
  const before = standing === 'skipped' || standing === 'suppressed' ? 'delivered' : standing;
  if (before !== standing && !mayHave(progress, position)) return 'stands';
  if (LATER.indexOf(status) <= LATER.indexOf(before)) return 'stands';
  const { attempts, by } = progress.deviations.get(position) ?? {};
  return { status, ...(why === undefined ? {} : { why }), ...(attempts === undefined ? {} : { attempts }), at, ...(by ? { by } : {}) };
};
