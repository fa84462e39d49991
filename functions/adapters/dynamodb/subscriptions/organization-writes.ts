import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Organization } from '#domain/organizations/organization';
import { areSameFacts } from '#domain/organizations/organization-life';
import type { Instant } from '#domain/time';
import { type Key, subscriptionKeys } from '../keys.ts';
import { type Table, toAttributes } from '../table.ts';
import { hubItem, memberItem, organizationItem, spreadItem } from './organization-items.ts';

/**
 * An organization as it is from now on, on condition that it stands as it was found (null: it does not exist), with all that stands
 * elsewhere because of it: its place in the list of hubs, its request to a hub, what is to be spread to its contacts. Six items at most.
 */
export const organizationWrites = (
  table: Table,
  before: Organization | null,
  after: Organization,
  at: Instant,
): readonly TransactWriteItem[] => [
  replaced(table, before, after),
  ...moved(table, before?.hub ? subscriptionKeys.hub(before.region, before.id) : null, after.hub ? hubItem(after) : null),
  ...moved(table, before && requestOf(before)?.key, requestOf(after)?.item),
  ...(before && !areSameFacts(before, after) ? [table.putOf(spreadItem(after, at))] : []),
];

/** That it stands as it was found, for a transaction that changes another. */
export const unchanged = (table: Table, { id, revision }: Organization): TransactWriteItem => ({
  ConditionCheck: {
    TableName: table.name,
    Key: toAttributes(subscriptionKeys.organization(id)),
    ConditionExpression: 'revision = :found',
    ExpressionAttributeValues: toAttributes({ ':found': revision }),
  },
});

const replaced = (table: Table, before: Organization | null, after: Organization): TransactWriteItem => {
  const put = table.putOf(organizationItem(after), before === null).Put;
  if (!put || before === null) return { Put: put };
  const ExpressionAttributeValues = toAttributes({ ':found': before.revision });
  return { Put: { ...put, ConditionExpression: 'revision = :found', ExpressionAttributeValues } };
};

const requestOf = ({ id, memberOf, membership }: Organization): Readonly<{ key: Key; item: object }> | null =>
  memberOf === undefined
    ? null
    : {
        key: subscriptionKeys.memberOf(memberOf, id),
        item: memberItem(memberOf, { organizationId: id, since: membership?.since ?? null }),
      };

/** An item that may have another key from now on, or be none. */
const moved = (table: Table, from: Key | null | undefined, to: object | null | undefined): readonly TransactWriteItem[] => {
  const isSameKey = from && to && 'pk' in to && 'sk' in to && from.pk === to.pk && from.sk === to.sk;
  return [...(from && !isSameKey ? [table.deleteOf(from)] : []), ...(to ? [table.putOf(to)] : [])];
};
