import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const LONG = 'x'.repeat(3000);

const refusals = async (door: FrontDoor, bodies: readonly object[], path: string, key?: string) => {
  const answers = [];
  for (const body of bodies) answers.push(await door.ask('POST', path, { ...(key ? { key } : {}), body }));
  return answers.map(({ status }) => status);
};

describe('what is not text', () => {
  it('is refused wherever it stands: half of a surrogate pair can be neither stored nor sent', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    for (const raw of [
      JSON.stringify(anApplicant({ channel: { type: 'email', address: 'x@ex.org' } })).replace('x@', '\\ud800@'),
      JSON.stringify(anApplicant()).replace('清溪', '\\udc00'),
    ]) {
      const { status, body } = await door.ask('POST', '/v1/subscriptions', { raw, headers: { 'content-type': 'application/json' } });
      expect([status, body.code]).toEqual([400, 'text-ill-formed']);
    }
    const raw = JSON.stringify(aDraft()).replace('合唱', '\\ud83d');
    expect((await door.ask('POST', '/v1/notices', { key, raw, headers: { 'content-type': 'application/json' } })).body.code).toBe(
      'text-ill-formed',
    );
    const nested = `{"title":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect((await door.ask('POST', '/v1/notices', { key, raw: nested, headers: { 'content-type': 'application/json' } })).status).toBe(400);
  });

  it('is refused in an address: nothing that breaks a line, nothing that no mailbox is called', async () => {
    const door = aFrontDoor();
    const addresses = [
      'a\u0000b@ex.org',
      'a\nb@ex.org',
      'mailto:a@ex.org',
      'a..b@ex.org',
      '.a@ex.org',
      'a@-x.org',
      'a@x',
      'a b@ex.org',
      `${LONG}@ex.org`,
    ];
    const bodies = addresses.map((address) => anApplicant({ channel: { type: 'email', address } }));
    expect(new Set(await refusals(door, bodies, '/v1/subscriptions'))).toEqual(new Set([422]));
    const good = ['a.b+c@ex.org', 'choir@例子.中国', "o'hara@xn--fiqs8s.cn"].map((address) =>
      anApplicant({ channel: { type: 'email', address } }),
    );
    expect(await refusals(door, good, '/v1/subscriptions')).toEqual([202, 202, 202]);
  });

  it('is refused as a title or a text: something must be there to be seen', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const drafts = [
      { title: '\u0000' },
      { title: '\u202e\u200b' },
      { sections: [{ body: ' \n ' }] },
      { sections: [{ body: '\u0000' }] },
    ].map(aDraft);
    expect(await refusals(door, drafts, '/v1/notices', key)).toEqual([422, 422, 422, 422]);
  });
});

describe('what has no end', () => {
  it('is refused: each field of a notice has one', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const many = Array.from({ length: 60_000 }, () => 'charity');
    const drafts = [
      { title: `大${'\u0301'.repeat(20_000)}` },
      { language: `zh${'-abcdefgh'.repeat(500)}` },
      { issuers: ['gd-mzt', LONG] },
      { supersedes: [{ noticeId: LONG }] },
      { audience: { classes: many } },
      { publishAt: '9999-12-31T23:59:59-12:00' },
    ].map(aDraft);
    expect(new Set(await refusals(door, drafts, '/v1/notices', key))).toEqual(new Set([422]));
    const applicants = [anApplicant({ filter: { kinds: many.map(() => 'notice') } })];
    expect(await refusals(door, applicants, '/v1/subscriptions')).toEqual([422]);
    const agency = { id: 'gd-wmb', name: '机关', region: '44', contactEmail: `${LONG}@ex.org` };
    expect(await refusals(door, [agency], '/v1/agencies', door.operatorKey)).toEqual([422]);
    expect(await refusals(door, [{ scopes: many.map(() => 'notices:read') }], '/v1/agencies/gd-mzt/keys', door.operatorKey)).toEqual([422]);
  });

  it('names nothing: an id or a key that is too long is unknown', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    for (const path of ['', '/versions', '/report', '/deliveries']) {
      expect((await door.ask('GET', `/v1/notices/${LONG}${path}`, { key })).status, path).toBe(404);
    }
    expect((await door.ask('DELETE', `/v1/agencies/gd-mzt/keys/${LONG}`, { key: door.operatorKey })).status).toBe(404);
    expect((await door.ask('GET', '/v1/notices', { key: `nw_${LONG}_${LONG}` })).status).toBe(401);
    expect((await door.ask('GET', `/notices/${LONG}`)).status).toBe(404);
  });

  it('does not come back by a list whose bounds are turned around, or by a cursor from outside them', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const turned = await door.ask('GET', '/v1/notices?status=scheduled&from=2026-12-01&to=2026-01-01', { key });
    expect(turned).toMatchObject({ status: 200, body: { items: [] } });
    expect((await door.ask('GET', '/v1/notices?to=275760-09-13')).status).toBe(400);
  });
});

describe('an Idempotency-Key', () => {
  it('counts for one path: a key that is issued for one agency is not shown for another', async () => {
    const door = aFrontDoor();
    await door.anAgency('gd-mzt');
    await door.anAgency('gd-wmb');
    const ask = (agency: string) =>
      door.ask('POST', `/v1/agencies/${agency}/keys`, {
        key: door.operatorKey,
        body: { scopes: ['notices:read'] },
        headers: { 'idempotency-key': 'rotation-1' },
      });
    const [first, other, again] = [await ask('gd-mzt'), await ask('gd-wmb'), await ask('gd-mzt')];
    expect(other.body.agencyId).toBe('gd-wmb');
    expect(other.body.key).not.toBe(first.body.key);
    expect(again.body).toEqual(first.body);
  });
});

describe('the operator', () => {
  it('sees what is not public yet, agency by agency', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft({ publishAt: '2099-01-01T00:00:00+08:00' }) });
    const list = (query: string) => door.ask('GET', `/v1/notices?status=scheduled${query}`, { key: door.operatorKey });
    expect((await list('&agency=gd-mzt&to=2100-01-01')).body.items.map(({ id }: { id: string }) => id)).toEqual([body.id]);
    expect(await list('')).toMatchObject({ status: 400, body: { code: 'agency-missing' } });
  });
});
