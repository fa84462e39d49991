import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { describe, expect, it } from 'vitest';
import { answerable } from '../../../functions/platform/http-event.ts';

/** As API Gateway hands a request to a function: payload format 2.0. */
const anEvent = (method: string, body: string | null, rawPath = '/v1/notices') => ({
  version: '2.0',
  routeKey: '$default',
  rawPath,
  rawQueryString: '',
  headers: { host: 'wire.example' },
  body,
  isBase64Encoded: false,
  requestContext: {
    accountId: '000000000000',
    apiId: 'local',
    authentication: null,
    authorizer: {},
    domainName: 'wire.example',
    domainPrefix: 'wire',
    http: { method, path: '/v1/notices', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: '' },
    requestId: '1',
    routeKey: '$default',
    stage: '$default',
    time: '',
    timeEpoch: 0,
  },
});

const app = new Hono();
app.get('/v1/notices', (context) => context.text('listed'));
app.post('/v1/notices', async (context) => context.text(await context.req.text()));
app.get('/things/:id/parts', (context) => context.text(context.req.param('id')));
app.notFound((context) => context.text(context.req.method, 405));
const answer = async (method: string, body: string | null) => {
  const { statusCode, body: text } = await handle(app)(answerable(anEvent(method, body)));
  return [statusCode, text];
};

describe('an event of the gateway', () => {
  it('is answered when a GET or HEAD brings content, which has no meaning', async () => {
    expect(await answer('GET', '{"q":1}')).toEqual([200, 'listed']);
    expect(await answer('HEAD', '{"q":1}')).toEqual([200, '']);
    expect(await answer('POST', '{"q":1}')).toEqual([200, '{"q":1}']);
  });

  it.each(['TRACE', 'TRACK', 'CONNECT', 'trace'])('is answered by us when it asks for %s, which no web request may', async (method) => {
    expect(await answer(method, 'x')).toEqual([405, `NOT-${method.toUpperCase()}`]);
  });

  // An HTTP API hands the path on without its percent-encoding.
  it.each(['ntc-1', '合唱团', 'a b', '100%', '%41', 'a?b', 'a#b', 'a+b:c@d', '\ufffd', '\ud83c'])(
    'gives a piece of its path as it was meant: %s',
    async (id) => {
      const { statusCode, body } = await handle(app)(answerable(anEvent('GET', null, `/things/${id}/parts`)));
      expect([statusCode, body]).toEqual([200, id.toWellFormed()]);
    },
  );
});
