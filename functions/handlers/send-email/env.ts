import * as z from 'zod';
import { SendingEnv } from '#handling/sending-env';
import { EmailWay, Optional, Rate } from '#platform/env';
import { laneQueues } from '#platform/queue-env';

export const Env = z.object({
  ...SendingEnv,
  SES_RATE: Rate,
  EMAIL_BY: EmailWay,
  SMTP_URL: Optional,
  LEAVING_MAILBOX: Optional,
  CONFIGURATION_SET: Optional,
  BOUNCE_DOMAIN: Optional,
  ...laneQueues('emails'),
});
