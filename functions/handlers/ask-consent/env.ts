import * as z from 'zod';
import { Days, EmailWay, Flag, Optional, Rate, Text } from '#platform/env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  ENDED_DAYS: Days,
  AUDIT_DAYS: Days,
  SECRETS_KEY_ID: Text,
  IMPORTS_BUCKET: Text,
  EXPORTS_BUCKET: Text,
  RECEIVED_BUCKET: Optional,
  MAILBOX_URL: Optional,
  FEEDBACK_DEAD_URL: Text,
  SENDER_ADDRESS: Text,
  PUBLIC_URL: Text,
  ALLOW_PRIVATE_ENDPOINTS: Flag,
  EMAIL_BY: EmailWay,
  SMTP_URL: Optional,
  LEAVING_MAILBOX: Optional,
  CONFIGURATION_SET: Optional,
  SES_RATE: Rate,
  OPERATOR_ADDRESS: Optional,
});
