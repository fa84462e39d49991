import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '../../../functions/adapters/hmac.ts';
import { standard } from '../../../functions/views/webhook/standard.ts';

const URL_OF_ENDPOINT = 'https://hooks.example/notices';

const signatureOf = (secrets: readonly string[], id: string, seconds: number, body: string): string =>
  standard.sign({ id, seconds, url: URL_OF_ENDPOINT, body, secrets }, hmacSha256).headers['webhook-signature'] ?? '';

describe('the signature of a webhook', () => {
  it('is that of the vector of Standard Webhooks', () => {
    const signature = signatureOf(
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
      '{"test": 2432232314}',
    );
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is accepted by the library that receivers use, with each of the secrets that are active', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 1, max: 3 }), (body, active) => {
        const secrets = Array.from({ length: active }, () => `whsec_${randomBytes(32).toString('base64')}`);
        const timestamp = Math.floor(Date.now() / 1000);
        const envelope = { id: 'msg_ntc-1-1-notice_sub-1', seconds: timestamp, url: URL_OF_ENDPOINT, body, secrets };
        const { headers } = standard.sign(envelope, hmacSha256);
        for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
        const foreign = `whsec_${randomBytes(32).toString('base64')}`;
        expect(() => new Webhook(foreign).verify(body, headers)).toThrow();
        expect(() => new Webhook(secrets[0] ?? '').verify(`${body} `, headers)).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  it('cannot be made for an id in which a full stop would blur where the id ends', () => {
    expect(() => signatureOf(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 'msg_1.2', 1, '{}')).toThrow(RangeError);
  });
});

describe('the standard format', () => {
  it('takes 2xx for a success, 410 for a farewell, and tries again otherwise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), (status) => {
        const kind = status >= 200 && status < 300 ? 'delivered' : status === 410 ? 'gone' : 'again';
        expect(standard.judge({ status, body: '' }).kind).toBe(kind);
      }),
    );
  });

  it.each([
    [200, '{"challenge":"abc"}', { kind: 'confirmed' }],
    [200, 'ok', { kind: 'answered', why: 'challenge-missing' }],
    [204, 'abc', { kind: 'answered', why: 'http-204' }],
    [404, 'abc', { kind: 'answered', why: 'http-404' }],
    [429, 'abc', { kind: 'again', why: 'http-429', waitMs: 7000 }],
    [503, 'abc', { kind: 'again', why: 'http-503', waitMs: 7000 }],
  ])('takes only 200 with the challenge for a yes: %s %s', (status, body, verdict) => {
    const site = { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' };
    expect(standard.challenge.judge({ status, body, retryAfterMs: 7000 }, { challenge: 'abc', site })).toEqual(verdict);
    const asking = {
      challenge: 'abc',
      code: '012345',
      organization: '合唱团',
      at: '2026-11-20T01:00:00.000Z',
      language: 'zh-Hans',
      site,
    } as const;
    expect(standard.challenge.compose(asking)).toContain('"challenge":"abc"');
  });
});
