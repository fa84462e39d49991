import { describe, expect, it } from 'vitest';
import { RouteTable } from '../../local/http/routes.ts';
import type { LocalFunction } from '../../local/lambda/local-function.ts';

const fn = {} as LocalFunction;
const table = (...keys: string[]) => new RouteTable(keys.map((key) => ({ key, fn, timeoutMs: 1000 })));
const routes = table(
  '$default',
  'ANY /{proxy+}',
  'ANY /v1/{proxy+}',
  'GET /v1/things/{id}',
  'ANY /v1/things/{id}',
  'GET /v1/things/special',
  'GET /v1/{kind}/special/last',
  'ANY /',
);

describe('an HTTP API', () => {
  it.each<[string, string, string, Record<string, string>]>([
    ['GET', '/', 'ANY /', {}],
    ['GET', '/v1/things/7', 'GET /v1/things/{id}', { id: '7' }],
    ['PUT', '/v1/things/7', 'ANY /v1/things/{id}', { id: '7' }],
    ['GET', '/v1/things/special', 'GET /v1/things/special', {}],
    ['GET', '/v1/things/a b', 'GET /v1/things/{id}', { id: 'a b' }],
    ['GET', '/v1/things/%E9', 'GET /v1/things/{id}', { id: '%E9' }],
    ['GET', '/v1/things/7/parts', 'ANY /v1/{proxy+}', { proxy: 'things/7/parts' }],
    ['GET', '/v1/other/special/last', 'GET /v1/{kind}/special/last', { kind: 'other' }],
    ['GET', '/v1/', 'ANY /{proxy+}', { proxy: 'v1/' }],
    ['GET', '/docs', 'ANY /{proxy+}', { proxy: 'docs' }],
    ['GET', '//docs', 'ANY /{proxy+}', { proxy: '/docs' }],
  ])('answers %s %s by %s', (method, path, key, parameters) => {
    expect(routes.find(method, path)).toMatchObject({ route: { key }, parameters });
  });

  it('has no answer where no route fits, unless there is a default', () => {
    expect(table('GET /a').find('POST', '/a')).toBe(null);
    expect(table('GET /a').find('GET', '/a/')).toBe(null);
    expect(table('GET /a', '$default').find('POST', '/b')).toMatchObject({ route: { key: '$default' } });
  });
});
