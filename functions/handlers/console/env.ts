import * as z from 'zod';
import { ActsEnv } from '#handling/acts-env';
import { Days, Optional, Text } from '#platform/env';
import { CountedEnv } from './counted-queues.ts';

export const Env = z.object({
  ...ActsEnv,
  ...CountedEnv,
  SERVICE_VERSION: Text,
  OPERATOR_ADDRESS: Optional,
  BOUNCE_DOMAIN: Optional,
  LEAVING_MAILBOX: Optional,
  DAYS_OFF: Optional,
  RETURNED_MAIL_DAYS: Days,
  LOG_DAYS: Days,
});
