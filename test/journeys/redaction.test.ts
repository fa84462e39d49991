import { afterAll, beforeAll, expect, it } from 'vitest';
import { PDF } from '../files.ts';
import { type Answer, aNotice, Service } from './service.ts';

const LEAKED = '440106199001011234';
const DAILY = { frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } };

let service: Service;
let key = '';
beforeAll(async () => {
  service = await Service.start();
  key = await service.agency('gd-mzt', '440000');
});
afterAll(() => service?.stop());

const get = (path: string, given: { key?: string } = {}): Promise<Answer> => service.call('GET', path, given);
/** An address that the service gave, as it is asked for here. */
const pathOf = (url: string): string => url.replace(service.url, '');

it('what leaked is gone from everything that the service shows, keeps and sends, and is asked for again in vain', async () => {
  const reader = await service.subscribe('reader');
  await service.subscribe('daily', DAILY);
  const hook = await service.subscribe('hook', { channel: service.hook('hook') });
  const [wrong, right] = [
    await service.attach(key, `${LEAKED}的材料.pdf`, 'application/pdf', PDF),
    await service.attach(key, `报名表-${LEAKED}.pdf`, 'application/pdf', PDF),
  ];
  const fields = [{ id: 'who', label: '联系人', type: 'choice', options: [`张某 ${LEAKED}`, '王芳'] }];
  const posted = aNotice({
    title: `关于${LEAKED}的通知`,
    sections: [{ heading: '人员', body: `身份证号 ${LEAKED}。` }],
    attachments: [{ id: wrong }, { id: right }],
    receipt: { required: true, by: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10), fields },
  });
  const post = () => service.post(key, posted, { 'idempotency-key': 'posted' });
  const { id, attachments } = (await post()).body;
  await service.idle();
  const path = `/v1/notices/${id}`;
  const [mail] = (await service.inbox(reader.address)).filter(({ subject }) => subject.includes(LEAKED));
  const token = /\/receipts\/([\w.~-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
  const answer = (who: string) => service.call('POST', `/v1/receipts/${token}`, { body: { name: '李静', fields: { who } } });
  expect((await answer(`张某 ${LEAKED}`)).status).toBe(200);
  const changed = { sections: [{ body: `改:身份证号 ${LEAKED}。` }], note: `更正 ${LEAKED} 的姓名` };
  const { headers: seen } = await get(path);
  const correct = () =>
    service.call('POST', `${path}/corrections`, {
      key,
      body: changed,
      headers: { 'if-match': seen.get('etag') ?? '', 'idempotency-key': 'corrected' },
    });
  expect((await correct()).status).toBe(201);
  await service.idle();
  await service.advance('PT2M');
  const { body: draft } = await service.call('POST', '/v1/agencies/gd-mzt/drafts', {
    key,
    body: { corrects: { noticeId: id, version: 2 }, sections: [{ body: `不要写 ${LEAKED}` }], note: '再改' },
  });
  const links = attachments.map(({ url }: { url: string }) => pathOf(url));
  const signed = String((await get(links[0])).headers.get('location'));
  expect((await fetch(signed)).status).toBe(200);
  const hits = async () => (await get(`/v1/notices?q=${LEAKED}`)).body.items.length;
  expect(await hits()).toBe(1);
  const mailsBefore = (await service.inbox()).length;
  const callsBefore = (await service.hookNotices('hook')).length;

  const redaction = { reason: '误载个人信息', text: LEAKED, attachments: [wrong] };
  const redacted = await service.call('POST', `${path}/versions/1/redaction`, { key, body: redaction });
  expect(redacted).toMatchObject({ status: 200, body: { version: 1, title: '关于█的通知', redaction: { reason: '误载个人信息' } } });
  await service.idle();

  const own = { key };
  const shown: Record<string, Answer> = {};
  for (const [where, given] of [
    [path, {}],
    [`${path}/versions`, {}],
    [`${path}/versions/1`, {}],
    [`${path}/versions/2`, {}],
    ['/v1/notices', {}],
    ['/', {}],
    ['/feeds/notices.atom', {}],
    ['/feeds/notices.json', {}],
    [`/notices/${id}`, {}],
    [`/notices/${id}?version=1`, {}],
    [`/receipts/${token}`, {}],
    [`/v1/receipts/${token}`, {}],
    [`/manage/sent?token=${reader.manageToken}`, {}],
    [`/v1/subscriptions/${reader.id}/deliveries`, { key: reader.manageToken }],
    [`${path}/receipts`, own],
    [`${path}/receipts.csv`, own],
    [`${path}/report`, own],
    [`${path}/deliveries.csv`, own],
    [`/v1/attachments/${right}`, own],
    [`/v1/agencies/gd-mzt/drafts/${draft.id}`, own],
    ['/v1/agencies/gd-mzt/audit', own],
  ] as const)
    shown[where] = await get(where, given);
  shown['posted again'] = await post();
  shown['corrected again'] = await correct();
  for (const [where, { status, body }] of Object.entries(shown)) {
    expect([where, status < 300]).toEqual([where, true]);
    expect([where, JSON.stringify(body).includes(LEAKED)]).toEqual([where, false]);
  }
  for (const [where, version] of [
    ['posted again', 1],
    ['corrected again', 2],
  ] as const) {
    expect(shown[where]?.headers.get('idempotency-replayed')).toBe('true');
    expect(shown[where]?.body.version).toBe(version);
  }
  expect(shown[`${path}/versions/2`]?.body.correction.note).toBe('更正 █ 的姓名');
  expect(shown[`${path}/receipts`]?.body.items.flatMap((one: { receipt: { fields: object } | null }) => one.receipt?.fields ?? [])).toEqual(
    [{ who: '张某 █' }],
  );
  expect(shown[`/notices/${id}`]?.body).toContain('删除原因：误载个人信息');
  // What a search holds in memory is read anew within half a minute.
  await service.advance('PT1M');
  expect([await hits(), (await get(`/v1/notices?q=${encodeURIComponent('人员')}`)).body.items.length]).toEqual([0, 0]);
  const known = await get('/v1/notices?q=%E8%BA%AB%E4%BB%BD%E8%AF%81%E5%8F%B7');
  expect(known.body.items.map((one: { id: string }) => one.id)).toEqual([id]);

  // The file that was wrong is gone, by whatever link; the other one has what is left of its name.
  expect((await get(links[0])).status).toBe(410);
  expect(JSON.stringify((await get(`/v1/attachments/${wrong}`, own)).body)).not.toContain(LEAKED);
  expect((await fetch(signed)).status).toBe(404);
  const kept = await fetch(String((await get(links[1])).headers.get('location')));
  expect([kept.status, decodeURIComponent(kept.headers.get('content-disposition') ?? '').includes(LEAKED)]).toEqual([200, false]);
  expect(Buffer.from(await kept.arrayBuffer()).equals(PDF)).toBe(true);

  // What leaves from now on: what was missed, a digest, a reminder, the withdrawal.
  expect((await answer('张某 █')).status).toBe(200);
  await service.call('POST', `/v1/subscriptions/${hook.id}/recover`, {
    key: hook.manageToken,
    body: { since: new Date(Date.now() - 86_400_000).toISOString() },
  });
  await service.advance('P2D');
  await service.call('POST', `${path}/withdrawal`, { key, body: { reason: '不再需要' } });
  await service.idle();
  await service.advance('PT2M');
  const later = (await service.inbox()).slice(mailsBefore);
  const subjects = later.map(({ to, subject }) => `${to[0]?.split('@')[0]} ${subject}`);
  expect(subjects).toEqual(
    expect.arrayContaining(['reader 〔撤回〕关于█的通知', 'daily 通知汇总：关于█的通知', 'daily 〔撤回〕关于█的通知']),
  );
  for (const { subject, text, html, raw } of later)
    expect([subject, [text, html, raw].some((part) => part.includes(LEAKED))]).toEqual([subject, false]);
  const calls = (await service.hookNotices('hook')).slice(callsBefore);
  expect(calls.map(({ json }) => json.type)).toContain('notice.withdrawn');
  expect(calls.length).toBeGreaterThan(1);
  expect(JSON.stringify(calls)).not.toContain(LEAKED);
  expect((await get('/_local/state')).body.errors ?? []).toEqual([]);
});
