import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { isLiving } from '#domain/subscriptions/contact';
import type { Claimed, ContactBackfill } from '#ports/contact-backfill';
import { WALKED_TOGETHER } from '#ports/directory-walk';
import type { Vault } from '#ports/vault';
import { mailingKeys, subscriptionKeys } from '../keys.ts';
import { DynamoWalkRecord } from '../mailings/dynamo-walk-record.ts';
import { type RawItem, Table, toAttributes, transact } from '../table.ts';
import { ContactClaims } from './contact-claims.ts';
import { heldBy, subscriptionFrom } from './subscription-items.ts';

export class DynamoContactBackfill extends DynamoWalkRecord implements ContactBackfill {
  readonly #subscriptions: Table;
  readonly #claims: ContactClaims;

  constructor(client: DynamoDBClient, subscriptionsTable: string, mailingsTable: string, vault: Pick<Vault, 'addressKey' | 'fingerprint'>) {
    super(new Table(client, mailingsTable), mailingKeys.contactRun(), 'contact-run');
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#claims = new ContactClaims(this.#subscriptions, vault);
  }

  async claim(ids: readonly string[]): Promise<Claimed> {
    if (ids.length > WALKED_TOGETHER) throw new RangeError(`at most ${WALKED_TOGETHER} subscriptions at once, not ${ids.length}`);
    const truths = new Map((await this.#subscriptions.getMany(ids.map(subscriptionKeys.truth))).map((truth) => [truth['id'], truth]));
    let claimed = 0;
    const heldByOthers: string[] = [];
    // One after the other: two of the same contact may be among them.
    for (const id of ids) {
      const truth = truths.get(id);
      const outcome = truth ? await this.#claimFor(id, truth) : 'nothing';
      if (outcome === 'claimed') claimed += 1;
      if (outcome === 'held') heldByOthers.push(id);
    }
    return { claimed, heldByOthers };
  }

  async #claimFor(id: string, truth: RawItem): Promise<'claimed' | 'held' | 'nothing'> {
    const subscription = subscriptionFrom(truth);
    if (!isLiving(subscription)) return 'nothing';
    const { contacts: held, identity } = heldBy(truth);
    const [byName, byId] = await this.#claims.contactsOf(subscription);
    // One that is under no organization yet takes the second contact as it comes under one (OrganizationBackfill).
    const missing = (identity === null ? [byName] : [byName, byId]).filter((contact) => !held.includes(contact));
    if (missing.length === 0) return 'nothing';
    const taken: string[] = [];
    const claims: (readonly TransactWriteItem[])[] = [];
    for (const contact of missing) {
      const claim = await this.#claims.claim(contact, id);
      if (claim.kind === 'held') continue;
      taken.push(contact);
      claims.push(claim.items);
    }
    if (taken.length === 0) return 'held';
    const { pk, sk } = subscriptionKeys.truth(id);
    const noted = this.#subscriptions.updateOf(
      { pk, sk },
      {
        UpdateExpression: 'SET contacts = :contacts',
        ConditionExpression: 'revision = :found',
        ExpressionAttributeValues: toAttributes({ ':contacts': [...held, ...taken], ':found': subscription.revision }),
      },
    );
    const refused = await transact(this.#subscriptions.client, [noted, ...ContactClaims.together(claims)]);
    if (refused.length > 0) return 'nothing';
    return taken.length < missing.length ? 'held' : 'claimed';
  }
}
