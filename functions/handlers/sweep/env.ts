import * as z from 'zod';
import { calendarWith } from '#domain/calendar';
import { Days, EmailWay, Rate, Text } from '#platform/env';
import { deadQueues, KINDS, laneQueues } from '#platform/queue-env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  LEDGER_DAYS: Days,
  ENDED_DAYS: Days,
  AUDIT_DAYS: Days,
  ATTACHMENTS_BUCKET: Text,
  EXPORTS_BUCKET: Text,
  SECRETS_KEY_ID: Text,
  METRICS_NAMESPACE: Text,
  SES_RATE: Rate,
  EMAIL_BY: EmailWay,
  DAYS_OFF: z
    .string()
    .default('')
    .transform((days) => calendarWith(days)),
  ...laneQueues(...KINDS),
  ...deadQueues(...KINDS),
});
