import { describe, expect, it } from 'vitest';
import { aNoticeAnswer, problem } from './contract-server.ts';
import { aTerminal, DRAFT } from './typed.ts';

const { server, type, anUpload } = aTerminal();

describe('drafts', () => {
  const draft = (given: object = {}) => ({
    id: 'drf-1',
    agencyId: 'yl-mzt',
    revision: 3,
    createdAt: '2026-11-20T04:00:00.000Z',
    createdBy: { kind: 'agency-key', id: 'key-1' },
    updatedAt: '2026-11-20T04:30:00.000Z',
    updatedBy: { kind: 'staff', id: 'stf-1' },
    title: '关于冬训的通知',
    ...given,
  });
  const tagged = (status: number, given: object = {}) => ({
    status,
    body: draft({ problems: [{ path: 'sections', code: 'missing', message: '缺少此字段' }], ...given }),
    headers: { etag: '"drf-1-3"' },
  });
  const path = '/v1/agencies/yl-mzt/drafts';

  it('are listed, or said to be none', async () => {
    server.on(`GET ${path}`, (_, before) => ({ body: { items: before === 0 ? [draft(), draft({ id: 'drf-2', corrects: {} })] : [] } }));
    const { out } = await type('drafts list yl-mzt');
    expect(out).toMatch(/drf-1 +2026-11-20 12:30 +stf-1 +新通知 notice +关于冬训的通知\n.*drf-2.*更正/);
    expect((await type('drafts list yl-mzt')).out).toContain('没有稿件');
  });

  it('are shown as what may be saved back, with what is missing and how that is done', async () => {
    server.on(`GET ${path}/drf-1`, () => tagged(200));
    const { code, out, err } = await type('drafts show yl-mzt drf-1');
    expect([code, JSON.parse(out)]).toEqual([0, { title: '关于冬训的通知' }]);
    expect(err).toContain('sections: 缺少此字段');
    expect(err).toContain(`drafts save yl-mzt FILE --id drf-1 --if-match '"drf-1-3"'`);
    expect(JSON.parse((await type('drafts show yl-mzt drf-1 --json')).out)).toMatchObject({ revision: 3 });
  });

  it('are kept as they were written, and saved back in the place of what was seen alone', async () => {
    server.on(`POST ${path}`, () => tagged(201)).on(`PUT ${path}/drf-1`, () => tagged(200));
    expect((await type('drafts save yl-mzt notice.json')).out).toContain('drafts publish yl-mzt drf-1');
    expect(server.asked.at(-1)?.body).toBe(DRAFT);
    expect((await type('drafts save yl-mzt notice.json --id drf-1 --if-match "drf-1-3"')).code).toBe(0);
    expect(server.asked.at(-1)?.headers['if-match']).toBe('"drf-1-3"');
    expect(await type('drafts save yl-mzt notice.json --id drf-1')).toMatchObject({ code: 2, err: expect.stringMatching(/--if-match/) });
    server.on(`PUT ${path}/drf-1`, () => problem(412, 'stale', '已被他人修改'));
    expect(await type('drafts save yl-mzt notice.json --id drf-1 --if-match "x"')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/stale/),
    });
  });

  it('have files uploaded that wait for them, of a correction behind those of its notice', async () => {
    server
      .on('POST /v1/attachments', () => anUpload('att-1'))
      .on('PUT /put/att-1', () => ({}))
      .on(`POST ${path}`, () => tagged(201))
      .on('GET /v1/notices/ntc-1', () => ({ body: aNoticeAnswer('ntc-1', { attachments: [{ id: 'att-0' }] }) }));
    const files = { 'b.csv': '姓名', 'c.json': '{"corrects":{"noticeId":"ntc-1","version":1}}' };
    const saved = async (file: string) => {
      expect((await type(`drafts save yl-mzt ${file} --attach b.csv`, { files })).code).toBe(0);
      return JSON.parse(server.asked.at(-1)?.body ?? '').attachments;
    };
    expect(await saved('notice.json')).toEqual([{ id: 'att-1' }]);
    expect(await saved('c.json')).toEqual([{ id: 'att-0' }, { id: 'att-1' }]);
    expect(server.asked.filter(({ path: to }) => to === '/v1/attachments').map(({ body }) => JSON.parse(body).forDraft)).toEqual([
      true,
      true,
    ]);
  });

  it('are published as they were seen, and deleted', async () => {
    server
      .on(`POST ${path}/drf-1/publication`, (_, before) =>
        before === 0 ? problem(403, 'four-eyes', '须由同事签发') : { status: 201, body: aNoticeAnswer('ntc-1') },
      )
      .on(`DELETE ${path}/drf-1`, () => ({ status: 204 }));
    expect(await type('drafts publish yl-mzt drf-1')).toMatchObject({ code: 1, err: expect.stringMatching(/four-eyes/) });
    const { out } = await type('drafts publish yl-mzt drf-1 --if-match "drf-1-3"');
    expect(server.asked.at(-1)?.headers['if-match']).toBe('"drf-1-3"');
    expect(out).toContain('report ntc-1 --follow');
    expect(out).not.toContain('24 小时');
    expect(await type('drafts remove yl-mzt drf-1')).toMatchObject({ code: 0, out: expect.stringMatching(/drf-1/) });
  });
});
