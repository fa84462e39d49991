import { describe, expect, it } from 'vitest';
import { DynamoPacer } from '../../functions/adapters/dynamodb/mailings/dynamo-pacer.ts';
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
    expect(await pacer.turn('routine', at(0))).toBe(noonMs);
    const reserved = await pacer.reserve('routine', 100, at(0), 60_000);
    expect(reserved).toMatchObject({ startMs: noonMs, count: 100 });
    expect(reserved?.intervalMs).toBeCloseTo(1000 / USUAL_RATE, 6);
  });

  it('goes by the rate that was set last', async () => {
    const pacer = await makePacer();
    await pacer.setRate(50);
    await pacer.setRate(100);
    expect((await pacer.reserve('routine', 100, at(0), 60_000))?.intervalMs).toBeCloseTo(10, 6);
  });

  it('gives many senders slots that follow each other without gap or overlap', async () => {
    const pacer = await makePacer();
    await pacer.setRate(100);
    const reserved = await Promise.all(Array.from({ length: 12 }, () => pacer.reserve('routine', 10, at(0), 60_000)));
    const starts = reserved.map((slots) => Math.round((slots?.startMs ?? 0) - noonMs)).sort((a, b) => a - b);
    expect(starts).toEqual(Array.from({ length: 12 }, (_, i) => i * 100));
    expect(await pacer.turn('digest', at(0))).toBeCloseTo(noonMs + 1200, 3);
  });

  it('reserves nothing for one who only looks', async () => {
    const pacer = await makePacer();
    await pacer.setRate(10);
    await pacer.reserve('routine', 10, at(0), 60_000);
    expect(await pacer.turn('routine', at(0))).toBe(noonMs + 1000);
    expect(await pacer.turn('routine', at(0))).toBe(noonMs + 1000);
    expect(await pacer.turn('routine', at(5000))).toBe(noonMs + 5000);
  });

  it('reserves nothing when the slots are out of reach', async () => {
    const pacer = await makePacer();
    await pacer.setRate(10);
    await pacer.reserve('routine', 100, at(0), 0);
    expect(await pacer.reserve('routine', 100, at(0), 9_999)).toBeNull();
    expect(await pacer.turn('routine', at(0))).toBe(noonMs + 10_000);
    expect(await pacer.reserve('routine', 100, at(0), 10_000)).toMatchObject({ startMs: noonMs + 10_000 });
  });

  it('gives no more slots at once than 20 seconds hold', async () => {
    const pacer = await makePacer();
    await pacer.setRate(2);
    expect(await pacer.reserve('routine', 100, at(0), 0)).toMatchObject({ count: 40 });
    await pacer.setRate(0.01);
    expect(await pacer.reserve('routine', 100, at(60_000), 0)).toMatchObject({ count: 1 });
  });

  it('lets the batches of one flow stand behind each other, and those of another beside them', async () => {
    const pacer = await makePacer();
    await pacer.setRate(10);
    await pacer.reserve('routine', 100, at(0), 0);
    const flood = [];
    for (let i = 0; i < 3; i++) flood.push(await pacer.takePlace('routine', 'flood', 100, at(0)));
    expect(flood.map(({ startMs }) => startMs - noonMs)).toEqual([10_000, 20_000, 30_000]);
    const other = await pacer.takePlace('routine', 'other', 100, at(0));
    expect(other.startMs - noonMs).toBe(10_000);
    await pacer.reserve('routine', 100, at(5_000), 60_000, flood[0]?.place);
    expect(await pacer.turn('routine', at(5_000), other.place)).toBe(noonMs + 20_000);
    expect(await pacer.turn('routine', at(5_000), flood[2]?.place)).toBe(noonMs + 30_000);
  });

  it('gives everybody a place of their own, however many ask at once', async () => {
    const pacer = await makePacer();
    const places = await Promise.all(Array.from({ length: 12 }, () => pacer.takePlace('routine', 'one', 10, at(0))));
    expect(places.map(({ place }) => place).sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i * 10));
  });

  it('holds the line, for 20 minutes at most', async () => {
    const pacer = await makePacer();
    await pacer.hold(at(300_000), at(0));
    expect(await pacer.turn('urgent', at(0))).toBe(noonMs + 300_000);
    await pacer.hold(at(86_400_000), at(0));
    expect(await pacer.turn('routine', at(0))).toBe(noonMs + 1_200_000);
  });

  it('brakes once when many are refused together, and comes back to its rate', async () => {
    const pacer = await makePacer();
    await pacer.setRate(100);
    for (let i = 0; i < 5; i++) await pacer.slowDown(at(i));
    expect((await pacer.reserve('routine', 1, at(4), 0))?.intervalMs).toBeCloseTo(1000 / 80, 2);
    expect((await pacer.reserve('routine', 1, at(30_000), 0))?.intervalMs).toBeCloseTo(10, 6);
  });

  it('is not stopped by a clock that once ran ahead', async () => {
    const pacer = await makePacer();
    await pacer.reserve('routine', 10, at(400 * 86_400_000), 0);
    expect(await pacer.turn('routine', at(0))).toBe(noonMs);
    expect(await pacer.reserve('urgent', 10, at(0), 0)).toMatchObject({ startMs: noonMs });
  });

  it('tells until when slots were given out, and the rate', async () => {
    const pacer = await makePacer();
    await pacer.setRate(10);
    await pacer.reserve('routine', 10, at(0), 0);
    expect(await pacer.line('digest', at(5000))).toEqual({ usedUntilMs: noonMs + 1000, perSecond: 10 });
  });

  it('gives urgent mail its own share while others send', async () => {
    const pacer = await makePacer();
    await pacer.setRate(100);
    await pacer.reserve('routine', 100, at(0), 60_000);
    expect(await pacer.turn('urgent', at(0))).toBe(noonMs + 1000);
    expect((await pacer.reserve('urgent', 10, at(0), 60_000))?.intervalMs).toBeCloseTo(50, 6);
    expect((await pacer.reserve('routine', 100, at(0), 60_000))?.intervalMs).toBeCloseTo(12.5, 6);
    expect(await pacer.turn('urgent', at(0))).toBeCloseTo(noonMs + 1500, 3);
  });
});

describe('a pacer on DynamoDB', () => {
  it('is one clock for all functions', async () => {
    const { mailings } = await someTables(client);
    const [one, other] = [1, 2].map(() => new DynamoPacer(client, mailings, USUAL_RATE, null));
    await one?.setRate(10);
    await one?.reserve('routine', 10, at(0), 60_000);
    expect((await other?.reserve('routine', 10, at(0), 60_000))?.startMs).toBe(noonMs + 1000);
  });

  it('keeps to the rate that the operator fixed, whatever the quota says', async () => {
    const { mailings } = await someTables(client);
    const pacer = new DynamoPacer(client, mailings, USUAL_RATE, 5);
    await pacer.setRate(500);
    expect((await pacer.reserve('routine', 1, at(0), 60_000))?.intervalMs).toBe(200);
  });
});
