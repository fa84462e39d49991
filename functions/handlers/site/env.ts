import * as z from 'zod';
import { Text } from '#platform/env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  SECRETS_KEY_ID: Text,
  SENDER_ADDRESS: Text,
  PUBLIC_URL: Text,
});
