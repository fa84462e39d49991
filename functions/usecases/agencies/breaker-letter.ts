import { breakerOfLetter } from '#domain/subscriptions/letter-request';
import { breakerEmail } from '#views/email/breaker-email';
import type { TextOf } from '../subscriptions/letter-text.ts';

/**
 * Tells an agency how its mail stands since a change. A later change has a letter of its own, and this one is not wanted any more; nor is
 * any where the agency does not want to hear of it.
 */
export const breakerLetterText: TextOf = async ({ breakers, agencies, clock, site }, { subject }) => {
  const about = breakerOfLetter(subject);
  if (!about) return null;
  const breaker = (await breakers.findMany([about.agencyId])).get(about.agencyId);
  const [agency] = await agencies.findMany([about.agencyId]);
  if (!agency?.notifications.held || breaker?.revision !== about.revision) return null;
  return { to: agency.contactEmail, compose: () => breakerEmail(agency, breaker, clock.now(), site) };
};
