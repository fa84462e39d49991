import { describe, expect, it } from 'vitest';
import { aFrontDoor } from './front-door.ts';

describe('GET /healthz', () => {
  it('tells everybody that the service works, and its version', async () => {
    const { ask } = aFrontDoor();
    const { status, body, headers } = await ask('GET', '/healthz');
    expect([status, body, headers.get('cache-control')]).toEqual([200, { status: 'ok', version: '1.2.3' }, 'no-store']);
    expect((await ask('HEAD', '/healthz')).status).toBe(200);
  });

  it('says that it does not while a store is out of reach, which one in its log only', async () => {
    const { ask, world, logged } = aFrontDoor();
    world.storeHealth.reach = { kind: 'unreached', store: 'notices', cause: new Error('connect ECONNREFUSED 10.0.0.9:443') };
    const { status, body, headers, text } = await ask('GET', '/healthz');
    expect([status, headers.get('retry-after'), headers.get('content-type')]).toEqual([
      503,
      '5',
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    expect(body).toMatchObject({ status: 503, code: 'stores-unreachable' });
    expect(text).not.toMatch(/ECONNREFUSED|"notices"/);
    expect(logged.join('')).toMatch(/"store-unreached".*"notices"|"notices".*"store-unreached"/);
    world.storeHealth.reach = { kind: 'reached' };
    expect((await ask('GET', '/healthz')).status).toBe(200);
  });

  it('takes no other method', async () => {
    const { status, headers } = await aFrontDoor().ask('POST', '/healthz');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});
