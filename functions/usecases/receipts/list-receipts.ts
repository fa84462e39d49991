import type { Notice } from '#domain/notices/notice';
import type { Organization } from '#domain/organizations/organization';
import type { Receipt } from '#domain/receipts/receipt';
import { receives, type Subscription } from '#domain/subscriptions/subscription';
import type { OrganizationStore } from '#ports/organization-store';
import type { Receipts, ReceiptsQuery } from '#ports/receipts';
import type { SubscriptionStore } from '#ports/subscription-store';
import { maskedAddress } from '../ledger/delivery-line.ts';

export type ListReceipts = Readonly<{
  receipts: Pick<Receipts, 'list'>;
  organizations: Pick<OrganizationStore, 'findMany'>;
  subscriptions: Pick<SubscriptionStore, 'findMany'>;
}>;

export type ReceiptLine = Readonly<{
  receipt: Receipt;
  /** As it is now; null once it has been erased. */
  organization: Organization | null;
  /** By which contact it can be reached: whoever answered, else who was told first. Null when that one has been erased. */
  contact: Readonly<{ type: 'email' | 'webhook'; address: string; isReachable: boolean }> | null;
}>;

/** A line for each organization that was asked: who confirmed, and who has not and how they can be reached. Null for an unknown cursor. */
export const listReceipts = async (
  { receipts, organizations, subscriptions }: ListReceipts,
  notice: Pick<Notice, 'id'>,
  query: ReceiptsQuery,
): Promise<Readonly<{ items: readonly ReceiptLine[]; next?: string }> | null> => {
  const page = await receipts.list(notice.id, query);
  if (!page) return null;
  const contactIdOf = ({ answer, subscriptionId }: Receipt): string => answer?.subscriptionId ?? subscriptionId;
  const [known, contacts] = await Promise.all([
    organizations.findMany(page.items.map(({ organizationId }) => organizationId)),
    subscriptions.findMany([...new Set(page.items.map(contactIdOf))]),
  ]);
  return {
    ...page,
    items: page.items.map((receipt) => ({
      receipt,
      organization: known.get(receipt.organizationId) ?? null,
      contact: contactOf(contacts.get(contactIdOf(receipt))),
    })),
  };
};

const contactOf = (subscription: Subscription | undefined): ReceiptLine['contact'] =>
  subscription
    ? { type: subscription.channel.type, address: maskedAddress(subscription.channel), isReachable: receives(subscription) }
    : null;
