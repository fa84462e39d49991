import * as z from 'zod';
import { Days, EmailWay, Flag, Named, Optional, Rate, Text } from '#platform/env';
import { TrustedProxyList } from '#platform/source-address';

/** What whoever offers the acts of the contract has to be given. */
export const ActsEnv = {
  REGISTRY_TABLE: Text,
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  IMPORTS_BUCKET: Text,
  IMPORTS_URL: Text,
  EXPORTS_BUCKET: Text,
  EXPORTS_URL: Text,
  ATTACHMENTS_BUCKET: Text,
  SEARCH_BUCKET: Text,
  CHECKS_URL: Text,
  FILES_URL: Optional,
  SCANNER_URL: Optional,
  SECRETS_KEY_ID: Text,
  SENDER_ADDRESS: Text,
  ...Named,
  PUBLIC_URL: Text,
  ALLOW_PRIVATE_ENDPOINTS: Flag,
  SES_RATE: Rate,
  EMAIL_BY: EmailWay,
  LEDGER_DAYS: Days,
  ENDED_DAYS: Days,
  AUDIT_DAYS: Days,
  SIGNATURE_HOURS: z.coerce.number().int().positive(),
  SIGN_UPS_PER_HOUR: z.coerce.number().int().positive(),
  TRUSTED_PROXIES: TrustedProxyList,
};
