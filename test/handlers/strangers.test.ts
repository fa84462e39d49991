import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../functions/handlers/api/app.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { receiptToken } from '../../functions/usecases/receipts/find-receipt.ts';
import { aDocx, p } from '../a-docx.ts';
import { aFollower, toPlan } from '../builders.ts';
import { PDF } from '../files.ts';
import { aDraft, anApplicant } from './front-door.ts';
import { anOffice } from './office.ts';
import { sendAll } from './send-all.ts';

const DOCX = aDocx({ body: p('请于五日前报名。') });

/** An example of what each takes, by the document that says so. */
const bodyOf = ({ body, example }: (typeof ENDPOINTS)[number]): { body?: unknown } => (body ? { body: example ?? {} } : {});

/** What there is: an agency with all that an agency can have, and an organization; and somebody else of each kind. */
const aCity = async () => {
  const office = await anOffice();
  const { ask, anAgency, add, operatorKey, world, signedIn, write } = office;
  const { body: own } = await ask('POST', '/v1/agencies/yh-mzj/keys', {
    key: operatorKey,
    body: { scopes: ['notices:write', 'notices:read'] },
  });
  const writer: string = own.key;
  // Of another province: an agency answers for the organizations of its own.
  await anAgency('yh-wmb', { region: '110000' });
  await add('yh-wmb', 'zhao@far.example', '赵一');
  await write();
  const zhao = await signedIn('zhao@far.example');
  const { body: foreign } = await ask('POST', '/v1/agencies/yh-wmb/keys', {
    key: operatorKey,
    body: { scopes: ['notices:write', 'notices:read', 'agency:admin'] },
  });
  const confirmed = async (address: string, name: string) => {
    const given = { ...anApplicant({ channel: { type: 'email', address } }), organization: { name, class: 'charity', region: '440106' } };
    const { body: pending } = await ask('POST', '/v1/subscriptions', { body: given });
    const { body } = await ask('POST', '/v1/subscriptions/confirm', { body: { token: await world.vault.token('confirm', pending.id) } });
    const found = await world.subscriptions.find(pending.id);
    return { id: pending.id as string, token: body.manageToken as string, organization: found?.organizationId ?? '' };
  };
  const [choir, stranger] = [await confirmed('choir@club.example', '合唱队'), await confirmed('dance@club.example', '舞蹈队')];
  const { body: draft } = await ask('POST', '/v1/agencies/yh-mzj/drafts', { key: writer, body: aDraft() });
  const later = new Date(world.clock.now().getTime() + 86_400_000).toISOString();
  const { body: scheduled } = await ask('POST', '/v1/notices', { key: writer, body: aDraft({ publishAt: later }) });
  const attached = async (): Promise<string> => {
    const file = { name: '名单.pdf', mediaType: 'application/pdf', bytes: PDF.length, sha256: 'ab'.repeat(32) };
    const { body } = await ask('POST', '/v1/attachments', { key: writer, body: file });
    world.attachmentFiles.files.set(body.id, PDF);
    return body.id;
  };
  const files = [await attached(), await attached()] as const;
  const { body: published } = await ask('POST', '/v1/notices', {
    key: writer,
    body: aDraft({ attachments: [{ id: files[0] }], receipt: { required: true, by: '2026-12-04' } }),
  });
  await planMailing(world, toPlan({ id: published.id, version: 1 }));
  await sendAll(office);
  await ask('POST', `/v1/receipts/${await receiptToken(world.vault, choir.id, published.id)}`, { body: { name: '王芳' } });
  const { body: document } = await ask('POST', '/v1/documents', { key: writer, body: { bytes: DOCX.length, sha256: 'ab'.repeat(32) } });
  world.documentFiles.files.set(`yh-mzj/${document.id}`, DOCX);
  const list = { raw: '名称,地区,邮箱\r\n诗社,440106,poets@club.example\r\n', headers: { 'content-type': 'text/csv; charset=utf-8' } };
  const { body: brought } = await ask('POST', '/v1/subscriptions/import', { key: operatorKey, ...list });
  const { body: operator } = await ask('POST', '/v1/operators', {
    key: operatorKey,
    body: { email: 'ops@wire.example', name: '陈工', roles: ['operator'] },
  });
  const since = world.clock.now().toISOString();
  const addressKey = await world.vault.addressKey('gone@club.example');
  const { body: invited } = await ask('POST', '/v1/subscriptions', {
    key: choir.token,
    body: { organization: { id: choir.organization }, channel: { type: 'email', address: 'further@club.example' } },
  });
  const follower = aFollower({ leaseUntil: '2099-01-01T00:00:00.000Z' });
  world.followers.put(follower);
  await world.suppressions.suppress({ addressKey, reason: 'no-such-mailbox', source: 'ses', since, until: null, feedbackId: 'e-1' }, since);
  const real: Readonly<Record<string, string>> = {
    '/v1/notices/{id}': scheduled.id,
    '/v1/agencies/{id}': 'yh-mzj',
    '/v1/subscriptions/{id}': choir.id,
    '/v1/organizations/{id}': choir.organization,
    '/v1/attachments/{id}': files[1],
    '/v1/documents/{id}': document.id,
    '/v1/imports/{id}': brought.id,
    '/v1/suppressions/{id}': addressKey,
    '/v1/feeds/followers/{id}': follower.id,
    '/v1/operators/{id}': operator.id,
    keyId: own.id,
    staffId: office.li.id,
    draftId: draft.id,
    otherId: 'yh-wmb',
    memberId: stranger.organization,
    subscriptionId: invited.id,
    noticeId: published.id,
    n: '1',
  };
  const cookie = [...zhao.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const strangers: readonly (readonly [string, Readonly<{ key?: string; headers?: Record<string, string> }>])[] = [
    ['a key of another agency', { key: foreign.key }],
    ['a token of another subscription', { key: stranger.token }],
    ['a session of another agency', { headers: { cookie, 'sec-fetch-site': 'same-origin' } }],
    ['nothing', {}],
  ];
  return { ...office, writer, real, published: published.id as string, file: files[0], strangers };
};

/** The token of a message is a proof by itself, and no id. */
const BY_ID = ENDPOINTS.filter(({ path }) => /\{(?!token\})/.test(path));

type City = Awaited<ReturnType<typeof aCity>>;

/** How an endpoint answers a stranger who names what there is, and what there is not. */
const answers = async (
  { ask, world }: City,
  real: City['real'],
  endpoint: (typeof ENDPOINTS)[number],
  [, shown]: City['strangers'][number],
) => {
  const filled = (isReal: boolean): string =>
    endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const upTo = endpoint.path.slice(0, endpoint.path.indexOf(`{${name}}`) + name.length + 2);
      const id = real[upTo] ?? real[name];
      // Whoever adds a thing that has an id makes one above.
      if (id === undefined) throw new Error(`there is no ${upTo}`);
      return isReal ? id : name === 'n' ? '1' : 'x'.repeat(12);
    });
  const call = async (isReal: boolean) => {
    // Fewer in a second than an agency may write.
    world.clock.advance(1000);
    const given = { ...shown, ...bodyOf(endpoint), headers: { 'if-match': '*', ...shown.headers } };
    const { status, text, headers } = await ask(endpoint.method.toUpperCase(), filled(isReal), given);
    return { status, text, headers: [...headers] };
  };
  return { foreign: await call(true), unknown: await call(false) };
};

describe('what is somebody else’s', () => {
  it('is to every route the very same as what there is not: by a key, a token, a session of others, and by none', async () => {
    const city = await aCity();
    let compared = 0;
    for (const endpoint of BY_ID)
      for (const stranger of city.strangers) {
        const { foreign, unknown } = await answers(city, city.real, endpoint, stranger);
        const name = `${endpoint.method} ${endpoint.path} by ${stranger[0]}`;
        expect([name, foreign], name).toEqual([name, unknown]);
        expect(foreign.status, name).toBeGreaterThanOrEqual(400);
        compared += 1;
      }
    expect(compared).toBeGreaterThan(150);
  });

  it('is shown once it is published, with nothing of who has it, and to whoever acts on it there is none', async () => {
    const city = await aCity();
    const real = { ...city.real, '/v1/notices/{id}': city.published, '/v1/attachments/{id}': city.file };
    const told: string[] = [];
    for (const endpoint of BY_ID.filter(({ path }) => /^\/v1\/(?:notices|attachments)\//.test(path)))
      for (const stranger of city.strangers) {
        const { foreign, unknown } = await answers(city, real, endpoint, stranger);
        if (JSON.stringify(foreign) !== JSON.stringify(unknown))
          told.push(`${endpoint.method} ${endpoint.path} ${foreign.status} ${stranger[0]}`);
        // Neither the choir nor who signed for it, by whatever way.
        expect([endpoint.path, /合唱队|王芳|club\.example/.test(foreign.text)]).toEqual([endpoint.path, false]);
      }
    const everybody = ['', '/versions', '/versions/{n}'].flatMap((path) =>
      // What is shown as a key has to be one.
      city.strangers
        .filter(([, { key }]) => key === undefined || key.startsWith('nw_'))
        .map(([who]) => `get /v1/notices/{id}${path} 200 ${who}`),
    );
    // What everybody reads is read by others, too; every act on it is one on a notice that there is not.
    expect(told.toSorted()).toEqual(everybody.toSorted());
  });

  it('is known to a co-issuer, who is told that the lead alone does what the lead alone does', async () => {
    const { ask, writer, world, anAgency } = await aCity();
    const other = await anAgency('yh-whj');
    const joint = aDraft({ title: '联合通知', issuers: ['yh-mzj', 'yh-whj'], receipt: { required: true, by: '2026-12-04' } });
    const { body } = await ask('POST', '/v1/notices', { key: writer, body: joint });
    expect((await ask('POST', `/v1/notices/${body.id}/cosignatures`, { key: other })).body.status).toBe('published');
    for (const [method, act, given] of [
      ['POST', 'corrections', { title: '改', note: '改' }],
      ['POST', 'corrections/preview', { title: '改' }],
      ['POST', 'versions/1/redaction', { reason: '误载', text: '合唱' }],
      ['POST', 'withdrawal', { reason: '取消' }],
      ['PATCH', 'schedule', { publishAt: null }],
      ['PATCH', 'receipt', { by: '2026-12-24' }],
    ] as const) {
      world.clock.advance(1000);
      const answer = await ask(method, `/v1/notices/${body.id}/${act}`, { key: other, body: given, headers: { 'if-match': '*' } });
      expect([act, answer.status, answer.body.code]).toEqual([act, 403, 'not-the-lead']);
    }
  });

  it('is there for the agency itself, so that a stranger is refused what there really is', async () => {
    const { ask, writer, real, published, operatorKey } = await aCity();
    for (const [path, key] of [
      [`/v1/notices/${real['/v1/notices/{id}']}`, writer],
      [`/v1/notices/${published}/report`, writer],
      [`/v1/notices/${published}/receipts`, writer],
      [`/v1/agencies/yh-mzj/drafts/${real['draftId']}`, writer],
      [`/v1/attachments/${real['/v1/attachments/{id}']}`, writer],
      [`/v1/imports/${real['/v1/imports/{id}']}`, operatorKey],
    ] as const)
      expect([path, (await ask('GET', path, { key })).status]).toEqual([path, 200]);
    const document = `/v1/documents/${real['/v1/documents/{id}']}/conversion`;
    expect((await ask('POST', document, { key: writer })).status).toBe(200);
    expect((await ask('DELETE', `/v1/suppressions/${real['/v1/suppressions/{id}']}`, { key: operatorKey })).status).toBe(204);
  });
});
