import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { HOUR, MINUTE } from '../../functions/domain/time.ts';
import { writeExport } from '../../functions/usecases/exports/write-export.ts';
import { openDigests } from '../../functions/usecases/mailings/open-digests.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { receiptToken } from '../../functions/usecases/receipts/find-receipt.ts';
import { sumReceipts } from '../../functions/usecases/receipts/sum-receipts.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aNotice, aSubscription, aWebhook, NOON, toPlan } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';
import { sendAll } from './send-all.ts';

const FIELDS = [
  { id: 'heads', label: '参会人数', type: 'number' },
  { id: 'way', label: '参加方式', type: 'choice', options: ['现场', '线上'] },
  { id: 'bus', label: '是否乘车', type: 'boolean' },
  { id: 'on', label: '到达日期', type: 'date', optional: true },
  { id: 'note', label: '备注', type: 'text', optional: true },
];
const RECEIPT = { required: true, by: '2026-12-04', fields: FIELDS };
const ANSWER = { name: '王芳', fields: { heads: 3, way: '现场', bus: true } };

const signedUp = async (door: FrontDoor, body: object, key?: string): Promise<string> => {
  const { body: pending } = await door.ask('POST', '/v1/subscriptions', { body, ...(key ? { key } : {}) });
  const id = String(pending.id);
  await door.ask('POST', '/v1/subscriptions/confirm', { body: { token: await door.world.vault.token('confirm', id) } });
  return id;
};

/** A choir with its main contact and another that it asked in; a notice that wants a receipt, sent. */
const aStage = async (receipt: object | null = RECEIPT, readers: readonly Subscription[] = []) => {
  const door = aFrontDoor();
  for (const reader of readers) {
    const pending = { ...reader, status: 'pending' } as const;
    await door.world.subscriptions.create(pending);
    await door.world.subscriptions.replace(pending, { ...reader, revision: 2 }, NOON);
  }
  const key = await door.anAgency('gd-mzt');
  const main = await signedUp(door, anApplicant());
  const organizationId = (await door.world.subscriptions.find(main))?.organizationId ?? '';
  const manage = await door.world.vault.token('manage', main);
  const other = await signedUp(
    door,
    {
      ...anApplicant({ channel: { type: 'email', address: 'second@club.example' } }),
      organization: { id: organizationId },
      role: 'further',
    },
    manage,
  );
  door.world.clock.advance(60_000);
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft(receipt ? { receipt } : {}) });
  const noticeId = String(body.id);
  await planMailing(door.world, toPlan({ id: noticeId, version: 1 }));
  await sendAll(door);
  const tokenOf = (id: string): Promise<string> => receiptToken(door.world.vault, id, noticeId);
  return {
    door,
    key,
    noticeId,
    organizationId,
    main,
    other,
    mainToken: await tokenOf(main),
    otherToken: await tokenOf(other),
    warnings: body.warnings,
  };
};

const give = (door: FrontDoor, token: string, body: object) => door.ask('POST', `/v1/receipts/${token}`, { body });
const summed = async ({ door, noticeId }: Awaited<ReturnType<typeof aStage>>) =>
  (await door.world.receipts.sums(noticeId)).map(({ required, received }) => [required, received]);

describe('a notice that wants a receipt', () => {
  it('asks each organization once, and mails each contact a link of its own', async () => {
    const stage = await aStage();
    expect(stage.warnings.map(({ code }: { code: string }) => code)).not.toContain('receipt-not-collected');
    expect(await summed(stage)).toEqual([[1, 0]]);
    const mails = stage.door.world.mailer.sent.map((mail) => mail.copy?.());
    const [first] = mails;
    expect(first?.text).toContain('签收回执 Confirm receipt（2026年12月4日截止）');
    for (const token of [stage.mainToken, stage.otherToken]) {
      const url = `https://wire.example/receipts/${token}`;
      expect(mails.filter((mail) => mail?.text.includes(url) && mail.html.includes(`href="${url}"`))).toHaveLength(1);
    }
  });

  it('gives each endpoint the address at which its organization answers, in a notice and in a digest', async () => {
    const daily = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const;
    const endpoint = aWebhook({ sealedSecrets: [await new FakeVault().seal(`whsec_${Buffer.alloc(32).toString('base64')}`)] });
    const readers = [
      aSubscription({ organization: { name: '甲' }, channel: endpoint }),
      aSubscription({ organization: { name: '乙' }, channel: endpoint }),
      aSubscription({ organization: { name: '丙' }, channel: endpoint, frequency: daily }),
      aSubscription({ organization: { name: '丁' }, frequency: daily }),
    ];
    const stage = await aStage(RECEIPT, readers);
    const { door, noticeId } = stage;
    const { world } = door;
    expect(await summed(stage)).toEqual([[3, 0]]);
    world.clock.advance(24 * HOUR);
    await openDigests(world);
    await sendAll(door);
    expect(await summed(stage)).toEqual([[5, 0]]);
    const urls = world.endpoints.calls.map(({ body }) => {
      const { data } = JSON.parse(body);
      return (data.notices?.[0] ?? data).receiptUrl;
    });
    const [first, second, third, fourth] = await Promise.all(readers.map(({ id }) => receiptToken(world.vault, id, noticeId)));
    expect(urls.toSorted()).toEqual([first, second, third].map((token) => `https://wire.example/receipts/${token}`).toSorted());
    expect(world.mailer.sent.at(-1)?.copy?.().text).toContain(`/receipts/${fourth}`);
  });

  it('shows by its token what is asked, and by GET changes nothing', async () => {
    const { door, mainToken } = await aStage();
    const asked = await door.ask('GET', `/v1/receipts/${mainToken}`);
    expect(asked).toMatchObject({ status: 200, body: { by: '2026-12-04', isLate: false, receipt: null, fields: FIELDS } });
    const page = await door.ask('GET', `/receipts/${mainToken}`);
    expect(page.status).toBe(200);
    for (const words of ['参会人数', '现场', '签收人姓名', '2026年12月4日']) expect(page.text).toContain(words);
    expect((await door.ask('GET', `/v1/receipts/${mainToken}`)).body.receipt).toBeNull();
  });

  it('is answered once for an organization, changed by whoever answered, and by another contact once they have seen it', async () => {
    const stage = await aStage();
    const { door, mainToken, otherToken } = stage;
    expect(await give(door, mainToken, ANSWER)).toMatchObject({ status: 200, body: { ...ANSWER, organization: { verified: null } } });
    const again = await give(door, mainToken, { ...ANSWER, name: '王 芳' });
    expect(again).toMatchObject({ status: 200, body: { name: '王 芳', revision: 2, changedAt: expect.any(String) } });
    const refused = await give(door, otherToken, { ...ANSWER, name: '李明' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'receipt-given-already' } });
    expect(refused.body.detail).toContain('王 芳');
    expect(await give(door, otherToken, { ...ANSWER, name: '李明', replaces: 1 })).toMatchObject({ status: 409 });
    expect(await give(door, otherToken, { ...ANSWER, name: '李明', replaces: 2 })).toMatchObject({ status: 200, body: { name: '李明' } });
    expect(await summed(stage)).toEqual([[1, 1]]);
  });

  it('answered by two contacts at once has one receipt, and the second is told who was first', async () => {
    const stage = await aStage();
    const { door, mainToken, otherToken } = stage;
    const given = await Promise.all([give(door, mainToken, ANSWER), give(door, otherToken, { ...ANSWER, name: '李明' })]);
    expect(given.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await summed(stage)).toEqual([[1, 1]]);
  });

  it('tells the main contact by mail who answered, and with which link', async () => {
    const { door, noticeId, organizationId, otherToken } = await aStage();
    await give(door, otherToken, { ...ANSWER, name: '李明' });
    door.world.mailer.sent.length = 0;
    await writeLetter(door.world, { letter: 'receipt-given', subject: `${noticeId}~${organizationId}` });
    const [mail, ...more] = door.world.mailer.sent;
    expect([mail?.to, more]).toEqual(['choir@club.example', []]);
    const letter = Buffer.from(mail?.raw() ?? '').toString('latin1');
    const text = Buffer.from(/base64\r\n\r\n([\w+/=\r\n]+?)\r\n-/.exec(letter)?.[1] ?? '', 'base64').toString('utf8');
    expect(text).toContain('李明 已代表');
    expect(text).toContain('s***@club.example');
  });

  it.each([
    ['a number that is none', { heads: '三' }, 'field-not-a-number', 'heads'],
    ['a day that does not exist', { on: '2026-02-30' }, 'field-not-a-date', 'on'],
    ['what is no option', { way: '步行' }, 'field-not-an-option', 'way'],
    ['neither yes nor no', { bus: 'maybe' }, 'field-not-yes-or-no', 'bus'],
    ['nothing', { heads: '' }, 'field-missing', 'heads'],
    ['a text that is none', { note: 3 }, 'field-not-text', 'note'],
    ['a text of 1,001 characters', { note: '字'.repeat(1001) }, 'field-too-long', 'note'],
    ['a field that it did not ask for', { colour: 'red' }, 'field-unknown', 'colour'],
  ])('refuses %s beside its field', async (_, fields, code, id) => {
    const { door, mainToken } = await aStage();
    const refused = await give(door, mainToken, { name: '王芳', fields: { ...ANSWER.fields, ...fields } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: `fields.${id}`, code }] } });
  });

  it('refuses a name of nothing, of two lines, and a receipt of another form', async () => {
    const { door, mainToken } = await aStage();
    expect((await give(door, mainToken, { ...ANSWER, name: ' ' })).status).toBe(422);
    expect((await give(door, mainToken, { ...ANSWER, name: '王\n芳' })).status).toBe(422);
    expect((await give(door, mainToken, { ...ANSWER, colour: 'red' })).status).toBe(400);
  });

  it('refuses tokens of others: tampered with, for another purpose, of another notice, of nobody', async () => {
    const { door, noticeId, main, mainToken } = await aStage();
    const { vault } = door.world;
    const bad = [
      mainToken.replace(main, `${main.slice(0, -1)}x`),
      await vault.token('manage', main),
      await vault.token('receipt', main),
      await receiptToken(vault, main, 'ntc-unknown'),
      await receiptToken(vault, 'sub-unknown', noticeId),
      'made-up',
    ];
    for (const token of bad) {
      expect(await give(door, token, ANSWER)).toMatchObject({ status: 404, body: { code: 'token-invalid' } });
      expect((await door.ask('GET', `/v1/receipts/${token}`)).status).toBe(404);
      expect((await door.ask('GET', `/receipts/${token}`)).status).toBe(404);
    }
  });

  it('does not take the word of somebody who only gives the name and place of an organization', async () => {
    const { door, noticeId, organizationId } = await aStage();
    const stranger = await signedUp(door, anApplicant({ channel: { type: 'email', address: 'stranger@other.example' } }));
    expect((await door.world.subscriptions.find(stranger))?.organizationId).toBe(organizationId);
    const token = await receiptToken(door.world.vault, stranger, noticeId);
    expect(await give(door, token, ANSWER)).toMatchObject({ status: 403, body: { code: 'not-acknowledged' } });
    expect((await door.ask('GET', `/receipts/${token}`)).status).toBe(403);
  });

  it('takes and changes nothing after its last day, and shows what stands', async () => {
    const { door, mainToken, otherToken } = await aStage();
    await give(door, mainToken, ANSWER);
    door.world.clock.set('2026-12-04T15:59:59.000Z');
    expect((await give(door, mainToken, { ...ANSWER, name: '王 芳' })).status).toBe(200);
    door.world.clock.set('2026-12-04T16:00:00.000Z');
    for (const token of [mainToken, otherToken])
      expect(await give(door, token, ANSWER)).toMatchObject({ status: 410, body: { code: 'receipt-too-late' } });
    const page = await door.ask('GET', `/receipts/${otherToken}`);
    expect(page.text).toContain('回执已于 2026年12月4日 截止');
    expect(page.text).toContain('王 芳');
    expect(page.text).not.toContain('<button>签收');
    expect((await door.submit(`/receipts/${mainToken}`, [['name', '']])).status).toBe(410);
  });

  it('wants no receipt any more once it has been withdrawn; and one that never did takes none', async () => {
    const { door, key, noticeId, mainToken } = await aStage();
    await door.ask('POST', `/v1/notices/${noticeId}/withdrawal`, { key, body: { reason: '取消' } });
    expect(await give(door, mainToken, ANSWER)).toMatchObject({ status: 410, body: { code: 'notice-withdrawn' } });
    expect(await door.ask('GET', `/receipts/${mainToken}`)).toMatchObject({ status: 410 });
    const plain = await aStage(null);
    expect(await give(plain.door, plain.mainToken, ANSWER)).toMatchObject({ status: 409, body: { code: 'receipt-not-wanted' } });
    expect(await plain.door.ask('GET', `/receipts/${plain.mainToken}`)).toMatchObject({ status: 409 });
    expect(await summed(plain)).toEqual([]);
  });
});

describe('the receipts of a notice', () => {
  it('are listed by organization: who confirmed when with what, and who has not and how they are reached', async () => {
    const aside = aSubscription({ organization: { name: '石牌义工队' }, region: '440305' });
    const { door, key, noticeId, organizationId, otherToken } = await aStage(RECEIPT, [aside]);
    await give(door, otherToken, ANSWER);
    const { status, body } = await door.ask('GET', `/v1/notices/${noticeId}/receipts?status=received`, { key });
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      {
        organization: { id: organizationId, name: '清溪社区合唱队', region: '440106', verified: null },
        status: 'received',
        receipt: { ...ANSWER, revision: 1 },
        contact: { type: 'email', address: 's***@club.example', isReachable: true },
      },
    ]);
    const missing = await door.ask('GET', `/v1/notices/${noticeId}/receipts?status=missing`, { key });
    expect(missing.body.items).toMatchObject([
      { organization: { name: '石牌义工队', region: '440305' }, status: 'missing', receipt: null, contact: { type: 'email' } },
    ]);
    const first = await door.ask('GET', `/v1/notices/${noticeId}/receipts?limit=1`, { key });
    const second = await door.ask('GET', `/v1/notices/${noticeId}/receipts?limit=1&cursor=${first.body.next}`, { key });
    expect([...first.body.items, ...second.body.items]).toHaveLength(2);
    expect(missing.text + first.text).not.toContain('@club.example"]');
  });

  it('are counted in the report, by region and hub, claimed organizations apart', async () => {
    const readers = [
      aSubscription({ organization: { name: '甲' }, region: '440305' }),
      aSubscription({ organization: { name: '乙' }, region: '440305' }),
    ];
    const stage = await aStage(RECEIPT, readers);
    const { door, key, noticeId, mainToken } = stage;
    await give(door, mainToken, ANSWER);
    const { body } = await door.ask('GET', `/v1/notices/${noticeId}/report`, { key });
    expect(body.receipts).toEqual({
      required: 3,
      received: 1,
      missing: 2,
      by: '2026-12-04',
      claimed: { required: 3, received: 1, missing: 2 },
      byRegion: [
        { region: '440100', name: '广州市', required: 1, received: 1, missing: 0 },
        { region: '440300', name: '深圳市', required: 2, received: 0, missing: 2 },
      ],
      byHub: [],
    });
    const plain = await aStage(null);
    expect((await plain.door.ask('GET', `/v1/notices/${plain.noticeId}/report`, { key: plain.key })).body).not.toHaveProperty('receipts');
  });

  it('tell verified organizations and members of a hub as they were when they were asked', async () => {
    const world = aFrontDoor().world;
    const hub = 'org-hub';
    const asked = { region: '440106', subscriptionId: 'sub-a', isVerified: true, hub };
    await world.receipts.ask(
      'ntc-a',
      [
        { ...asked, organizationId: 'org-a' },
        { ...asked, organizationId: 'org-b', isVerified: false },
      ],
      NOON,
    );
    const sums = await sumReceipts(world, aNotice({ id: 'ntc-a', receipt: { required: true } }));
    expect(sums).toMatchObject({
      required: 2,
      claimed: { required: 1, received: 0, missing: 1 },
      byHub: [{ hub, name: null, required: 2, received: 0, missing: 2 }],
    });
  });

  it('are taken out as CSV with a column for each field, safe from formulas, in UTF-8 or GB18030', async () => {
    const aside = aSubscription({ organization: { name: '=石牌,义工队' }, region: '440305' });
    const { door, key, noticeId, mainToken } = await aStage(RECEIPT, [aside]);
    await give(door, mainToken, { ...ANSWER, fields: { ...ANSWER.fields, note: '=1+1' } });
    const file = await door.ask('GET', `/v1/notices/${noticeId}/receipts.csv`, { key });
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="receipts-${noticeId}.csv"`);
    const lines = file.text.trim().split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFF?名称 organization,编号 id,.*,参会人数,参加方式,是否乘车,到达日期,备注$/);
    expect(lines).toHaveLength(3);
    expect(file.text).toContain(`"'=石牌,义工队"`);
    expect(file.text).toMatch(/已签收 received,王芳,2026-11-20 12:01,,email,c\*\*\*@club.example,是 yes,3,现场,是 yes,,'=1\+1/);
    expect(file.text).toContain('未签收 missing,,,,email,');
    const missing = await door.ask('GET', `/v1/notices/${noticeId}/receipts.csv?status=missing&charset=gb18030`, { key });
    expect(missing.headers.get('content-type')).toBe('text/csv; charset=gb18030');
    expect(missing.text).not.toContain('club.example,是');
    const foreign = await door.anAgency('hn-mzt');
    expect((await door.ask('GET', `/v1/notices/${noticeId}/receipts.csv`, { key: foreign })).status).toBe(404);
    expect((await door.ask('GET', `/v1/notices/${noticeId}/receipts.csv?charset=latin-1`, { key })).status).toBe(400);
  });

  it('are taken out as a workbook that another library opens: text stays text, days are days, numbers numbers', async () => {
    const aside = aSubscription({ organization: { name: '=石牌,义工队', uscc: '51440106MJL0000018' }, region: '440305' });
    const { door, key, noticeId, mainToken } = await aStage(RECEIPT, [aside]);
    await give(door, mainToken, { ...ANSWER, fields: { ...ANSWER.fields, on: '2026-12-01', note: '=1+1' } });
    const file = await door.ask('GET', `/v1/notices/${noticeId}/receipts.xlsx`, { key });
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    expect([file.status, file.headers.get('content-type')]).toEqual([200, type]);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="receipts-${noticeId}.xlsx"`);
    const rows = await readSheet(Buffer.from(file.octets));
    const [header = [], ...lines] = rows;
    const cells = (name: string) => lines.map((line) => line[header.findIndex((one) => String(one).includes(name))]);
    expect(header.slice(-5)).toEqual(['参会人数', '参加方式', '是否乘车', '到达日期', '备注']);
    expect(new Set(cells('organization'))).toEqual(new Set(['清溪社区合唱队', '=石牌,义工队']));
    expect(cells('uscc')).toContain('51440106MJL0000018');
    expect(new Set(cells('region'))).toEqual(new Set(['440106', '440305']));
    expect(cells('参会人数')).toContain(3);
    expect(cells('到达日期')).toContainEqual(new Date('2026-12-01T00:00:00Z'));
    // As people in China read it, without a zone; a part of a day is not exact.
    expect(cells('签收时间').map((at) => (at instanceof Date ? Math.round(at.getTime() / 1000) * 1000 : at))).toContain(
      Date.parse('2026-11-20T12:01:00Z'),
    );
    expect(cells('备注')).toContain('=1+1');
    const missing = await door.ask('GET', `/v1/notices/${noticeId}/receipts.xlsx?status=missing`, { key });
    expect((await readSheet(Buffer.from(missing.octets))).map(([name]) => name)).toEqual(['名称 organization', '=石牌,义工队']);
    const foreign = await door.anAgency('hn-mzt');
    expect((await door.ask('GET', `/v1/notices/${noticeId}/receipts.xlsx`, { key: foreign })).status).toBe(404);
  });

  it('are written as a workbook by a function where the caller does not wait', async () => {
    const { door, key, noticeId } = await aStage();
    const path = `/v1/notices/${noticeId}/receipts.xlsx`;
    const asked = await door.ask('GET', path, { key, headers: { prefer: 'respond-async' } });
    expect([asked.status, asked.headers.get('retry-after')]).toEqual([202, '3']);
    const [exportId = ''] = door.world.exportQueue.sent;
    expect(await writeExport(door.world, exportId, () => 10 * MINUTE)).toMatchObject({ kind: 'written' });
    const { headers } = await door.ask('GET', path, { key });
    const lies = door.world.exportFiles.files.get(String(headers.get('location')).replace('https://bucket.example/', ''));
    expect(await readSheet(Buffer.from(lies?.octets ?? []))).toHaveLength(2);
  });

  it('are shown to its issuers alone, with a cursor of their own', async () => {
    const { door, key, noticeId } = await aStage();
    const foreign = await door.anAgency('hn-mzt');
    expect((await door.ask('GET', `/v1/notices/${noticeId}/receipts`, { key: foreign })).status).toBe(404);
    expect((await door.ask('GET', `/v1/notices/${noticeId}/receipts`)).status).toBe(401);
    expect((await door.ask('GET', '/v1/notices/ntc-unknown/receipts', { key })).status).toBe(404);
    expect(await door.ask('GET', `/v1/notices/${noticeId}/receipts?cursor=made-up`, { key })).toMatchObject({
      body: { code: 'cursor-unknown' },
    });
    expect((await door.ask('GET', `/v1/notices/${noticeId}/receipts?status=maybe`, { key })).status).toBe(400);
  });
});

describe('the page of a receipt', () => {
  const FORM = [
    ['f-heads', '３'],
    ['f-way', '线上'],
    ['f-bus', 'no'],
    ['name', '李明'],
  ] as const;

  it('takes what people type, says that it is done, and shows the others who confirmed and when', async () => {
    const { door, mainToken, otherToken } = await aStage();
    const posted = await door.submit(`/receipts/${mainToken}`, FORM);
    expect([posted.status, posted.headers.get('location')]).toEqual([303, expect.stringContaining('note=done')]);
    const done = await door.ask('GET', String(posted.headers.get('location')));
    expect(done.text).toContain('已签收');
    expect((await door.ask('GET', `/v1/receipts/${mainToken}`)).body.receipt).toMatchObject({
      name: '李明',
      fields: { heads: 3, way: '线上', bus: false },
    });
    const seen = await door.ask('GET', `/receipts/${otherToken}`);
    expect(seen.text).toContain('李明 已于');
    const changed = await door.submit(`/receipts/${otherToken}`, [...FORM.slice(0, 3), ['name', '王芳'], ['replaces', '1']]);
    expect(changed.headers.get('location')).toContain('note=changed');
  });

  it('says in a summary and beside each field what is wrong, and loses nothing that was typed', async () => {
    const { door, mainToken } = await aStage();
    const refused = await door.submit(`/receipts/${mainToken}`, [
      ['f-heads', '很多<'],
      ['f-note', '晚到 "十" 分钟'],
      ['f-bus', 'yes'],
    ]);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('有 3 处需要更正');
    for (const id of ['f-heads', 'f-way', 'name']) expect(refused.text).toContain(`href="#field-${id}"`);
    expect(refused.text).toContain('value="很多&lt;"');
    expect(refused.text).toContain('晚到 &quot;十&quot; 分钟</textarea>');
    expect(refused.text).toMatch(/value="yes" checked/);
  });

  it('shows who was faster, with what was typed, before it replaces their answer', async () => {
    const { door, mainToken, otherToken } = await aStage();
    await door.submit(`/receipts/${mainToken}`, FORM);
    const late = await door.submit(`/receipts/${otherToken}`, [...FORM.slice(1), ['f-heads', '7']]);
    expect(late.status).toBe(409);
    expect(late.text).toContain('李明 刚刚');
    expect(late.text).toContain('value="7"');
    expect(late.text).toContain('name="replaces" value="1"');
  });

  it('speaks English where that is preferred', async () => {
    const { door, mainToken } = await aStage();
    const page = await door.ask('GET', `/receipts/${mainToken}`, { headers: { 'accept-language': 'en' } });
    expect(page.text).toContain('Confirm receipt');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });
});

describe('a request for receipts', () => {
  it.each([
    ['two fields of one id', [FIELDS[0], FIELDS[0]], 'receipt-field-twice', 'receipt.fields[1].id'],
    ['a choice of nothing', [{ id: 'way', label: '方式', type: 'choice' }], 'receipt-options-missing', 'receipt.fields[0].options'],
    [
      'options of a text',
      [{ id: 'note', label: '备注', type: 'text', options: ['甲', '乙'] }],
      'receipt-options-unwanted',
      'receipt.fields[0].options',
    ],
    [
      'one option twice',
      [{ id: 'way', label: '方式', type: 'choice', options: ['甲', '甲'] }],
      'receipt-option-twice',
      'receipt.fields[0].options',
    ],
  ])('is refused with %s', async (_, fields, code, path) => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const refused = await door.ask('POST', '/v1/notices', { key, body: aDraft({ receipt: { required: true, fields } }) });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path, code }] } });
  });
});
