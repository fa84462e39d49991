import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { provincePartition } from '#domain/audience/directory';
import { identityOf } from '#domain/organizations/organization';
import { LETTERS } from '#domain/subscriptions/letter-request';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Traces } from '#ports/traces';
import { inParallel } from '../../in-parallel.ts';
import { consentKeys, type Key, subscriptionKeys } from '../keys.ts';
import { Table, toAttributes } from '../table.ts';
import { contactOfFrom, organizationFrom, organizationIdFrom } from './organization-items.ts';
import { heldBy } from './subscription-items.ts';

const AT_ONCE = 10;

/** Deletes by keys alone what cannot be left, item by item: each may be gone already. */
export class DynamoTraces implements Traces {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async purge({ id, organizationId, invitedTo }: Subscription): Promise<void> {
    const truth = subscriptionKeys.truth(id);
    const stored = await this.#subscriptions.get(truth);
    const rows = (stored ? heldBy(stored).formerRows : []).flatMap(({ slotId, regions, until }) =>
      regions.map((at) => subscriptionKeys.row({ slotId, province: provincePartition(at) }, { at, subscriptionId: id, until })),
    );
    const beside: Key[] = [];
    for await (const { pk, sk } of this.#subscriptions.ofPartition(truth.pk))
      if (sk !== truth.sk) beside.push({ pk: String(pk), sk: String(sk) });
    const letters = LETTERS.map((letter) => consentKeys.letter(letter, id));
    const invited = invitedTo === undefined ? [] : [subscriptionKeys.invitedTo(invitedTo, id)];
    await this.#deleteAll([
      ...rows,
      ...invited,
      ...beside,
      ...letters,
      consentKeys.request(id),
      subscriptionKeys.contactOf(organizationId, id),
    ]);
    await this.#purgeOrganization(organizationId);
    await this.#subscriptions.delete(truth);
  }

  async forgetAsked(addressKey: string): Promise<void> {
    const { items } = await this.#subscriptions.page({
      IndexName: 'byAddress',
      KeyConditionExpression: 'addressPk = :key',
      ExpressionAttributeValues: toAttributes({ ':key': subscriptionKeys.askedAddress(addressKey) }),
    });
    await this.#deleteAll(items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })));
  }

  /** One that has no contact any more, and for which nobody answers; a hub has members that name it. */
  async #purgeOrganization(organizationId: string): Promise<void> {
    const key = subscriptionKeys.organization(organizationId);
    const item = await this.#subscriptions.get(key);
    const organization = item && organizationFrom(item);
    if (!organization || organization.verified !== null || organization.hub) return;
    for await (const contact of this.#subscriptions.startingWith(key.pk, subscriptionKeys.contactOf('', '').sk))
      if (contactOfFrom(contact)) return;
    const identity = subscriptionKeys.identity(identityOf(organization));
    const leads = await this.#subscriptions.get(identity);
    await this.#deleteAll([
      ...(leads && organizationIdFrom(leads) === organizationId ? [identity] : []),
      ...(organization.memberOf === undefined ? [] : [subscriptionKeys.memberOf(organization.memberOf, organizationId)]),
      subscriptionKeys.spread(organizationId),
      key,
    ]);
  }

  async #deleteAll(keys: readonly Key[]): Promise<void> {
    await inParallel(keys, AT_ONCE, (one) => this.#subscriptions.delete(one));
  }
}
