import { describe, expect, it } from 'vitest';
import { AGENCY_WRITES, SIGN_UPS_PER_HOUR, STRANGER_WRITES } from '../../functions/domain/call-limit.ts';
import { ENDPOINTS } from '../../functions/handlers/api/app.ts';
import { isLimited } from '../../functions/handlers/api/description.ts';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const signUp = (door: FrontDoor, from: string, given: object = {}, headers: Readonly<Record<string, string>> = {}) =>
  door.ask('POST', '/v1/subscriptions', { body: anApplicant(given), from, headers });

/** So many that none is held up by what anybody may write in a second. @returns the statuses */
const signUps = async (door: FrontDoor, count: number, from: (i: number) => string, given: (i: number) => object = () => ({})) => {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) {
    door.world.clock.advance(SECOND);
    statuses.push((await signUp(door, from(i), given(i))).status);
  }
  return statuses;
};
const hook = (url: string) => ({ channel: { type: 'webhook', url } });
const times = (count: number, status: number) => Array.from({ length: count }, () => status);

describe('sign-ups from one address', () => {
  it('are sixty an hour, and then refused with when to come again', async () => {
    const door = aFrontDoor();
    expect(await signUps(door, SIGN_UPS_PER_HOUR, () => '203.0.113.7')).toEqual(times(60, 202));
    const refused = await signUp(door, '203.0.113.7');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests', title: expect.stringContaining('Too many') } });
    expect(refused.headers.get('retry-after')).toBe(String(3600 - 60));
    expect(refused.body.detail).toContain('3540');
    expect(await signUps(door, 1, () => '203.0.113.8')).toEqual([202]);
    door.world.clock.advance(60 * MINUTE);
    expect(await signUps(door, 1, () => '203.0.113.7')).toEqual([202]);
  });

  it('are as many as the operator chose', async () => {
    const door = aFrontDoor({ signUpsPerHour: 3 });
    expect(await signUps(door, 5, () => '203.0.113.7')).toEqual([202, 202, 202, 429, 429]);
  });

  it('count together for a whole /64 of IPv6, which one household has', async () => {
    const door = aFrontDoor({ signUpsPerHour: 3 });
    expect(await signUps(door, 4, (i) => `2001:db8:1:2::${i + 1}`)).toEqual([202, 202, 202, 429]);
    expect(await signUps(door, 1, () => '2001:db8:1:3::1')).toEqual([202]);
  });

  it('count for whom a trusted proxy names, and for nobody else whatever is named', async () => {
    const door = aFrontDoor({ signUpsPerHour: 2, proxies: '10.0.0.0/8' });
    const named = async (peer: string, name: string) => (await signUp(door, peer, {}, { 'x-forwarded-for': name })).status;
    expect([await named('10.0.0.1', '203.0.113.7'), await named('10.0.0.2', '198.51.100.1, 203.0.113.7')]).toEqual([202, 202]);
    expect(await named('10.0.0.1', '203.0.113.7')).toBe(429);
    expect(await named('10.0.0.1', '203.0.113.8')).toBe(202);
    expect([await named('192.0.2.1', '1.1.1.1'), await named('192.0.2.1', '2.2.2.2')]).toEqual([202, 202]);
    expect(await named('192.0.2.1', '3.3.3.3')).toBe(429);
  });

  it('are not counted for programs on the machine itself, unless a proxy stands there', async () => {
    const own = aFrontDoor({ signUpsPerHour: 2 });
    expect(await signUps(own, 70, () => '127.0.0.1')).toEqual(times(70, 202));
    const proxied = aFrontDoor({ signUpsPerHour: 2, proxies: '127.0.0.1/32' });
    expect(await signUps(proxied, 3, () => '127.0.0.1')).toEqual([202, 202, 429]);
    const unnamed = aFrontDoor({ signUpsPerHour: 2 });
    const through = async (i: number) => (await signUp(unnamed, '127.0.0.1', {}, { 'x-forwarded-for': `203.0.113.${i}` })).status;
    expect([await through(1), await through(2), await through(3)]).toEqual([202, 202, 429]);
  });

  it('answer a repeated request again without counting it', async () => {
    const door = aFrontDoor({ signUpsPerHour: 1 });
    const repeated = async () => (await signUp(door, '203.0.113.7', {}, { 'idempotency-key': 'once' })).status;
    expect([await repeated(), await repeated()]).toEqual([202, 202]);
    expect((await signUp(door, '203.0.113.7')).status).toBe(429);
  });

  it('leave no address behind in the clear', async () => {
    const door = aFrontDoor();
    await signUp(door, '203.0.113.7', hook('https://hooks.club.example/secret'));
    const kept = [...door.world.limiter.counts.keys()].join('\n');
    expect(kept).toContain('sign-ups');
    expect(kept).not.toMatch(/203\.0\.113|hooks\.club/);
  });
});

describe('calls that verify one URL', () => {
  it('are sixty an hour, whoever asks for them from wherever', async () => {
    const door = aFrontDoor();
    const url = 'https://hooks.club.example/notices';
    const named = await signUps(
      door,
      61,
      (i) => `203.0.113.${i}`,
      (i) => hook(i % 2 === 0 ? `${url}#${i}` : url.replace('hooks', 'HOOKS')),
    );
    expect(named).toEqual([...times(60, 202), 429]);
    expect(
      await signUps(
        door,
        1,
        () => '203.0.113.99',
        () => hook('https://hooks.club.example/other'),
      ),
    ).toEqual([202]);
  });
});

describe('what anybody writes', () => {
  it('is fifty a second for an agency with all its keys, beside another agency and the operator', async () => {
    const door = aFrontDoor();
    const [key, other] = [await door.anAgency('gd-mzt'), await door.anAgency('gd-wmb')];
    const second = await door.ask('POST', '/v1/agencies/gd-mzt/keys', { key: door.operatorKey, body: { scopes: ['notices:write'] } });
    const post = (by: string) => door.ask('POST', '/v1/notices', { key: by, body: aDraft() });
    const statuses = [];
    for (let i = 0; i < AGENCY_WRITES.calls; i++) statuses.push((await post(i % 2 === 0 ? key : second.body.key)).status);
    expect(statuses).toEqual(times(50, 201));
    const refused = await post(key);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await post(second.body.key)).status).toBe(429);
    expect((await door.ask('GET', '/v1/notices?agency=gd-mzt', { key })).status).toBe(200);
    expect((await post(other)).status).toBe(201);
    for (let i = 0; i < 60; i++) {
      const made = await door.ask('POST', `/v1/agencies/${i % 2 === 0 ? 'gd-wmb' : 'gd-mzt'}/keys`, {
        key: door.operatorKey,
        body: { scopes: ['notices:read'] },
      });
      expect(made.status).toBe(201);
    }
    door.world.clock.advance(SECOND);
    expect((await post(key)).status).toBe(201);
  });

  it('is limited for strangers by where they call from, by API and on pages together', async () => {
    const door = aFrontDoor();
    const confirm = (from: string) => door.ask('POST', '/v1/subscriptions/confirm', { body: { token: 'x.y' }, from });
    const onPage = (from: string) =>
      door.ask('POST', '/confirm', {
        raw: 'token=x.y&lang=en',
        from,
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'en' },
      });
    const statuses = [];
    for (let i = 0; i < STRANGER_WRITES.calls; i++) statuses.push((await (i % 2 === 0 ? confirm : onPage)('203.0.113.7')).status);
    expect(statuses).toEqual(times(20, 404));
    expect((await confirm('203.0.113.7')).status).toBe(429);
    const page = await onPage('203.0.113.7');
    expect(page).toMatchObject({ status: 429, text: expect.stringContaining('Too many requests at once') });
    expect(page.headers.get('retry-after')).toBe('1');
    expect((await confirm('203.0.113.8')).status).toBe(404);
    expect((await confirm('127.0.0.1')).status).toBe(404);
  });

  it('keeps nobody from leaving', async () => {
    const door = aFrontDoor();
    for (const path of ['/v1/unsubscribe/x.y', '/unsubscribe/x.y']) {
      for (let i = 0; i < 2 * STRANGER_WRITES.calls; i++)
        expect((await door.ask('POST', path, { raw: '', from: '203.0.113.7' })).status).toBe(404);
    }
    expect(door.world.limiter.counts.size).toBe(0);
  });

  it('is whatever does not only read, but for leaving', () => {
    const free = ENDPOINTS.filter((endpoint) => !isLimited(endpoint) && endpoint.method !== 'get');
    expect(free.map(({ method, path }) => `${method} ${path}`)).toEqual(['post /v1/unsubscribe/{token}']);
  });
});
