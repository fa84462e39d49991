import type { Organization } from '../organizations/organization.ts';
import { isLiving } from './contact.ts';
import type { Subscription } from './subscription.ts';

/**
 * Who answers for an organization by this step, since it came from a list of theirs: as it comes to life for the first time, or joins or is
 * found in a later list. What its contact says of it afterwards is no more than a claim.
 */
export const vouching = (before: Subscription, after: Subscription): Organization['verified'] => {
  const { imported } = after;
  if (!imported || !isLiving(after)) return null;
  const isFirst = before.status === 'pending' && before.confirmedAt === null;
  return isFirst || before.imported?.importId !== imported.importId ? { by: imported.by, at: imported.at } : null;
};
