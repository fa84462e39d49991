import { describe, expect, it } from 'vitest';
import { HOUR } from '../../functions/domain/time.ts';
import { openDigests } from '../../functions/usecases/mailings/open-digests.ts';
import { receiptToken } from '../../functions/usecases/receipts/find-receipt.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aSubscription, aWebhook } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { aDraft, aFrontDoor, anApplicant } from './front-door.ts';
import { ANSWER, aStage, FIELDS, give, RECEIPT, signedUp, summed } from './receipt-stage.ts';
import { sendAll } from './send-all.ts';

describe('a notice that wants a receipt', () => {
  it('asks each organization once, and mails each contact a link of its own', async () => {
    const stage = await aStage();
    expect(stage.warnings.map(({ code }: { code: string }) => code)).not.toContain('receipt-not-collected');
    expect(await summed(stage)).toEqual([[1, 0]]);
    const mails = stage.door.world.mailer.sent.map((mail) => mail.copy?.());
    const [first] = mails;
    expect(first?.text[0]).toMatch(/^签收回执（2026年12月4日截止）\r\nhttps/);
    for (const token of [stage.mainToken, stage.otherToken]) {
      const url = `https://wire.example/receipts/${token}`;
      expect(mails.filter((mail) => mail?.text[0]?.includes(url) && mail.html[0]?.includes(`href="${url}"`))).toHaveLength(1);
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
    expect(world.mailer.sent.at(-1)?.copy?.().text[0]).toContain(`/receipts/${fourth}`);
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
    ['a number in the form of a text', { heads: '5' }, 'field-not-a-number', 'heads'],
    ['yes in the form of a text', { bus: 'yes' }, 'field-not-yes-or-no', 'bus'],
    ['true in the form of a text', { bus: 'true' }, 'field-not-yes-or-no', 'bus'],
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
