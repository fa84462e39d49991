import { BatchWriteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { subscriptionKeys } from '../../functions/adapters/dynamodb/keys.ts';
import { rowItem, truthItem } from '../../functions/adapters/dynamodb/subscriptions/subscription-items.ts';
import { toAttributes } from '../../functions/adapters/dynamodb/table.ts';
import { directoryEntries, provincePartition } from '../../functions/domain/audience/directory.ts';
import { ORGANIZATION_CLASSES } from '../../functions/domain/notices/notice.ts';
import { knownRegions } from '../../functions/domain/region.ts';
import type { Channel, Subscription } from '../../functions/domain/subscriptions/subscription.ts';

const SINCE = '2026-01-05T00:00:00.000Z';
const COUNTIES = knownRegions().filter((code) => code.length === 6);
const AT_ONCE = 8;
const WRITTEN_TOGETHER = 25;

const subscriptionOf = (i: number, channel: Channel, counties: readonly string[]): Subscription => {
  const id = `sub-${String(i).padStart(26, '0')}`;
  return {
    id,
    status: 'active',
    revision: 2,
    role: 'main',
    organizationId: `org-${id.slice(4)}`,
    organization: {
      name: `清溪社区第 ${i} 合唱队`,
      class: ORGANIZATION_CLASSES[i % ORGANIZATION_CLASSES.length] ?? 'other',
      region: counties[(i * 7919) % counties.length] ?? '440106',
      community: '清溪社区',
      rural: i % 3 === 0,
      hub: false,
      registration: 'filed',
    },
    channel,
    filter: { watch: [], topics: [], agencies: [], kinds: [], keywords: [], minUrgency: 'routine' },
    frequency: { mode: 'immediate' },
    frequencySince: SINCE,
    language: 'zh-Hans',
    createdAt: SINCE,
    consentAskedAt: SINCE,
    consentAttempts: [],
    consentNextAt: null,
    confirmedAt: SINCE,
    endedAt: null,
    endedReason: null,
  };
};

/** Put confirmed subscriptions into counties of the country, as the store would, but many at a time. */
export const seed = async (
  client: DynamoDBClient,
  table: string,
  count: number,
  channelOf: (i: number) => Channel,
  counties: readonly string[] = COUNTIES,
): Promise<void> => {
  const partitions = new Set<string>();
  let next = 0;
  const write = async (): Promise<void> => {
    for (let first = next; first < count; first = next) {
      next = first + Math.floor(WRITTEN_TOGETHER / 2);
      const items = Array.from({ length: Math.min(next, count) - first }, (_, i) => {
        const subscription = subscriptionOf(first + i, channelOf(first + i), counties);
        const address = subscription.channel.type === 'email' ? `hash-of-address-${first + i}`.padEnd(43, 'x') : null;
        return [
          truthItem(subscription, address),
          ...directoryEntries(subscription).map((entry) => {
            partitions.add(provincePartition(entry.at));
            return rowItem(entry, provincePartition(entry.at));
          }),
        ];
      }).flat();
      await client.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: items.map((item) => ({ PutRequest: { Item: toAttributes(item) } })) } }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  for (const province of partitions) {
    const item = { ...subscriptionKeys.partition({ slotId: 'immediate', province }), v: 1, kind: 'partition' };
    await client.send(new PutItemCommand({ TableName: table, Item: toAttributes(item) }));
  }
};
