import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { activated, paused } from '../../functions/domain/subscriptions/subscription-life.ts';
import { anId, aSubscription, NOON } from '../builders.ts';
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
    expect([status, headers.get('content-type'), headers.get('link')]).toEqual([200, 'text/csv; charset=utf-8', null]);
    const lines = text.trim().split('\r\n');
    expect(lines[0]?.replace('\uFEFF', '')).toMatch(/^编号 id,状态 status,确认时间 confirmedAt,名称 name,类别 class,/);
    expect(lines).toHaveLength(3);
    expect(text).toContain(",'=cmd|合唱团,");
    expect(text).toContain('weekly 2/8');
    expect(text).toContain(',"舞蹈,队",');
    expect(text).toContain(',culture、sports,');
    const { body } = await door.ask('GET', '/v1/audit', { key: door.operatorKey });
    expect(body.items).toMatchObject([{ action: 'subscriptions.exported', subject: 'csv', actor: { kind: 'operator' } }]);
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

  it('leaves out who is paused or in another region', async () => {
    const door = aFrontDoor();
    const rests = await aReader(door, '休息队');
    await door.world.subscriptions.replace(rests, paused(rests, NOON), NOON);
    await aReader(door, '北京队', {}, { region: '110105' });
    await aReader(door, '广州队');
    expect((await door.ask('GET', `${PATH}?region=440000&format=jsonl`, { key: door.operatorKey })).text.match(/"name":"[^"]*"/g)).toEqual([
      '"name":"广州队"',
    ]);
  });

  it('comes in pages that follow each other, each subscription once', async () => {
    const door = aFrontDoor();
    for (let i = 0; i < 1700; i++) await aReader(door, `队${i}`, {}, { region: i % 2 ? '440106' : '110105' });
    const names: string[] = [];
    let pages = 0;
    for (let path: string | null = PATH; path !== null; pages++) {
      const { text, headers } = await door.ask('GET', path, { key: door.operatorKey });
      const lines = text.replace('\uFEFF', '').trim().split('\r\n');
      names.push(...lines.filter((line) => !line.startsWith('编号')).map((line) => line.split(',')[3] ?? ''));
      path = /<(.*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? null;
    }
    expect(pages).toBeGreaterThan(1);
    expect(new Set(names).size).toBe(1700);
    expect(names).toHaveLength(1700);
  }, 30_000);

  it.each([
    ['?format=xlsx', 400, 'query-malformed'],
    ['?region=99', 400, 'region-unknown'],
    ['?cursor=abc', 400, 'cursor-unknown'],
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
