import * as z from 'zod';
import { EmailWay, Rate, Text } from '#platform/env';
import { CallQueues, DeadQueues, EmailQueues, RangeQueues } from '#platform/queue-env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  SECRETS_KEY_ID: Text,
  METRICS_NAMESPACE: Text,
  SES_RATE: Rate,
  EMAIL_BY: EmailWay,
  ...RangeQueues,
  ...EmailQueues,
  ...CallQueues,
  ...DeadQueues,
});
