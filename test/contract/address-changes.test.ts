import { describe, expect, it } from 'vitest';
import { DynamoAuditLog } from '../../functions/adapters/dynamodb/registry/dynamo-audit-log.ts';
import { DynamoAddressChanges } from '../../functions/adapters/dynamodb/subscriptions/dynamo-address-changes.ts';
import { DynamoLetterRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-requests.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { OPERATOR } from '../../functions/domain/agencies/audit.ts';
import { type AddressChange, agreedBy } from '../../functions/domain/subscriptions/address-change.ts';
import { activated, moved } from '../../functions/domain/subscriptions/subscription-life.ts';
import { after as laterBy, MINUTE } from '../../functions/domain/time.ts';
import { OPERATORS } from '../../functions/ports/audit-log.ts';
import { aSubscription, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemoryAddressChanges } from '../fakes/in-memory-address-changes.ts';
import { InMemoryAuditLog } from '../fakes/in-memory-audit-log.ts';
import { InMemoryLetterRequests } from '../fakes/in-memory-letter-requests.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const vault = new FakeVault();
const inMemory = async () => {
  const letters = new InMemoryLetterRequests();
  const changes = new InMemoryAddressChanges(letters);
  return { changes, letters, audit: new InMemoryAuditLog(() => changes.audits), subscriptions: new InMemorySubscriptions(vault) };
};
const onDynamoDb = async () => {
  const { subscriptions, registry } = await someTables(client);
  return {
    changes: new DynamoAddressChanges(client, subscriptions, registry, vault),
    letters: new DynamoLetterRequests(client, subscriptions),
    audit: new DynamoAuditLog(client, registry),
    subscriptions: new DynamoSubscriptionStore(client, subscriptions, vault),
  };
};

const OLD = 'choir@club.example';
const NEW = 'office@yunhe.example';
const aChange = (given: Partial<AddressChange> = {}): AddressChange => ({
  subscriptionId: 'sub-1',
  revision: 1,
  from: OLD,
  to: NEW,
  askedAt: NOON,
  agreedAt: { old: null, new: null },
  ...given,
});
const LETTER = { letter: 'address-new', subject: 'sub-1' } as const;

describe.each([
  ['in memory', inMemory],
  ['on DynamoDB', onDynamoDb],
] as const)('changes of address %s', (_, make) => {
  it('are asked for with their letters and who answers for them, the last one in the place of the one before', async () => {
    const { changes, letters, audit } = await make();
    const entry = { agencyId: OPERATORS, at: NOON, actor: OPERATOR, action: 'subscription.address-vouched', subject: 'sub-1' };
    await changes.ask(aChange(), [LETTER], NOON, entry);
    const claimed = await letters.claim(LETTER, NOON, laterBy(NOON, MINUTE));
    expect(claimed?.askedAt).toBe(NOON);
    const later = laterBy(NOON, 1000);
    await changes.ask(aChange({ askedAt: later }), [LETTER], later, null);
    expect(await changes.find('sub-1')).toEqual(aChange({ askedAt: later }));
    expect((await letters.claim(LETTER, later, laterBy(NOON, MINUTE)))?.askedAt).toBe(later);
    expect((await audit.ofAll({ from: NOON, to: later, limit: 10 }))?.items.map(({ action }) => action)).toEqual([
      'subscription.address-vouched',
    ]);
    expect(await changes.find('sub-2')).toBeNull();
  });

  it('are replaced as they were found, and settled unless another was asked for', async () => {
    const { changes, audit } = await make();
    await changes.ask(aChange(), [], NOON, null);
    const agreed = agreedBy(aChange(), 'old', NOON);
    expect(await changes.replace(aChange(), agreed)).toBe(true);
    expect(await changes.replace(aChange(), agreedBy(aChange(), 'new', NOON))).toBe(false);
    expect(await changes.find('sub-1')).toEqual(agreed);
    await changes.ask(aChange({ askedAt: laterBy(NOON, 1) }), [], NOON, null);
    const objected = { agencyId: OPERATORS, at: NOON, actor: OPERATOR, action: 'subscription.address-objected', subject: 'sub-1' };
    await changes.settle(agreed, objected);
    expect(await changes.find('sub-1')).not.toBeNull();
    const entries = async () => (await audit.ofAll({ from: NOON, to: laterBy(NOON, 1000), limit: 10 }))?.items;
    expect(await entries()).toEqual([]);
    await changes.settle(aChange({ askedAt: laterBy(NOON, 1) }), objected);
    expect(await changes.find('sub-1')).toBeNull();
    expect(await entries()).toEqual([objected]);
    await changes.settle(agreed);
  });

  it('find no subscription by the address that is asked for, before it is changed', async () => {
    const { changes, subscriptions } = await make();
    const pending = aSubscription({ status: 'pending', channel: { type: 'email', address: OLD } });
    await subscriptions.create(pending);
    await subscriptions.replace(pending, activated(pending, NOON), NOON);
    await changes.ask(aChange({ subscriptionId: pending.id }), [], NOON, null);
    expect(await subscriptions.withAddress(await vault.addressKey(NEW))).toEqual([]);
    const active = await subscriptions.find(pending.id);
    if (!active) throw new Error('nobody there');
    expect(await subscriptions.replace(active, moved(active, NEW), NOON)).toBe(true);
    expect(await subscriptions.withAddress(await vault.addressKey(NEW))).toEqual([pending.id]);
    expect(await subscriptions.withAddress(await vault.addressKey(OLD))).toEqual([]);
    const asOf = (address: string) => subscriptions.holder({ ...active, channel: { type: 'email', address } });
    expect([await asOf(OLD), await asOf(NEW)]).toEqual([null, pending.id]);
  });
});
