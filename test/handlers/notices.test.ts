import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

describe('a notice that supersedes another', () => {
  it('is refused when there is none, or when it is one of others that nobody may see yet', async () => {
    const door = aFrontDoor();
    const [own, other] = [await door.anAgency('gd-mzt'), await door.anAgency('gd-wmb')];
    const hidden = await door.ask('POST', '/v1/notices', { key: other, body: aDraft({ publishAt: '2099-01-01T00:00:00+08:00' }) });
    const shown = await door.ask('POST', '/v1/notices', { key: other, body: aDraft() });
    const supersedes = ['ntc-nowhere', hidden.body.id, shown.body.id].map((noticeId) => ({ noticeId }));
    for (const path of ['/v1/notices', '/v1/notices/preview']) {
      const refused = await door.ask('POST', path, { key: own, body: aDraft({ supersedes }) });
      expect(refused).toMatchObject({ status: 422, body: { code: 'notice-unknown' } });
      expect(refused.body.errors.map(({ path: where }: { path: string }) => where)).toEqual([
        'supersedes[0].noticeId',
        'supersedes[1].noticeId',
      ]);
    }
    const accepted = await door.ask('POST', '/v1/notices', { key: own, body: aDraft({ supersedes: [{ noticeId: shown.body.id }] }) });
    expect(accepted.status).toBe(201);
  });
});

describe('a notice', () => {
  it('that demands a receipt is warned of: none can be given yet', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const { status, body } = await door.ask('POST', '/v1/notices', {
      key,
      body: aDraft({ receipt: { required: true, by: '2099-01-01' } }),
    });
    expect(status).toBe(201);
    expect(body.warnings).toMatchObject([{ path: 'receipt', code: 'receipt-not-collected' }]);
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
