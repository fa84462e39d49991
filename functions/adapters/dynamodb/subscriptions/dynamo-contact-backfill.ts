import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { isLiving } from '#domain/subscriptions/contact';
import { type BackfillProgress, CLAIMED_TOGETHER, type Claimed, type ContactBackfill } from '#ports/contact-backfill';
import type { Vault } from '#ports/vault';
import { mailingKeys, subscriptionKeys } from '../keys.ts';
import { parseItem, SCHEMA_VERSION } from '../shapes.ts';
import { type RawItem, Table, toAttributes, transact } from '../table.ts';
import { ContactClaims, heldBy } from './contact-claims.ts';
import { subscriptionFrom } from './subscription-items.ts';

const v = z.literal(SCHEMA_VERSION);
const ProgressItem = z.discriminatedUnion('state', [
  z.object({ v, state: z.literal('finished'), at: z.string() }),
  z.object({
    v,
    state: z.literal('walking'),
    partition: z.object({ slotId: z.string(), province: z.string() }),
    after: z.string().nullable(),
  }),
]);

export class DynamoContactBackfill implements ContactBackfill {
  readonly #subscriptions: Table;
  readonly #mailings: Table;
  readonly #claims: ContactClaims;

  constructor(client: DynamoDBClient, subscriptionsTable: string, mailingsTable: string, vault: Pick<Vault, 'addressKey' | 'fingerprint'>) {
    this.#subscriptions = new Table(client, subscriptionsTable);
    this.#mailings = new Table(client, mailingsTable);
    this.#claims = new ContactClaims(this.#subscriptions, vault);
  }

  async claim(ids: readonly string[]): Promise<Claimed> {
    if (ids.length > CLAIMED_TOGETHER) throw new RangeError(`at most ${CLAIMED_TOGETHER} subscriptions at once, not ${ids.length}`);
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
    const held = heldBy(truth);
    const contact = await this.#claims.contactOf(subscription);
    if (held.includes(contact)) return 'nothing';
    const claim = await this.#claims.claim(contact, id);
    if (claim.kind === 'held') return 'held';
    const { pk, sk } = subscriptionKeys.truth(id);
    const noted = this.#subscriptions.updateOf(
      { pk, sk },
      {
        UpdateExpression: 'SET contacts = :contacts',
        ConditionExpression: 'revision = :found',
        ExpressionAttributeValues: toAttributes({ ':contacts': [...held, contact], ':found': subscription.revision }),
      },
    );
    return (await transact(this.#subscriptions.client, [noted, ...claim.items])).length === 0 ? 'claimed' : 'nothing';
  }

  async progress(): Promise<BackfillProgress | null> {
    const item = await this.#mailings.get(mailingKeys.contactRun());
    if (!item) return null;
    const { v: _v, state, ...rest } = parseItem(ProgressItem, item);
    return 'partition' in rest ? { kind: 'walking', ...rest } : { kind: 'finished', ...rest };
  }

  async saveProgress({ kind, ...progress }: BackfillProgress): Promise<void> {
    await this.#mailings.put({ ...mailingKeys.contactRun(), v: SCHEMA_VERSION, kind: 'contact-run', state: kind, ...progress });
  }
}
