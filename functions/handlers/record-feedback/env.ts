import * as z from 'zod';
import { Days, Optional, Text } from '#platform/env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  ENDED_DAYS: Days,
  SECRETS_KEY_ID: Text,
  METRICS_NAMESPACE: Text,
  FEEDBACK_URL: Text,
  RECEIVED_BUCKET: Optional,
  LEAVING_MAILBOX: Optional,
});
