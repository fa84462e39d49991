import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { receiptToken } from '../../functions/usecases/receipts/find-receipt.ts';
import { aBusyOffice } from './busy-office.ts';

/** What breaks tables that are put together by hand; the rarest characters have four bytes in GB18030. */
const NAMES = ['"引号",逗号;分号', '=SUM(A1)合唱队', '㐂𠮷龘老年协会', '+86 读书会', "'单引号'书法社"];
const NOTE = '第一行,"带引号"\n=第二行\t制表\r\n㐂𠮷';
/** A formula is defused by a mark in front. */
const shown = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const FIELDS = [
  { id: 'heads', label: '人数,"合计"', type: 'number' },
  { id: 'note', label: '备注', type: 'text', optional: true },
];

/** A notice that was told to organizations of such names, one of which has answered. */
const anAnsweredNotice = async () => {
  const office = await aBusyOffice({ name: '云河市民政局"东,区"' });
  const { ask, service, world } = office;
  const ids: string[] = [];
  for (const name of NAMES) ids.push((await office.organization({ organization: { name, class: 'culture-sports', region: '440106' } })).id);
  const notice = await office.publish({ receipt: { required: true, fields: FIELDS } });
  await service.settle();
  const token = await receiptToken(world.vault, ids[0] ?? '', notice);
  const given = await ask('POST', `/v1/receipts/${token}`, { body: { name: '王"芳",女', fields: { heads: 3, note: NOTE } } });
  expect(given.status).toBe(200);
  return { ...office, notice };
};

/** By a library of others, which refuses rows of another length and quotes that do not close. */
const readBack = (octets: Uint8Array, charset: string): readonly Record<string, string>[] =>
  parse(iconv.decode(Buffer.from(octets), charset), { columns: true, bom: true, record_delimiter: '\r\n' });

describe.each(['utf-8', 'gb18030'])('a table in %s, read by another library,', (charset) => {
  it('of receipts has each organization with its answer, whatever stands in it', async () => {
    const { ask, key, notice } = await anAnsweredNotice();
    const { octets } = await ask('GET', `/v1/notices/${notice}/receipts.csv?charset=${charset}`, { key });
    const rows = readBack(octets, charset);
    expect(rows.map((row) => row['名称 organization']).sort()).toEqual(NAMES.map(shown).sort());
    const answered = rows.filter((row) => row['人数,"合计"'] !== '');
    expect(answered).toMatchObject([{ '名称 organization': NAMES[0], '人数,"合计"': '3', 备注: NOTE }]);
    expect(Object.values(answered[0] ?? {})).toContain('王"芳",女');
  });

  it('of deliveries has a row for each, with as many cells', async () => {
    const { ask, key, notice } = await anAnsweredNotice();
    const { octets } = await ask('GET', `/v1/notices/${notice}/deliveries.csv?charset=${charset}`, { key });
    const rows = readBack(octets, charset);
    expect(rows.map((row) => row['组织 organization']).sort()).toEqual(NAMES.map(shown).sort());
    expect(new Set(rows.map((row) => Object.keys(row).length)).size).toBe(1);
  });

  it('of records has who did what, by the very name', async () => {
    const { ask, key } = await anAnsweredNotice();
    const { octets } = await ask('GET', `/v1/agencies/yh-mzj/audit.csv?charset=${charset}`, { key });
    const rows = readBack(octets, charset);
    expect(rows.map((row) => row['操作代码 action'])).toContain('notice.accepted');
    expect(rows.filter((row) => row['操作者 actor'] === '云河市民政局"东,区"').length).toBeGreaterThan(0);
  });
});
