import * as z from 'zod';
import { Days, Optional, Text } from '#platform/env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  ENDED_DAYS: Days,
  SECRETS_KEY_ID: Text,
  METRICS_NAMESPACE: Text,
  RETURNED_MAIL_DAYS: Days,
  MAILBOX_URL: Text,
  LEAVING_MAILBOX: Optional,
});
