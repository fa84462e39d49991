import * as z from 'zod';
import { Optional, Text } from '#platform/env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  SECRETS_KEY_ID: Text,
  METRICS_NAMESPACE: Text,
  MAILBOX_URL: Text,
  LEAVING_MAILBOX: Optional,
});
