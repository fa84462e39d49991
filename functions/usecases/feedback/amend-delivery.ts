import type { Amended, LateWord } from '#domain/mailings/amendment';
import { instant } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Clock } from '#ports/clock';
import { type FindDelivery, type FoundDelivery, findDelivery } from '../sending/delivery-reference.ts';

export type AmendDelivery = FindDelivery & Readonly<{ batches: Pick<Batches, 'find' | 'amend'>; clock: Clock }>;

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

/** The same, of a delivery that was found by its reference. */
export const amendFound = (
  { batches, clock }: Pick<AmendDelivery, 'batches' | 'clock'>,
  { batch, position }: FoundDelivery,
  word: LateWord,
): Promise<Amended> => batches.amend(batch, position, word, instant(clock.now()));
