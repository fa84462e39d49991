import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { aFrontDoor } from './front-door.ts';

const FILE = '名称,地区,邮箱\r\n合唱团,440106,choir@yunhe.example\r\n';
const CSV = { 'content-type': 'text/csv; charset=utf-8' };
const OCTETS = { 'content-type': 'application/octet-stream' };
const IMPORT = '/v1/subscriptions/import';

describe('a list of subscriptions', () => {
  const bring = async (path: string, raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = CSV) => {
    const door = aFrontDoor();
    return { door, told: await door.ask('POST', path, { key: door.operatorKey, raw, headers }) };
  };

  it('is taken in, and worked off behind the answer', async () => {
    const { door, told } = await bring(IMPORT, FILE);
    expect(told.status).toBe(202);
    const { id } = told.body;
    expect(told.headers.get('location')).toBe(`/v1/imports/${id}`);
    expect(door.world.importQueue.sent).toEqual([id]);
    const { status, body } = await door.ask('GET', `/v1/imports/${id}`, { key: door.operatorKey });
    expect([status, body.state, body.progress, body.dryRun, body.basis]).toEqual([200, 'running', { done: 0, rows: null }, false, null]);
    expect((await door.ask('GET', `/v1/imports/${id}/report.csv`, { key: door.operatorKey })).body.code).toBe('import-not-finished');
  });

  it('is written down with who brought it, and on what basis', async () => {
    const { door, told } = await bring(`${IMPORT}?dryRun=false&basis=${encodeURIComponent('社会组织登记管理条例')}`, FILE);
    const { body } = await door.ask('GET', '/v1/audit', { key: door.operatorKey });
    expect(body.items).toMatchObject([{ action: 'import.started.by-basis', subject: told.body.id, actor: { kind: 'operator' } }]);
    expect((await door.ask('GET', `/v1/imports/${told.body.id}`, { key: door.operatorKey })).body.basis).toBe('社会组织登记管理条例');
  });

  it('may be in any encoding as octets, and in UTF-8 alone as text', async () => {
    const gb = new Uint8Array(iconv.encode(FILE, 'gb18030'));
    expect((await bring(IMPORT, gb, OCTETS)).told.status).toBe(202);
    const asText = await bring(IMPORT, gb, CSV);
    expect([asText.told.status, asText.told.body.code]).toEqual([400, 'text-ill-formed']);
    expect(asText.told.body.detail).toContain('application/octet-stream');
  });

  it.each([
    ['nothing', '', OCTETS, 422, 'file-empty'],
    ['more than a call holds', new Uint8Array(4_000_001), OCTETS, 413, 'file-too-large'],
    ['a form', FILE, { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'not-json'],
  ])('of %s is refused', async (_, raw, headers, status, code) => {
    const { told } = await bring(IMPORT, raw, headers);
    expect([told.status, told.body.code]).toEqual([status, code]);
  });

  it.each([
    ['basis=', 'too-small'],
    [`basis=${'x'.repeat(301)}`, 'too-big'],
    ['basis=see%20https://evil.example', 'not-acceptable'],
    ['dryRun=perhaps', 'invalid-value'],
  ])('with %s in its query is refused', async (query, code) => {
    const { told } = await bring(`${IMPORT}?${query}`, FILE);
    expect([told.status, told.body.errors?.[0]?.code]).toEqual([400, code]);
  });

  it('is the operator’s to bring and to look at', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    for (const [method, path] of [
      ['POST', IMPORT],
      ['GET', '/v1/imports/imp-1'],
      ['GET', '/v1/imports/imp-1/report.csv'],
      ['POST', '/v1/imports/imp-1/start'],
    ] as const)
      expect([path, (await door.ask(method, path, { key, ...(path === IMPORT ? { raw: FILE, headers: CSV } : {}) })).status]).toEqual([
        path,
        403,
      ]);
    expect((await door.ask('POST', IMPORT, { raw: FILE, headers: CSV })).status).toBe(401);
    expect((await door.ask('GET', '/v1/imports/imp-1', { key: door.operatorKey })).body.code).toBe('import-unknown');
  });

  it('brought twice under one Idempotency-Key is one', async () => {
    const door = aFrontDoor();
    const ask = (raw: string) => door.ask('POST', IMPORT, { key: door.operatorKey, raw, headers: { ...CSV, 'idempotency-key': 'list-1' } });
    const [first, second] = [await ask(FILE), await ask(FILE)];
    expect(second.body).toEqual(first.body);
    expect((await ask(`${FILE}x`)).body.code).toBe('idempotency-key-reused');
  });

  it('that is larger is announced, uploaded and begun', async () => {
    const door = aFrontDoor();
    const body = { bytes: 5, sha256: 'ab'.repeat(32) };
    const announced = await door.ask('POST', IMPORT, { key: door.operatorKey, body });
    expect([announced.status, announced.body.upload.headers['content-length']]).toEqual([202, '5']);
    const { id } = announced.body;
    const start = () => door.ask('POST', `/v1/imports/${id}/start`, { key: door.operatorKey });
    expect((await start()).body.code).toBe('file-not-uploaded');
    await door.world.importFiles.put(id, Buffer.from('1234'));
    expect((await start()).body.code).toBe('file-not-uploaded');
    await door.world.importFiles.put(id, Buffer.from('12345'));
    expect([(await start()).body.state, (await start()).status]).toEqual(['running', 202]);
    expect(door.world.importQueue.sent).toEqual([id, id]);
  });

  it.each([
    [{ bytes: 2 ** 31, sha256: 'ab'.repeat(32) }, 'bytes'],
    [{ bytes: 5, sha256: 'xyz' }, 'sha256'],
  ])('announced as %j is refused beside its field', async (body, path) => {
    const door = aFrontDoor();
    const { status, body: told } = await door.ask('POST', IMPORT, { key: door.operatorKey, body });
    expect([status, told.errors[0].path]).toEqual([422, path]);
  });
});
