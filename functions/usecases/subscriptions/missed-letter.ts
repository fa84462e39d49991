import type { Agency } from '#domain/agencies/agency';
import { isWorking } from '#domain/mailings/reach';
import { type MissedReader, readMissedSubject } from '#domain/organizations/missed-notice';
import { isContactOf } from '#domain/subscriptions/contact';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import { missedEmail } from '#views/email/missed-email';
import type { ComposeLetter, TextOf } from './letter-text.ts';

/** A letter tells so many notices by name; of more it says that there are more. */
const MOST_MISSED = 100;

/**
 * Tells a contact of a hub, or an agency, what its organizations missed in a day. Whoever cannot be written to, or does not want to hear
 * of it any more, gets none: nobody there asked for it.
 */
export const missedLetter: TextOf = async (deps, { subject }) => {
  const about = readMissedSubject(subject);
  const to = about && (await addresseeOf(deps, about.reader, about.contactId));
  if (!about || !to) return null;
  const { missedNotices, organizations, suppressions, vault, clock, site } = deps;
  if (await suppressions.find(await vault.addressKey(to.address), instant(clock.now()))) return null;
  const found = await missedNotices.of(about.reader, about.day, MOST_MISSED + 1);
  const missed = found.slice(0, MOST_MISSED);
  const known = await organizations.findMany([...new Set(missed.map(({ organizationId }) => organizationId))]);
  // One that has been erased meanwhile has no name.
  const lines = missed.flatMap((one) => {
    const organization = known.get(one.organizationId);
    return organization ? [{ ...one, organization: organization.name }] : [];
  });
  if (lines.length === 0) return null;
  const { address, languages } = to;
  const { day, reader } = about;
  const id = `missed-${subject.replaceAll('~', '-')}`;
  return {
    to: address,
    compose: () =>
      missedEmail({
        to: address,
        languages,
        reader: reader.kind,
        day,
        lines,
        hasMore: found.length > MOST_MISSED,
        id,
        now: clock.now(),
        site,
      }),
  };
};

type Addressee = Readonly<{ address: string; languages: readonly MessageLanguage[] }>;

const addresseeOf = async (
  { subscriptions, agencies, clock }: ComposeLetter,
  { kind, id }: MissedReader,
  contactId: string | undefined,
): Promise<Addressee | null> => {
  if (kind === 'agency') {
    const [agency]: readonly Agency[] = await agencies.findMany([id]);
    return agency?.notifications.missed ? { address: agency.contactEmail, languages: ['zh-Hans', 'en'] } : null;
  }
  const contact = contactId === undefined ? null : await subscriptions.find(contactId);
  if (contact?.channel.type !== 'email' || !isContactOf(contact, id) || !isWorking(contact, false, instant(clock.now()))) return null;
  return { address: contact.channel.address, languages: [contact.language] };
};
