import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoBatches } from '../../functions/adapters/dynamodb/mailings/dynamo-batches.ts';
import { DynamoLedgerSums } from '../../functions/adapters/dynamodb/mailings/dynamo-ledger-sums.ts';
import { DynamoMailings } from '../../functions/adapters/dynamodb/mailings/dynamo-mailings.ts';
import { DynamoReceipts } from '../../functions/adapters/dynamodb/mailings/dynamo-receipts.ts';
import { DynamoRetries } from '../../functions/adapters/dynamodb/mailings/dynamo-retries.ts';
import { KEPT_FOR_EVER, type Keeping, keptFor } from '../../functions/adapters/dynamodb/mailings/ledger-keeping.ts';
import { counted } from '../../functions/domain/ledger/ledger.ts';
import { DAY } from '../../functions/domain/time.ts';
import { aBatch, aMailing, anId, NOON } from '../builders.ts';
import { SettableClock } from '../fakes/clock-and-random.ts';
import { aDynamoDb, someTables } from './engines.ts';
import { provinces } from './mailing-ports.ts';

const client = await aDynamoDb();

/** Everything that a mailing writes, and a receipt that was asked for and given; kind by kind, after how many days each is deleted. */
const daysOf = async (keeping: Keeping) => {
  const tables = await someTables(client);
  const mailings = new DynamoMailings(client, tables.mailings, keeping);
  const batches = new DynamoBatches(client, tables.mailings, keeping);
  const sums = new DynamoLedgerSums(client, tables.mailings, keeping);
  const receipts = new DynamoReceipts(client, tables.mailings, tables.subscriptions, keeping);
  const noticeId = anId('ntc');
  const mailing = aMailing({ id: `${noticeId}-1-notice`, noticeId, startedAt: NOON });
  await mailings.begin(mailing, provinces(mailing.id, '44'));
  await mailings.mention(mailing.id, [anId('ntc')]);
  const batch = aBatch({ mailingId: mailing.id });
  await batches.put(batch);
  // Updates leave it as it is.
  await batches.claim(batch.id, 'run', NOON, NOON);
  const retries = new DynamoRetries(client, tables.mailings, keeping);
  const tried = [{ attempt: 1, at: NOON, why: 'http-500' }];
  const retry = { batch: batch.id, position: 0, subscriptionId: anId('sub'), attempts: 1, why: 'http-500', dueAt: NOON, tried };
  await retries.schedule(retry);
  await retries.settle(retry, { status: 'delivered', attempts: 2 });
  await mailings.close(mailing.id, NOON);
  await mailings.reopen(mailing.id, NOON);
  const sum = { at: NOON, isFinal: true, counts: [], possiblyTwice: [], settled: [], timed: 0 };
  await sums.keep(mailing.id, noticeId, { ...sum, counts: [['440106', 'email', counted('delivered', 1)]] });
  await sums.noteTold(mailing.id, 'immediate~44~#..:', new Map());
  const organizationId = anId('org');
  await receipts.ask(noticeId, [{ organizationId, region: '440106', isVerified: false, hub: null, subscriptionId: anId('sub') }], NOON);
  const asked = await receipts.find(noticeId, organizationId);
  if (!asked) throw new Error('nobody was asked');
  const answer = { name: '张三', fields: {}, subscriptionId: asked.subscriptionId, version: 1, at: NOON };
  expect(await receipts.answer(asked, { ...asked, answer, revision: 1 }, null, NOON)).toBe(true);

  const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.mailings }));
  const found = Items.map((item) => unmarshall(item)).filter(({ kind }) => kind !== 'begun');
  return Object.fromEntries(
    found.map(({ kind, ttl }) => [String(kind), ttl === undefined ? null : (Number(ttl) * 1000 - Date.parse(NOON)) / DAY]),
  );
};

describe('the ledger', () => {
  it('is deleted by age: what leads to a mailing first, all that is found by it a month later', async () => {
    const clock = new SettableClock(NOON);
    expect(await daysOf(keptFor(730, clock))).toEqual({
      pointer: 730,
      mailing: 760,
      range: 760,
      'range-name': 760,
      batch: 760,
      outcome: 760,
      tried: 760,
      'ledger-sum': 760,
      told: 760,
      receipt: 760,
      'receipt-sum': 760,
    });
  });

  it('is kept for ever by a deployment that chose 0', async () => {
    const kept = await daysOf(keptFor(0, new SettableClock(NOON)));
    expect(Object.keys(kept)).toHaveLength(11);
    expect(Object.values(kept).filter((days) => days !== null)).toEqual([]);
    expect(keptFor(0, new SettableClock(NOON))).toBe(KEPT_FOR_EVER);
  });
});
