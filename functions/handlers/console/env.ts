import * as z from 'zod';
import { Named, Text } from '#platform/env';
import { TrustedProxyList } from '#platform/source-address';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  SECRETS_KEY_ID: Text,
  SENDER_ADDRESS: Text,
  PUBLIC_URL: Text,
  TRUSTED_PROXIES: TrustedProxyList,
  ...Named,
});
