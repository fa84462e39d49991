import type { Amended, LateWord } from '#domain/mailings/amendment';
import { instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Clock } from '#ports/clock';
import type { Misses } from '#ports/misses';
import { type FindDelivery, type FoundDelivery, findDelivery } from '../sending/delivery-reference.ts';

export type AmendDelivery = FindDelivery &
  Readonly<{ batches: Pick<Batches, 'find' | 'amend'>; misses: Pick<Misses, 'note'>; clock: Clock }>;

/** `unknown`: the reference was not made here, or leads nowhere. */
export type AmendedDelivery = Readonly<{ kind: Exclude<Amended, 'unknown'>; delivery: FoundDelivery } | { kind: 'unknown' }>;

/**
 * What comes back of a delivery corrects the ledger (`delivered` → `bounced`), if it names the delivery by a reference that we made;
 * `unsettled` has to come again later.
 */
export const amendDelivery = async (deps: AmendDelivery, reference: string, word: LateWord): Promise<AmendedDelivery> => {
  const delivery = await findDelivery(deps, reference);
  if (!delivery) return { kind: 'unknown' };
  const kind = await amendFound(deps, delivery, word);
  return kind === 'unknown' ? { kind } : { kind, delivery };
};

/** The same, of a delivery that was found by its reference. That its organization may have missed it is noted first: no crash loses it. */
export const amendFound = async (
  { batches, misses, clock }: Pick<AmendDelivery, 'batches' | 'misses' | 'clock'>,
  { batch, position, organizationId }: FoundDelivery,
  word: LateWord,
): Promise<Amended> => {
  const now = instant(clock.now());
  await misses.note({ mailingId: batch.mailingId, organizationId }, now);
  return batches.amend(batch, position, word, now);
};
