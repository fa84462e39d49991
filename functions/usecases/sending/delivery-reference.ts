import type { BatchId } from '#domain/mailings/batch';
import { referenceSubject, referredBy } from '#domain/sending/delivery-reference';
import type { BatchNames } from '#ports/batch-names';
import type { Batches } from '#ports/batches';
import type { Vault } from '#ports/vault';

/** The short reference of a delivery by email, the same for every attempt. */
export const referenceOf = (
  { vault, batchNames }: Readonly<{ vault: Pick<Vault, 'token'>; batchNames: Pick<BatchNames, 'nameOf'> }>,
  batch: BatchId,
  position: number,
): Promise<string> => vault.token('delivery', referenceSubject({ batchName: batchNames.nameOf(batch), position }));

export type FindDelivery = Readonly<{ vault: Pick<Vault, 'subjectOf'>; batchNames: BatchNames; batches: Pick<Batches, 'find'> }>;

export type FoundDelivery = Readonly<{ batch: BatchId; position: number; subscriptionId: string; organizationId: string }>;

/** The delivery that a reference speaks of, in whatever case it comes back; null for one that was not made here, or leads nowhere. */
export const findDelivery = async ({ vault, batchNames, batches }: FindDelivery, reference: string): Promise<FoundDelivery | null> => {
  const subject = await vault.subjectOf('delivery', reference.trim().toLowerCase());
  const referred = subject === null ? null : referredBy(subject);
  const id = referred && (await batchNames.find(referred.batchName));
  const batch = id && (await batches.find(id));
  const recipient = batch?.recipients[referred?.position ?? -1];
  if (!batch || !referred || !recipient) return null;
  const { subscriptionId, organizationId } = recipient;
  return { batch: batch.id, position: referred.position, subscriptionId, organizationId };
};
