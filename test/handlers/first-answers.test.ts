import { describe, expect, it } from 'vitest';
import type { AcceptanceRecord } from '../../functions/ports/notice-store.ts';
import { aDraft, aFrontDoor } from './front-door.ts';

const LEAKED = '张某某身份信息';
const FULL = aDraft({
  title: '关于请示的通知',
  receipt: { required: true },
  effectiveOn: '2026-11-21',
  audience: { topics: ['no-such-topic'], regions: ['440100'] },
  sections: [{ heading: '时间', body: `名单:${LEAKED}。`, audience: { classes: ['charity'] } }],
});

const anOffice = async () => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt');
  const other = await door.anAgency('gd-wmb');
  const once = { 'idempotency-key': 'once' };
  const post = (body: object = FULL) => door.ask('POST', '/v1/notices', { key, body, headers: once });
  const act = (id: string, name: string, body?: object, headers: Record<string, string> = {}) =>
    door.ask('POST', `/v1/notices/${id}/${name}`, { key, headers, ...(body ? { body } : {}) });
  return { door, key, other, once, post, act };
};

const shown = ({ status, text, headers }: Awaited<ReturnType<Awaited<ReturnType<typeof anOffice>>['post']>>) => [
  status,
  text,
  headers.get('location'),
  headers.get('etag'),
];

describe('the first answer to a notice that was posted', () => {
  it.each([
    ['stands as it did', async () => undefined],
    [
      'was corrected',
      async ({ act }: Awaited<ReturnType<typeof anOffice>>, id: string) =>
        act(id, 'corrections', { title: '更正后', note: '更正标题' }, { 'if-match': '*' }),
    ],
    ['was withdrawn', async ({ act }: Awaited<ReturnType<typeof anOffice>>, id: string) => act(id, 'withdrawal', { reason: '取消' })],
    [
      'came into force',
      async ({ door }: Awaited<ReturnType<typeof anOffice>>) => {
        door.world.clock.advance(23 * 3_600_000);
      },
    ],
  ])('is given again byte for byte when it %s', async (_, happens) => {
    const office = await anOffice();
    const first = await office.post();
    expect(first.status).toBe(201);
    expect(first.body.warnings.length).toBeGreaterThan(0);
    const done = await happens(office, first.body.id);
    if (done) expect(done.status).toBeLessThan(300);
    const again = await office.post();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(shown(again)).toEqual(shown(first));
  });

  it('is given again when it was signed, moved or cancelled since', async () => {
    for (const [name, body] of [['cancellation'], ['cosignatures'], ['schedule', { publishAt: '2026-12-24T01:00:00Z' }]] as const) {
      const { door, key, post, other } = await anOffice();
      const draft = aDraft({ issuers: ['gd-mzt', 'gd-wmb'] });
      const first = await post(draft);
      expect(first.status).toBe(202);
      const done =
        name === 'cosignatures'
          ? await door.ask('POST', `/v1/notices/${first.body.id}/cosignatures`, { key: other })
          : await door.ask(name === 'schedule' ? 'PATCH' : 'POST', `/v1/notices/${first.body.id}/${name}`, {
              key,
              ...(body ? { body } : {}),
            });
      expect([name, done.status < 300]).toEqual([name, true]);
      expect(shown(await post(draft))).toEqual(shown(first));
    }
  });

  it('tells again of the notice that it looks like', async () => {
    const { door, key, post } = await anOffice();
    await door.ask('POST', '/v1/notices', { key, body: FULL });
    door.world.clock.advance(60_000);
    const first = await post();
    expect(first.text).toContain('可能重复');
    expect(shown(await post())).toEqual(shown(first));
  });

  it('does not bring back words that were taken away, nor does that of a withdrawal', async () => {
    const { post, act, once } = await anOffice();
    const { body } = await post();
    const withdraw = () => act(body.id, 'withdrawal', { reason: '取消' }, once);
    const first = await withdraw();
    expect(shown(await withdraw())).toEqual(shown(first));
    expect(first.text).toContain(LEAKED);
    expect((await act(body.id, 'versions/1/redaction', { reason: '误载个人信息', text: LEAKED })).status).toBe(200);
    for (const again of [await post(), await withdraw()]) {
      expect([again.status < 300, again.headers.get('idempotency-replayed')]).toEqual([true, 'true']);
      expect(again.text).not.toContain(LEAKED);
      expect(again.body.redaction.reason).toBe('误载个人信息');
    }
  });

  it('shows the notice as it stands where an earlier release recorded it', async () => {
    const { door, post, act } = await anOffice();
    const { acceptances } = door.world;
    const { find } = acceptances;
    const asBefore = (record: AcceptanceRecord | null) => record && { ...record, first: undefined };
    const first = await post();
    await act(first.body.id, 'withdrawal', { reason: '取消' });
    const { accept } = door.world.notices;
    acceptances.find = async (...asked) => asBefore(await find.apply(acceptances, asked));
    door.world.notices.accept = async (...asked) => {
      const stored = await accept.apply(door.world.notices, asked);
      return stored.kind === 'key-used' ? { ...stored, record: { ...stored.record, first: undefined } } : stored;
    };
    const again = await post();
    expect([again.status, again.body.id, again.body.status]).toEqual([201, first.body.id, 'withdrawn']);
  });
});

describe('the first answer to a correction', () => {
  it('is given again byte for byte when the notice was corrected or withdrawn since', async () => {
    const { post, act, once } = await anOffice();
    const { body } = await post();
    const correct = () => act(body.id, 'corrections', { title: '更正后', note: '更正标题' }, { ...once, 'if-match': '*' });
    const first = await correct();
    expect(first.status).toBe(201);
    expect(first.body.warnings.length).toBeGreaterThan(0);
    await act(body.id, 'corrections', { title: '再次更正', note: '又改' }, { 'if-match': '*' });
    await act(body.id, 'withdrawal', { reason: '取消' });
    const again = await correct();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(shown(again)).toEqual(shown(first));
  });
});
