import * as z from 'zod';
import { Text } from '#platform/env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  EXPORTS_BUCKET: Text,
});
