import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

describe('a notice that supersedes another', () => {
  it('names notices of its own lead agency: of others and of none it is refused in the same words', async () => {
    const door = aFrontDoor();
    const [own, other] = [await door.anAgency('gd-mzt'), await door.anAgency('gd-wmb')];
    const post = async (key: string, given: object = {}) => (await door.ask('POST', '/v1/notices', { key, body: aDraft(given) })).body.id;
    const foreign = [
      await post(other, { publishAt: '2099-01-01T00:00:00+08:00' }),
      await post(other),
      // It stands beside the name of another, which leads.
      await post(other, { issuers: ['gd-wmb', 'gd-mzt'] }),
      'ntc-nowhere',
    ];
    const mine = [await post(own), await post(own, { publishAt: '2099-01-01T00:00:00+08:00' })];
    for (const path of ['/v1/notices', '/v1/notices/preview']) {
      const supersedes = [mine[0], ...foreign].map((noticeId) => ({ noticeId }));
      const refused = await door.ask('POST', path, { key: own, body: aDraft({ supersedes }) });
      expect(refused).toMatchObject({ status: 422, body: { code: 'notice-unknown' } });
      const errors = refused.body.errors as { path: string; message: string }[];
      expect(errors.map(({ path: where }) => where)).toEqual([1, 2, 3, 4].map((i) => `supersedes[${i}].noticeId`));
      expect(new Set(errors.map(({ message }) => message)).size).toBe(1);
      const accepted = await door.ask('POST', path, { key: own, body: aDraft({ supersedes: mine.map((noticeId) => ({ noticeId })) }) });
      expect(accepted.status).toBe(path.endsWith('preview') ? 200 : 201);
    }
    // The operator speaks for the lead, and no further.
    const asOperator = (issuer: string) =>
      door.ask('POST', '/v1/notices', {
        key: door.operatorKey,
        body: aDraft({ issuers: [issuer], supersedes: [{ noticeId: mine[0] }] }),
      });
    expect([(await asOperator('gd-mzt')).status, (await asOperator('gd-wmb')).status]).toEqual([201, 422]);
  });
});

describe('a notice', () => {
  it('that demands a receipt is published without a warning', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const { status, body } = await door.ask('POST', '/v1/notices', {
      key,
      body: aDraft({ receipt: { required: true, by: '2099-01-01' } }),
    });
    expect([status, body.warnings]).toEqual([201, []]);
  });

  it('is answered at the address of its agency: for replies, or else for contact', async () => {
    const door = aFrontDoor();
    const keys = [await door.anAgency('gd-mzt', { replyTo: 'reply@gd-mzt.example' }), await door.anAgency('gd-wmb')];
    const replyTo = [];
    for (const key of keys) {
      const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft() });
      replyTo.push((await door.world.notices.find(body.id))?.issuers[0]?.replyTo);
      expect(JSON.stringify(body)).not.toContain('office@');
    }
    expect(replyTo).toEqual(['reply@gd-mzt.example', 'office@gd-wmb.example']);
  });
});

describe('lists', () => {
  it('refuse a cursor that was not given out for them', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft() });
    for (const path of ['/v1/notices?', '/v1/notices?status=scheduled&', '/v1/regions?', `/v1/notices/${body.id}/deliveries?`]) {
      expect(await door.ask('GET', `${path}cursor=forged`, { key }), path).toMatchObject({ status: 400, body: { code: 'cursor-unknown' } });
    }
  });

  it('of a topic show what names no topic, too: it concerns every one', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const topics = [['culture'], ['health'], undefined];
    for (const named of topics) await door.ask('POST', '/v1/notices', { key, body: aDraft({ audience: { topics: named } }) });
    const { body } = await door.ask('GET', '/v1/notices?topic=culture');
    expect(body.items.map(({ audience }: { audience: { topics?: string[] } }) => audience.topics)).toEqual([undefined, ['culture']]);
  });

  it('are searched without regard to width and case', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    await door.ask('POST', '/v1/notices', { key, body: aDraft({ title: 'ＡＢＣ计划的通知' }) });
    expect((await door.ask('GET', `/v1/notices?q=${encodeURIComponent('abc计划')}`)).body.items).toHaveLength(1);
  });
});
