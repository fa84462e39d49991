import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await Service.start({ settings: { TrustedProxies: '127.0.0.1/32, ::1', SignUpsPerHour: '2' } });
});
afterAll(() => service.stop());

const signUp = (from: string, name: string) =>
  service.call('POST', '/v1/subscriptions', {
    body: {
      organization: { name: `组织 ${name}`, class: 'charity', region: '440106' },
      channel: { type: 'email', address: `${name}@groups.example` },
    },
    headers: { 'x-forwarded-for': from },
  });

describe('a service behind a proxy that it trusts', () => {
  it('lets each address sign up as often as was chosen, over all its functions, and says when to come again', async () => {
    // An hour begins, so that none ends meanwhile.
    await service.advance(`PT${3660 - (Math.floor(Date.now() / 1000) % 3600)}S`);
    const statuses = [];
    for (const name of ['one', 'two', 'three']) statuses.push((await signUp('198.51.100.9, 203.0.113.7', name)).status);
    expect(statuses).toEqual([202, 202, 429]);
    const refused = await signUp('203.0.113.7', 'four');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(3600);
    expect((await signUp('203.0.113.8', 'five')).status).toBe(202);
    await service.advance(`PT${seconds}S`);
    expect((await signUp('203.0.113.7', 'six')).status).toBe(202);
  });

  it('counts what is posted on its pages, too', async () => {
    const posted = await service.call('POST', '/confirm', {
      raw: 'token=x.y',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': '203.0.113.99' },
    });
    expect(posted.status).toBe(404);
  });
});
