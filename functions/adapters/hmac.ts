import { createHmac, createSecretKey } from 'node:crypto';
import type { SignHmac } from '#ports/sign-hmac';

export const hmacSha256: SignHmac = (key, message) =>
  createHmac('sha256', createSecretKey(Buffer.from(key, 'base64')))
    .update(message)
    .digest('base64');
