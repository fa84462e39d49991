import * as z from 'zod';
import { calendarWith } from '#domain/calendar';
import { Days, Text } from '#platform/env';
import { laneQueues } from '#platform/queue-env';

export const Env = z.object({
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  LEDGER_DAYS: Days,
  METRICS_NAMESPACE: Text,
  DAYS_OFF: z
    .string()
    .default('')
    .transform((days) => calendarWith(days)),
  ...laneQueues('ranges'),
});
