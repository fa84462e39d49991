/**
 * After intake every id is derived, never random: doing a step twice gives the same ids, and the second
 * time finds the work of the first (design: decision 3). All are URL-safe; none contains a full stop,
 * which Standard Webhooks 1.0.0 forbids in a `webhook-id`.
 */

/** One act of sending a notice version: `<notice>-<version>-<act>`. */
export const noticeMailingId = (noticeId: string, version: number, act: string): string => `${noticeId}-${version}-${act}`;

/** A digest run of one slot: `dig-<slot>-<end of its window in minutes since 1970>`. */
export const digestMailingId = (slotId: string, windowEnd: Date): string => `dig-${slotId}-${Math.floor(windowEnd.getTime() / 60_000)}`;

/** The same for every attempt, so that a receiver can tell a repetition. */
export const deliveryId = (mailingId: string, subscriptionId: string): string => `msg_${mailingId}_${subscriptionId}`;

/**
 * Of a subscription that comes from a list: the same for the same organization and address, whichever list it stands in and how often, so
 * that no list makes a second one, and who has left is not asked again. @param hash of both, keyed, 16 hex digits at least
 */
export const listedSubscriptionId = (hash: string): string => `sub-0000000000${hash.slice(0, 16)}`;
