import * as z from 'zod';
import { Days, EmailWay, Flag, Named, Optional, Text } from '#platform/env';
import { TrustedProxyList } from '#platform/source-address';

export const Env = z.object({
  REGISTRY_TABLE: Text,
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  LEDGER_DAYS: Days,
  ENDED_DAYS: Days,
  AUDIT_DAYS: Days,
  ATTACHMENTS_BUCKET: Text,
  SEARCH_BUCKET: Text,
  FILES_URL: Optional,
  SECRETS_KEY_ID: Text,
  SENDER_ADDRESS: Text,
  PUBLIC_URL: Text,
  EMAIL_BY: EmailWay,
  ALLOW_PRIVATE_ENDPOINTS: Flag,
  SIGN_UPS_PER_HOUR: z.coerce.number().int().positive(),
  TRUSTED_PROXIES: TrustedProxyList,
  ...Named,
});
