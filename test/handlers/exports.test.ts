import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { activated, ended, paused } from '../../functions/domain/subscriptions/subscription-life.ts';
import { MINUTE } from '../../functions/domain/time.ts';
import { writeExport } from '../../functions/usecases/exports/write-export.ts';
import { anId, aSubscription, aWebhook, NOON } from '../builders.ts';
import { aFrontDoor, type FrontDoor } from './front-door.ts';

const PATH = '/v1/subscriptions/export';

const aReader = async (door: FrontDoor, name: string, given: object = {}, facts: object = {}) => {
  const made = aSubscription({
    id: anId('sub'),
    status: 'pending',
    confirmedAt: null,
    channel: { type: 'email', address: `${anId('a')}@x.example` },
    ...given,
  });
  const pending = { ...made, organization: { ...made.organization, name, ...facts } };
  await door.world.subscriptions.create(pending);
  const active = activated(pending, NOON);
  await door.world.subscriptions.replace(pending, active, NOON);
  return active;
};

describe('the list of subscriptions', () => {
  it('is taken out as CSV that an import reads, safe from formulas, each once however much it watches', async () => {
    const door = aFrontDoor();
    const watching = aSubscription().filter;
    await aReader(door, '=cmd|合唱团', {
      frequency: { mode: 'weekly', weekday: 2, hour: 8, timeZone: 'Asia/Shanghai', workdaysOnly: false },
    });
    await aReader(door, '舞蹈,队', { filter: { ...watching, watch: ['44', '11'], topics: ['culture', 'sports'] } });
    const { status, text, headers } = await door.ask('GET', PATH, { key: door.operatorKey });
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'text/csv; charset=utf-8', 'no-store']);
    const lines = text.trim().split('\r\n');
    expect(lines[0]?.replace('\uFEFF', '')).toMatch(/^编号 id,状态 status,确认时间 confirmedAt,名称 name,类别 class,/);
    expect(lines).toHaveLength(3);
    expect(text).toContain(",'=cmd|合唱团,");
    expect(text).toContain('weekly 2/8');
    expect(text).toContain(',"舞蹈,队",');
    expect(text).toContain(',culture、sports,');
    const { body } = await door.ask('GET', '/v1/audit', { key: door.operatorKey });
    expect(body.items).toMatchObject([{ action: 'subscriptions.exported', subject: 'csv utf-8', actor: { kind: 'operator' } }]);
  });

  it('may be in GB18030, and in JSON lines without secrets', async () => {
    const door = aFrontDoor();
    await aReader(door, '合唱团𠮷');
    const response: { isBase64Encoded: boolean; body: string } = await door.gateway({
      version: '2.0',
      routeKey: '$default',
      rawPath: PATH,
      rawQueryString: 'charset=gb18030',
      headers: { authorization: `Bearer ${door.operatorKey}` },
      requestContext: { http: { method: 'GET', path: PATH, sourceIp: '192.0.2.1' } },
      isBase64Encoded: false,
      body: null,
    } as never);
    expect(response.isBase64Encoded).toBe(true);
    expect(iconv.decode(Buffer.from(response.body, 'base64'), 'gb18030')).toMatch(/^编号 id,[\s\S]*合唱团𠮷/);
    const { text } = await door.ask('GET', `${PATH}?format=jsonl`, { key: door.operatorKey });
    const told = JSON.parse(text.trim());
    expect(told).toMatchObject({ status: 'active', organization: { name: '合唱团𠮷' } });
    for (const unshown of ['imported', 'revision', 'sealedSecrets']) expect(text).not.toContain(unshown);
  });

  it('has everybody in it that has not ended, a fallback too, with a status; a filter leaves others out', async () => {
    const door = aFrontDoor();
    const rests = await aReader(door, '休息队');
    await door.world.subscriptions.replace(rests, paused(rests, NOON), NOON);
    await aReader(door, '北京队', {}, { region: '110105', class: 'charity' });
    await aReader(door, '后备人', { role: 'fallback' });
    const asks = aSubscription({ id: anId('sub'), status: 'pending', confirmedAt: null, createdAt: door.world.clock.now().toISOString() });
    await door.world.subscriptions.create({ ...asks, organization: { ...asks.organization, name: '未确认队' } });
    const off = await aReader(door, '停用队', { channel: aWebhook({ url: 'https://hooks.club.example/off' }) });
    expect(await door.world.subscriptions.replace(off, { ...off, status: 'disabled', revision: off.revision + 1 }, NOON)).toBe(true);
    const left = await aReader(door, '退订队');
    await door.world.subscriptions.replace(left, ended(left, 'unsubscribed', NOON), NOON);
    const namesOf = async (query: string) =>
      [
        ...(await door.ask('GET', `${PATH}?format=jsonl&${query}`, { key: door.operatorKey })).text.matchAll(
          /"status":"(\w+)".*?"name":"([^"]*)"/g,
        ),
      ]
        .map(([, status, name]) => `${name} ${status}`)
        .sort();
    expect(await namesOf('')).toEqual(['休息队 paused', '停用队 disabled', '北京队 active', '后备人 active', '未确认队 pending'].sort());
    expect(await namesOf('region=440000')).toEqual(['休息队 paused', '停用队 disabled', '后备人 active', '未确认队 pending'].sort());
    expect(await namesOf('status=disabled')).toEqual(['停用队 disabled']);
    expect(await namesOf('status=pending')).toEqual(['未确认队 pending']);
    expect(await namesOf('status=active')).toEqual(['北京队 active', '后备人 active']);
    expect(await namesOf('class=charity')).toEqual(['北京队 active']);
  });

  it('is written by a function when it takes many reads, and lies behind a link then, each subscription once', async () => {
    const door = aFrontDoor({ pageSize: 2 });
    for (let i = 0; i < 420; i++) await aReader(door, `队${i}`, {}, { region: i % 2 ? '440106' : '110105' });
    const { world } = door;
    const ask = () => door.ask('GET', PATH, { key: door.operatorKey });
    const first = await ask();
    expect([first.status, first.headers.get('retry-after'), first.body.state]).toEqual([202, '3', 'under-way']);
    expect((await ask()).status).toBe(202);
    const [id = '', ...more] = world.exportQueue.sent;
    expect(more).toEqual([]);
    expect((await writeExport(world, id, () => 600_000)).kind).toBe('written');
    expect((await writeExport(world, id, () => 600_000)).kind).toBe('nothing-to-write');
    const there = await ask();
    expect(there.status).toBe(303);
    const lines = world.exportFiles.files
      .get((there.headers.get('location') ?? '').replace('https://bucket.example/', ''))
      ?.octets.toString();
    const names = lines
      ?.trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[3]);
    expect([names?.length, new Set(names).size]).toEqual([420, 420]);
    const { body } = await door.ask('GET', '/v1/audit', { key: door.operatorKey });
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual(['subscriptions.exported']);

    // Old ones are made anew, and so are those that are gone.
    world.clock.advance(11 * MINUTE);
    expect((await ask()).status).toBe(202);
    await writeExport(world, world.exportQueue.sent[1] ?? '', () => 600_000);
    expect((await ask()).status).toBe(303);
    await world.exportFiles.forgetAll();
    expect((await ask()).status).toBe(202);
  });

  it('may be left to a function by whoever prefers that (RFC 7240), however short it is', async () => {
    const door = aFrontDoor();
    await aReader(door, '合唱队');
    const ask = (prefer: string) => door.ask('GET', PATH, { key: door.operatorKey, headers: { prefer } });
    expect((await ask('wait=10')).status).toBe(200);
    expect((await ask('wait=10, respond-async')).status).toBe(202);
    await writeExport(door.world, door.world.exportQueue.sent[0] ?? '', () => 600_000);
    expect((await ask('respond-async')).status).toBe(303);
  });

  it('whose writing failed, or was lost, is written for whoever asks again', async () => {
    const door = aFrontDoor({ pageSize: 2 });
    const { world } = door;
    for (let i = 0; i < 420; i++) await aReader(door, `队${i}`);
    const ask = async () => (await door.ask('GET', PATH, { key: door.operatorKey })).status;
    expect(await ask()).toBe(202);
    const [id = ''] = world.exportQueue.sent;
    await expect(writeExport(world, id, () => 1)).rejects.toThrow('takes longer');
    expect(world.exportFiles.files.size).toBe(0);
    expect([await ask(), world.exportQueue.sent.length]).toEqual([202, 1]);
    world.clock.advance(3 * MINUTE);
    expect([await ask(), world.exportQueue.sent.length]).toEqual([202, 2]);
    expect((await writeExport(world, id, () => 600_000)).kind).toBe('written');
    expect(await ask()).toBe(303);
  });

  it.each([
    ['?format=xlsx', 400, 'query-malformed'],
    ['?region=99', 400, 'region-unknown'],
    ['?status=ended', 400, 'query-malformed'],
    ['?class=choir', 400, 'query-malformed'],
  ])('with %s is refused', async (query, status, code) => {
    const door = aFrontDoor();
    const told = await door.ask('GET', PATH + query, { key: door.operatorKey });
    expect([told.status, told.body.code]).toEqual([status, code]);
  });

  it('is the operator’s', async () => {
    const door = aFrontDoor();
    expect((await door.ask('GET', PATH, { key: await door.anAgency('gd-mzt') })).status).toBe(403);
    expect((await door.ask('GET', PATH)).status).toBe(401);
  });
});
