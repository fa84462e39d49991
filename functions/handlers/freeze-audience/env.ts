import * as z from 'zod';
import { Days, Text } from '#platform/env';
import { KINDS, laneQueues } from '#platform/queue-env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  LEDGER_DAYS: Days,
  AUDIT_DAYS: Days,
  ...laneQueues(...KINDS),
});
