import { describe, expect, it } from 'vitest';
import { AGENCY_MAILS, type AgencyMail, ALL_MAILS } from '../../../functions/domain/agencies/agency.ts';
import { NEWS, type NewsKind, newsSubject } from '../../../functions/domain/agencies/agency-news.ts';
import { breakerLetter, type LetterKind } from '../../../functions/domain/subscriptions/letter-request.ts';
import { instant } from '../../../functions/domain/time.ts';
import { assessSender } from '../../../functions/usecases/sending/sender-breaker.ts';
import { writeLetter } from '../../../functions/usecases/subscriptions/write-letter.ts';
import { aNotice, anAgency, anAudit, anIssuer, aSubscription, asWritten } from '../../builders.ts';
import { FragileService } from '../../faults/fragile-service.ts';

const ID = 'yl-mzt';

/** An agency that wants all mails but these, one of whose notices is told to somebody. */
const anOfficeWithout = async (off: readonly AgencyMail[]) => {
  const service = new FragileService();
  const { world } = service;
  const notifications = { ...ALL_MAILS, ...Object.fromEntries(off.map((mail) => [mail, false])) };
  await world.agencies.create(anAgency({ id: ID, contactEmail: 'office@yl.example', notifications }), anAudit());
  const pending = aSubscription({ status: 'pending' });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  const notice = aNotice({ issuers: [anIssuer({ id: ID })], receipt: { required: true } });
  await world.notices.accept(notice, null, asWritten(notice));
  await service.settle();
  const [mailing] = await world.mailings.ofNotice(notice.id);
  const write = async (letter: LetterKind, subject: string) => {
    const before = world.mailer.sent.length;
    await world.letterRequests.make({ letter, subject }, instant(world.clock.now()));
    const { kind } = await writeLetter(world, { letter, subject });
    return [kind, ...world.mailer.sent.slice(before).map(({ to }) => to)];
  };
  return {
    news: (news: NewsKind) =>
      write('agency-news', newsSubject({ news, agencyId: ID, about: news === 'closed' ? (mailing?.id ?? '') : notice.id })),
    held: async () => {
      await world.breakers.count(ID, { emails: 1000, bounces: 101 }, instant(world.clock.now()));
      await assessSender(world, ID);
      const { letter, subject } = breakerLetter({ agencyId: ID, revision: 1 });
      return write(letter, subject);
    },
  };
};

const TOLD = ['written', 'office@yl.example'];
const KEPT = ['nothing-to-say'];

describe('a mail to an agency', () => {
  it.each([
    ['published', 'published'],
    ['signed', 'signed'],
    ['closed', 'closed'],
    ['receipts-missing', 'receiptsMissing'],
  ] as const)('of the news %s leaves unless the agency has switched %s off', async (news, mail) => {
    expect(await (await anOfficeWithout(AGENCY_MAILS.filter((one) => one !== mail))).news(news)).toEqual(TOLD);
    expect(await (await anOfficeWithout([mail])).news(news)).toEqual(KEPT);
  });

  it('of how its mail stands leaves unless the agency has switched held off', async () => {
    expect(await (await anOfficeWithout(AGENCY_MAILS.filter((one) => one !== 'held'))).held()).toEqual(TOLD);
    expect(await (await anOfficeWithout(['held'])).held()).toEqual(KEPT);
  });

  it('that needs an answer, or tells that a notice will not be, leaves whatever is switched off', async () => {
    const switched: readonly NewsKind[] = ['published', 'signed', 'closed', 'receipts-missing'];
    const office = await anOfficeWithout(AGENCY_MAILS);
    for (const news of NEWS) expect(await office.news(news), news).toEqual(switched.includes(news) ? KEPT : TOLD);
  });
});
