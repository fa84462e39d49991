import { describe, expect, it } from 'vitest';
import { aTerminal, KEY } from './typed.ts';

const { server, type } = aTerminal();

describe('agencies', () => {
  const agency = (id: string) => ({ id, name: `机关 ${id}`, region: '440000', contactEmail: `${id}@agency.example`, createdAt: '' });

  it('are shown with what keeps their mail, and let go of by the operator', async () => {
    const trouble = (reason: string) => ({ since: '2026-11-20T01:00:00.000Z', reason });
    server
      .on('GET /v1/agencies', () => ({
        body: {
          items: [
            { ...agency('yl-mzt'), hold: trouble('bounces') },
            { ...agency('yl-wht'), slowed: trouble('complaints') },
          ],
        },
      }))
      .on('DELETE /v1/agencies/yl-mzt/hold', () => ({ status: 204 }));
    const { out } = await type('agencies');
    expect(out).toContain('邮件已暂停 mail held: 退信过多 too many bounces 2026-11-20 09:00 （北京时间）');
    expect(out).toContain('邮件已放慢 mail slowed: 投诉过多 too many complaints 2026-11-20 09:00 （北京时间）');
    expect((await type('agencies release yl-mzt --lang en')).out).toBe('yl-mzt is let go: its mail goes on within minutes\n');
    expect((await type('agencies release')).code).toBe(2);
  });

  it('are listed to the end', async () => {
    server
      .on('GET /v1/agencies', () => ({ body: { items: [agency('yl-mzt')], next: 'a/b' } }))
      .on('GET /v1/agencies?cursor=a%2Fb', () => ({ body: { items: [agency('yl-wht')] } }));
    const { out } = await type('agencies');
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(out).toContain('yl-wht@agency.example');
    expect(JSON.parse((await type('agencies list --json')).out)).toEqual({ items: [agency('yl-mzt'), agency('yl-wht')] });
  });

  it('are registered with what was given, and nothing more', async () => {
    server.on('POST /v1/agencies', ({ body }) => ({ status: 201, body: { ...JSON.parse(body), createdAt: '' } }));
    const { code, out } = await type('agencies add --id yl-mzt --name 云岭省民政厅 --region 44 --email office@yl.example');
    expect(code).toBe(0);
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({
      id: 'yl-mzt',
      name: '云岭省民政厅',
      region: '44',
      contactEmail: 'office@yl.example',
    });
    expect(out).toContain('npx noticewire keys add yl-mzt');
  });

  it('need a name, a region and an address', async () => {
    const { code, err } = await type('agencies add --id yl-mzt --name 云岭省民政厅 --region 44');
    expect(code).toBe(2);
    expect(err).toContain('--email');
    expect(server.asked).toEqual([]);
  });

  it('let each other name them as co-issuer, and end that', async () => {
    server
      .on('PUT /v1/agencies/yl-wht/consents/yl-mzt', () => ({ status: 204 }))
      .on('DELETE /v1/agencies/yl-wht/consents/yl-mzt', () => ({ status: 204 }));
    expect((await type('agencies consent yl-wht yl-mzt')).out).toContain('yl-mzt 今后可直接将 yl-wht 列为联合发文机关');
    expect((await type('agencies consent yl-wht yl-mzt --end')).out).toContain('yl-wht 已撤销对 yl-mzt 的同意');
  });
});

describe('an agency', () => {
  it('is changed in what was named, if it is as it was seen', async () => {
    server.on('PATCH /v1/agencies/yl-mzt', () => ({ body: { id: 'yl-mzt', name: '新名', region: '440000', contactEmail: 'a@b.example' } }));
    const typed = 'agencies update yl-mzt --name 新名 --no-mail closed,held --mail signed --four-eyes on --if-match "yl-mzt-3"';
    const { code, out } = await type(typed);
    expect(code).toBe(0);
    expect(out).toContain('已更改 changed yl-mzt 新名');
    const [asked] = server.asked;
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      name: '新名',
      notifications: { signed: true, closed: false, held: false },
      fourEyes: true,
    });
    expect(asked?.headers['if-match']).toBe('"yl-mzt-3"');
    expect((await type('agencies update yl-mzt')).code).toBe(2);
    expect((await type('agencies update yl-mzt --four-eyes perhaps')).code).toBe(2);
  });
});

describe('keys', () => {
  it('are issued for posting and reading unless said otherwise, and shown first', async () => {
    server.on('POST /v1/agencies/yl-mzt/keys', () => ({ status: 201, body: { id: 'k1', key: KEY, scopes: [], createdAt: '' } }));
    const { out } = await type('keys add yl-mzt');
    expect(out.split('\n')[0]).toBe(KEY);
    await type('keys add yl-mzt --scope agency:admin --scope notices:read --expires 2027-01-01T00:00:00Z');
    expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([
      { scopes: ['notices:write', 'notices:read'] },
      { scopes: ['agency:admin', 'notices:read'], expiresAt: '2027-01-01T00:00:00Z' },
    ]);
  });

  it('are listed and revoked', async () => {
    server
      .on('GET /v1/agencies/yl-mzt/keys', () => ({
        body: { items: [{ id: 'k1', scopes: ['notices:read'], agencyId: 'yl-mzt', createdAt: '' }] },
      }))
      .on('DELETE /v1/agencies/yl-mzt/keys/k1', () => ({ status: 204 }));
    expect((await type('keys list yl-mzt')).out).toMatch(/k1 {2}notices:read {2}长期有效 .*未用过/);
    const times = { createdAt: '', expiresAt: '2027-01-01T00:00:00.000Z', lastUsedAt: '2026-11-20T17:00:00.000Z' };
    server.on('GET /v1/agencies/yl-mzt/keys', () => ({ body: { items: [{ id: 'k1', scopes: [], ...times }] } }));
    expect((await type('keys list yl-mzt --lang en')).out).toMatch(/until 2027-01-01 08:00 +used 2026-11-21 01:00\n.*Beijing time/);
    expect((await type('keys revoke yl-mzt k1')).out).toContain('已吊销 revoked k1');
  });
});
