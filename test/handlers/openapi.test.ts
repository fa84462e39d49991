import { BaseResolver, createConfig, lintDocument, makeDocumentFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../functions/handlers/api/app.ts';
import { openApiDocument } from '../../functions/handlers/api/openapi.ts';
import { HEADERS } from '../../functions/handlers/api/openapi-answers.ts';
import { aSubscription, aWebhook } from '../builders.ts';
import { aFrontDoor, anApplicant } from './front-door.ts';
import { schemaChecks } from './schema-checks.ts';

const document = openApiDocument(ENDPOINTS, 'https://wire.example');
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, method, path, operation })),
);

/** Every schema of the document, wherever it stands. */
const walk = (node: unknown, visit: (node: Record<string, unknown>, where: string) => void, where = ''): void => {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) visit({ ...node }, where);
  for (const [name, inner] of Object.entries(node)) walk(inner, visit, `${where}/${name}`);
};

describe('the document of the API', () => {
  it('is valid OpenAPI 3.1 to an independent validator', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('has nothing that an independent linter finds fault with', async () => {
    const config = await createConfig({ extends: ['recommended'], rules: { 'operation-2xx-response': 'off' } });
    // One operation leads to a page and has no 2xx: GET never changes anything.
    const problems = await lintDocument({
      document: makeDocumentFromString(JSON.stringify(document), '/openapi.json'),
      externalRefResolver: new BaseResolver(),
      config,
    });
    expect(problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`)).toEqual([]);
  });

  it('has only patterns that the regular expressions of other languages read, too', () => {
    const found: string[] = [];
    walk(document, ({ pattern }, where) => {
      if (typeof pattern === 'string' && (!/^[\x20-\x7e]*$/.test(pattern) || /\(\?|\\[pPubBkxc]/.test(pattern)))
        found.push(`${where}: ${pattern}`);
    });
    expect(found).toEqual([]);
  });

  it('says of every operation who may call it, an empty list where that is everybody', () => {
    for (const { name, operation } of operations) expect([name, Array.isArray(operation.security)]).toEqual([name, true]);
    expect(document.paths['/v1/topics']?.['get']?.security).toEqual([]);
  });

  it.each(operations)('shows an example of everything that $name takes and answers, and each is of its schema', ({ operation }) => {
    const { check } = schemaChecks(document);
    for (const parameter of operation.parameters ?? []) {
      if (parameter['required'] === true) expect(parameter['example']).toBeDefined();
      if (parameter['example'] !== undefined) check(parameter['schema'], parameter['example']);
    }
    const contents = [operation.requestBody, ...Object.values(operation.responses)].map((part) => Object(part)['content']);
    for (const content of contents.filter((one) => one !== undefined)) {
      for (const media of Object.values(Object(content))) {
        const { schema, example } = Object(media);
        expect(example).toBeDefined();
        check(schema, example);
      }
    }
  });

  it('names only headers that it describes', () => {
    for (const { operation } of operations)
      for (const response of Object.values(operation.responses))
        for (const name of Object.keys(Object(response['headers']))) expect(Object.keys(HEADERS)).toContain(name);
  });
});

describe('the examples of the document', () => {
  it('are accepted when they are sent as they stand', async () => {
    const { ask, operatorKey, world, anAgency } = aFrontDoor();
    const example = (path: string, method: string): unknown =>
      Object(document.paths[path]?.[method]?.requestBody)['content']['application/json'].example;
    const sent = new Set<string>();
    const send = async (
      method: string,
      path: string,
      { key, real = path, status = 200, headers = {} }: { key?: string; real?: string; status?: number; headers?: Record<string, string> },
    ) => {
      const body = example(path, method);
      sent.add(`${method} ${path}`);
      const answer = await ask(method.toUpperCase(), real, { body, headers, ...(key === undefined ? {} : { key }) });
      expect([path, answer.status, answer.text]).toEqual([path, status, answer.text]);
      return answer.body;
    };

    const agency = await send('post', '/v1/agencies', { key: operatorKey, status: 201 });
    const agencyKey = (
      await send('post', '/v1/agencies/{id}/keys', { key: operatorKey, real: `/v1/agencies/${agency.id}/keys`, status: 201 })
    ).key;
    const otherKey = await anAgency('yunhe-wmb');
    await send('post', '/v1/attachments', { key: agencyKey, status: 201 });
    await send('post', '/v1/documents', { key: agencyKey, status: 201 });
    await send('post', '/v1/documents/conversion', { key: agencyKey });
    await send('post', '/v1/notices/preview', { key: agencyKey });
    const notice = await send('post', '/v1/notices', { key: agencyKey, status: 201 });
    await send('post', '/v1/notices/{id}/deliveries/retry', {
      key: agencyKey,
      real: `/v1/notices/${notice.id}/deliveries/retry`,
      status: 202,
    });
    const later = { ...Object(example('/v1/notices', 'post')), publishAt: '2099-01-01T00:00:00+08:00' };
    const scheduled = (await ask('POST', '/v1/notices', { key: agencyKey, body: later })).body;
    await send('patch', '/v1/notices/{id}/schedule', { key: agencyKey, real: `/v1/notices/${scheduled.id}/schedule` });
    const joint = (await ask('POST', '/v1/notices', { key: agencyKey, body: { ...later, issuers: [agency.id, 'yunhe-wmb'] } })).body;
    const asking = (
      await ask('POST', '/v1/notices', {
        key: agencyKey,
        body: { title: '关于报名的通知', sections: [{ body: '请签收。' }], receipt: { required: true } },
      })
    ).body;
    await send('patch', '/v1/notices/{id}/receipt', { key: agencyKey, real: `/v1/notices/${asking.id}/receipt` });
    await send('post', '/v1/notices/{id}/refusals', { key: otherKey, real: `/v1/notices/${joint.id}/refusals` });
    const corrections = `/v1/notices/${notice.id}/corrections`;
    await send('post', '/v1/notices/{id}/versions/{n}/redaction', {
      key: agencyKey,
      real: `/v1/notices/${notice.id}/versions/1/redaction`,
    });
    await send('post', '/v1/notices/{id}/corrections/preview', { key: agencyKey, real: `${corrections}/preview` });
    await send('post', '/v1/notices/{id}/corrections', { key: agencyKey, real: corrections, status: 201, headers: { 'if-match': '*' } });
    await send('post', '/v1/notices/{id}/withdrawal', { key: agencyKey, real: `/v1/notices/${notice.id}/withdrawal` });
    await send('post', '/v1/subscriptions', { status: 202 });
    const pending = (await ask('POST', '/v1/subscriptions', { body: anApplicant() })).body;
    const token = await world.vault.token('confirm', pending.id);
    const { manageToken } = (await ask('POST', '/v1/subscriptions/confirm', { body: { token } })).body;
    await send('post', '/v1/manage-links', { status: 202 });
    await send('post', '/v1/erasures', { status: 202 });
    await send('post', '/v1/subscriptions/{id}/recover', {
      key: manageToken,
      real: `/v1/subscriptions/${pending.id}/recover`,
      status: 202,
    });
    await send('post', '/v1/subscriptions/{id}/pause', { key: manageToken, real: `/v1/subscriptions/${pending.id}/pause` });
    const channel = { type: 'webhook', format: 'wecom', url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1' };
    const group = (await ask('POST', '/v1/subscriptions', { body: anApplicant({ channel }) })).body;
    // Of a million codes it is another one.
    await send('post', '/v1/subscriptions/{id}/confirm', {
      key: group.manageToken,
      real: `/v1/subscriptions/${group.id}/confirm`,
      status: 422,
    });
    const endpoint = aSubscription({ channel: aWebhook() });
    await world.subscriptions.create(endpoint);
    await send('post', '/v1/subscriptions/{id}/channel', {
      key: await world.vault.token('manage', endpoint.id),
      real: `/v1/subscriptions/${endpoint.id}/channel`,
      status: 202,
    });
    await send('post', '/v1/subscriptions/search', { key: operatorKey });
    await send('post', '/v1/suppressions/search', { key: operatorKey });
    await send('post', '/v1/subscriptions/import', { key: operatorKey, status: 202 });
    await send('patch', '/v1/subscriptions/{id}', { key: manageToken, real: `/v1/subscriptions/${pending.id}` });

    await send('post', '/v1/subscriptions/{id}/address', {
      key: manageToken,
      real: `/v1/subscriptions/${pending.id}/address`,
      status: 202,
    });

    const staff = await send('post', '/v1/agencies/{id}/staff', { key: operatorKey, real: `/v1/agencies/${agency.id}/staff`, status: 201 });
    await send('patch', '/v1/agencies/{id}/staff/{staffId}', { key: operatorKey, real: `/v1/agencies/${agency.id}/staff/${staff.id}` });
    const operator = await send('post', '/v1/operators', { key: operatorKey, status: 201 });
    await send('patch', '/v1/operators/{id}', { key: operatorKey, real: `/v1/operators/${operator.id}` });
    const draft = await send('post', '/v1/agencies/{id}/drafts', { key: agencyKey, real: `/v1/agencies/${agency.id}/drafts`, status: 201 });
    await send('put', '/v1/agencies/{id}/drafts/{draftId}', {
      key: agencyKey,
      real: `/v1/agencies/${agency.id}/drafts/${draft.id}`,
      headers: { 'if-match': '*' },
    });
    const { organization } = (await ask('GET', `/v1/subscriptions/${pending.id}`, { key: manageToken })).body;
    // Of the right form, and nobody's.
    await send('put', '/v1/organizations/{id}/main-contact', {
      key: operatorKey,
      real: `/v1/organizations/${organization.id}/main-contact`,
      status: 404,
    });
    await send('patch', '/v1/agencies/{id}', { key: operatorKey, real: `/v1/agencies/${agency.id}` });

    // A token is nobody's: its example is of the right form, and no more can be said of it.
    await send('post', '/v1/subscriptions/confirm', { status: 404 });
    await send('post', '/v1/address-changes/confirm', { status: 404 });
    await send('post', '/v1/channel-changes/confirm', { status: 404 });
    await send('post', '/v1/address-changes/object', { status: 404 });
    await send('post', '/v1/erasures/confirm', { status: 404 });
    await send('post', '/v1/receipts/{token}', { status: 404 });
    const all = operations.filter(({ operation }) => operation.requestBody !== undefined).map(({ method, path }) => `${method} ${path}`);
    expect([...sent].sort()).toEqual(all.sort());
  });
});

describe('what the API answers beside its documented work', () => {
  it.each([
    ['POST', '/docs', 'GET, HEAD, OPTIONS'],
    ['POST', '/docs/agencies', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/openapi.json', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/v1/notices', 'POST, GET, HEAD, OPTIONS'],
    ['PUT', '/v1/subscriptions/sub-1', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
    ['NOT-TRACE', '/v1/topics', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/v1/subscriptions/confirm', 'POST, OPTIONS'],
    ['PUT', '/v1/notices/preview', 'POST, OPTIONS'],
  ])('%s %s is 405 with what may be asked', async (method, path, allow) => {
    const { status, headers, body } = await aFrontDoor().ask(method, path);
    expect([status, headers.get('allow'), body.code]).toEqual([405, allow, 'method-not-allowed']);
  });

  it('tells by OPTIONS what may be asked', async () => {
    const { status, headers } = await aFrontDoor().ask('OPTIONS', '/v1/notices/ntc-1');
    expect([status, headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it('answers If-None-Match: * of what there is by 304, and /versions/1.0 by 404', async () => {
    const { ask, anAgency } = aFrontDoor();
    const key = await anAgency('yh-mzj');
    const { body } = await ask('POST', '/v1/notices', {
      key,
      body: Object(document.paths['/v1/notices']?.['post']?.requestBody).content['application/json'].example,
    });
    const path = `/v1/notices/${body.id}`;
    expect((await ask('GET', path, { headers: { 'if-none-match': '*' } })).status).toBe(304);
    expect((await ask('GET', `${path}/versions/1`)).status).toBe(200);
    for (const version of ['1.0', '01', '+1', '1e0', '0x1', '0', ' 1'])
      expect((await ask('GET', `${path}/versions/${encodeURIComponent(version)}`)).status).toBe(404);
    expect((await ask('GET', '/v1/notices/ntc-none', { headers: { 'if-none-match': '*' } })).status).toBe(404);
  });

  it('lets nobody store answers with keys or addresses, and everybody those that are for everybody', async () => {
    const { ask, anAgency, operatorKey } = aFrontDoor();
    await anAgency('yh-mzj');
    const cacheControl = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).headers.get('cache-control');
    expect(await cacheControl('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes: ['notices:read'] } })).toBe(
      'no-store',
    );
    expect(await cacheControl('GET', '/v1/agencies', { key: operatorKey })).toBe('no-store');
    expect(await cacheControl('GET', '/v1/notices', { key: operatorKey })).toBe('no-store');
    expect(await cacheControl('POST', '/v1/subscriptions', { body: anApplicant() })).toBe('no-store');
    expect(await cacheControl('GET', '/v1/subscriptions/sub-1')).toBe('no-store');
    expect(await cacheControl('GET', '/v1/notices')).toBeNull();
    expect(await cacheControl('GET', '/v1/topics')).toBeNull();
  });
});
