import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aNotice, OPERATOR_KEY, Service } from './service.ts';

let city: Service;
beforeAll(async () => {
  city = await Service.start();
});
afterAll(() => city.stop());

const bring = async (file: Buffer, query = '') => {
  const response = await fetch(`${city.url}/v1/subscriptions/import${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${OPERATOR_KEY}` },
    body: new Uint8Array(file),
  });
  expect(response.status).toBe(202);
  const { id } = Object(await response.json());
  await city.idle();
  return String(id);
};
const look = async (id: string) => (await city.call('GET', `/v1/imports/${id}`, { key: OPERATOR_KEY })).body;
const reportOf = async (id: string) => (await city.call('GET', `/v1/imports/${id}/report.csv`, { key: OPERATOR_KEY })).body;

describe('an operator with a list', () => {
  const file = iconv.encode(
    [
      '类别;名称;地区;街道;邮箱;频率',
      '文体活动;石牌合唱团;广东省广州市天河区;石牌街道;choir@lists.example;即时',
      '其他;无处;朝阳区;;nowhere@lists.example;',
    ].join('\r\n'),
    'gb18030',
  );

  it('tries it dry, brings it, and who is in it is asked, and gets notices once they agree', async () => {
    const dry = await bring(file, '?dryRun=true');
    expect(await look(dry)).toMatchObject({ state: 'finished', encoding: 'gb18030', sums: { created: 1, refused: 1 } });
    expect(await city.inbox('choir@lists.example')).toEqual([]);
    const id = await bring(file);
    expect(await look(id)).toMatchObject({ state: 'finished', progress: { done: 2, rows: 2 }, sums: { created: 1, refused: 1 } });
    // A dry run makes no secrets: its report has no columns for them.
    expect((await reportOf(id)).replace(/,secret,manageToken(?=\r\n)|,,(?=\r\n|$)/g, '')).toBe(await reportOf(dry));
    expect(await reportOf(id)).toContain('region-ambiguous');

    const confirmed = await city.call('POST', '/v1/subscriptions/confirm', {
      body: { token: await city.confirmToken('choir@lists.example') },
    });
    expect(confirmed.body).toMatchObject({ status: 'active', organization: { region: '440106006', name: '石牌合唱团' } });
    const key = await city.agency('gd-mzt', '440000');
    await city.publish(key, aNotice());
    expect((await city.inbox('choir@lists.example')).map(({ subject }) => subject)).toHaveLength(2);
    expect((await look(await bring(file))).sums).toEqual({ created: 0, known: 1, repeated: 0, refused: 1 });
    const named = await city.call('POST', '/v1/subscriptions/search', {
      key: OPERATOR_KEY,
      body: { organization: '牌合唱', region: '440100' },
    });
    expect(named.body).toMatchObject({ items: [{ organization: { name: '石牌合唱团' }, deliveries: [{ status: 'delivered' }] }] });
  });

  it('declares a lawful basis, and everybody in it is told so, and may leave at once', async () => {
    const list = Buffer.from('name,region,email\nDance,440106,dance@lists.example\n');
    await bring(list, `?basis=${encodeURIComponent('社会组织登记管理条例第一条')}`);
    const [letter] = await city.inbox('dance@lists.example');
    expect(letter?.text).toContain('社会组织登记管理条例第一条');
    expect(letter?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    const stop = /\/v1\/unsubscribe\/[^>]+/.exec(letter?.headers['list-unsubscribe'] ?? '')?.[0] ?? '';
    const manage = /manage\?token=([^\s&]+)/.exec(letter?.text ?? '')?.[1] ?? '';
    const found = await city.call('POST', '/v1/subscriptions/search', { key: OPERATOR_KEY, body: { address: 'dance@lists.example' } });
    expect(found.body.items[0]).toMatchObject({ status: 'active', consentAttempts: [{ result: 'taken' }] });
    expect((await city.call('GET', `/v1/subscriptions/${found.body.items[0].id}`, { key: manage })).status).toBe(200);
    expect((await city.call('POST', stop)).body).toEqual({ status: 'ended' });
    expect((await look(await bring(list, '?basis=again'))).sums.known).toBe(1);
  });

  it('names agencies, which are those that are registered', async () => {
    const list = 'name,region,email,agencies\nNear,440106,near@lists.example,gd-mzt\nFar,440106,far@lists.example,gd-none\n';
    const id = await bring(Buffer.from(list), '?basis=law');
    expect((await look(id)).sums).toMatchObject({ created: 1, refused: 1 });
    expect(await reportOf(id)).toMatch(/agency-unknown/);
  });

  it('takes the list out again, a long one from where a function wrote it', async () => {
    const ask = (prefer: string) =>
      fetch(`${city.url}/v1/subscriptions/export?charset=gb18030`, {
        headers: { authorization: `Bearer ${OPERATOR_KEY}`, prefer },
        redirect: 'manual',
      });
    const short = Buffer.from(await (await ask('wait=10')).arrayBuffer());
    expect(iconv.decode(short, 'gb18030')).toContain('石牌合唱团');
    expect((await ask('respond-async')).status).toBe(202);
    await city.idle();
    const there = await ask('respond-async');
    expect(there.status).toBe(303);
    const file = await fetch(there.headers.get('location') ?? '');
    expect(Buffer.from(await file.arrayBuffer()).equals(short)).toBe(true);
    expect([file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([
      'text/csv; charset=gb18030',
      'attachment; filename="subscriptions.csv"',
    ]);
    expect((await fetch((there.headers.get('location') ?? '').replace('exp-', 'exq-'))).status).toBe(403);
  });

  it('uploads a larger one, which has to be that very file', async () => {
    const large = Buffer.from(
      `name,region,email\n${Array.from({ length: 300 }, (_, i) => `Team ${i},440106,t${i}@lists.example`).join('\n')}`,
    );
    const sha256 = createHash('sha256').update(large).digest('hex');
    const { body } = await city.call('POST', '/v1/subscriptions/import?dryRun=true', {
      key: OPERATOR_KEY,
      body: { bytes: large.length, sha256 },
    });
    const put = (bytes: Buffer) => fetch(body.upload.url, { method: 'PUT', headers: body.upload.headers, body: new Uint8Array(bytes) });
    expect((await put(Buffer.from(large).fill('x'))).ok).toBe(false);
    expect((await city.call('POST', `/v1/imports/${body.id}/start`, { key: OPERATOR_KEY })).body.code).toBe('file-not-uploaded');
    expect((await put(large)).status).toBe(200);
    expect((await city.call('POST', `/v1/imports/${body.id}/start`, { key: OPERATOR_KEY })).status).toBe(202);
    await city.idle();
    expect(await look(body.id)).toMatchObject({ state: 'finished', sums: { created: 300 } });
  });
});
