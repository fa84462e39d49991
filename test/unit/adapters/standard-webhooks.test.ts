import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signStandardWebhook } from '../../../functions/adapters/webhook/standard-webhooks.ts';

describe('the signature of a webhook', () => {
  it('is that of the vector of Standard Webhooks', () => {
    const signature = signStandardWebhook(
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
        const headers = {
          'webhook-id': 'msg_ntc-1-1-notice_sub-1',
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signStandardWebhook(secrets, 'msg_ntc-1-1-notice_sub-1', timestamp, body),
        };
        for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
        const foreign = `whsec_${randomBytes(32).toString('base64')}`;
        expect(() => new Webhook(foreign).verify(body, headers)).toThrow();
        expect(() => new Webhook(secrets[0] ?? '').verify(`${body} `, headers)).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  it('cannot be made for an id in which a full stop would blur where the id ends', () => {
    expect(() => signStandardWebhook(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 'msg_1.2', 1, '{}')).toThrow(RangeError);
  });
});
