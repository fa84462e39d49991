import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../functions/handlers/api/app.ts';
import { aDraft, aFrontDoor, anApplicant, type FrontDoor } from './front-door.ts';

const HERE = '203.0.113.7';

type Route = Readonly<{
  name: string;
  path: string;
  body: object;
  other: object;
  status: number;
  as: 'operator' | 'agency' | 'stranger';
}>;

const aWebhook = (name: string) =>
  anApplicant({
    organization: { name, class: 'culture-sports', region: '440106' },
    channel: { type: 'webhook', url: 'https://hook.example/in', format: 'standard' },
  });

/** Every route that takes a key, each with two requests that differ. */
const ROUTES: readonly Route[] = [
  {
    name: 'registering an agency',
    path: '/v1/agencies',
    body: { name: '云河市民政局', region: '440000', contactEmail: 'office@yh.example' },
    other: { name: '云河市文明办', region: '440000', contactEmail: 'office@yh.example' },
    status: 201,
    as: 'operator',
  },
  {
    name: 'issuing a key',
    path: '/v1/agencies/yh-mzj/keys',
    body: { scopes: ['notices:read'] },
    other: { scopes: ['notices:write'] },
    status: 201,
    as: 'operator',
  },
  { name: 'posting a notice', path: '/v1/notices', body: aDraft(), other: aDraft({ title: '另一份' }), status: 201, as: 'agency' },
  {
    name: 'announcing an attachment',
    path: '/v1/attachments',
    body: { name: '附件1.pdf', mediaType: 'application/pdf', bytes: 1000, sha256: 'ab'.repeat(32) },
    other: { name: '附件2.pdf', mediaType: 'application/pdf', bytes: 1000, sha256: 'ab'.repeat(32) },
    status: 201,
    as: 'agency',
  },
  {
    name: 'keeping a draft',
    path: '/v1/agencies/yh-mzj/drafts',
    body: aDraft(),
    other: aDraft({ title: '另一份' }),
    status: 201,
    as: 'agency',
  },
  {
    name: 'announcing a document',
    path: '/v1/documents',
    body: { bytes: 2000, sha256: 'ab'.repeat(32) },
    other: { bytes: 2001, sha256: 'ab'.repeat(32) },
    status: 201,
    as: 'agency',
  },
  { name: 'signing up', path: '/v1/subscriptions', body: aWebhook('清溪合唱队'), other: aWebhook('清溪书会'), status: 202, as: 'stranger' },
];

const OPERATORS = '/v1/operators';
const STAFF = '/v1/agencies/yh-mzj/staff';

const aService = async () => {
  const door = aFrontDoor();
  const agencyKey = await door.anAgency('yh-mzj');
  const send = ({ path, as }: Route, body: unknown, idempotencyKey: string, from = HERE) =>
    door.ask('POST', path, {
      body,
      from,
      headers: { 'idempotency-key': idempotencyKey },
      ...(as === 'stranger' ? {} : { key: as === 'operator' ? door.operatorKey : agencyKey }),
    });
  return { door, send, agencyKey };
};

describe('routes that take an Idempotency-Key', () => {
  it('are those that are tried here, and six that have tests of their own', () => {
    const idempotent = ENDPOINTS.filter((endpoint) => endpoint.idempotent).map(({ path }) => path.replace('{id}', 'yh-mzj'));
    expect(idempotent.toSorted()).toEqual(
      [
        ...ROUTES.map(({ path }) => path),
        STAFF,
        OPERATORS,
        '/v1/notices/yh-mzj/corrections',
        '/v1/notices/yh-mzj/withdrawal',
        '/v1/subscriptions/import',
        '/v1/subscriptions/yh-mzj/recover',
      ].toSorted(),
    );
  });

  it.each([STAFF, OPERATORS])(
    'putting somebody down at %s: the first answer is given again; a day later the address is known',
    async (path) => {
      const { door } = await aService();
      const body = { email: 'li@office.example', name: '李小梅', roles: [path === STAFF ? 'editor' : 'operator'] };
      const put = () => door.ask('POST', path, { key: door.operatorKey, body, headers: { 'idempotency-key': 'once' } });
      const [first, again] = [await put(), await put()];
      expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
      door.world.clock.advance(24 * 3_600_000 + 1000);
      expect((await put()).body.code).toBe(path === STAFF ? 'staff-known' : 'operator-known');
    },
  );

  it.each(ROUTES)('$name: the first answer is given again, for a day', async (route) => {
    const { door, send } = await aService();
    const first = await send(route, route.body, 'once');
    const again = await send(route, route.body, 'once');
    expect([first.status, again.status]).toEqual([route.status, route.status]);
    expect(again.text).toBe(first.text);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    door.world.clock.advance(24 * 3_600_000 + 1000);
    const later = await send(route, route.body, 'once');
    expect([later.status, later.headers.get('idempotency-replayed'), later.text === first.text]).toEqual([route.status, null, false]);
  });

  it.each(ROUTES)('$name: another body under the key is refused', async (route) => {
    const { send } = await aService();
    await send(route, route.body, 'once');
    const { status, body } = await send(route, route.other, 'once');
    expect([status, body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it.each(ROUTES)('$name: a key of no visible characters, or of too many, is refused', async (route) => {
    const { send } = await aService();
    for (const key of ['two words', 'x'.repeat(256)]) {
      const { status, body } = await send(route, route.body, key);
      expect([key, status, body.code]).toEqual([key, 400, 'idempotency-key-malformed']);
    }
    expect((await send(route, route.body, 'x'.repeat(255))).status).toBe(route.status);
  });

  it.each(ROUTES)('$name: a refusal is not kept, so the corrected request may use the key', async (route) => {
    const { send } = await aService();
    const refused = await send(route, { ...route.body, unknownField: 1 }, 'once');
    expect(refused.status).toBe(400);
    expect((await send(route, route.body, 'once')).status).toBe(route.status);
  });
});

describe('a key that two use', () => {
  const NOTICE: Route = { name: '', path: '/v1/notices', body: {}, other: {}, status: 201, as: 'agency' };

  it('counts for each by itself, when the operator posts in the name of an agency', async () => {
    const { send } = await aService();
    const own = await send(NOTICE, aDraft(), 'once');
    const byOperator = await send({ ...NOTICE, as: 'operator' }, aDraft({ issuers: ['yh-mzj'] }), 'once');
    expect([own.status, byOperator.status]).toEqual([201, 201]);
    expect(byOperator.body.id).not.toBe(own.body.id);
  });

  it('shows an agency that is called operator nothing of the operator', async () => {
    const { door } = await aService();
    await door.anAgency('operator');
    const { body: issued } = await door.ask('POST', '/v1/agencies/operator/keys', {
      key: door.operatorKey,
      body: { scopes: ['agency:admin', 'notices:write'] },
    });
    const ask = (key: string, path: string, body: unknown) => door.ask('POST', path, { key, body, headers: { 'idempotency-key': 'once' } });
    for (const [path, body] of [
      ['/v1/agencies/operator/keys', { scopes: ['notices:read'] }],
      ['/v1/notices', aDraft({ issuers: ['operator'] })],
    ] as const) {
      const first = await ask(door.operatorKey, path, body);
      const second = await ask(issued.key, path, body);
      expect([path, first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([path, 201, 201, null]);
      expect(second.body.id).not.toBe(first.body.id);
    }
  });

  it('shows a secret only to where it was asked for', async () => {
    const { send } = await aService();
    const route = ROUTES.find(({ as }) => as === 'stranger');
    if (!route) throw new Error('no such route');
    const first = await send(route, route.body, 'once');
    const elsewhere = await send(route, route.body, 'once', '203.0.113.8');
    expect([first.status, elsewhere.status, elsewhere.headers.get('idempotency-replayed')]).toEqual([202, 202, null]);
    expect(elsewhere.body.secret).not.toBe(first.body.secret);
  });
});

describe('a request under a key whose first request is still under way', () => {
  it('is refused, until that has died', async () => {
    const { door, send } = await aService();
    const [route] = ROUTES;
    if (!route) throw new Error('no such route');
    const lasting = interrupted(door);
    await expect(send(route, route.body, 'once')).resolves.toMatchObject({ status: 500 });
    lasting();
    const refused = await send(route, route.body, 'once');
    expect([refused.status, refused.body.code]).toEqual([409, 'idempotency-key-in-progress']);
    door.world.clock.advance(61_000);
    expect((await send(route, route.body, 'once')).status).toBe(201);
  });
});

describe('a request that ends in a fault', () => {
  it('leaves its key free', async () => {
    const { door, send } = await aService();
    const [route] = ROUTES;
    if (!route) throw new Error('no such route');
    const { create } = door.world.agencies;
    door.world.agencies.create = async () => {
      throw new Error('the store is away');
    };
    expect((await send(route, route.body, 'once')).status).toBe(500);
    door.world.agencies.create = create;
    expect((await send(route, route.body, 'once')).status).toBe(201);
  });
});

/** The function dies in the midst of the work, and does not even say so. */
const interrupted = ({ world }: FrontDoor): (() => void) => {
  const { agencies, answers } = world;
  const { create } = agencies;
  const { abandon } = answers;
  agencies.create = async () => {
    throw new Error('died');
  };
  answers.abandon = async () => undefined;
  return () => {
    agencies.create = create;
    answers.abandon = abandon;
  };
};
