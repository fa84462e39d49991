import { describe, expect, it } from 'vitest';
import { aTerminal } from './typed.ts';

const { server, type } = aTerminal();

describe('who did what', () => {
  const entry = (subject: string, given: object = {}) => ({
    at: '2026-11-20T01:00:00.000Z',
    actor: { kind: 'agency-key', id: 'key-1', name: '云岭省民政厅' },
    action: 'key.issued',
    subject,
    ...given,
  });

  it('is told of all agencies, page by page', async () => {
    server
      .on('GET /v1/audit?limit=100', () => ({ body: { items: [entry('key-2', { agencyId: 'yl-mzt' })], next: 'a/b' } }))
      .on('GET /v1/audit?limit=99&cursor=a%2Fb', () => ({ body: { items: [entry('org-1')] } }));
    const { code, out } = await type('audit');
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s{2,}/)),
    ).toEqual([
      ['2026-11-20 09:00', 'yl-mzt', 'key.issued', 'key-2', '云岭省民政厅', 'key-1'],
      ['2026-11-20 09:00', 'key.issued', 'org-1', '云岭省民政厅', 'key-1'],
      ['时间均为北京时间 times are Beijing time'],
    ]);
    expect(JSON.parse((await type('audit --json')).out)).toEqual({ items: [entry('key-2', { agencyId: 'yl-mzt' }), entry('org-1')] });
  });

  it('is told with the person who did it, where the service says who', async () => {
    const person = { name: '李小梅', email: 'li@yl-mzt.example' };
    const actor = { kind: 'staff', id: 'stf-1', name: '云岭省民政厅', person };
    server.on('GET /v1/audit?limit=100', () => ({ body: { items: [entry('ntc-1', { actor })] } }));
    expect((await type('audit')).out).toContain('stf-1  李小梅 <li@yl-mzt.example>');
  });

  it('is told of one agency, as far as it was asked for, and that there is more', async () => {
    server.on('GET /v1/agencies/yl-mzt/audit?limit=1&from=2026-11-01&to=2026-12-01&action=key.issued', () => ({
      body: { items: [entry('key-2')], next: 'more' },
    }));
    const { out } = await type('audit yl-mzt --from 2026-11-01 --to 2026-12-01 --action key.issued --limit 1');
    expect(out).toContain('key-2');
    expect(out).toContain('there is more');
  });

  it('is looked up from and to a time of Beijing, as it is shown', async () => {
    const query = 'limit=100&from=2026-11-01T09%3A00%3A00%2B08%3A00&to=2026-12-01T00%3A00%3A00Z';
    server.on(`GET /v1/audit?${query}`, () => ({ body: { items: [] } }));
    expect((await type('audit --from 2026-11-01T09:00 --to 2026-12-01T00:00:00Z')).code).toBe(0);
  });

  it('is nothing when nothing was done', async () => {
    server.on('GET /v1/audit?limit=100', () => ({ body: { items: [] } }));
    expect((await type('audit --lang en')).out).toBe('there is nothing\n');
  });

  it.each(['0', 'ten', '1.5', '-1'])('is not looked up for a limit of %s', async (limit) => {
    const { code, err } = await type(`audit --limit=${limit}`);
    expect([code, server.asked]).toEqual([2, []]);
    expect(err).toContain(`--limit is a whole number from 1 on: ${limit}`);
  });
});
