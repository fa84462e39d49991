import { receiptLetterSubjectFrom } from '#domain/receipts/receipt';
import { isAcknowledged } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { FOUND_TOGETHER } from '#ports/subscription-store';
import { receiptGivenEmail } from '#views/email/receipt-given-email';
import { maskedAddress } from '../ledger/delivery-line.ts';
import type { ComposeLetter, TextOf } from '../subscriptions/letter-text.ts';
import { receiptToken } from './find-receipt.ts';

/** Tells the main contact who answered for the organization: a link can be passed on, to others than it was meant for. */
export const receiptGivenLetter: TextOf = async (deps, { subject }) => {
  const about = receiptLetterSubjectFrom(subject);
  if (!about) return null;
  const [receipt, notice, organization, main] = await Promise.all([
    deps.receipts.find(about.noticeId, about.organizationId),
    deps.notices.find(about.noticeId),
    deps.organizations.find(about.organizationId),
    mainContact(deps, about.organizationId),
  ]);
  const { answer } = receipt ?? {};
  if (!receipt || !answer || !notice || !organization || main?.channel.type !== 'email') return null;
  const to = main.channel.address;
  const { vault, clock, site, subscriptions } = deps;
  return {
    to,
    compose: async () => {
      const token = await receiptToken(vault, main.id, notice.id);
      const by = answer.subscriptionId === main.id ? main : await subscriptions.find(answer.subscriptionId);
      const contact = by ? maskedAddress(by.channel) : null;
      return receiptGivenEmail({ to, language: main.language, notice, organization, answer, contact, token, now: clock.now(), site });
    },
  };
};

/** Its oldest contact that is one to be written to, and that it stands behind. */
const mainContact = async ({ organizations, subscriptions }: ComposeLetter, organizationId: string): Promise<Subscription | null> => {
  const ids = await organizations.contacts(organizationId, FOUND_TOGETHER);
  const found = await subscriptions.findMany(ids);
  const reachable = ids.flatMap((id) => {
    const one = found.get(id);
    return one && one.status === 'active' && one.channel.type === 'email' && isAcknowledged(one) ? [one] : [];
  });
  return reachable.find(({ role }) => role === 'main') ?? null;
};
