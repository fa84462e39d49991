import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor } from './front-door.ts';

const anOffice = async () => {
  const door = aFrontDoor();
  const { ask, anAgency, operatorKey } = door;
  const writer = await anAgency('yh-mzj');
  const { body } = await ask('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes: ['notices:write'] } });
  const drafts = (method: string, path = '', given: { key?: string; body?: object; seen?: string } = {}) =>
    ask(method, `/v1/agencies/yh-mzj/drafts${path}`, {
      key: given.key ?? writer,
      ...(given.body ? { body: given.body } : {}),
      ...(given.seen === undefined ? {} : { headers: { 'if-match': given.seen } }),
    });
  const begun = async (body: object = aDraft()) => {
    const { body: draft, headers } = await drafts('POST', '', { body });
    return { id: draft.id as string, tag: headers.get('etag') ?? '' };
  };
  const fourEyes = () => ask('PATCH', '/v1/agencies/yh-mzj', { key: operatorKey, body: { fourEyes: true } });
  return { ...door, writer, other: body.key as string, drafts, begun, fourEyes };
};

describe('a draft', () => {
  it('is kept however incomplete it is, says what is missing, and is listed without its text', async () => {
    const { drafts } = await anOffice();
    const begun = await drafts('POST', '', { body: { title: '关于开展冬季走访的通知', urgency: 'soon' } });
    expect(begun).toMatchObject({ status: 201, body: { title: '关于开展冬季走访的通知', urgency: 'soon', revision: 1 } });
    expect(begun.body.problems.map(({ path }: { path: string }) => path).sort()).toEqual(['sections', 'urgency']);
    expect(begun.headers.get('location')).toBe(`/v1/agencies/yh-mzj/drafts/${begun.body.id}`);
    expect((await drafts('GET', `/${begun.body.id}`)).body).toEqual(begun.body);
    const { body } = await drafts('GET');
    expect(body.items).toMatchObject([{ id: begun.body.id, title: '关于开展冬季走访的通知', createdBy: { kind: 'agency-key' } }]);
    expect(body.items[0]).not.toHaveProperty('urgency');
    expect((await drafts('POST', '', { body: {} })).status).toBe(201);
  });

  it('is refused with a field that no notice has, or with too much in it', async () => {
    const { drafts } = await anOffice();
    expect(await drafts('POST', '', { body: { titel: '通知' } })).toMatchObject({ status: 400, body: { code: 'malformed' } });
    const long = { sections: [{ body: '字'.repeat(90_000) }] };
    expect(await drafts('POST', '', { body: long })).toMatchObject({ status: 413, body: { code: 'draft-too-large' } });
  });

  it('is not overwritten by whoever saw it as it was before, and keeps what it said', async () => {
    const { drafts, begun } = await anOffice();
    const { id, tag } = await begun();
    expect(await drafts('PUT', `/${id}`, { body: aDraft() })).toMatchObject({ status: 428, body: { code: 'if-match-missing' } });
    const second = await drafts('PUT', `/${id}`, { body: aDraft({ title: '第二稿' }), seen: tag });
    expect(second).toMatchObject({ status: 200, body: { title: '第二稿', revision: 2 } });
    expect(await drafts('PUT', `/${id}`, { body: aDraft({ title: '又一稿' }), seen: tag })).toMatchObject({
      status: 412,
      body: { code: 'stale' },
    });
    expect((await drafts('DELETE', `/${id}`, { seen: tag })).status).toBe(412);
    expect((await drafts('POST', `/${id}/publication`, { seen: tag })).status).toBe(412);
    const kept = await drafts('GET', `/${id}/revisions`);
    expect(kept.body.items).toMatchObject([{ revision: 1, title: '关于举办合唱节的通知' }]);
    expect((await drafts('DELETE', `/${id}`, { seen: second.headers.get('etag') ?? '' })).status).toBe(204);
    expect((await drafts('GET', `/${id}`)).body.code).toBe('draft-unknown');
  });

  it('becomes a notice as a post of it would, once, and is gone', async () => {
    const { drafts, begun, ask, world } = await anOffice();
    const { id } = await begun({ title: '关于开展冬季走访的通知' });
    const refused = await drafts('POST', `/${id}/publication`);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'sections' }] } });
    expect((await drafts('PUT', `/${id}`, { body: aDraft(), seen: '*' })).status).toBe(200);
    const kept = await world.drafts.find('yh-mzj', id);
    const published = await drafts('POST', `/${id}/publication`);
    expect(published).toMatchObject({ status: 201, body: { status: 'published', issuers: ['yh-mzj'] } });
    expect((await ask('GET', `/v1/notices/${published.body.id}`)).status).toBe(200);
    expect((await drafts('POST', `/${id}/publication`)).status).toBe(404);
    // A crash had left it.
    if (kept) await world.drafts.create(kept, { agencyId: 'yh-mzj', at: '', actor: kept.createdBy, action: 'x', subject: id });
    expect((await drafts('POST', `/${id}/publication`)).body.id).toBe(published.body.id);
    expect((await drafts('GET')).body.items).toEqual([]);
  });

  it('is published by nobody in the name of another lead', async () => {
    const { drafts, begun, anAgency, operatorKey } = await anOffice();
    await anAgency('yh-wmb');
    const { id } = await begun(aDraft({ issuers: ['yh-wmb', 'yh-mzj'] }));
    for (const key of [undefined, operatorKey])
      expect(await drafts('POST', `/${id}/publication`, key ? { key } : {})).toMatchObject({ status: 403, body: { code: 'not-the-lead' } });
  });

  it('is seen by its agency alone, and by whose key may', async () => {
    const { drafts, begun, anAgency, ask, operatorKey } = await anOffice();
    const { id } = await begun();
    const foreign = await anAgency('yh-wmb');
    for (const [method, path] of [
      ['GET', ''],
      ['GET', `/${id}`],
      ['GET', `/${id}/revisions`],
      ['DELETE', `/${id}`],
      ['POST', `/${id}/publication`],
    ] as const)
      expect([path, (await drafts(method, path, { key: foreign })).body.code]).toEqual([path, 'agency-unknown']);
    expect((await ask('GET', `/v1/agencies/yh-wmb/drafts/${id}`, { key: foreign })).body.code).toBe('draft-unknown');
    expect((await ask('GET', `/v1/agencies/yh-mzj/drafts/${id}`)).status).toBe(401);
    const { body: admin } = await ask('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes: ['agency:admin'] } });
    expect((await drafts('GET', '', { key: admin.key })).status).toBe(403);
  });
});

describe('four eyes', () => {
  it('let nobody publish what they began or wrote last, also not the operator', async () => {
    const { drafts, begun, other, fourEyes, operatorKey } = await anOffice();
    await fourEyes();
    const { id, tag } = await begun();
    expect(await drafts('POST', `/${id}/publication`)).toMatchObject({ status: 403, body: { code: 'four-eyes' } });
    expect((await drafts('PUT', `/${id}`, { body: aDraft({ title: '第二稿' }), seen: tag, key: other })).status).toBe(200);
    for (const own of [undefined, other])
      expect((await drafts('POST', `/${id}/publication`, own ? { key: own } : {})).body.code).toBe('four-eyes');
    expect((await drafts('POST', `/${id}/publication`, { key: operatorKey })).status).toBe(201);
    const { body: theirs } = await drafts('POST', '', { body: aDraft(), key: operatorKey });
    expect((await drafts('POST', `/${theirs.id}/publication`, { key: operatorKey })).body.code).toBe('four-eyes');
    expect((await drafts('POST', `/${theirs.id}/publication`, { key: other })).status).toBe(201);
  });

  it('refuse a direct post with what to do instead, and answer again what was accepted before', async () => {
    const { ask, writer, fourEyes, operatorKey } = await anOffice();
    const headers = { 'idempotency-key': 'before' };
    const first = await ask('POST', '/v1/notices', { key: writer, body: aDraft(), headers });
    await fourEyes();
    for (const key of [writer, operatorKey]) {
      const refused = await ask('POST', '/v1/notices', { key, body: aDraft({ issuers: ['yh-mzj'] }) });
      expect(refused).toMatchObject({ status: 403, body: { code: 'four-eyes' } });
      expect(refused.body.detail).toContain('/drafts');
    }
    expect((await ask('POST', '/v1/notices', { key: writer, body: aDraft(), headers })).body.id).toBe(first.body.id);
    expect((await ask('POST', '/v1/notices/preview', { key: writer, body: aDraft() })).status).toBe(200);
  });
});

describe('a draft of a correction', () => {
  const aNotice = async (door: Awaited<ReturnType<typeof anOffice>>): Promise<string> =>
    (await door.ask('POST', '/v1/notices', { key: door.writer, body: aDraft() })).body.id;
  const correcting = (noticeId: string, given: object = {}) => ({
    corrects: { noticeId, version: 1 },
    title: '关于举办合唱节的通知（改期）',
    note: '更正日期',
    ...given,
  });

  it('says what it corrects, what is missing yet, and becomes the next version of the notice once', async () => {
    const door = await anOffice();
    const { drafts, ask, world } = door;
    const noticeId = await aNotice(door);
    const begun = await drafts('POST', '', { body: { corrects: { noticeId, version: 1 }, title: '新标题' } });
    expect(begun).toMatchObject({ status: 201, body: { corrects: { noticeId, version: 1 }, problems: [{ path: 'note' }] } });
    expect((await drafts('GET')).body.items).toMatchObject([{ title: '新标题', corrects: { noticeId, version: 1 } }]);
    const path = `/${begun.body.id}`;
    expect(await drafts('POST', `${path}/publication`)).toMatchObject({ status: 422, body: { errors: [{ path: 'note' }] } });
    await drafts('PUT', path, { body: correcting(noticeId, { notify: 'none' }), seen: '*' });
    const kept = await world.drafts.find('yh-mzj', begun.body.id);
    const published = await drafts('POST', `${path}/publication`);
    expect(published).toMatchObject({ status: 201, body: { id: noticeId, currentVersion: 2, correction: { note: '更正日期' } } });
    expect(published.headers.get('location')).toBe(`/v1/notices/${noticeId}/versions/2`);
    expect((await drafts('GET')).body.items).toEqual([]);
    // A crash had left it.
    if (kept) await world.drafts.create(kept, { agencyId: 'yh-mzj', at: '', actor: kept.createdBy, action: 'x', subject: kept.id });
    expect((await drafts('POST', `${path}/publication`)).body).toMatchObject({ id: noticeId, currentVersion: 2 });
    expect((await ask('GET', `/v1/notices/${noticeId}`)).body.currentVersion).toBe(2);
    expect((await drafts('GET')).body.items).toEqual([]);
  });

  it('is refused with a field that a correction does not have, and names a version', async () => {
    const door = await anOffice();
    const noticeId = await aNotice(door);
    const { drafts } = door;
    expect(await drafts('POST', '', { body: correcting(noticeId, { publishAt: '2026-12-01T00:00:00Z' }) })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'publishAt' }] },
    });
    for (const corrects of [{ noticeId }, { noticeId, version: 0 }, { noticeId: '', version: 1 }, null, 'x']) {
      const { id } = (await drafts('POST', '', { body: correcting(noticeId, { corrects }) })).body;
      expect((await drafts('POST', `/${id}/publication`)).status).toBe(422);
    }
  });

  it('is of the version that its writer saw: a later one, a withdrawn or an unknown notice keeps it, and it stays', async () => {
    const door = await anOffice();
    const { drafts, ask, writer } = door;
    const noticeId = await aNotice(door);
    const begin = async (body: object) => (await drafts('POST', '', { body })).body.id;
    const late = await begin(correcting(noticeId));
    const corrected = { key: writer, body: { title: '已更正的标题', note: '更正标题' }, headers: { 'if-match': '*' } };
    expect((await ask('POST', `/v1/notices/${noticeId}/corrections`, corrected)).status).toBe(201);
    expect(await drafts('POST', `/${late}/publication`)).toMatchObject({ status: 409, body: { code: 'version-outdated' } });
    expect((await drafts('GET', `/${late}`)).status).toBe(200);
    await ask('POST', `/v1/notices/${noticeId}/withdrawal`, { key: writer, body: { reason: '取消' } });
    const withdrawn = await begin(correcting(noticeId, { corrects: { noticeId, version: 2 } }));
    expect(await drafts('POST', `/${withdrawn}/publication`)).toMatchObject({ status: 409, body: { code: 'withdrawn-already' } });
    const unknown = await begin(correcting('ntc-nobody'));
    expect((await drafts('POST', `/${unknown}/publication`)).status).toBe(404);
  });

  it('is needed where four eyes have to see a correction, and is published by somebody else than its writer', async () => {
    const door = await anOffice();
    const { drafts, ask, writer, other, operatorKey, fourEyes } = door;
    const noticeId = await aNotice(door);
    const correct = (key: string, headers: Record<string, string> = {}) =>
      ask('POST', `/v1/notices/${noticeId}/corrections`, {
        key,
        body: { title: '直接更正', note: '更正' },
        headers: { 'if-match': '*', ...headers },
      });
    const once = { 'idempotency-key': 'before' };
    expect((await correct(writer, once)).status).toBe(201);
    await fourEyes();
    for (const key of [writer, other, operatorKey]) {
      const refused = await correct(key);
      expect(refused).toMatchObject({ status: 403, body: { code: 'four-eyes' } });
      expect(refused.body.detail).toContain('corrects');
    }
    // What was accepted before is answered again, and a look changes nothing.
    expect((await correct(writer, once)).headers.get('idempotency-replayed')).toBe('true');
    const preview = { key: writer, body: { title: '看一看' } };
    expect((await ask('POST', `/v1/notices/${noticeId}/corrections/preview`, preview)).status).toBe(200);
    const { id } = (await drafts('POST', '', { body: correcting(noticeId, { corrects: { noticeId, version: 2 } }) })).body;
    expect(await drafts('POST', `/${id}/publication`)).toMatchObject({ status: 403, body: { code: 'four-eyes' } });
    expect(await drafts('POST', `/${id}/publication`, { key: other })).toMatchObject({ status: 201, body: { currentVersion: 3 } });
    // Harm is stopped by whoever sees it.
    expect((await ask('POST', `/v1/notices/${noticeId}/withdrawal`, { key: writer, body: { reason: '有误' } })).status).toBe(200);
  });

  it('corrects no notice of another lead, whose four eyes would not see it', async () => {
    const door = await anOffice();
    const { drafts, ask, anAgency, operatorKey } = door;
    const foreign = await anAgency('yh-wmb');
    const { body } = await ask('POST', '/v1/notices', { key: foreign, body: aDraft() });
    await ask('PATCH', '/v1/agencies/yh-wmb', { key: operatorKey, body: { fourEyes: true } });
    const { id } = (await drafts('POST', '', { body: correcting(body.id) })).body;
    const publish = (given: object) => drafts('POST', `/${id}/publication`, given);
    expect(await publish({})).toMatchObject({ status: 404, body: { code: 'notice-unknown' } });
    // Who knows of both is told whose it is.
    expect(await publish({ key: operatorKey })).toMatchObject({ status: 403, body: { code: 'not-the-lead' } });
  });
});
