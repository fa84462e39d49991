import { describe, expect, it } from 'vitest';
import cases from '../cases/dates.json' with { type: 'json' };
import { aDraft, aFrontDoor } from './front-door.ts';

type Dates = Readonly<{ now: string; right: string }>;

const MORNING = '2026-11-27T10:00:00+08:00';
const varied = (right: string, dates: object, now = MORNING): Dates => ({ now, right, ...dates });

/** The kinds behind the shared cases: each border, another offset, dates that only together are wrong, and such as are right. */
const VARIED: readonly Dates[] = [
  varied('422 publish-at-in-the-past publishAt', { publishAt: '2026-11-27T09:54:59+08:00' }),
  varied('201', { publishAt: '2026-11-27T09:55:00+08:00' }),
  varied('201', { publishAt: '2026-11-27T02:00:00Z' }),
  varied('422 publish-at-in-the-past publishAt', { publishAt: '2025-11-29T09:00:00+08:00' }),
  // 1 December in China, and 30 November where it was written.
  varied('422 publish-at-after-expiry publishAt', { publishAt: '2026-11-30T20:00:00-05:00', expiresOn: '2026-11-30' }),
  varied('202', { publishAt: '2026-11-30T23:59:00+08:00', expiresOn: '2026-11-30' }),
  varied('422 expires-before-issue expiresOn', { issuedOn: '2026-11-20', expiresOn: '2026-11-19' }),
  varied('201', { issuedOn: '2026-11-20', expiresOn: '2026-11-27', effectiveOn: '2026-11-27' }),
  varied('422 receipt-due-in-the-past receipt.by', { receipt: { required: false, by: '2026-11-26' } }),
  varied('201', { receipt: { required: false, by: '2026-11-27' } }),
  varied('warning receipt-without-last-day receipt.by', { receipt: { required: true } }),
  varied('201', { receipt: { required: false } }),
  // After midnight in China, still the day before in UTC.
  varied('422 receipt-due-in-the-past receipt.by', { receipt: { required: false, by: '2026-11-27' } }, '2026-11-28T00:30:00+08:00'),
  varied('422 receipt-due-before-publication receipt.by', {
    publishAt: '2026-12-01T00:00:00+08:00',
    receipt: { required: false, by: '2026-11-30' },
  }),
  varied('202', { publishAt: '2026-12-01T00:00:00+08:00', receipt: { required: false, by: '2026-12-01' } }),
  varied('201', { expiresOn: '2026-12-01', receipt: { required: false, by: '2026-12-01' } }),
  varied('warning receipt-due-after-expiry', { expiresOn: '2026-12-01', receipt: { required: false, by: '2026-12-02' } }),
  varied('warning effective-before-issue', { issuedOn: '2026-11-20', effectiveOn: '2026-11-01' }),
  varied('warning issued-in-the-future', { issuedOn: '2026-11-28' }),
  // Dated on the day on which it is to appear.
  varied('202', { publishAt: '2026-12-20T09:00:00+08:00', issuedOn: '2026-12-20' }),
  varied('warning issued-in-the-future', { publishAt: '2026-12-20T09:00:00+08:00', issuedOn: '2026-12-21' }),
  varied('422 invalid-format effectiveOn', { effectiveOn: '2026-02-29' }),
  varied('422 invalid-format receipt.by', { receipt: { required: true, by: '2026-13-01' } }),
  varied('422 invalid-format publishAt', { publishAt: '2026-11-31T09:00:00+08:00' }),
];

const post = async ({ now, right: _right, ...dates }: Dates, path = '/v1/notices', accepted = 'en') => {
  const door = aFrontDoor();
  door.world.clock.advance(Date.parse(now) - door.world.clock.now().getTime());
  const key = await door.anAgency('gd-mzt');
  return door.ask('POST', path, { key, body: aDraft(dates), headers: { 'accept-language': accepted } });
};

const warningsOf = (body: { warnings: readonly { code: string }[] }): readonly string[] => body.warnings.map(({ code }) => code);

describe('the dates of a notice', () => {
  it.each([...(cases as readonly Dates[]), ...VARIED].map((dates) => [JSON.stringify(dates), dates] as const))('%s', async (_, dates) => {
    const [expected = '', code, path] = dates.right.split(/[ :,]+/);
    for (const route of ['/v1/notices', '/v1/notices/preview']) {
      const { status, body } = await post(dates, route);
      if (expected === '422') {
        expect(status, JSON.stringify(body)).toBe(422);
        if (path && /-/.test(code ?? '')) expect(body.errors).toMatchObject([{ code, path }]);
        expect(body.detail).toContain(body.errors[0].path);
        continue;
      }
      expect([200, 201, 202], JSON.stringify(body)).toContain(status);
      expect(warningsOf(body)).toEqual(expected === 'warning' ? [code] : []);
      if (route === '/v1/notices' && /^20/.test(expected)) expect(status).toBe(Number(expected));
    }
  });

  it('published within five minutes of its time is published at once', async () => {
    const { status, body } = await post(varied('', { publishAt: '2026-11-27T09:57:00+08:00' }));
    expect([status, body.status]).toEqual([201, 'published']);
  });

  it('that do not exist are told in the language of who sent them, with the name of the field', async () => {
    const dates = varied('', { expiresOn: '2026-11-31' });
    const { body: english } = await post(dates);
    expect(english.detail).toBe('expiresOn: Give a day that exists, like 2026-11-20');
    const { body: chinese } = await post(dates, '/v1/notices', 'zh-CN');
    expect(chinese.detail).toMatch(/^expiresOn:请写历法上存在的日期/);
  });
});

describe('an Idempotency-Key whose answer was lost', () => {
  it('gets the first answer also when its hour has gone by meanwhile; another body under it does not', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const publishAt = new Date(door.world.clock.now().getTime() + 120_000).toISOString();
    const ask = (title: string) =>
      door.ask('POST', '/v1/notices', { key, body: aDraft({ title, publishAt }), headers: { 'idempotency-key': 'once' } });
    const first = await ask('通知');
    expect(first.status).toBe(202);
    door.world.clock.advance(3_600_000);
    const again = await ask('通知');
    expect([again.status, again.body.id, again.headers.get('idempotency-replayed')]).toEqual([202, first.body.id, 'true']);
    expect((await ask('另一份通知')).body.code).toBe('idempotency-key-reused');
    door.world.clock.advance(24 * 3_600_000);
    expect((await ask('通知')).body.code).toBe('publish-at-in-the-past');
  });
});
