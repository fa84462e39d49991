import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../functions/domain/time.ts';
import { writeExport } from '../../functions/usecases/exports/write-export.ts';
import { sumReceipts } from '../../functions/usecases/receipts/sum-receipts.ts';
import { aNotice, aSubscription, NOON } from '../builders.ts';
import { aFrontDoor } from './front-door.ts';
import { ANSWER, aStage, give, RECEIPT } from './receipt-stage.ts';

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
