import { isPublic, type Notice } from '#domain/notices/notice';
import type { Organization } from '#domain/organizations/organization';
import { isReceiptLate, type Receipt, receiptSubject, receiptSubjectFrom, wantedReceipt } from '#domain/receipts/receipt';
import type { ReceiptRequest } from '#domain/receipts/receipt-request';
import { isAcknowledged } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { OrganizationStore } from '#ports/organization-store';
import type { Receipts } from '#ports/receipts';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';

export type FindReceipt = Readonly<{
  notices: Pick<NoticeStore, 'find'>;
  subscriptions: Pick<SubscriptionStore, 'find'>;
  organizations: Pick<OrganizationStore, 'find'>;
  receipts: Pick<Receipts, 'find'>;
  vault: Pick<Vault, 'subjectOf'>;
  clock: Clock;
}>;

/** What a link in a message lets its bearer answer, and what was answered so far. */
export type FoundReceipt = Readonly<{
  kind: 'found';
  notice: Notice;
  request: ReceiptRequest;
  /** Whose link it is. */
  subscription: Subscription;
  organization: Organization;
  receipt: Receipt | null;
  isLate: boolean;
}>;

/**
 * `token-invalid`: not given out for this, or to nobody whom there still is. `not-acknowledged`: its organization
 * does not stand behind it.
 */
export type ReceiptRefused = Readonly<{
  kind: 'refused';
  code: 'token-invalid' | 'notice-withdrawn' | 'receipt-not-wanted' | 'not-acknowledged';
}>;

const refused = (code: ReceiptRefused['code']): ReceiptRefused => ({ kind: 'refused', code });

/**
 * Only whoever was told of the notice has such a token, and it counts for as long as the subscription is stored: also after it has ended,
 * since the organization was told.
 */
export const findReceipt = async (deps: FindReceipt, token: string): Promise<FoundReceipt | ReceiptRefused> => {
  const subject = await deps.vault.subjectOf('receipt', token);
  const read = subject === null ? null : receiptSubjectFrom(subject);
  if (!read) return refused('token-invalid');
  const [notice, subscription] = await Promise.all([deps.notices.find(read.noticeId), deps.subscriptions.find(read.subscriptionId)]);
  if (!notice || !subscription || !isPublic(notice)) return refused('token-invalid');
  if (notice.status === 'withdrawn') return refused('notice-withdrawn');
  const request = wantedReceipt(notice);
  if (!request) return refused('receipt-not-wanted');
  // Anybody can sign up under a name and place: only whom the organization stands behind speaks for it, and sees who did.
  if (!isAcknowledged(subscription)) return refused('not-acknowledged');
  const [organization, receipt] = await Promise.all([
    deps.organizations.find(subscription.organizationId),
    deps.receipts.find(notice.id, subscription.organizationId),
  ]);
  if (!organization) return refused('token-invalid');
  return { kind: 'found', notice, request, subscription, organization, receipt, isLate: isReceiptLate(notice, deps.clock.now()) };
};

/** Lets its bearer answer for the organization whose contact this is. */
export const receiptToken = (vault: Pick<Vault, 'token'>, subscriptionId: string, noticeId: string): Promise<string> =>
  vault.token('receipt', receiptSubject(subscriptionId, noticeId));
