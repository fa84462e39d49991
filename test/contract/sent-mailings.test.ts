import { describe, expect, it } from 'vitest';
import { DynamoBatches } from '../../functions/adapters/dynamodb/mailings/dynamo-batches.ts';
import { DynamoMailings } from '../../functions/adapters/dynamodb/mailings/dynamo-mailings.ts';
import { DynamoRanges } from '../../functions/adapters/dynamodb/mailings/dynamo-ranges.ts';
import { DynamoSentMailings } from '../../functions/adapters/dynamodb/mailings/dynamo-sent-mailings.ts';
import { rangeId } from '../../functions/domain/audience/directory.ts';
import type { Batches } from '../../functions/ports/batches.ts';
import type { Mailings } from '../../functions/ports/mailings.ts';
import type { Ranges } from '../../functions/ports/ranges.ts';
import type { SentMailings } from '../../functions/ports/sent-mailings.ts';
import { aBatch, aDigest, aMailing, aRange } from '../builders.ts';
import { InMemoryBatches } from '../fakes/in-memory-batches.ts';
import { InMemoryMailings } from '../fakes/in-memory-mailings.ts';
import { InMemoryRanges } from '../fakes/in-memory-ranges.ts';
import { InMemorySentMailings } from '../fakes/in-memory-sent-mailings.ts';
import { MailingsState } from '../fakes/mailings-state.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Stores = Readonly<{ log: Mailings; ranges: Ranges; batches: Batches; sent: SentMailings }>;

const client = await aDynamoDb();

describe.each<readonly [string, () => Promise<Stores>]>([
  [
    'in memory',
    async () => {
      const state = new MailingsState();
      return {
        log: new InMemoryMailings(state),
        ranges: new InMemoryRanges(state),
        batches: new InMemoryBatches(state),
        sent: new InMemorySentMailings(state),
      };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { mailings } = await someTables(client);
      return {
        log: new DynamoMailings(client, mailings),
        ranges: new DynamoRanges(client, mailings),
        batches: new DynamoBatches(client, mailings),
        sent: new DynamoSentMailings(client, mailings),
      };
    },
  ],
])('mailings that were sent, %s,', (_, make) => {
  it('are listed by the month in which they began, the latest first, page by page, with the partitions in which they send', async () => {
    const { log, sent } = await make();
    const days = ['10-31', '11-01', '11-02', '11-03'];
    for (const day of days) {
      const mailing = aMailing({ startedAt: `2026-${day}T04:00:00.000Z` });
      const counted = { slotId: 'd09:Asia:Shanghai', province: '31', from: '31', before: '31:' };
      await log.begin(mailing, [aRange(mailing.id), aRange(mailing.id, { purpose: 'count', range: counted })]);
      await log.begin(mailing, [aRange(mailing.id)]);
    }
    const first = await sent.ofMonth('2026-11', null, 2);
    expect(first.items.map(({ startedAt }) => startedAt.slice(5, 10))).toEqual(['11-03', '11-02']);
    expect(first).toMatchObject({ isEnd: false, items: [{ act: 'notice', looksAt: { immediate: ['44'] } }, {}] });
    const last = first.items.at(-1) ?? null;
    const next = await sent.ofMonth('2026-11', last, 9);
    expect(next).toMatchObject({ isEnd: true, items: [{ startedAt: '2026-11-01T04:00:00.000Z' }] });
    expect(await sent.ofMonth('2026-09', null, 9)).toEqual({ items: [], isEnd: true });
  });

  it('say of a digest what slot it is for, and nothing of the partitions where there are very many', async () => {
    const { log, sent } = await make();
    const digest = aDigest();
    const range = { slotId: digest.slotId, province: '44', from: '44', before: '44:' };
    await log.begin(digest, [aRange(digest.id, { range })]);
    const wide = aMailing({ startedAt: '2026-12-01T00:00:00.000Z' });
    const everywhere = Array.from({ length: 201 }, (__, i) => aRange(wide.id, { range: { ...range, slotId: `d${i}` } }));
    await log.begin(wide, everywhere);
    expect((await sent.ofMonth('2026-11', null, 9)).items).toMatchObject([{ mailingId: digest.id, looksAt: { [digest.slotId]: ['44'] } }]);
    expect((await sent.ofMonth('2026-12', null, 9)).items).toMatchObject([{ mailingId: wide.id, looksAt: null }]);
  });

  it('have the ranges of one partition', async () => {
    const { ranges, sent } = await make();
    const { id } = aMailing();
    const at = (province: string, slotId = 'immediate') =>
      aRange(id, { range: { slotId, province, from: province, before: `${province}:` } });
    await ranges.add([at('44'), at('11'), at('44', 'd09:Asia:Shanghai')]);
    expect(await sent.rangesIn(id, { slotId: 'immediate', province: '44' })).toEqual([at('44')]);
    expect(await sent.rangesIn(id, { slotId: 'immediate', province: '31' })).toEqual([]);
  });

  it('have one batch, or none, that covers the key of a row', async () => {
    const { batches, sent } = await make();
    const { id } = aMailing();
    const range = aRange(id);
    const name = rangeId(range.range);
    const chain = [
      { ...aBatch({ mailingId: id, after: '' }), lastKey: '4401#b' },
      { ...aBatch({ mailingId: id, after: '4401#b' }), lastKey: '440106#k' },
    ];
    const hook = { ...aBatch({ mailingId: id }), lastKey: '440106#z' };
    const byWebhook = { ...hook, id: { ...hook.id, channel: 'webhook' as const, after: '440106#c' } };
    for (const batch of [...chain, byWebhook]) await batches.put(batch);
    const batchAt = async (channel: 'email' | 'webhook', key: string) => (await sent.batchAt(id, name, channel, key))?.id.after;
    expect(await batchAt('email', '4401#a')).toBe('');
    expect(await batchAt('email', '4401#b')).toBe('');
    expect(await batchAt('email', '4401#c')).toBe('4401#b');
    expect(await batchAt('email', '440106#k')).toBe('4401#b');
    expect(await batchAt('email', '440106#l')).toBeUndefined();
    // Behind it in the partition come those of the other channel.
    expect(await batchAt('webhook', '440106#c')).toBeUndefined();
    expect(await batchAt('webhook', '440106#d')).toBe('440106#c');
  });
});
