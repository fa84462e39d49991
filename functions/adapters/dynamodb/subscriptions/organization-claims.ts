import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { identityOf, type Organization, type OrganizationFacts } from '#domain/organizations/organization';
import { areSameFacts, factsOf, founded, restated, verified, withChanges } from '#domain/organizations/organization-life';
import { isAcknowledged, isLiving } from '#domain/subscriptions/contact';
import { ownOrganizationId, type Subscription } from '#domain/subscriptions/subscription';
import { vouching } from '#domain/subscriptions/vouching';
import type { Instant } from '#domain/time';
import { subscriptionKeys } from '../keys.ts';
import { type Table, toAttributes } from '../table.ts';
import { contactOfFrom, contactOfItem, identityItem, organizationFrom, organizationIdFrom, spreadItem } from './organization-items.ts';
import { organizationWrites, unchanged } from './organization-writes.ts';

/**
 * A subscription with the organization that it belongs to once it is replaced and what that says of itself, by which identity it stands
 * there, and what is to be written with it: twelve items at most.
 */
export type Joining = Readonly<{ subscription: Subscription; identity: string | null; items: readonly TransactWriteItem[] }>;

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

  /**
   * Who was asked in, or comes back, belongs to that organization, whatever it is called by now; another joins the one that has its
   * identity. A renamed one stays where it was, unless its new identity is another's, or it has no say over an organization that others go
   * by.
   */
  async join(stored: Stored, wanted: Subscription, at: Instant): Promise<Joining> {
    const { subscription: before } = stored;
    const current = before.organizationId;
    if (!isLiving(wanted)) {
      const leaves = isLiving(before) ? [this.#leave(current, wanted.id)] : [];
      return { subscription: { ...wanted, organizationId: current }, identity: null, items: leaves };
    }
    const known = isLiving(before) ? undefined : (wanted.invitedTo ?? (isAcknowledged(before) ? current : undefined));
    const asked = known === undefined ? null : await this.#find(known);
    if (asked) return this.#joinAsked(stored, wanted, asked, at);

    const vouched = vouching(before, wanted);
    const standing = await this.#restatedBy(stored, wanted);
    const facts = standing ? withChanges(standing, before.organization, wanted.organization) : wanted.organization;
    const identity = identityOf(facts);
    if (isLiving(before) && stored.identity === identity) {
      const subscription = { ...wanted, organization: facts, organizationId: current, ...(vouched ? { invitedTo: current } : {}) };
      const isNews = isAcknowledged(subscription) && !isAcknowledged(before);
      const own = (vouched || isNews) && !standing ? await this.#find(current) : null;
      const items = standing ? this.#says(standing, facts, at) : own ? this.#vouched(own, vouched, at) : [];
      return { subscription, identity, items: [...items, ...(own && isNews ? [this.#told(own, at)] : [])] };
    }
    const holder = await this.#holder(identity);
    const organizationId = holder ?? (await this.#free(stored, wanted));
    const entered = standing?.id === organizationId ? standing : await this.#find(organizationId);
    // One that comes back where it has a say takes over what is said there, or renames what nobody else goes by.
    const returns = entered !== null && organizationId !== current && isAcknowledged({ ...wanted, organizationId });
    if (returns && holder !== null) return this.#joinAsked(stored, wanted, entered, at);
    const finds = holder !== null && holder !== current && entered !== null && (await this.#isAbandoned(entered, wanted.id));
    const isBrought = finds || vouched !== null;
    const subscription = { ...wanted, organization: facts, organizationId, ...(isBrought ? { invitedTo: organizationId } : {}) };
    const table = this.#subscriptions;
    return {
      subscription,
      identity,
      items: [
        ...this.#entered(entered, subscription, standing?.id === organizationId || finds || returns, at, vouched),
        holder === null ? table.putOf(identityItem(identity, organizationId), true) : this.#stillLeads(identity, organizationId),
        ...(await this.#placed(stored, organizationId, wanted.id, identity)),
      ],
    };
  }

  async #joinAsked(stored: Stored, wanted: Subscription, organization: Organization, at: Instant): Promise<Joining> {
    const { id } = organization;
    const facts = factsOf(organization);
    const identity = identityOf(facts);
    const holder = await this.#holder(identity);
    const subscription = { ...wanted, organization: facts, organizationId: id };
    const leads = holder === null ? [this.#subscriptions.putOf(identityItem(identity, id), true)] : [];
    return {
      subscription,
      identity,
      items: [
        // Its facts are taken over: they may not change at this moment.
        ...organizationWrites(this.#subscriptions, organization, { ...organization, revision: organization.revision + 1 }, at),
        ...(holder === id ? [this.#stillLeads(identity, id)] : leads),
        ...(await this.#placed(stored, id, wanted.id, identity)),
      ],
    };
  }

  /** The organization, if it is for this contact to say what it is, and it says something else now. */
  async #restatedBy({ subscription: before, identity }: Stored, wanted: Subscription): Promise<Organization | null> {
    const speaks = isLiving(before) && identity !== null && isAcknowledged(before);
    return speaks && !areSameFacts(before.organization, wanted.organization) ? this.#find(before.organizationId) : null;
  }

  #says(standing: Organization, facts: OrganizationFacts, at: Instant): readonly TransactWriteItem[] {
    return areSameFacts(standing, facts) ? [] : organizationWrites(this.#subscriptions, standing, restated(standing, facts), at);
  }

  /** It stands in a list, and nobody has answered for it before. */
  #vouched(standing: Organization, vouched: Organization['verified'], at: Instant): readonly TransactWriteItem[] {
    if (!vouched || standing.verified !== null) return [];
    return organizationWrites(this.#subscriptions, standing, verified(standing, vouched.by, vouched.at), at);
  }

  /** A contact that it stands behind from now on is told what it says of itself. */
  #told(organization: Organization, at: Instant): TransactWriteItem {
    return this.#subscriptions.putOf(spreadItem(organization, at));
  }

  /** It is made, or says what this contact says of it, or has one contact more. */
  #entered(
    standing: Organization | null,
    after: Subscription,
    speaks: boolean,
    at: Instant,
    vouched: Organization['verified'],
  ): readonly TransactWriteItem[] {
    const { organizationId, organization: facts, introducedBy } = after;
    if (!standing)
      return organizationWrites(this.#subscriptions, null, { ...founded(organizationId, facts, at, introducedBy), verified: vouched }, at);
    if (vouched && standing.verified === null)
      return organizationWrites(this.#subscriptions, standing, { ...restated(standing, facts), verified: vouched }, at);
    if (speaks) return organizationWrites(this.#subscriptions, standing, restated(standing, facts), at);
    // Without the revision that was found: many may join at once.
    const one = this.#subscriptions.updateOf(subscriptionKeys.organization(standing.id), {
      UpdateExpression: 'SET revision = revision + :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: toAttributes({ ':one': 1 }),
    });
    return isAcknowledged(after) ? [one, this.#told(standing, at)] : [one];
  }

  /** It stands under its organization, and nowhere else. */
  async #placed(stored: Stored, organizationId: string, id: string, identity: string): Promise<readonly TransactWriteItem[]> {
    const { organizationId: left } = stored.subscription;
    return [
      this.#subscriptions.putOf(contactOfItem(organizationId, id, identity)),
      ...(organizationId !== left && isLiving(stored.subscription) ? [this.#leave(left, id)] : []),
      ...(await this.#released(stored, organizationId, identity)),
    ];
  }

  async #find(organizationId: string): Promise<Organization | null> {
    const item = await this.#subscriptions.get(subscriptionKeys.organization(organizationId));
    return item && organizationFrom(item);
  }

  async #holder(identity: string): Promise<string | null> {
    const item = await this.#subscriptions.get(subscriptionKeys.identity(identity));
    return item && organizationIdFrom(item);
  }

  /** Has it no contact any more, and nobody who answers for it? Then whoever comes next is its first one. A hub waits for the operator. */
  async #isAbandoned({ id, verified, hub }: Organization, joining: string): Promise<boolean> {
    return verified === null && !hub && (await this.#others(id, joining)).length === 0;
  }

  /** Nobody has the identity: an organization is renamed by who has a say over it, and left by another. */
  async #free({ subscription, identity }: Stored, wanted: Subscription): Promise<string> {
    const { organizationId } = subscription;
    return identity === null || isAcknowledged({ ...wanted, organizationId }) ? organizationId : ownOrganizationId(wanted.id);
  }

  /** An identity that no contact gives any more is free for whoever has it by right. */
  async #released({ subscription, identity }: Stored, organizationId: string, wanted: string): Promise<readonly TransactWriteItem[]> {
    if (identity === null || identity === wanted || !isLiving(subscription)) return [];
    const { id, organizationId: left } = subscription;
    const standing = await this.#find(left);
    const others = await this.#others(left, id);
    if (!standing || others.length >= LOOKED_AT - 1 || others.some((other) => other.identity === identity)) return [];
    const table = this.#subscriptions;
    const freed = table.deleteOfIf(subscriptionKeys.identity(identity), {
      ConditionExpression: 'organizationId = :left',
      ExpressionAttributeValues: toAttributes({ ':left': left }),
    });
    // Whoever joins at this moment by the old identity changes the organization's revision.
    return left === organizationId ? [freed] : [freed, unchanged(table, standing)];
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
