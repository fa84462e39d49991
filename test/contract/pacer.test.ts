import { describe, expect, it } from 'vitest';
import { DynamoPacer } from '../../functions/adapters/dynamodb/dynamo-pacer.ts';
import type { Pacer } from '../../functions/ports/pacer.ts';
import { NOON } from '../builders.ts';
import { InMemoryPacer } from '../fakes/in-memory-pacer.ts';
import { aDynamoDb, someTables } from './engines.ts';

const USUAL_RATE = 14;

const client = await aDynamoDb();
const implementations: readonly (readonly [string, () => Promise<Pacer>])[] = [
  ['in memory', async () => new InMemoryPacer(USUAL_RATE)],
  ['on DynamoDB', async () => new DynamoPacer(client, (await someTables(client)).mailings, USUAL_RATE, null)],
];

/** So many milliseconds after noon. */
const at = (ms: number): Date => new Date(Date.parse(NOON) + ms);
const noonMs = Date.parse(NOON);

describe.each(implementations)('a pacer %s', (_, makePacer) => {
  it('starts at once, at the usual rate, when nobody sends', async () => {
    const pacer = await makePacer();
    expect(await pacer.peek('routine', at(0))).toBe(noonMs);
    const { startMs, intervalMs } = await pacer.reserve('routine', 100, at(0));
    expect(startMs).toBe(noonMs);
    expect(intervalMs).toBeCloseTo(1000 / USUAL_RATE, 6);
  });

  it('goes by the rate that was set last', async () => {
    const pacer = await makePacer();
    await pacer.setRate(50);
    await pacer.setRate(100);
    expect((await pacer.reserve('routine', 100, at(0))).intervalMs).toBeCloseTo(10, 6);
  });

  it('gives many senders slots that follow each other without gap or overlap', async () => {
    const pacer = await makePacer();
    await pacer.setRate(100);
    const reserved = await Promise.all(Array.from({ length: 12 }, () => pacer.reserve('routine', 10, at(0))));
    const starts = reserved.map(({ startMs }) => Math.round(startMs - noonMs)).sort((a, b) => a - b);
    expect(starts).toEqual(Array.from({ length: 12 }, (_, i) => i * 100));
    expect(await pacer.peek('digest', at(0))).toBeCloseTo(noonMs + 1200, 3);
  });

  it('reserves nothing for one who only looks', async () => {
    const pacer = await makePacer();
    await pacer.setRate(10);
    await pacer.reserve('routine', 10, at(0));
    expect(await pacer.peek('routine', at(0))).toBe(noonMs + 1000);
    expect(await pacer.peek('routine', at(0))).toBe(noonMs + 1000);
    expect(await pacer.peek('routine', at(5000))).toBe(noonMs + 5000);
  });

  it('gives urgent mail its own share while others send', async () => {
    const pacer = await makePacer();
    await pacer.setRate(100);
    await pacer.reserve('routine', 100, at(0));
    expect(await pacer.peek('urgent', at(0))).toBe(noonMs + 1000);
    expect((await pacer.reserve('urgent', 10, at(0))).intervalMs).toBeCloseTo(50, 6);
    expect((await pacer.reserve('routine', 100, at(0))).intervalMs).toBeCloseTo(12.5, 6);
    expect(await pacer.peek('urgent', at(0))).toBeCloseTo(noonMs + 1500, 3);
  });
});

describe('a pacer on DynamoDB', () => {
  it('is one clock for all functions', async () => {
    const { mailings } = await someTables(client);
    const [one, other] = [1, 2].map(() => new DynamoPacer(client, mailings, USUAL_RATE, null));
    await one?.setRate(10);
    await one?.reserve('routine', 10, at(0));
    expect((await other?.reserve('routine', 10, at(0)))?.startMs).toBe(noonMs + 1000);
  });

  it('keeps to the rate that the operator fixed, whatever the quota says', async () => {
    const { mailings } = await someTables(client);
    const pacer = new DynamoPacer(client, mailings, USUAL_RATE, 5);
    await pacer.setRate(500);
    expect((await pacer.reserve('routine', 1, at(0))).intervalMs).toBe(200);
  });
});
