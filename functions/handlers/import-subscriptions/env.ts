import * as z from 'zod';
import { Days, EmailWay, Flag, Text } from '#platform/env';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  ENDED_DAYS: Days,
  SECRETS_KEY_ID: Text,
  IMPORTS_BUCKET: Text,
  IMPORTS_URL: Text,
  ALLOW_PRIVATE_ENDPOINTS: Flag,
  EMAIL_BY: EmailWay,
});
