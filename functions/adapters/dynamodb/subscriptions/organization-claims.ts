import { isDeepStrictEqual } from 'node:util';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { identityOf, type Organization, OrganizationFacts } from '#domain/organizations/organization';
import { isLiving } from '#domain/subscriptions/contact';
import { ownOrganizationId, type Subscription } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import { subscriptionKeys } from '../keys.ts';
import { type Table, toAttributes } from '../table.ts';
import {
  contactOfFrom,
  contactOfItem,
  identityItem,
  organizationFrom,
  organizationIdFrom,
  organizationItem,
} from './organization-items.ts';

/** What a subscription belongs to once it is replaced, by which identity, and what is to be written with it: six items at most. */
export type Joining = Readonly<{ organizationId: string; identity: string | null; items: readonly TransactWriteItem[] }>;

/** The subscription as it is stored, and the identity by which it stands under its organization. */
type Stored = Readonly<{ subscription: Subscription; identity: string | null }>;

/** Of a crowd of contacts so many are looked at: behind them, others are taken to be there. */
const LOOKED_AT = 100;

/**
 * One item for each identity that a living subscription gives, which leads to its organization. It is written in the transaction that
 * brings the subscription to life, on condition that nobody was faster, so that no two organizations have one identity.
 */
export class OrganizationClaims {
  readonly #subscriptions: Table;

  constructor(subscriptions: Table) {
    this.#subscriptions = subscriptions;
  }

  /** A renamed one stays where it was, unless its new identity is another's, or others still go by the old one. */
  async join(stored: Stored, after: Subscription, at: Instant): Promise<Joining> {
    const { organizationId: current } = stored.subscription;
    if (!isLiving(after)) {
      const leaves = isLiving(stored.subscription) ? [this.#leave(current, after.id)] : [];
      return { organizationId: current, identity: null, items: leaves };
    }
    const identity = identityOf(after.organization);
    const stands = isLiving(stored.subscription) && stored.identity === identity;
    if (stands) return { organizationId: current, identity, items: await this.#withFacts(stored.subscription, after) };

    const holder = await this.#holder(identity);
    const organizationId = holder ?? (await this.#free(stored, after.id));
    const organization = await this.#find(organizationId);
    const table = this.#subscriptions;
    return {
      organizationId,
      identity,
      items: [
        ...this.#kept(organization, made(organizationId, after, at), stored),
        holder === null ? table.putOf(identityItem(identity, organizationId), true) : this.#stillLeads(identity, organizationId),
        table.putOf(contactOfItem(organizationId, after.id, identity)),
        ...(organizationId !== current && isLiving(stored.subscription) ? [this.#leave(current, after.id)] : []),
        ...(await this.#released(stored, organizationId, identity)),
      ],
    };
  }

  async #find(organizationId: string): Promise<Organization | null> {
    const item = await this.#subscriptions.get(subscriptionKeys.organization(organizationId));
    return item && organizationFrom(item);
  }

  async #holder(identity: string): Promise<string | null> {
    const item = await this.#subscriptions.get(subscriptionKeys.identity(identity));
    return item && organizationIdFrom(item);
  }

  /** Nobody has the identity: an organization is renamed by its only contact, and left by one of several. */
  async #free({ subscription, identity }: Stored, id: string): Promise<string> {
    const { organizationId } = subscription;
    const own = ownOrganizationId(id);
    if (identity === null || organizationId === own) return organizationId;
    return (await this.#others(organizationId, id)).length > 0 ? own : organizationId;
  }

  /** What a contact of it says now goes for the organization as long as nobody answers for it; who joins it only is one more. */
  #kept(standing: Organization | null, wanted: Organization, { subscription, identity }: Stored): readonly TransactWriteItem[] {
    if (!standing) return [this.#put(null, wanted)];
    const speaks = identity !== null && standing.id === subscription.organizationId && standing.verified === null;
    const { createdAt, verified, revision } = standing;
    if (speaks) return [this.#put(standing, { ...wanted, createdAt, verified, revision: revision + 1 })];
    // Without the revision that was found: many may join at once.
    const one = this.#subscriptions.updateOf(subscriptionKeys.organization(standing.id), {
      UpdateExpression: 'SET revision = revision + :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: toAttributes({ ':one': 1 }),
    });
    return [one];
  }

  async #withFacts(before: Subscription, after: Subscription): Promise<readonly TransactWriteItem[]> {
    if (isDeepStrictEqual(OrganizationFacts.parse(before.organization), OrganizationFacts.parse(after.organization))) return [];
    const organization = await this.#find(before.organizationId);
    if (!organization || organization.verified !== null) return [];
    const { createdAt, verified, revision } = organization;
    return [this.#put(organization, { ...made(organization.id, after, createdAt), verified, revision: revision + 1 })];
  }

  /** An identity that no contact gives any more is free for whoever has it by right. */
  async #released({ subscription, identity }: Stored, organizationId: string, wanted: string): Promise<readonly TransactWriteItem[]> {
    if (identity === null || identity === wanted || !isLiving(subscription)) return [];
    const { id, organizationId: left } = subscription;
    const standing = await this.#find(left);
    const others = await this.#others(left, id);
    if (!standing || others.length >= LOOKED_AT - 1 || others.some((other) => other.identity === identity)) return [];
    const table = this.#subscriptions;
    const freed: TransactWriteItem = {
      Delete: {
        TableName: table.name,
        Key: toAttributes(subscriptionKeys.identity(identity)),
        ConditionExpression: 'organizationId = :left',
        ExpressionAttributeValues: toAttributes({ ':left': left }),
      },
    };
    // Whoever joins at this moment by the old identity changes the organization's revision.
    const unchanged: TransactWriteItem = {
      ConditionCheck: {
        TableName: table.name,
        Key: toAttributes(subscriptionKeys.organization(left)),
        ConditionExpression: 'revision = :found',
        ExpressionAttributeValues: toAttributes({ ':found': standing.revision }),
      },
    };
    return left === organizationId ? [freed] : [freed, unchanged];
  }

  async #others(organizationId: string, id: string): Promise<readonly Readonly<{ subscriptionId: string; identity: string }>[]> {
    const { pk, sk } = subscriptionKeys.contactOf(organizationId, '');
    const { items } = await this.#subscriptions.page({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':prefix': sk }),
      ConsistentRead: true,
      Limit: LOOKED_AT,
    });
    return items.map(contactOfFrom).filter(({ subscriptionId }) => subscriptionId !== id);
  }

  #put(before: Organization | null, after: Organization): TransactWriteItem {
    const put = this.#subscriptions.putOf(organizationItem(after), before === null).Put;
    if (!put || before === null) return { Put: put };
    const ExpressionAttributeValues = toAttributes({ ':found': before.revision });
    return { Put: { ...put, ConditionExpression: 'revision = :found', ExpressionAttributeValues } };
  }

  #stillLeads(identity: string, organizationId: string): TransactWriteItem {
    return {
      ConditionCheck: {
        TableName: this.#subscriptions.name,
        Key: toAttributes(subscriptionKeys.identity(identity)),
        ConditionExpression: 'organizationId = :found',
        ExpressionAttributeValues: toAttributes({ ':found': organizationId }),
      },
    };
  }

  #leave(organizationId: string, id: string): TransactWriteItem {
    return this.#subscriptions.deleteOf(subscriptionKeys.contactOf(organizationId, id));
  }
}

const made = (id: string, { organization }: Subscription, at: Instant): Organization => ({
  ...organization,
  id,
  revision: 1,
  verified: null,
  createdAt: at,
});
