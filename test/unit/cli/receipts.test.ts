import { describe, expect, it } from 'vitest';
import { aNoticeAnswer, aReport, problem } from './contract-server.ts';
import { aTerminal } from './typed.ts';

const { server, type } = aTerminal();

describe('receipts', () => {
  const line = (given: object = {}) => ({
    organization: { id: 'org-1', name: '云河社区合唱团', region: '440106', verified: null },
    status: 'missing',
    receipt: null,
    contact: { type: 'email', address: 'c***@yunhe.example', isReachable: false },
    ...given,
  });

  it('are listed to the end, those that are missing with how they are reached', async () => {
    server
      .on('GET /v1/notices/ntc-1/receipts?status=missing&limit=100&cursor=more', () => ({
        body: { items: [line({ organization: { id: 'org-2', name: null, region: '440305' } })] },
      }))
      .on('GET /v1/notices/ntc-1/receipts?status=missing&limit=100', () => ({ body: { items: [line()], next: 'more' } }));
    const { code, out } = await type('receipts ntc-1 --status missing');
    expect(code).toBe(0);
    server.on('GET /v1/notices/ntc-1/receipts?limit=100', () => ({
      body: { items: [line({ status: 'received', receipt: { name: '王芳', at: '2026-11-30T16:30:00.000Z' } })] },
    }));
    expect((await type('receipts ntc-1')).out).toMatch(/北京时间.*\n.*王芳 +2026-12-01 00:30/);
    for (const words of ['云河社区合唱团', 'missing', 'c***@yunhe.example (不可送达 not reachable)', 'org-2']) expect(out).toContain(words);
    expect(JSON.parse((await type('receipts ntc-1 --status missing --json')).out).items).toHaveLength(2);
  });

  it('are saved as a file, and refused with a status that there is not, or of an unknown notice', async () => {
    server.on('GET /v1/notices/ntc-1/receipts.csv?charset=gb18030', () => ({ body: 'one\n' }));
    expect(await type('receipts ntc-1 --csv list.csv --charset gb18030')).toMatchObject({ code: 0, out: '> list.csv: one\n' });
    server.on('GET /v1/notices/ntc-1/receipts.xlsx', () => ({ body: 'two' }));
    expect(await type('receipts ntc-1 --xlsx list.xlsx')).toMatchObject({ code: 0, out: '> list.xlsx: two' });
    server.on('GET /v1/notices/ntc-1/receipts.xlsx?status=missing', () => ({ body: 'three' }));
    expect(await type('receipts ntc-1 --status missing --xlsx -')).toMatchObject({ code: 0, out: 'three' });
    expect((await type('receipts ntc-1 --xlsx list.xlsx --charset gb18030')).code).toBe(2);
    expect((await type('receipts ntc-1 --status maybe')).code).toBe(2);
    expect((await type('receipts')).code).toBe(2);
    expect((await type('receipts ntc-unknown')).code).toBe(1);
  });

  it('are given more time', async () => {
    server.on('PATCH /v1/notices/ntc-1/receipt', (_, before) =>
      before === 0
        ? { body: aNoticeAnswer('ntc-1', { receipt: { required: true, by: '2026-12-11' } }) }
        : problem(422, 'receipt-due-not-later', '只能延长'),
    );
    const { code, out } = await type('receipts extend ntc-1 2026-12-11');
    expect([code, server.asked.at(-1)?.body]).toEqual([0, '{"by":"2026-12-11"}']);
    expect(out).toContain('回执期限延长至 2026-12-11');
    expect(await type('receipts extend ntc-1 2026-12-01')).toMatchObject({ code: 1, err: expect.stringMatching(/receipt-due-not-later/) });
    expect(await type('receipts extend ntc-1')).toMatchObject({ code: 2, err: expect.stringMatching(/DAY/) });
  });

  it('that are missing are asked for once more', async () => {
    server.on('POST /v1/notices/ntc-1/reminders', (_, before) =>
      before === 0 ? { status: 202, body: { missing: 17 } } : problem(409, 'reminded-lately', '刚催办过'),
    );
    expect(await type('receipts remind ntc-1')).toMatchObject({ code: 0, out: expect.stringContaining('一两分钟内催办 17 个组织') });
    expect(await type('receipts remind ntc-1')).toMatchObject({ code: 1, err: expect.stringMatching(/reminded-lately/) });
    expect(await type('receipts remind')).toMatchObject({ code: 2, err: expect.stringMatching(/ID/) });
  });

  it('are counted in a report', async () => {
    server.on('GET /v1/notices/ntc-1/report', () => ({
      body: aReport({ receipts: { required: 230, received: 213, missing: 17, by: '2026-12-04' } }),
    }));
    expect((await type('report ntc-1 --lang en')).out).toContain('receipts 213 of 230, 17 missing, due 2026-12-04');
    expect((await type('report ntc-1 --lang zh')).out).toContain('签收 213/230，未签收 17，2026-12-04 截止');
  });
});
