import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../functions/domain/time.ts';
import { receiptToken } from '../../functions/usecases/receipts/find-receipt.ts';
import { aBusyOffice } from './busy-office.ts';
import { aDraft } from './front-door.ts';

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const long = (count: number): string => '长'.repeat(count);
const fields = (count: number, given: object = {}) => ({
  receipt: { required: true, fields: times(count, (i) => ({ id: `f-${i}`, label: '人数', type: 'number', ...given })) },
});
const choice = (options: readonly string[]) => fields(1, { type: 'choice', options });

/** What a notice may have so much of, the draft with so much, and where more is told. */
const OF_NOTICES: readonly (readonly [what: string, most: number, draft: (count: number) => object, path: string])[] = [
  ['characters of a title', 200, (n) => ({ title: long(n) }), 'title'],
  ['sections', 64, (n) => ({ sections: times(n, () => ({ body: '正文。' })) }), 'sections'],
  ['characters of a heading', 200, (n) => ({ sections: [{ heading: long(n), body: '正文。' }] }), 'sections[0].heading'],
  ['characters of a document number', 100, (n) => ({ documentNumber: long(n) }), 'documentNumber'],
  ['characters of an index number', 100, (n) => ({ indexNumber: long(n) }), 'indexNumber'],
  ['characters of a source', 200, (n) => ({ source: long(n) }), 'source'],
  ['regions', 500, (n) => ({ audience: { regions: times(n, () => '440106') } }), 'audience.regions'],
  ['excluded regions', 500, (n) => ({ audience: { excludeRegions: times(n, () => '440106') } }), 'audience.excludeRegions'],
  ['topics', 50, (n) => ({ audience: { topics: times(n, () => 'culture') } }), 'audience.topics'],
  ['issuers', 20, (n) => ({ issuers: times(n, () => 'yh-mzj') }), 'issuers'],
  ['fields of a receipt', 20, (n) => fields(n), 'receipt.fields'],
  ['options of a choice', 50, (n) => choice(times(n, (i) => `第 ${i} 项`)), 'receipt.fields[0].options'],
  ['characters of an option', 100, (n) => choice([long(n), '其他']), 'receipt.fields[0].options[0]'],
  ['characters of a label', 100, (n) => fields(1, { label: long(n) }), 'receipt.fields[0].label'],
];

const pathsOf = (body: { errors?: readonly { path: string }[] }): readonly string[] => (body.errors ?? []).map(({ path }) => path);

describe('a notice', () => {
  it.each(OF_NOTICES)('has as many %s as %i, and one more is told at its place', async (_, most, draft, path) => {
    const { ask, key } = await aBusyOffice();
    const post = (count: number) => ask('POST', '/v1/notices', { key, body: aDraft(draft(count)) });
    expect((await post(most)).status).toBe(201);
    const refused = await post(most + 1);
    expect([refused.status, pathsOf(refused.body)]).toEqual([422, [path]]);
  });

  it('replaces twenty others, and no more', async () => {
    const { ask, key, publish } = await aBusyOffice();
    const ids: string[] = [];
    for (let i = 0; i < 21; i++) ids.push(await publish({ title: `第 ${i} 号通知` }));
    const post = (count: number) =>
      ask('POST', '/v1/notices', { key, body: aDraft({ supersedes: ids.slice(0, count).map((noticeId) => ({ noticeId })) }) });
    expect((await post(20)).status).toBe(201);
    const refused = await post(21);
    expect([refused.status, pathsOf(refused.body)]).toEqual([422, ['supersedes']]);
  });
});

describe('what becomes of a notice', () => {
  it.each([
    ['the note of a correction', 'corrections', 300, (n: number) => ({ title: `改 ${n}`, note: long(n) }), 'note', 201],
    ['the reason of a withdrawal', 'withdrawal', 300, (n: number) => ({ reason: long(n) }), 'reason', 200],
    ['leaked words', 'versions/1/redaction', 2000, (n: number) => ({ reason: '误载', text: long(n) }), 'text', 200],
    ['a list of them', 'versions/1/redaction', 50, (n: number) => ({ reason: '误载', text: times(n, () => '长长') }), 'text', 200],
  ])('is refused beside its field when there is too much: %s', async (_, act, most, body, path, status) => {
    const { ask, key, publish } = await aBusyOffice();
    const id = await publish({ sections: [{ body: long(2100) }] });
    const send = (count: number) => ask('POST', `/v1/notices/${id}/${act}`, { key, body: body(count), headers: { 'if-match': '*' } });
    const refused = await send(most + 1);
    expect([refused.status, pathsOf(refused.body)]).toEqual([422, [path]]);
    expect((await send(most)).status).toBe(status);
  });

  it('is signed by a name of a hundred characters, and no longer', async () => {
    const { ask, organization, publish, service, world } = await aBusyOffice();
    const { id } = await organization();
    const notice = await publish({ receipt: { required: true } });
    await service.settle();
    const token = await receiptToken(world.vault, id, notice);
    const sign = (count: number) => ask('POST', `/v1/receipts/${token}`, { body: { name: long(count), fields: {} } });
    const refused = await sign(101);
    expect([refused.status, pathsOf(refused.body)]).toEqual([422, ['name']]);
    expect((await sign(100)).status).toBe(200);
  });
});

describe('an agency', () => {
  it('has staff of names of sixty characters, and no longer', async () => {
    const { ask, key } = await aBusyOffice();
    const add = (count: number) =>
      ask('POST', '/v1/agencies/yh-mzj/staff', { key, body: { email: 'new@yh.example', name: long(count), roles: ['editor'] } });
    const refused = await add(61);
    expect([refused.status, pathsOf(refused.body)]).toEqual([422, ['name']]);
    expect((await add(60)).status).toBe(201);
  });

  it('has a hundred drafts, each of 256,000 bytes', async () => {
    const { ask, key, world } = await aBusyOffice();
    const save = (body: object) => {
      // So many calls a minute are its own limit.
      world.clock.advance(MINUTE);
      return ask('POST', '/v1/agencies/yh-mzj/drafts', { key, body });
    };
    const ofBytes = (bytes: number) => {
      const empty = { title: '', sections: [] };
      return { ...empty, title: 'x'.repeat(bytes - JSON.stringify(empty).length) };
    };
    expect(await save(ofBytes(256_001))).toMatchObject({ status: 413, body: { code: 'draft-too-large' } });
    expect((await save(ofBytes(256_000))).status).toBe(201);
    for (let i = 1; i < 100; i++) expect((await save({ title: `第 ${i} 稿` })).status).toBe(201);
    expect(await save({ title: '又一稿' })).toMatchObject({ status: 409, body: { code: 'drafts-enough' } });
  });
});
