import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aNotice, OPERATOR_KEY, Service } from './service.ts';

const OFF = { published: false, signed: false, closed: false, receiptsMissing: false, held: false, missed: false };

let service: Service;
beforeAll(async () => {
  service = await Service.start({ settings: { SesRate: '200' } });
});
afterAll(() => service?.stop());

const dayAfter = (days: number): string => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

const silent = async (id: string): Promise<void> => {
  const { status } = await service.call('PATCH', `/v1/agencies/${id}`, { key: OPERATOR_KEY, body: { notifications: OFF } });
  expect(status).toBe(200);
};

/** Subjects, without the title of the notice: what an agency was told, in order. */
const toldTo = async (id: string): Promise<readonly string[]> =>
  (await service.inbox(`office@${id}.example`)).map(({ subject }) => subject.split(/[：；]/)[0] ?? '');

describe('an agency', () => {
  it('is told by mail of a publication, the last signature, a mailing that is through and receipts that are missing, once each', async () => {
    const keys = { lead: await service.agency('gd-mzt', '440000'), other: await service.agency('gd-wmb', '440000') };
    const quiet = { lead: await service.agency('gz-mzj', '440000'), other: await service.agency('gz-wmb', '440000') };
    for (const id of ['gz-mzj', 'gz-wmb']) await silent(id);
    await service.subscribe('reader');
    const by = dayAfter(1);
    for (const [issuers, { lead, other }] of [
      [['gd-mzt', 'gd-wmb'], keys],
      [['gz-mzj', 'gz-wmb'], quiet],
    ] as const) {
      await service.publish(lead, aNotice({ title: `${issuers[0]}的通知`, receipt: { required: true, by } }));
      const { body, status } = await service.post(lead, aNotice({ title: `${issuers[0]}联合通知`, issuers }));
      expect(status).toBe(202);
      await service.advance('PT2M');
      expect((await service.call('POST', `/v1/notices/${body.id}/cosignatures`, { key: other, body: {} })).status).toBe(200);
      await service.idle();
    }
    await service.advance('PT30M');
    const [first, joint] = [
      ['已发布', '已发出'],
      ['会签完成', '已发出'],
    ];
    expect((await toldTo('gd-mzt')).toSorted()).toEqual([...first, ...joint].toSorted());
    expect(await toldTo('gd-wmb')).toEqual(['请会签', '已发布']);
    await service.advance('P2D');
    expect((await toldTo('gd-mzt')).toSorted()).toEqual([...first, ...joint, '回执截止，尚有未签收'].toSorted());
    // Switched off is what is only news: that a signature is asked for needs an answer.
    expect([await toldTo('gz-mzj'), await toldTo('gz-wmb')]).toEqual([[], ['请会签']]);
    const missing = (await service.inbox('office@gd-mzt.example')).find(({ subject }) => subject.startsWith('回执截止'));
    expect(missing?.text).toContain('gd-mzt的通知');
    expect((await service.call('GET', '/_local/state')).body.errors ?? []).toEqual([]);
  });

  it('is told once that its mail is held, and that it goes on only if it wants to know', async () => {
    const key = await service.agency('sz-mzj', '440300');
    const to = (i: number): string => `${i % 8 === 0 ? 'bounce' : 'success'}+${i}@simulator.amazonses.com`;
    const rows = Array.from({ length: 1010 }, (_, i) => `组织${i},440305,charity,${to(i)}`);
    const asked = await service.call('POST', '/v1/subscriptions/import?basis=law', {
      key: OPERATOR_KEY,
      raw: `name,region,class,email\n${rows.join('\n')}\n`,
      headers: { 'content-type': 'text/csv' },
    });
    expect(asked.status).toBe(202);
    await service.idle();
    await service.publish(key, aNotice({ title: '致深圳的通知', audience: { regions: ['440305'] } }));
    await service.advance('PT10M');
    const hold = async () => (await service.call('GET', '/v1/agencies/sz-mzj', { key })).body.hold?.reason;
    expect(await hold()).toBe('bounces');
    const held = async () => (await toldTo('sz-mzj')).filter((subject) => /暂停|恢复/.test(subject));
    expect(await held()).toEqual(['贵单位的通知邮件已暂停发送 Your mail is held']);
    await silent('sz-mzj');
    expect((await service.call('DELETE', '/v1/agencies/sz-mzj/hold', { key: OPERATOR_KEY })).status).toBe(204);
    await service.idle();
    await service.advance('PT10M');
    expect(await hold()).toBeUndefined();
    expect(await held()).toHaveLength(1);
  });
});
