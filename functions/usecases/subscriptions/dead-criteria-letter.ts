import { isLiving } from '#domain/subscriptions/contact';
import { deadCriteria } from '#domain/subscriptions/dead-criteria';
import { KNOWN_CRITERIA } from '#domain/subscriptions/known-criteria';
import { writtenTo } from '#domain/subscriptions/subscription';
import { deadCriteriaEmail } from '#views/email/dead-criteria-email';
import type { TextOf } from './letter-text.ts';
import { ownerToken } from './owner-tokens.ts';

/** Tells an owner which criteria match no more, as they stand now; whoever has changed them meanwhile is told nothing. */
export const deadCriteriaLetter: TextOf = async ({ subscriptions, agencies, vault, clock, site }, { subject }) => {
  const subscription = await subscriptions.find(subject);
  if (!subscription || !isLiving(subscription)) return null;
  const to = writtenTo(subscription.channel);
  if (to === null) return null;
  const named = subscription.filter.agencies;
  const registered = new Set(named.length === 0 ? [] : (await agencies.findMany(named)).map(({ id }) => id));
  const criteria = deadCriteria(subscription, { ...KNOWN_CRITERIA, agencies: registered });
  if (criteria.length === 0) return null;
  return {
    to,
    compose: async () => {
      const token = await ownerToken(vault, 'manage', subscription);
      return deadCriteriaEmail({ to, subscription, criteria, token, now: clock.now(), site });
    },
  };
};
