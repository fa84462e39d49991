import { isLiving } from '#domain/subscriptions/contact';
import { MANAGE_LINK_MS } from '#domain/subscriptions/letter-request';
import { ownerSubject } from '#domain/subscriptions/owner-subject';
import { seenAt } from '#domain/subscriptions/subscription-life';
import { after, instant } from '#domain/time';
import { manageLinksEmail } from '#views/email/manage-links-email';
import { expiringToken } from './expiring-token.ts';
import type { TextOf } from './letter-text.ts';
import { findWithAddress } from './with-address.ts';

/** So many links fit into a letter: one address of more is a hub's, whose newest they are. */
const MOST_LINKS = 50;

/**
 * A link for each living subscription of the address that notices go to. One that an endpoint only names as its fallback has confirmed
 * nothing, and gets none.
 */
export const manageLinksLetter: TextOf = async ({ subscriptions, vault, clock, site }, { subject }) => {
  const found = await findWithAddress(subscriptions, subject);
  const living = found.filter((one) => isLiving(one) && one.channel.type === 'email').slice(0, MOST_LINKS);
  const [newest] = living;
  if (newest?.channel.type !== 'email') return null;
  const to = newest.channel.address;
  return {
    to,
    compose: async () => {
      const now = clock.now();
      const until = after(instant(now), MANAGE_LINK_MS);
      const links = await Promise.all(
        living.map(async (subscription) => ({
          subscription: seenAt(subscription, instant(now)),
          token: await expiringToken(vault, 'manage-link', ownerSubject(subscription), until),
        })),
      );
      return manageLinksEmail({ to, language: newest.language, links, now, site });
    },
  };
};
