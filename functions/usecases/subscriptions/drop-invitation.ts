import { isAcknowledged, openInvitation } from '#domain/subscriptions/contact';
import { hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import { ended } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';

export type DropInvitation = Readonly<{ subscriptions: Pick<SubscriptionStore, 'find' | 'replace'>; clock: Pick<Clock, 'now'> }>;

/** `unknown`: nobody waits there to be a contact of this organization, or they have answered by now. */
export type InvitationDropped = Readonly<{ kind: 'dropped' | 'unknown' | 'not-acknowledged' }>;

/** A contact of an organization takes back that somebody was asked in, as long as they have not answered: their letter counts no more. */
export const dropInvitation = async (deps: DropInvitation, contact: Subscription, invitedId: string): Promise<InvitationDropped> => {
  if (!isAcknowledged(contact)) return { kind: 'not-acknowledged' };
  const invited = await deps.subscriptions.find(invitedId);
  const now = instant(deps.clock.now());
  if (!invited || openInvitation(invited) !== contact.organizationId || hasLapsed(invited, now)) return { kind: 'unknown' };
  if (await deps.subscriptions.replace(invited, ended(invited, 'deleted', now), now)) return { kind: 'dropped' };
  return dropInvitation(deps, contact, invitedId);
};
