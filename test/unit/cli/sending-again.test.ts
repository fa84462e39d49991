import { describe, expect, it } from 'vitest';
import { problem } from './contract-server.ts';
import { aTerminal } from './typed.ts';

const { server, type } = aTerminal();

describe('what a subscription missed', () => {
  const path = '/v1/subscriptions/sub-1/recover';
  const at = (second: number) => `2026-11-20T04:00:0${second}.000Z`;
  const request = (given: object) => ({ subscriptionId: 'sub-1', askedAt: at(5), reopened: 0, doneAt: null, ...given });

  it('is asked for since a time of Beijing, waited for, and counted', async () => {
    server.on(`POST ${path}`, () => ({ status: 202, body: request({ missed: 3, lookedBackTo: at(0) }) }));
    server.on(`GET ${path}`, (_, before) => ({ body: before < 2 ? request({}) : request({ reopened: 3, doneAt: at(9) }) }));
    const { code, out, waits } = await type('subscriptions recover sub-1 --since 2026-11-19T00:00 --until 2026-11-20T00:00 --lang en');
    expect(code).toBe(0);
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({ since: '2026-11-19T00:00:00+08:00', until: '2026-11-20T00:00:00+08:00' });
    expect(out).toMatch(/3 to be sent again[\s\S]*before 2026-11-20 12:00[\s\S]*3 are on their way again/);
    expect(waits).toHaveLength(3);
  });

  it('says why when it is refused, gives up when sweep does not come, and needs a time', async () => {
    server.on(`POST ${path}`, () => problem(409, 'paused', '订阅已暂停'));
    const refused = await type('subscriptions recover sub-1 --since 2026-11-19T00:00');
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('订阅已暂停')]);
    server.on(`POST ${path}`, () => ({ status: 202, body: request({}) }));
    server.on(`GET ${path}`, () => ({ body: request({}) }));
    const late = await type('subscriptions recover sub-1 --since 2026-11-19T00:00 --lang en');
    expect([late.code, late.out, late.err]).toEqual([1, 'these are being sent again already\n', expect.stringContaining('sweep')]);
    for (const line of ['subscriptions recover sub-1', 'subscriptions recover --since 2026-11-19T00:00', 'subscriptions attempts'])
      expect((await type(line)).code, line).toBe(2);
  });

  it('is seen attempt by attempt', async () => {
    const attempt = { deliveryId: 'msg_ntc-1-1-notice_sub-1', mailingId: 'ntc-1-1-notice', act: 'notice', attempt: 2, at: at(5) };
    const items = [{ ...attempt, outcome: 'failed', why: 'http-503', statusCode: 503, nextAttemptAt: '2026-11-20T04:05:00.000Z' }];
    server.on('GET /v1/subscriptions/sub-1/attempts?limit=50', () => ({ body: { items, next: 'a' } }));
    const { code, out } = await type('subscriptions attempts sub-1 --lang en');
    expect([code, out]).toEqual([
      0,
      '2026-11-20 12:00  notice  attempt 2  came to nothing  the endpoint answered 503 [http-503]  next 2026-11-20 12:05  msg_ntc-1-1-notice_sub-1\n  there are older ones\n  times are Beijing time\n',
    ]);
    expect(JSON.parse((await type('subscriptions attempts sub-1 --json')).out).items[0]).toMatchObject({ statusCode: 503 });
    server.on('GET /v1/subscriptions/sub-2/attempts?limit=50', () => ({ body: { items: [] } }));
    expect((await type('subscriptions attempts sub-2 --lang zh')).out).toBe('没有记录\n');
  });
});

describe('trying again whom a notice did not reach', () => {
  const path = '/v1/notices/ntc-1/deliveries/retry';
  const at = (second: number) => `2026-11-20T04:00:0${second}.000Z`;
  const request = (given: object) => ({ noticeId: 'ntc-1', status: 'failed', askedAt: at(5), reopened: 0, doneAt: null, ...given });

  it('asks, waits until sweep has done it, and says how many are tried again', async () => {
    server.on(`POST ${path}`, () => ({ status: 202, body: request({ failed: 3 }) }));
    server.on(`GET ${path}`, (_, before) => ({ body: before < 2 ? request({}) : request({ reopened: 3, doneAt: at(9) }) }));
    const { code, out, waits } = await type('retry ntc-1');
    expect(code).toBe(0);
    expect(server.asked[0]?.body).toBe('{"status":"failed"}');
    expect(out).toMatch(/3 failed[\s\S]*3 are being tried again/);
    expect(waits).toHaveLength(3);
  });

  it('prints with --json what the API said, and says why when it is refused', async () => {
    server.on(`POST ${path}`, () => ({ status: 202, body: request({ failed: 3 }) }));
    server.on(`GET ${path}`, () => ({ body: request({ reopened: 2, doneAt: at(9) }) }));
    const { out } = await type('retry ntc-1 --json');
    expect(JSON.parse(out)).toMatchObject({ reopened: 2 });
    server.on(`POST ${path}`, () => problem(409, 'withdrawn', '通知已撤回'));
    const refused = await type('retry ntc-1');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('通知已撤回');
  });

  it('does not take an earlier request for its own, and gives up when sweep does not come', async () => {
    server.on(`POST ${path}`, () => ({ status: 202, body: request({ failed: 1 }) }));
    server.on(`GET ${path}`, () => ({ body: request({ askedAt: at(1), doneAt: at(2) }) }));
    const { code, err } = await type('retry ntc-1');
    expect(code).toBe(1);
    expect(err).toContain('sweep');
    expect((await type('retry')).code).toBe(2);
  });
});

describe('redriving dead letters', () => {
  const at = (second: number) => `2026-11-20T04:00:0${second}.000Z`;

  it('asks, waits until sweep has done it, and says how many went back and how many could not be read', async () => {
    server.on('POST /v1/redrive', () => ({ status: 202, body: { askedAt: at(5), done: null } }));
    server.on('GET /v1/redrive', (_, before) => ({ body: { askedAt: at(5), done: before < 2 ? null : { at: at(9), moved: 7, left: 2 } } }));
    const { code, out, waits } = await type('redrive');
    expect(code).toBe(0);
    expect(out).toMatch(/7 sent back[\s\S]*2 cannot be read/);
    expect(waits).toHaveLength(3);
  });

  it('does not take an earlier one for its own, and gives up when sweep does not come', async () => {
    server.on('POST /v1/redrive', () => ({ status: 202, body: { askedAt: at(5), done: null } }));
    server.on('GET /v1/redrive', () => ({ body: { askedAt: at(1), done: { at: at(2), moved: 1, left: 0 } } }));
    const { code, err } = await type('redrive');
    expect(code).toBe(1);
    expect(err).toContain('sweep');
  });
});
