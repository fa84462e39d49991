import { createHash } from 'node:crypto';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { encodeGb18030 } from '../../functions/adapters/text/gb18030.ts';
import { takeExport } from '../../functions/usecases/exports/take-export.ts';
import { writeExport } from '../../functions/usecases/exports/write-export.ts';
import { aBusyOffice } from './busy-office.ts';

const OPERATOR = { kind: 'operator', keyId: 'operator' } as const;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Rows of numbers under a caption, by what their first cell says. */
const tableOf = (text: string, caption: string): Readonly<Record<string, readonly number[]>> => {
  const table =
    [...text.matchAll(/<table class="sums">.*?<\/table>/gs)].map(([one]) => one).find((one) => one.includes(`${caption}<`)) ?? '';
  const rows = [...table.matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs)];
  return Object.fromEntries(
    rows.map(([, name = '', cells = '']) => [
      name.replace(/<svg.*<\/svg>|<[^>]+>/gs, ''),
      [...cells.matchAll(/<td>([\d,]+)<\/td>/g)].map(([, count = '']) => Number(count.replaceAll(',', ''))),
    ]),
  );
};

const FIELDS = [
  { id: 'heads', label: '参加人数', type: 'number' },
  { id: 'day', label: '到场日期', type: 'date' },
  { id: 'own', label: '自备音响', type: 'boolean' },
  { id: 'note', label: '备注', type: 'text', optional: true },
];
const ANSWERS = { heads: 30, day: '2026-12-20', own: true };

/** Two who got it, one whose mailbox is gone, one who is tried again, one who reads a digest. */
const aSending = async () => {
  const office = await aBusyOffice();
  const { organization, failing, later, world, publish, service, signedIn } = office;
  const people = [];
  for (let n = 0; n < 4; n++) people.push(await organization());
  await organization({ frequency: { mode: 'daily', hour: 9 } });
  failing.add(people[1]?.address ?? '');
  later.add(people[2]?.address ?? '');
  world.clock.advance(60_000);
  const id = await publish({ title: '关于合唱节的通知', receipt: { required: true, by: '2026-12-05', fields: FIELDS } });
  await service.step();
  return { ...office, people, id, li: await signedIn(), path: `/console/notices/${id}` };
};

describe('the ledger on the page', () => {
  it('adds up: by outcome, by region, and each mailing across its row', async () => {
    const { li, path } = await aSending();
    const { text } = await li.go('GET', `${path}?lang=en`);
    const totals = tableOf(text, 'Everybody once');
    expect(totals).toMatchObject({ Delivered: [2], 'Not delivered': [1], 'Being tried again': [1], 'Wait for a digest': [1], Total: [5] });
    const { Total: total = [], ...parts } = totals;
    expect(Object.values(parts).reduce((sum, [count = 0]) => sum + count, 0)).toBe(total[0]);
    const regions = tableOf(text, 'By region');
    const { Total: sum = [], ...rows } = regions;
    for (const [i, whole] of sum.entries()) expect(Object.values(rows).reduce((all, row) => all + (row[i] ?? 0), 0)).toBe(whole);
    for (const [audience = 0, ...some] of Object.values(regions)) expect(some.reduce((all, one) => all + one, 0)).toBe(audience);
    expect(sum[0]).toBe(5);
    const mailings = Object.values(tableOf(text, 'By mailing'));
    expect(mailings).toHaveLength(1);
    for (const [audience = 0, ...some] of mailings) expect(some.reduce((all, one) => all + one, 0)).toBe(audience);
  });

  it('of a withdrawn notice says that nobody waits for it any more, and asks for no receipts', async () => {
    const { li, path, id, service, later, people, world, ask } = await aSending();
    later.clear();
    await service.settle();
    const token = await world.vault.token('receipt', `${people[0]?.id}~${id}`);
    await ask('POST', `/v1/receipts/${token}`, { body: { name: '王芳', fields: ANSWERS } });
    await li.press(`${path}/withdrawal`, { act: 'withdraw', reason: '活动取消' });
    await service.settle();
    const { text } = await li.go('GET', `${path}?note=withdrawn`);
    expect(text).toContain('还在等待汇总邮件的 1 个不会收到');
    expect(text).toMatch(/1 个原等待 2026-\d\d-\d\d 09:00 的汇总邮件：通知已撤回，不会收到/);
    expect(text).not.toMatch(/还有 1 个等待汇总|1 个等待 2026/);
    expect(tableOf(text, '每个收件者一次')).toMatchObject({ '待汇总（不会收到）': [1] });
    for (const page of [text, (await li.go('GET', `${path}/receipts`)).text]) {
      expect(page).toContain('通知已撤回，不再要求签收。撤回前已签收 1（当时应签收 4）。');
      expect(page).not.toMatch(/截止日期|<progress id="received"|已签收 1，应签收/);
    }
    const english = await li.go('GET', `${path}/receipts?lang=en`);
    expect(english.text).toContain('Before that, 1 of 4 had confirmed.');
    expect(english.text).not.toContain('Deadline');
  });

  it('shows how far it is while it is sent, by a script and by a link, and neither once all is done', async () => {
    const { li, path, service, later, ask } = await aSending();
    const moving = await li.go('GET', `${path}?lang=en`);
    expect(moving.text).toContain('<progress id="sent" value="3" max="5">');
    expect(moving.text).toContain('data-moving');
    expect(moving.text).toContain('Look again');
    const script = /<script type="module" src="(\/assets\/refresh-[\w-]+\.js)"/.exec(moving.text)?.[1] ?? '';
    const asset = await ask('GET', script);
    expect([asset.status, asset.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(moving.headers.get('content-security-policy')).toContain("script-src 'self'; connect-src 'self'");
    expect(moving.text).not.toMatch(/<script>|style=/);
    later.clear();
    await service.settle();
    const done = await li.go('GET', `${path}?lang=en`);
    expect(done.text).toContain('What leaves at once has left; 1 still wait for a digest.');
    expect(done.text).not.toContain('Everything has been sent.');
    expect(done.text).not.toMatch(/data-moving|refresh-/);
    // Read out, and as figures beside it.
    expect(done.text).toMatch(/<svg class="curve"[^>]* role="img" aria-label="Notice \(version 1\)/);
    expect(done.text).toContain('<summary>Figures</summary>');
  });

  it('tries the failed again on request, once, and says so', async () => {
    const { li, path, failing, later, service } = await aSending();
    failing.clear();
    later.clear();
    expect((await li.press(`${path}/retry`, { lang: 'en' })).headers.get('location')).toBe(`${path}?note=retried&lang=en`);
    expect((await li.go('GET', `${path}?note=retried&lang=en`)).text).toContain('They will be tried again within a minute.');
    await service.settle();
    const { text } = await li.go('GET', `${path}?lang=en`);
    expect(tableOf(text, 'Everybody once')).toMatchObject({ 'Not delivered': [0] });
    expect(text).toContain('1 were sent again');
    const gone = await li.press(`${path}/withdrawal`, { act: 'withdraw', reason: '取消' });
    expect(gone.status).toBe(303);
    expect((await li.press(`${path}/retry`, { lang: 'en' })).status).toBe(409);
  });
});

describe('recipient by recipient', () => {
  it('says who was not reached and why, by filters that may be wrong', async () => {
    const { li, path } = await aSending();
    const names = async (query: string) =>
      [...(await li.go('GET', `${path}/deliveries?${query}&lang=en`)).text.matchAll(/<th scope="row"><bdi>(清溪[^<]*)/g)].map(
        ([, name]) => name,
      );
    expect(await names('')).toHaveLength(5);
    expect(await names('status=unreached')).toEqual(['清溪老年协会1']);
    expect(await names('status=retrying')).toEqual(['清溪书法社2']);
    expect(await names(`organization=${encodeURIComponent('合唱')}`)).toEqual(['清溪合唱队0']);
    expect(await names('class=charity')).toHaveLength(1);
    expect(await names(`region=${encodeURIComponent('越秀区')}`)).toHaveLength(1);
    const unreached = await li.go('GET', `${path}/deliveries?status=unreached`);
    // Beside the name, where a phone shows it, too.
    expect(unreached.text).toMatch(/清溪老年协会1<\/bdi>(?:(?!<\/th>).)*<\/th><td>(?:(?!<\/td>).)*邮箱不存在/s);
    expect(unreached.text).not.toMatch(/mailbox-unknown|club1@/);
    const wrong = await li.go('GET', `${path}/deliveries?region=${encodeURIComponent('孙悟空国')}`);
    expect(wrong.text).toContain('没有找到名为“孙悟空国”的地区');
    expect(wrong.text).toContain('href="#field-region"');
    expect((await li.go('GET', `${path}/deliveries?cursor=made-up`)).status).toBe(303);
  });

  it('can be taken as a table: at once, in either coding, or as soon as it is written', async () => {
    const { li, path, world, id } = await aSending();
    const file = await li.go('GET', `${path}/deliveries.csv?charset=utf-8&status=unreached`);
    expect([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      `attachment; filename="_-_.csv"; filename*=UTF-8''${encodeURIComponent('送达情况-关于合唱节的通知.csv')}`,
    ]);
    expect(file.text.trim().split('\r\n')).toHaveLength(2);
    expect((await li.go('GET', `${path}/deliveries.csv?charset=gb18030`)).headers.get('content-type')).toBe('text/csv; charset=gb18030');

    // A long one, which a function is at: the page asks again, by a script and by a link.
    const parameters = { notice: id, charset: 'gb18030', status: '', region: '', class: 'charity' };
    await takeExport(
      { ...world, sha256, encodeGb18030: async (text) => encodeGb18030(text) },
      { kind: 'deliveries', parameters },
      OPERATOR,
      true,
    );
    const long = `${path}/deliveries.csv?charset=gb18030&class=charity`;
    const waits = await li.go('GET', `${long}&lang=en`);
    expect([waits.status, waits.text.includes('The file is being prepared')]).toEqual([202, true]);
    expect(waits.text).toContain('data-again="3"');
    expect(waits.text).toMatch(/\/assets\/ask-again-[\w-]+\.js/);
    expect(waits.text).toContain(`href="${long.replaceAll('&', '&amp;')}&amp;lang=en"`);
    const written = { ...world, encodeGb18030: async (text: string) => encodeGb18030(text) };
    await writeExport(written, world.exportQueue.sent[0] ?? '', () => 600_000);
    const there = await li.go('GET', long);
    expect([there.status, there.headers.get('location')?.length]).toEqual([303, expect.any(Number)]);
  });
});

describe('receipts', () => {
  it('say who has confirmed, who has not and how they can be reached, and add up by region', async () => {
    const { li, path, people, world, ask, id } = await aSending();
    const token = await world.vault.token('receipt', `${people[0]?.id}~${id}`);
    expect((await ask('POST', `/v1/receipts/${token}`, { body: { name: '王芳', fields: ANSWERS } })).status).toBe(200);
    const { text } = await li.go('GET', `${path}/receipts?lang=en`);
    expect(text).toContain('1 of 4 have confirmed');
    expect(text).toContain('清溪老年协会1');
    expect(text).toMatch(/清溪老年协会1<\/bdi><\/th><td>[Ee]mail <bdi>c\*\*\*@club\.example/);
    expect(text).not.toContain('王芳');
    const { Total: total = [], ...rows } = tableOf(text, 'By region');
    expect(total).toEqual([1, 3, 4]);
    for (const [i, whole] of total.entries()) expect(Object.values(rows).reduce((all, row) => all + (row[i] ?? 0), 0)).toBe(whole);
    const received = await li.go('GET', `${path}/receipts?status=received&lang=en`);
    expect(received.text.replace(/<[^>]*>/g, '')).toMatch(/王芳参加人数: 30到场日期: 20 December 2026自备音响: Yes/i);
    expect(received.text).toMatch(/清溪合唱队0<\/bdi><\/th><td>Confirmed<br><bdi>王芳/);
    expect(received.text).not.toContain('备注');
    expect(received.text).not.toContain('清溪老年协会1');
    const file = await li.go('GET', `${path}/receipts.csv?status=missing`);
    expect(file.text.trim().split('\r\n')).toHaveLength(4);
    expect(text).toContain(`href="${path}/receipts.xlsx?lang=en"`);
    const workbook = await li.go('GET', `${path}/receipts.xlsx?status=missing`);
    expect([workbook.status, workbook.headers.get('content-type'), workbook.text.slice(0, 2)]).toEqual([
      200,
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'PK',
    ]);
    expect(workbook.headers.get('content-disposition')).toContain(encodeURIComponent('签收情况-关于合唱节的通知.xlsx'));
    const [head = [], row = []] = await readSheet(Buffer.from(workbook.octets));
    expect([head.slice(0, 7), row[5], row[6], row[10]]).toEqual([
      ['名称', '编号', '统一社会信用代码', '地区代码', '地区', '已核实', '状态'],
      '否',
      '未签收',
      '邮件',
    ]);
    const english = await li.go('GET', `${path}/receipts.xlsx?lang=en`);
    const [names = [], ...lines] = await readSheet(Buffer.from(english.octets));
    expect([names[0], names[6], new Set(lines.map((line) => line[6]))]).toEqual([
      'Organization',
      'Receipt',
      new Set(['missing', 'confirmed']),
    ]);
    expect(english.headers.get('content-disposition')).toContain(`''Receipts-${encodeURIComponent('关于合唱节的通知.xlsx')}`);
    expect((await li.go('GET', `${path}/receipts?cursor=made-up`)).status).toBe(303);
  });

  it('can be due later, by a day that is one, and those missing are told', async () => {
    const { li, path, publish, world } = await aSending();
    const extended = (year: string, byMonth: string, byDay: string) =>
      li.press(`${path}/receipts`, { by: year, byMonth, byDay, lang: 'en' }, `${path}/receipts`);
    for (const [given, said] of [
      [['', '', ''], 'Give the new deadline'],
      [['2026', '12', ''], 'Give year, month and day'],
      [['2026', '13', '1'], 'There is no such day'],
      [['2026', '11', '1'], 'This day has passed'],
      [['2026', '12', '5'], 'The deadline can only be put off'],
    ] as const) {
      const wrong = await extended(given[0], given[1], given[2]);
      expect([wrong.status, wrong.text.includes(said)]).toEqual([422, true]);
      expect(wrong.text).toContain('href="#field-by"');
    }
    const done = await extended('2026', '12', '15');
    expect(done.headers.get('location')).toBe(`${path}/receipts?note=extended&lang=en`);
    const { text } = await li.go('GET', `${path}/receipts?note=extended&lang=en`);
    expect(text).toContain('15 December 2026');
    expect(text).toContain('2026-12-15 09:00: the last day');
    expect(text).toMatch(/reminded again from 2026-/);
    // Four hours behind the publication, and an hour more.
    world.clock.advance(5 * 3_600_000);
    expect((await li.go('GET', `${path}/receipts?lang=en`)).text).toMatch(/Remind the \d missing now/);
    const asked = await li.press(`${path}/reminders`, { lang: 'en' }, `${path}/receipts`);
    expect(asked.headers.get('location')).toBe(`${path}/receipts?note=reminded&lang=en`);
    const after = await li.go('GET', `${path}/receipts?note=reminded&lang=en`);
    expect(after.text).toContain('Those missing are reminded within a minute or two.');
    expect(after.text).not.toContain('missing now');
    const plain = await publish({ title: '不要回执的通知' });
    expect((await li.go('GET', `/console/notices/${plain}/receipts?lang=en`)).status).toBe(404);
  });
});
