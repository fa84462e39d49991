import { after, DAY, type Instant } from '../time.ts';
import { SOFT_SUSPENSION_MS, type SoftResult, softForgottenAt, withSoftResult } from './soft-results.ts';
import { graver, isInForce, type Suppression, suppressionFrom } from './suppression.ts';

/** What is remembered of an address: whether it must not be written to, and what did not come through. */
export type AddressRecord = Readonly<{
  suppression: Suppression | null;
  soft: readonly SoftResult[];
  /** When it was written to again: what was told of the time before no longer counts. */
  liftedAt?: Instant | undefined;
}>;

export const NO_RECORD: AddressRecord = { suppression: null, soft: [] };

const isOver = ({ liftedAt = '' }: AddressRecord, at: Instant): boolean => at <= liftedAt;

/** With one more reason not to write to it; the graver one stands. */
export const suppressed = (record: AddressRecord, suppression: Suppression, now: Instant): AddressRecord => {
  if (isOver(record, suppression.since)) return record;
  const stands = graver(record.suppression, suppression, now);
  return stands === record.suppression ? record : { ...record, suppression: stands };
};

/** With one more soft result, which may be one too many. */
export const softened = (
  record: AddressRecord,
  told: Pick<Suppression, 'addressKey' | 'source'>,
  result: SoftResult,
  now: Instant,
): AddressRecord => {
  if (isOver(record, result.at)) return record;
  const { results, isTooMuch } = withSoftResult(record.soft, result);
  const isNew = results.some(({ feedbackId }) => feedbackId === result.feedbackId);
  if (!isNew) return record;
  const counted = { ...record, soft: results };
  if (!isTooMuch) return counted;
  const { at: since, feedbackId } = result;
  return suppressed(counted, suppressionFrom({ reason: 'soft-bounces', forMs: SOFT_SUSPENSION_MS }, { ...told, since, feedbackId }), now);
};

/** A message arrived at `at`: what did not come through before is forgotten, and what followed from that. Nothing else is lifted by it. */
export const cleared = (record: AddressRecord, at: Instant): AddressRecord => {
  const soft = record.soft.filter((result) => result.at > at);
  const { suppression } = record;
  const isLifted = suppression?.reason === 'soft-bounces' && suppression.since <= at;
  if (soft.length === record.soft.length && !isLifted) return record;
  return { ...record, soft, suppression: isLifted ? null : suppression };
};

/** Its owner wants to be written to again, or an operator says so: what was told before `before` no longer counts. */
export const lifted = (record: AddressRecord, before: Instant): AddressRecord => {
  const soft = record.soft.filter((result) => result.at > before);
  const isLifted = record.suppression !== null && record.suppression.since <= before;
  if (soft.length === record.soft.length && !isLifted) return record;
  return { suppression: isLifted ? null : record.suppression, soft, liftedAt: before };
};

/** The reason not to write to it now, or null. */
export const inForce = ({ suppression }: AddressRecord, now: Instant): Suppression | null =>
  suppression && isInForce(suppression, now) ? suppression : null;

/** As long as a ledger usually knows deliveries: until then an old complaint may be told again, which never comes too late. */
const LIFT_KEPT_MS = 730 * DAY;

/** When nothing of it counts any more; null: never. @param emptied when an empty record may go */
export const forgottenAt = ({ suppression, soft, liftedAt }: AddressRecord, emptied: Instant): Instant | null => {
  if (suppression?.until === null) return null;
  const ends = [...soft.map(softForgottenAt), suppression?.until ?? '', liftedAt === undefined ? '' : after(liftedAt, LIFT_KEPT_MS)];
  return ends.sort().at(-1) || emptied;
};
