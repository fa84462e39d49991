import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../cli/table.ts';
import { aReport, counts, problem } from './contract-server.ts';
import { aTerminal } from './typed.ts';

const { server, type } = aTerminal();

describe('the report', () => {
  it('is not called complete while somebody waits for a digest, and says who waits until when', async () => {
    const waiting = [{ until: '2026-12-01T01:00:00.000Z', count: 30 }];
    server.on('GET /v1/notices/ntc-1/report', () => ({ body: aReport({ waiting }) }));
    const { out } = await type('report ntc-1 --lang en');
    expect(out).not.toContain('complete');
    expect(out).toContain('all sent that goes out at once');
    expect(out).toContain('30 wait for the digest of 2026-12-01 09:00, Beijing time');
    server.on('GET /v1/notices/ntc-2/report', () => ({ body: aReport({ totals: counts({ delivered: 5 }) }) }));
    expect((await type('report ntc-2')).out).toContain('已完成 complete');
  });

  it('counts each channel by the latest act where the service says so', async () => {
    const totalsByChannel = { email: counts({ delivered: 7 }), webhook: counts({}) };
    server.on('GET /v1/notices/ntc-1/report', () => ({ body: aReport({ totals: counts({ delivered: 7 }), totalsByChannel }) }));
    expect((await type('report ntc-1')).out).toMatch(/已送达 delivered\s+7\s+7\s+0\n/);
  });

  it('lines up the ledger for people', async () => {
    server.on('GET /v1/notices/ntc-1/report', () => ({ body: aReport() }));
    const { code, out } = await type('report ntc-1');
    expect(code).toBe(0);
    expect(out).toMatch(/已送达 delivered\s+1,234\s+1,200\s+34\n/);
    expect(out).toMatch(/未能送达 failed\s+2\s+0\s+2\n/);
    expect(out).not.toContain('退信');
    expect(out).toContain('首条 first 0.4 s · 50 % 1.2 s · 95 % 2.5 s · 100 % 3 s');
    expect(out).toMatch(/东莞市\s+236\s+234\s+2\n/);
    const rows = out.split('\n').filter((line) => /^ {2}(?:收件者|已送达|待汇总|未能送达) /.test(line));
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map(widthOf)).size).toBe(1);
  });

  it.each([
    [{ LANG: 'en_GB.UTF-8' }, '', 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, '', 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' }, '', 'en'],
    [{ LANG: 'en_US', LC_MESSAGES: 'zh_TW' }, '', 'zh'],
    [{ LANG: 'C.UTF-8' }, '', 'both'],
    [{ LANG: 'fr_FR.UTF-8' }, '', 'both'],
    [{}, '', 'both'],
    [{ LANG: 'zh_CN.UTF-8' }, '--lang en', 'en'],
    [{ LANG: 'en_GB.UTF-8' }, '--lang=zh', 'zh'],
    [{}, '--lang zh-CN', 'zh'],
  ] as const)('is in the language of the terminal or of --lang, and asks the service for it: %j %s', async (env, option, language) => {
    server.on('GET /v1/notices/ntc-1/report', () => ({ body: aReport() }));
    const { out, code } = await type(`report ntc-1 ${option}`, { env });
    expect(code).toBe(0);
    const words = { zh: /已送达 /, en: /^ {2}delivered /m, both: /已送达 delivered /u }[language];
    expect(out).toMatch(words);
    if (language === 'en') expect(out.replace(/..市/gu, '')).not.toMatch(/\p{Script=Han}/u);
    if (language === 'zh') expect(out).not.toMatch(/delivered|region/);
    const accepted = server.asked[0]?.headers['accept-language'];
    if (language === 'both') expect(accepted).not.toMatch(/zh|en/);
    else expect(accepted).toMatch(new RegExp(`^${language}`));
  });

  it.each([
    ['report ntc-1 --lang', 'en', '--lang'],
    ['report ntc-1 --lang fr', 'en', '--lang is zh or en: fr'],
    ['report ntc-1 --folow', 'en', 'there is no such option: --folow'],
    ['report ntc-1 --follow=yes', 'en', 'this option takes no value: --follow'],
    ['report ntc-1 --folow', 'zh_CN', '没有此选项: --folow'],
    ['post notice.json --idempotency-key', 'zh_CN', '此选项须带一个值: --idempotency-key'],
  ])('says in our own words what is wrong with an option: %s (%s)', async (typed, LANG, words) => {
    const { code, err } = await type(typed, { env: { LANG } });
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(err).not.toMatch(/Unknown option|argument missing|ambiguous/);
  });

  const growing = (step: number): object =>
    step < 3
      ? aReport({ complete: false, totals: counts({ delivered: step * 10, pending: 30 - step * 10 }) })
      : aReport({ totals: counts({ delivered: 30 }) });

  it('is followed until it is complete, a line for each change in a log', async () => {
    server.on('GET /v1/notices/ntc-1/report', (_, before) => ({ body: growing(Math.floor(before / 2)) }));
    const { code, out, waits } = await type('report ntc-1 --follow');
    expect(code).toBe(0);
    expect(waits).toHaveLength(6);
    const progress = out.split('\n').filter((line) => /^[█░]/.test(line));
    expect(progress.map((line) => /\d+ % \d+\/\d+/.exec(line)?.[0])).toEqual(['0 % 0/30', '33 % 10/30', '66 % 20/30', '100 % 30/30']);
    expect(progress[0]).toMatch(/^░+ /);
    expect(progress.at(-1)).toMatch(/^█+ /);
    expect(out).toContain('已完成 complete');
  });

  it('changes its line in place for somebody who looks, and never breaks it', async () => {
    server.on('GET /v1/notices/ntc-1/report', (_, before) => ({ body: growing(before) }));
    const { out } = await type('report ntc-1 --follow', { isTty: true });
    const [live = ''] = out.split('\n');
    const shown = live.split('\r').filter(Boolean);
    expect(shown).toHaveLength(4);
    for (const line of shown) {
      expect(line.endsWith('\u001b[K')).toBe(true);
      expect(widthOf(line.replace('\u001b[K', ''))).toBeLessThan(100);
    }
  });

  it('does not wait for those who read a digest', async () => {
    server.on('GET /v1/notices/ntc-1/report', () => ({ body: aReport({ totals: counts({ delivered: 5, awaitingDigest: 7 }) }) }));
    expect((await type('report ntc-1 --follow')).out).toContain('100 % 5/5');
  });

  it('is waited for while a notice is not yet published', async () => {
    server.on('GET /v1/notices/ntc-1/report', (_, before) => ({
      body: before === 0 ? aReport({ status: 'awaiting-signatures', complete: true, totals: counts({}), mailings: [] }) : aReport(),
    }));
    const { out } = await type('report ntc-1 --follow');
    expect(out).toMatch(/^待会签 awaiting signatures\n/);
    expect(server.asked).toHaveLength(2);
  });

  it('of what was never sent is not called complete, and following it says what it waits for', async () => {
    const scheduled = aReport({ status: 'scheduled', totals: counts({}), mailings: [], byRegion: [] });
    server.on('GET /v1/notices/ntc-1/report', (_, before) => ({ body: before < 2 ? scheduled : aReport() }));
    expect((await type('report ntc-1 --lang en')).out).not.toContain('complete');
    const { err } = await type('report ntc-1 --follow');
    expect(err).toContain('not published yet: waiting until it is');
  });

  it('waits as long as it is told when it asks too often, and survives a restart of the service', async () => {
    server.on('GET /v1/notices/ntc-1/report', (_, before) => {
      if (before === 0) return { ...problem(429, 'too-many-requests', 'slow down'), headers: { 'retry-after': '7' } };
      if (before === 1) return { status: 502, body: '<html>bad gateway</html>' };
      return { body: aReport() };
    });
    const { code, waits } = await type('report ntc-1 --follow');
    expect(code).toBe(0);
    expect(waits).toEqual([7000, 500]);
  });

  it('is one answer of the API with --json, however long it was followed', async () => {
    server.on('GET /v1/notices/ntc-1/report', (_, before) => ({ body: growing(before) }));
    const { out } = await type('report ntc-1 --follow --json');
    expect(JSON.parse(out)).toEqual(growing(3));
  });

  it('of an unknown notice is refused at once', async () => {
    server.on('GET /v1/notices/ntc-9/report', () => problem(404, 'notice-unknown', '没有这份通知'));
    const { code, err } = await type('report ntc-9 --follow');
    expect(code).toBe(1);
    expect(err).toContain('没有这份通知');
    expect(server.asked).toHaveLength(1);
  });
});

describe('tables', () => {
  it('of deliveries and of the audit are saved whole', async () => {
    server
      .on('GET /v1/notices/ntc-1/deliveries.csv?charset=gb18030&status=failed&region=440100', () => ({ body: 'a,b\n' }))
      .on('GET /v1/agencies/yl-mzt/audit.csv?from=2026-11-01', () => ({ body: 'c,d\n' }));
    expect(await type('report ntc-1 --csv list.csv --charset gb18030 --status failed --region 440100')).toMatchObject({
      code: 0,
      out: '> list.csv: a,b\n',
    });
    expect(await type('audit yl-mzt --from 2026-11-01 --csv -')).toMatchObject({ code: 0, out: expect.stringContaining('c,d\n') });
  });

  it.each(['report ntc-1 --status failed', 'report ntc-1 --csv x.csv --follow'])('are not meant by: %s', async (line) => {
    const { code, err } = await type(line);
    expect([code, err]).toEqual([2, expect.stringContaining('--csv')]);
  });
});
