import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { folder, KEY, start, until } from './npm-start.ts';

/**
 * What release 0.1.0 left behind when it was killed: two agencies, readers at once, daily and weekly, one who has not confirmed, a webhook
 * that answers 503; one notice that everybody has, one that waits for a signature, one for
 * tomorrow, and one in the middle of its mailing with a retry due.
 */
const LEFT = JSON.parse(gunzipSync(readFileSync(join(import.meta.dirname, '../fixtures/data-folder-of-0.1.0.json.gz'))).toString('utf8'));
const AGENCY_KEY = 'nw_key-01m8djgv5nzwtm9xts600gmjqx_VB3MlZ59y5v7gt7bLPA7h4bA5ZxHUfOcyuj9tx23xI4';
const COISSUER_KEY = 'nw_key-01m8djgv7ext1sfky4k9tp1c6x_XqSxJ5v7QdaMcJcJPVDO77cU0kKKig23JDTlMyemm0M';
const DONE = 'ntc-01m8djhdaqb969nfhmtattemvz';
const JOINT = 'ntc-01m8djhrxe8abstsfcmfwjqr17';
const UNDER_WAY = 'ntc-01m8djhry7v7sdak12j9rpge2d';
const READER = 'sub-01m8djgv8emdc3yp468rqx5tcr';
const MANAGE_TOKEN = 'sub-01m8djgv8emdc3yp468rqx5tcr.QmMQtrCabTY7wn7nT5Re1w';

/** Soon after it was killed, by the times in its ids: whoever has not confirmed then lapses after a month. */
const THEN_MS = Date.parse('2026-11-27T04:04:00.000Z');

const unpacked = (): string => {
  const data = folder();
  for (const [path, bytes] of Object.entries(LEFT)) {
    mkdirSync(dirname(join(data, path)), { recursive: true });
    writeFileSync(join(data, path), Buffer.from(String(bytes), 'base64'));
  }
  writeFileSync(join(data, 'clock.json'), JSON.stringify({ offsetMs: THEN_MS - Date.now(), lookedMs: THEN_MS }));
  return data;
};

/** The list of all subscriptions, which may come at once, or from where it was laid. */
const exported = async (url: string): Promise<readonly { status: string }[]> => {
  const take = () =>
    fetch(`${url}/v1/subscriptions/export?format=jsonl`, { headers: { authorization: `Bearer ${KEY}` }, redirect: 'manual' });
  const taken = await until(take, ({ status }) => status !== 202);
  const file = taken.status === 303 ? await fetch(taken.headers.get('location') ?? '') : taken;
  return (await file.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

describe('a data folder of release 0.1.0', () => {
  it('opens, finishes what was under way, and goes on with everybody in it', async () => {
    const run = await start('--port', '0', '--data', unpacked());
    const ask = async (method: string, path: string, key?: string, body?: unknown) => {
      const response = await fetch(run.url + path, {
        method,
        headers: {
          ...(key ? { authorization: `Bearer ${key}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /json\b/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, body: text === '' ? null : isJson ? JSON.parse(text) : text };
    };
    const reportOf = async (id: string) => (await ask('GET', `/v1/notices/${id}/report`, AGENCY_KEY)).body;

    expect(await reportOf(DONE)).toMatchObject({ totals: { audience: 20, delivered: 15, awaitingDigest: 5 } });
    const sent = await until(
      () => reportOf(UNDER_WAY),
      ({ totals }) => totals.pending === 0,
    );
    expect(sent.totals).toMatchObject({ audience: 20, delivered: 14, retrying: 1, awaitingDigest: 5 });

    // The one that has not confirmed had no place in any list then; sweep gives it one.
    await until(
      () => ask('GET', '/_local/logs/Sweep', KEY),
      ({ body }) => String(body).includes('"listed":1'),
    );
    expect((await exported(run.url)).map(({ status }) => status).filter((status) => status === 'pending')).toHaveLength(1);

    expect((await ask('GET', `/v1/subscriptions/${READER}`, MANAGE_TOKEN)).body).toMatchObject({ status: 'active', id: READER });
    expect(await ask('PATCH', `/v1/subscriptions/${READER}`, MANAGE_TOKEN, { filter: { topics: ['culture'] } })).toMatchObject({
      status: 200,
    });

    expect((await ask('POST', `/v1/notices/${JOINT}/cosignatures`, COISSUER_KEY)).body).toMatchObject({ status: 'published' });
    await ask('POST', '/_local/clock', KEY, { advance: 'PT26H' });
    expect((await reportOf(DONE)).totals).toMatchObject({ audience: 20, delivered: 19, awaitingDigest: 1 });
    // The endpoint stood on the port of that run, and nobody answers there.
    for (const id of [UNDER_WAY, JOINT])
      expect((await reportOf(id)).totals).toMatchObject({ audience: 20, delivered: 18, retrying: 1, awaitingDigest: 1, pending: 0 });
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    // A day of a whole service goes by here, minute by minute: on a busy machine that takes more than a minute.
  });
});
