import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { directoryEntries, provincePartition } from '#domain/audience/directory';
import { isLiving } from '#domain/subscriptions/contact';
import { hasRows } from '#domain/subscriptions/subscription';
import { WALKED_TOGETHER } from '#ports/directory-walk';
import type { OrganizationBackfill } from '#ports/organization-backfill';
import type { Vault } from '#ports/vault';
import { mailingKeys, subscriptionKeys } from '../keys.ts';
import { DynamoWalkRecord } from '../mailings/dynamo-walk-record.ts';
import { type RawItem, Table, toAttributes, transact } from '../table.ts';
import { ContactClaims } from './contact-claims.ts';
import { OrganizationClaims } from './organization-claims.ts';
import { heldBy, rowItem, subscriptionFrom } from './subscription-items.ts';

export class DynamoOrganizationBackfill extends DynamoWalkRecord implements OrganizationBackfill {
  readonly #subscriptions: Table;
  readonly #organizations: OrganizationClaims;
  readonly #contacts: ContactClaims;

  constructor(client: DynamoDBClient, subscriptionsTable: string, mailingsTable: string, vault: Pick<Vault, 'addressKey' | 'fingerprint'>) {
    super(new Table(client, mailingsTable), mailingKeys.organizationRun(), 'organization-run');
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#organizations = new OrganizationClaims(this.#subscriptions);
    this.#contacts = new ContactClaims(this.#subscriptions, vault);
  }

  async join(ids: readonly string[]): Promise<number> {
    if (ids.length > WALKED_TOGETHER) throw new RangeError(`at most ${WALKED_TOGETHER} subscriptions at once, not ${ids.length}`);
    const truths = new Map((await this.#subscriptions.getMany(ids.map(subscriptionKeys.truth))).map((truth) => [truth['id'], truth]));
    let joined = 0;
    // One after the other: several of one organization may be among them.
    for (const id of ids) {
      const truth = truths.get(id);
      if (truth && (await this.#joinOne(truth))) joined += 1;
    }
    return joined;
  }

  async #joinOne(truth: RawItem): Promise<boolean> {
    const subscription = subscriptionFrom(truth);
    const { identity: known, contacts: held } = heldBy(truth);
    if (!isLiving(subscription) || known !== null) return false;
    const stored = { subscription, identity: null };
    const {
      subscription: after,
      identity,
      items,
    } = await this.#organizations.join(stored, subscription, subscription.confirmedAt ?? subscription.createdAt);
    const { organizationId, invitedTo } = after;
    // Whoever is there twice by one address stays there twice: it cannot be told which of them is meant (ADR 8).
    const [, contact] = await this.#contacts.contactsOf(after);
    const claim = held.includes(contact) ? null : await this.#contacts.claim(contact, subscription.id);
    const claims = claim?.kind === 'free' ? claim.items : [];
    const table = this.#subscriptions;
    const noted = table.updateOf(subscriptionKeys.truth(subscription.id), {
      // Also where a release looks for it that knows no other place.
      UpdateExpression: `SET organizationId = :organization, organization.id = :organization, #identity = :identity${
        invitedTo === undefined ? '' : ', invitedTo = :invited'
      }${claims.length === 0 ? '' : ', contacts = :contacts'}`,
      ConditionExpression: 'revision = :found',
      ExpressionAttributeNames: { '#identity': 'identity' },
      ExpressionAttributeValues: toAttributes({
        ':organization': organizationId,
        ':identity': identity,
        ':found': subscription.revision,
        ':invited': invitedTo,
        ...(claims.length === 0 ? {} : { ':contacts': [...held, contact] }),
      }),
    });
    const moves = organizationId !== subscription.organizationId && hasRows(subscription);
    const rows = moves ? directoryEntries({ ...subscription, organizationId }) : [];
    const puts = rows.map((entry) => table.putOf(rowItem(entry, provincePartition(entry.at))));
    return (await transact(table.client, [noted, ...items, ...claims, ...puts])).length === 0;
  }
}
