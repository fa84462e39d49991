import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { codingFor, compressed } from '../../../functions/platform/compression.ts';

describe('the coding of an answer', () => {
  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0.5, gzip', 'gzip'],
    ['br;q=0, gzip;q=0', null],
    ['*', 'br'],
    ['*, br;q=0', 'gzip'],
    ['identity', null],
    ['GZIP; q=0.2', 'gzip'],
    ['br;q=nonsense', null],
    ['', null],
    [undefined, null],
  ])('for %j is %j (RFC 9110, 12.5.3)', (accepted, coding) => {
    expect(codingFor(accepted)).toBe(coding);
  });

  const text = '公告'.repeat(2000);
  const page = (headers: Record<string, string> = {}) =>
    new Response(text, { status: 404, headers: { 'content-type': 'text/html; charset=UTF-8', vary: 'Cookie', ...headers } });

  it('makes it shorter, keeps all else, and says that it hangs on what was accepted', async () => {
    for (const [accepted, decoded] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const answer = await compressed(page({ 'set-cookie': 'a=b' }), accepted);
      expect([answer.status, answer.headers.get('content-encoding'), answer.headers.get('vary'), answer.headers.get('set-cookie')]).toEqual(
        [404, accepted, 'Cookie, Accept-Encoding', 'a=b'],
      );
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(bytes.length).toBeLessThan(text.length / 20);
      expect(decoded(bytes).toString()).toBe(text);
    }
  });

  it('is left alone where nothing is won: not asked for, short, no text, or done already', async () => {
    const plain = await compressed(page(), undefined);
    expect([await plain.text(), plain.headers.get('content-encoding'), plain.headers.get('vary')]).toEqual([
      text,
      null,
      'Cookie, Accept-Encoding',
    ]);
    for (const response of [
      new Response('短', { headers: { 'content-type': 'text/html' } }),
      new Response(text, { headers: { 'content-type': 'image/png' } }),
      new Response(null, { status: 303, headers: { location: '/' } }),
    ])
      expect((await compressed(response, 'br')).headers.get('content-encoding')).toBeNull();
    expect(await (await compressed(page({ 'content-encoding': 'x' }), 'br')).text()).toBe(text);
  });
});
