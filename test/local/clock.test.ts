import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { type Office, openOffice, parcelsIn } from './post-office.ts';

const HOUR_MS = 3_600_000;
/** So long a busy machine may take for what a test asks in between. */
const MINUTE_MS = 60_000;

const reader = async (office: Office) => {
  const { engines } = await office.state();
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    endpoint: engines.dynamodb,
  });
  return async (pk: string) => (await client.send(new GetItemCommand({ TableName: 'Store-Parcels', Key: { pk: { S: pk } } }))).Item;
};
const counted = async (office: Office, name: string): Promise<number> =>
  Number((await (await reader(office))(`COUNT#${name}`))?.['n']?.N ?? 0);

const skew = (iso: string): number => Date.parse(iso) - Date.now();

describe('the clock of a local run', () => {
  it('moves for functions and engines alike, and says where it stands', async () => {
    const office = await openOffice();
    const answer = await office.call('POST', '/_local/clock', { advance: 'PT5H' });
    expect(answer).toMatchObject({ status: 200, body: { now: expect.any(String), steps: expect.any(Number) } });
    const times = [
      answer.body.now,
      (await office.call('GET', '/_local/clock')).body.now,
      (await office.call('GET', '/time')).body.now,
      (await office.state()).now,
    ];
    for (const time of times) expect(Math.abs(skew(time) - 5 * HOUR_MS)).toBeLessThan(MINUTE_MS);
    await office.call('POST', '/parcels', { id: 'a' });
    await office.idle();
    const [{ at, headers }] = (await office.call('GET', '/_local/inbox.json')).body;
    for (const time of [at, headers.date]) expect(Math.abs(skew(time) - 5 * HOUR_MS)).toBeLessThan(MINUTE_MS);
  });

  it('brings delayed messages when they are due, and not before', async () => {
    const office = await openOffice();
    await office.call('POST', '/parcels', { id: 'slow', delaySeconds: 900 });
    await office.idle();
    expect((await office.state()).queues).toMatchObject({ 'Office-Loads': { delayed: 1 } });
    await office.advance('PT14M');
    expect(await parcelsIn(office)).toEqual([]);
    await office.advance('PT1M');
    expect(await parcelsIn(office)).toEqual(['slow']);
  });

  it('stops at each due moment on the way: what is tried again has the time that it would have had', async () => {
    const office = await openOffice();
    await office.call('POST', '/parcels', { id: 'twice', misses: 2 });
    await office.idle();
    const before = Date.parse((await office.state()).now);
    await office.advance('PT1H');
    const [{ at }] = (await office.call('GET', '/_local/inbox.json')).body;
    // Two visibility timeouts of a minute.
    expect(Math.abs(Date.parse(at) - before - 2 * MINUTE_MS)).toBeLessThan(MINUTE_MS);
  });

  it('fires a daily schedule once a day, and one of every minute once a step', async () => {
    const office = await openOffice();
    const { steps } = await office.advance('P3D');
    expect(await counted(office, 'days')).toBe(3);
    expect(steps).toBeGreaterThanOrEqual(72);
    expect(steps).toBeLessThanOrEqual(80);
    const minutes = await counted(office, 'minutes');
    expect(minutes).toBeGreaterThanOrEqual(steps - 1);
    expect(minutes).toBeLessThanOrEqual(steps + 3);
  });

  it('looks at its end for what fell due behind the last full minute', async () => {
    const office = await openOffice();
    const before = await counted(office, 'minutes');
    // Wherever the minute stands, one of these ends within one.
    await office.advance('PT20S');
    await office.advance('PT20S');
    expect((await counted(office, 'minutes')) - before).toBeGreaterThanOrEqual(2);
  });

  it('takes away what has outlived its time', async () => {
    const office = await openOffice();
    await office.call('POST', '/parcels', { id: 'kept', keepSeconds: 7200 });
    await office.idle();
    const stored = await reader(office);
    await office.advance('PT1H59M');
    expect(await stored('kept')).toMatchObject({ kind: { S: 'parcel' } });
    await office.advance('PT2M');
    expect(await stored('kept')).toBe(undefined);
  });

  it('takes one move after the other', async () => {
    const office = await openOffice();
    await Promise.all([office.advance('PT1H'), office.advance('PT2H'), office.advance('PT30M')]);
    expect(Math.abs(skew((await office.state()).now) - 3.5 * HOUR_MS)).toBeLessThan(MINUTE_MS);
  });

  it('refuses what is no duration', async () => {
    const office = await openOffice();
    for (const body of [{ advance: 'tomorrow' }, { advance: 24 }, {}, { forward: 'PT1H' }])
      expect(await office.call('POST', '/_local/clock', body)).toMatchObject({ status: 400 });
    expect((await office.call('POST', '/_local/clock', { advance: 'tomorrow' })).body.detail).toMatch(/write PT15M, PT24H or P7D/);
    expect((await office.call('POST', '/_local/clock', { advance: 'PT0S' })).body.steps).toBe(0);
  });
});
