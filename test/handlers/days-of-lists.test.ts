import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

/** Something happened at 03:20 in Beijing on the 29th, which is the 28th in UTC. */
const earlyOnThe29th = async () => {
  const door = aFrontDoor();
  const key = await door.anAgency('yh-mzj');
  const { body } = await door.ask('POST', '/v1/agencies/yh-mzj/keys', {
    key: door.operatorKey,
    body: { scopes: ['agency:admin', 'notices:read'] },
  });
  door.world.clock.set('2026-11-28T19:20:00.000Z');
  const { body: notice } = await door.ask('POST', '/v1/notices', { key, body: aDraft() });
  door.world.clock.set('2026-12-05T00:00:00.000Z');
  return { door, admin: String(body.key), notice };
};

describe.each([
  ['/v1/notices', 'open'],
  ['/v1/notices?status=published', 'open'],
  ['/v1/agencies/yh-mzj/audit?action=notice.accepted', 'admin'],
  ['/v1/agencies/yh-mzj/audit.csv?action=notice.accepted', 'admin'],
  ['/v1/audit?action=notice.accepted', 'operator'],
  ['/v1/audit.csv?action=notice.accepted', 'operator'],
])('from and to of %s', (path, as) => {
  it.each([
    ['from=2026-11-29', true],
    ['from=2026-11-29&to=2026-11-29', true],
    ['to=2026-11-29', true],
    ['from=2026-11-30', false],
    ['to=2026-11-28', false],
    ['from=2026-11-28T19:20:00Z', true],
    ['to=2026-11-28T19:20:00Z', false],
    ['from=2026-11-29T03:20:00%2B08:00', true],
  ])('are whole days of China where they are days: %s', async (asked, isFound) => {
    const { door, admin, notice } = await earlyOnThe29th();
    const key = as === 'admin' ? admin : as === 'operator' ? door.operatorKey : undefined;
    const answer = await door.ask('GET', `${path}${path.includes('?') ? '&' : '?'}${asked}`, key === undefined ? {} : { key });
    expect([answer.status, answer.text.includes(notice.id)]).toEqual([200, isFound]);
  });
});

it('the first and the last day that can be written are days', async () => {
  const { door, admin } = await earlyOnThe29th();
  for (const day of ['0000-01-01', '9999-12-31'])
    for (const path of ['/v1/notices', '/v1/agencies/yh-mzj/audit', '/v1/agencies/yh-mzj/audit.csv']) {
      const answer = await door.ask('GET', `${path}?from=${day}&to=${day}`, path === '/v1/notices' ? {} : { key: admin });
      expect([path, day, answer.status]).toEqual([path, day, 200]);
    }
});
