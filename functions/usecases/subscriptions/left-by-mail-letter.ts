import { leftByMailEmail } from '#views/email/left-by-mail-email';
import type { TextOf } from './letter-text.ts';
import { ownerToken } from './owner-tokens.ts';

/** Tells whoever left by a mail that it worked, and how to come back. Nothing to say once they have. */
export const leftByMailLetter: TextOf = async ({ subscriptions, vault, clock, site }, { subject }) => {
  const subscription = await subscriptions.find(subject);
  if (subscription?.channel.type !== 'email' || subscription.status !== 'ended' || subscription.endedReason !== 'unsubscribed') return null;
  const to = subscription.channel.address;
  return {
    to,
    compose: async () =>
      leftByMailEmail({ to, subscription, token: await ownerToken(vault, 'unsubscribe', subscription), now: clock.now(), site }),
  };
};
