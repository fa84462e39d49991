import { describe, expect, it } from 'vitest';
import { OPERATORS } from '../../functions/ports/audit-log.ts';
import { convertHtml } from '../../functions/usecases/documents/convert-document.ts';
import { aDocx, listed, numberingOf, p, r } from '../a-docx.ts';
import { aFrontDoor, type FrontDoor } from './front-door.ts';

const DOCX = aDocx({
  numbering: numberingOf([{ format: 'chineseCounting', text: '%1、' }]),
  body: p(r('关于举办合唱节的通知', '<w:sz w:val="44"/>'), '<w:jc w:val="center"/>') + listed('请于五日前报名。', 1),
});

const announced = async ({ ask }: FrontDoor, key: string): Promise<string> => {
  const { status, body } = await ask('POST', '/v1/documents', { key, body: { bytes: DOCX.length, sha256: 'AB'.repeat(32) } });
  expect(status).toBe(201);
  return body.id;
};

describe('POST /v1/documents', () => {
  it('answers where a .docx is put, and what notice it becomes once it is there', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const id = await announced(door, key);
    const early = await door.ask('POST', `/v1/documents/${id}/conversion`, { key });
    expect([early.status, early.body.code]).toEqual([404, 'document-unknown']);
    door.world.documentFiles.files.set(`gd-mzt/${id}`, DOCX);
    const told = await door.ask('POST', `/v1/documents/${id}/conversion`, { key, headers: { 'accept-language': 'en' } });
    expect([told.status, told.headers.get('cache-control'), told.headers.get('content-language')]).toEqual([200, 'no-store', 'en']);
    expect(told.body).toEqual({
      title: '关于举办合唱节的通知',
      markdown: '一、请于五日前报名。',
      warnings: [{ code: 'numbers-restored', count: 1, message: '1 automatic numbers were written out as text; look at them again' }],
    });
  });

  it('is refused beside the field where it is too large, and without the scope', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const body = { bytes: 20 * 1024 * 1024 + 1, sha256: 'x' };
    const refused = await door.ask('POST', '/v1/documents', { key, body });
    expect([refused.status, refused.body.errors.map(({ path }: { path: string }) => path)]).toEqual([422, ['bytes', 'sha256']]);
    const { body: reader } = await door.ask('POST', '/v1/agencies/gd-mzt/keys', {
      key: door.operatorKey,
      body: { scopes: ['notices:read'] },
    });
    for (const path of ['/v1/documents', '/v1/documents/conversion', '/v1/documents/doc-1/conversion'])
      expect((await door.ask('POST', path, { key: reader.key, ...(path.includes('doc-1') ? {} : { body }) })).status, path).toBe(403);
  });

  it('is found by its agency alone, and by nobody who makes up an id', async () => {
    const door = aFrontDoor();
    const [key, other] = [await door.anAgency('gd-mzt'), await door.anAgency('gd-wmb')];
    const id = await announced(door, key);
    door.world.documentFiles.files.set(`gd-mzt/${id}`, DOCX);
    for (const [whose, name] of [
      [other, id],
      [door.operatorKey, id],
      [other, `..%2Fgd-mzt%2F${id}`],
      [key, 'doc-unknown'],
    ] as const)
      expect((await door.ask('POST', `/v1/documents/${name}/conversion`, { key: whose })).status, name).toBe(404);
    door.world.documentFiles.files.set(`${OPERATORS}/doc-1`, DOCX);
    expect((await door.ask('POST', '/v1/documents/doc-1/conversion', { key: door.operatorKey })).status).toBe(200);
  });

  it('says what to do with a file that is none', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    door.world.documentFiles.files.set('gd-mzt/doc-1', Buffer.from('%PDF-1.7'));
    const { status, body } = await door.ask('POST', '/v1/documents/doc-1/conversion', { key, headers: { 'accept-language': 'zh' } });
    expect([status, body.code, body.detail]).toEqual([422, 'document-not-docx', '这不是 Word 文档,请上传 .docx(PDF、表格等可作为附件)']);
  });
});

describe('POST /v1/documents/conversion', () => {
  const html = '<p class=MsoNormal>各区民政局：</p><p><img alt="会标">请报名。</p>';

  it('takes what was pasted as it is, or in JSON', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const raw = await door.ask('POST', '/v1/documents/conversion', {
      key,
      raw: html,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    });
    const json = await door.ask('POST', '/v1/documents/conversion', { key, body: { html } });
    expect([raw.status, raw.body]).toEqual([200, json.body]);
    expect(raw.body).toMatchObject({
      markdown: '各区民政局：\n请报名。',
      warnings: [{ code: 'picture-left-out', name: '会标', near: '各区民政局：' }],
    });
  });

  it('refuses what is too long, what is no text, and nothing', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const post = async (raw: string | Uint8Array<ArrayBuffer>, type = 'text/html') => {
      const { status, body } = await door.ask('POST', '/v1/documents/conversion', { key, raw, headers: { 'content-type': type } });
      return [status, body.code];
    };
    expect(await post('x'.repeat(5_000_000))).toEqual([413, 'document-too-large']);
    expect(await post('x'.repeat(2_000_001))).toEqual([413, 'document-too-large']);
    expect(await post('<ul><li>x'.repeat(10_000))).toEqual([422, 'document-too-complex']);
    expect(await post(new Uint8Array([0xb9, 0xd8, 0xd3, 0xda]))).toEqual([400, 'text-ill-formed']);
    expect(await post('{}', 'application/json')).toEqual([400, 'malformed']);
  });

  it('is for those who may write drafts: an editor may, whoever only reads may not', async () => {
    const { world } = aFrontDoor();
    const staff = (roles: readonly ['editor'] | readonly []) =>
      ({ kind: 'staff', agencyId: 'gd-mzt', scopes: ['notices:read'], roles, staffId: 'stf-1' }) as const;
    expect((await convertHtml(world, staff(['editor']), html)).kind).toBe('converted');
    expect((await convertHtml(world, staff([]), html)).kind).toBe('scope-missing');
  });
});
