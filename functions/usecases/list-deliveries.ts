import type { Reason } from '#domain/audience';
import { type DeliveryStatus, statusAt } from '#domain/batch';
import { rangeId } from '#domain/directory';
import { toFullCode } from '#domain/region';
import type { Channel, Subscription } from '#domain/subscription';
import type { MailingLog } from '#ports/mailing-log';
import type { SubscriptionStore } from '#ports/subscription-store';

export type ListDeliveries = Readonly<{ log: MailingLog; subscriptions: Pick<SubscriptionStore, 'findMany'> }>;

export type DeliveryLine = Readonly<{
  mailingId: string;
  act: string;
  subscriptionId: string;
  /** Null once the organization has been erased. */
  organization: Readonly<{ name: string; region: string }> | null;
  channel: Readonly<{ type: Channel['type']; address: string | null }>;
  status: DeliveryStatus;
  why?: string;
  attempts: number;
  reasons: readonly Reason[];
  sections: readonly number[];
}>;

/** Enough to recognise one's own address, too little to use it. Of an endpoint only the host is shown: its URL may be a secret. */
export const maskedAddress = (channel: Channel): string => {
  if (channel.type === 'webhook') return `${new URL(channel.url).host}/…`;
  const [local = '', domain = ''] = channel.address.split('@');
  return `${local.slice(0, 1)}***@${domain}`;
};

/**
 * One line per recipient, batch by batch. A page ends with the batch in which it grew to `limit` lines; `next` names the last batch that was read.
 *
 * @param cursor `next` of the page before
 */
export const listDeliveries = async (
  { log, subscriptions }: ListDeliveries,
  noticeId: string,
  query: Readonly<{ status?: DeliveryStatus | undefined; limit: number; cursor?: string | undefined }>,
): Promise<Readonly<{ items: readonly DeliveryLine[]; next?: string }>> => {
  const items: DeliveryLine[] = [];
  let skipping = query.cursor !== undefined;
  for (const mailing of await log.ofNotice(noticeId)) {
    for (const { range, purpose } of await log.ranges(mailing.id)) {
      if (purpose === 'count') continue;
      for await (const outcome of log.outcomes(mailing.id, rangeId(range))) {
        const cursor = JSON.stringify(outcome.id);
        if (skipping) {
          skipping = cursor !== query.cursor;
          continue;
        }
        const batch = await log.findBatch(outcome.id);
        if (!batch) continue;
        const wanted = batch.recipients.flatMap((recipient, position) => {
          const mention = batch.profiles[recipient.profile]?.find((item) => item.noticeId === noticeId);
          const status = statusAt(outcome, position);
          return mention && (query.status ?? status) === status
            ? [{ recipient, mention, status, exception: outcome.exceptions.get(position) }]
            : [];
        });
        const found: ReadonlyMap<string, Subscription> =
          wanted.length > 0 ? await subscriptions.findMany(wanted.map(({ recipient }) => recipient.subscriptionId)) : new Map();
        for (const { recipient, mention, status, exception } of wanted) {
          const subscription = found.get(recipient.subscriptionId);
          items.push({
            mailingId: mailing.id,
            act: mailing.act,
            subscriptionId: recipient.subscriptionId,
            organization: subscription
              ? { name: subscription.organization.name, region: toFullCode(subscription.organization.region) }
              : null,
            channel: { type: outcome.id.channel, address: subscription ? maskedAddress(subscription.channel) : null },
            status,
            ...(exception?.why ? { why: exception.why } : {}),
            attempts: exception?.attempts ?? (status === 'pending' || status === 'skipped' ? 0 : 1),
            reasons: mention.reasons,
            sections: mention.sections,
          });
        }
        if (items.length >= query.limit) return { items, next: cursor };
      }
    }
  }
  return { items };
};
