import { isLiving } from '#domain/subscriptions/contact';
import type { Instant } from '#domain/time';
import type { ConsentLog } from '#ports/consent-log';
import type { SubscriptionStore } from '#ports/subscription-store';
import { findWithAddress } from '../subscriptions/with-address.ts';

export type AgreedSince = Readonly<{
  subscriptions: Pick<SubscriptionStore, 'withAddress' | 'findMany'>;
  consentLog: ConsentLog;
}>;

/** Acts with which notices go to this address from then on, and went elsewhere before: to another one, or to an endpoint. */
const MOVING: ReadonlySet<string> = new Set(['address-changed', 'channel-changed']);
/** Acts with which whoever reads an address wants to be written to. */
const AGREEING: ReadonlySet<string> = new Set(['confirmed', 'joined', ...MOVING]);
/** So many latest entries of a subscription are looked at. */
const MOST_RECORDS = 20;

/**
 * Has whoever reads an address agreed to notices since a message left? By the letter that they got they have shown that the mailbox is
 * there; and a message that left before its subscription moved to this address went to another one. An endpoint agrees for itself, and not
 * for whoever reads its second address.
 *
 * @param saidAt of a complaint, which is itself somebody's word: what was agreed to before it does not count against it
 */
export const hasAgreedSince = async (
  { subscriptions, consentLog }: AgreedSince,
  addressKey: string,
  sentAt: Instant,
  saidAt: Instant | null,
): Promise<boolean> => {
  for (const { id, status, channel } of await findWithAddress(subscriptions, addressKey)) {
    if (!isLiving({ status }) || channel.type !== 'email') continue;
    const acts = (await consentLog.consentsOf(id, MOST_RECORDS)).filter(({ act }) => AGREEING.has(act));
    if (acts.some(({ act, at }) => at > (MOVING.has(act) ? sentAt : (saidAt ?? sentAt)))) return true;
  }
  return false;
};
