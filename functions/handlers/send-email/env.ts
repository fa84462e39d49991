import * as z from 'zod';
import { EmailWay, Optional, Rate, Text } from '#platform/env';
import { laneQueues } from '#platform/queue-env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  METRICS_NAMESPACE: Text,
  SECRETS_KEY_ID: Text,
  SENDER_ADDRESS: Text,
  PUBLIC_URL: Text,
  SES_RATE: Rate,
  EMAIL_BY: EmailWay,
  SMTP_URL: Optional,
  ...laneQueues('emails'),
});
