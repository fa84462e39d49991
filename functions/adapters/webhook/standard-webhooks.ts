import { createHmac } from 'node:crypto';
import type { SignWebhook } from '#ports/webhook-signer';

const PREFIX = 'whsec_';

/** Standard Webhooks 1.0.0, "Signature scheme": HMAC-SHA256 over `id.timestamp.body` with the decoded secret. */
export const signStandardWebhook: SignWebhook = (secrets, id, timestamp, body) =>
  secrets
    .map((secret) => {
      const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    })
    .join(' ');
