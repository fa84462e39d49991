import { createHmac, createSecretKey } from 'node:crypto';
import type { SignWebhook } from '#ports/webhook-signer';

const PREFIX = 'whsec_';

/**
 * Standard Webhooks 1.0.0, "Signature scheme": HMAC-SHA256 over `id.timestamp.body` with the decoded secret.
 * @throws RangeError for an id with a full stop: what is signed would be ambiguous
 */
export const signStandardWebhook: SignWebhook = (secrets, id, timestamp, body) => {
  if (id.includes('.')) throw new RangeError('a webhook-id contains no full stop');
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
      return `v1,${createHmac('sha256', createSecretKey(key)).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    })
    .join(' ');
};
