import { describe, expect, it } from 'vitest';
import { aSubscription } from '../builders.ts';
import { aDraft, aFrontDoor } from './front-door.ts';

const NEW_TITLE = { title: '关于推迟举办合唱节的通知', note: '更正举办日期' };

const posted = async (given: object = {}) => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt');
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft(given) });
  const id: string = body.id;
  const tag = async (): Promise<string> => (await door.ask('GET', `/v1/notices/${id}`, { key })).headers.get('etag') ?? '';
  const correct = async (body: object = NEW_TITLE, headers: Record<string, string> = {}, by = key) =>
    door.ask('POST', `/v1/notices/${id}/corrections`, { key: by, body, headers: { 'if-match': await tag(), ...headers } });
  const look = (body: object, by = key) => door.ask('POST', `/v1/notices/${id}/corrections/preview`, { key: by, body });
  return { door, key, id, tag, correct, look };
};

describe('a correction', () => {
  it('makes a version of its own, leaves the one before as it was, and stands in the audit log', async () => {
    const { door, id, correct, tag } = await posted({ documentNumber: '云民函〔2026〕39号' });
    const before = await tag();
    door.world.clock.set('2026-11-21T01:00:00.000Z');
    const correction = { note: '更正举办日期', at: '2026-11-21T01:00:00.000Z' };
    const made = await correct();
    expect(made).toMatchObject({ status: 201, body: { id, version: 2, currentVersion: 2, title: NEW_TITLE.title, correction } });
    expect(made.body.documentNumber).toBe('云民函〔2026〕39号');
    expect(made.headers.get('location')).toBe(`/v1/notices/${id}/versions/2`);
    expect(made.headers.get('etag')).toBe(await tag());
    expect(await tag()).not.toBe(before);
    expect((await door.ask('GET', `/v1/notices/${id}`)).body).toMatchObject({ version: 2, currentVersion: 2, correction });
    const first = (await door.ask('GET', `/v1/notices/${id}/versions/1`)).body;
    expect(first).toMatchObject({ version: 1, currentVersion: 2, title: '关于举办合唱节的通知' });
    expect(first).not.toHaveProperty('correction');
    expect((await door.ask('GET', `/v1/notices/${id}/versions`)).body.items).toMatchObject([{ version: 1 }, { version: 2, correction }]);
    expect(door.world.notices.audits.at(-1)).toMatchObject({ agencyId: 'gd-mzt', action: 'notice.corrected', subject: id });
    expect(await door.world.notices.due('plan', correction.at, 10)).toEqual([
      { act: 'plan', noticeId: id, version: 2, mailing: 'correction', at: correction.at },
    ]);
  });

  it('that is only to be shown is told to nobody', async () => {
    const { door, id, correct } = await posted();
    expect((await correct({ ...NEW_TITLE, notify: 'none' })).status).toBe(201);
    expect(await door.world.notices.due('plan', '2099-01-01T00:00:00.000Z', 10)).toMatchObject([
      { noticeId: id, version: 1, mailing: 'notice' },
    ]);
  });

  it('takes a field away by null, and goes back to the region of the lead', async () => {
    const { door, id, correct } = await posted({ source: '据省民政厅', audience: { regions: ['440106'], topics: ['culture'] } });
    await correct({ source: null, audience: null, note: '更正' });
    const { body } = await door.ask('GET', `/v1/notices/${id}`);
    expect(body).not.toHaveProperty('source');
    expect(body.audience).toEqual({ regions: ['440000'] });
  });

  it('says which state it was written for: 428 without, 412 when that does not stand any more', async () => {
    const { door, key, id, tag, correct } = await posted();
    const seen = await tag();
    const path = `/v1/notices/${id}/corrections`;
    expect(await door.ask('POST', path, { key, body: NEW_TITLE })).toMatchObject({ status: 428, body: { code: 'if-match-missing' } });
    expect((await correct()).status).toBe(201);
    expect(await correct({ title: '又一版', note: '又改' }, { 'if-match': seen })).toMatchObject({ status: 412, body: { code: 'stale' } });
    expect((await correct({ title: '又一版', note: '又改' }, { 'if-match': await tag() })).status).toBe(201);
    expect((await correct({ title: '再一版', note: '再改' }, { 'if-match': '*' })).status).toBe(201);
  });

  it('of two at once is made once', async () => {
    const { door, key, id, tag } = await posted();
    const seen = await tag();
    const ask = (title: string) =>
      door.ask('POST', `/v1/notices/${id}/corrections`, { key, body: { title, note: '更正' }, headers: { 'if-match': seen } });
    const statuses = (await Promise.all([ask('甲'), ask('乙')])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([201, 412]);
    expect((await door.ask('GET', `/v1/notices/${id}/versions`)).body.items).toHaveLength(2);
  });

  it('is answered as the first time under the same Idempotency-Key, for another body refused', async () => {
    const { door, key, id, tag } = await posted();
    const headers = { 'if-match': await tag(), 'idempotency-key': 'once' };
    const ask = (body: object) => door.ask('POST', `/v1/notices/${id}/corrections`, { key, body, headers });
    const first = await ask(NEW_TITLE);
    const again = await ask(NEW_TITLE);
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    expect(again.body).toMatchObject({ version: 2, title: NEW_TITLE.title });
    expect(await ask({ title: '别的', note: '更正' })).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect((await door.ask('GET', `/v1/notices/${id}/versions`)).body.items).toHaveLength(2);
  });

  it('is the lead agency’s, or the operator’s', async () => {
    const { door, correct } = await posted();
    const other = await door.anAgency('gd-wmb');
    expect(await correct(NEW_TITLE, {}, other)).toMatchObject({ status: 404, body: { code: 'notice-unknown' } });
    expect((await correct(NEW_TITLE, {}, door.operatorKey)).status).toBe(201);
  });

  it.each([
    ['scheduled', { publishAt: '2099-01-01T00:00:00+08:00' }, '', 'not-published'],
    ['cancelled', { publishAt: '2099-01-01T00:00:00+08:00' }, 'cancellation', 'cancelled-already'],
    ['withdrawn', {}, 'withdrawal', 'withdrawn-already'],
  ])('of a notice that is %s is refused', async (_, given, act, code) => {
    const { door, key, id, correct } = await posted(given);
    if (act !== '') await door.ask('POST', `/v1/notices/${id}/${act}`, { key, body: { reason: '因故取消' } });
    expect(await correct()).toMatchObject({ status: 409, body: { code } });
  });

  it('of what has expired brings it back to life', async () => {
    const { door, id, correct } = await posted({ expiresOn: '2026-11-30' });
    door.world.clock.set('2026-12-02T00:00:00.000Z');
    expect((await door.ask('GET', `/v1/notices/${id}`)).body.status).toBe('expired');
    expect(await correct({ expiresOn: '2026-12-31', note: '延长有效期' })).toMatchObject({ status: 201, body: { status: 'published' } });
  });

  it('of a notice that there is not, or that others may not see, is 404', async () => {
    const { door, key, correct } = await posted({ publishAt: '2099-01-01T00:00:00+08:00' });
    const other = await door.anAgency('gd-wmb');
    expect((await correct(NEW_TITLE, { 'if-match': '*' }, other)).status).toBe(404);
    const headers = { 'if-match': '*' };
    expect((await door.ask('POST', '/v1/notices/ntc-nowhere/corrections', { key, body: NEW_TITLE, headers })).status).toBe(404);
  });

  it.each([
    ['what it says already', { title: '关于举办合唱节的通知', note: '更正' }, 422, 'nothing-changed'],
    ['nothing but a note', { note: '更正' }, 422, 'nothing-changed'],
    ['no note', { title: '新标题' }, 400, 'malformed'],
    ['an issuer', { issuers: ['gd-wmb'], note: '更正' }, 400, 'malformed'],
    ['a secrecy mark', { sections: [{ body: '机密★一年' }], note: '更正' }, 422, 'secrecy-mark'],
    ['a secrecy mark in its note', { title: '新标题', note: '机密★一年' }, 422, 'secrecy-mark'],
    ['a region that there is not', { audience: { regions: ['999999'] }, note: '更正' }, 422, 'region-unknown'],
    ['nobody: everywhere is left out', { audience: { excludeRegions: ['000000'] }, note: '更正' }, 422, 'everywhere-excluded'],
    ['a notice of others in whose place it stands', { supersedes: [{ noticeId: 'ntc-nowhere' }], note: '更正' }, 422, 'notice-unknown'],
    ['no part', { sections: [], note: '更正' }, 422, 'too-small'],
    ['a title of null', { title: null, note: '更正' }, 400, 'malformed'],
    ['too much', { sections: [{ body: '长'.repeat(70_000) }], note: '更正' }, 413, 'body-too-large'],
  ])('that says %s is refused', async (_, body, status, code) => {
    const { correct } = await posted();
    expect(await correct(body)).toMatchObject({ status, body: { code } });
  });

  it('does not look again at days that were right when it was published, unless it changes them', async () => {
    const { door, correct } = await posted({ receipt: { required: true, by: '2026-11-25' } });
    door.world.clock.set('2026-12-02T00:00:00.000Z');
    expect((await correct()).status).toBe(201);
    const receipt = { required: true, by: '2026-11-26' };
    expect(await correct({ receipt, note: '更正' })).toMatchObject({ status: 422, body: { code: 'receipt-due-in-the-past' } });
  });

  it('is warned of as a new notice is', async () => {
    const { correct } = await posted();
    const { body } = await correct({ documentNumber: '云民函[2026]39号', note: '补文号' });
    expect(body.warnings.map(({ path }: { path: string }) => path)).toContain('documentNumber');
  });
});

describe('the preview of a correction', () => {
  it('says what changes and who would be told, and changes nothing', async () => {
    const { door, id, look } = await posted({ audience: { regions: ['440100'] } });
    for (const region of ['440106', '440305', '440306']) door.world.subscriptions.adopt(aSubscription({ region }));
    const { status, body } = await look({ title: '新标题', sections: [{ body: '请于六日前报名。' }], audience: { regions: ['440300'] } });
    expect(status).toBe(200);
    expect(body.changes).toEqual([{ field: 'title' }, { field: 'audience' }, { field: 'sections', sections: [0] }]);
    expect(body.told).toEqual({
      before: 0,
      newlyConcerned: { precision: 'exact', margin: 0, subscriptions: 2 },
      noLongerConcerned: { precision: 'exact', margin: 0, subscriptions: 1 },
    });
    expect((await door.ask('GET', `/v1/notices/${id}/versions`)).body.items).toHaveLength(1);
  });

  it('is refused as the correction would be', async () => {
    const { door, look } = await posted();
    expect(await look({ title: '关于举办合唱节的通知' })).toMatchObject({ status: 422, body: { code: 'nothing-changed' } });
    const other = await door.anAgency('gd-wmb');
    expect((await look({ title: '新' }, other)).body.code).toBe('notice-unknown');
  });
});
