import { Days, Text } from '#platform/env';

/** What a sender of any channel has to be given. */
export const SendingEnv = {
  REGISTRY_TABLE: Text,
  NOTICES_TABLE: Text,
  SUBSCRIPTIONS_TABLE: Text,
  MAILINGS_TABLE: Text,
  LEDGER_DAYS: Days,
  ENDED_DAYS: Days,
  METRICS_NAMESPACE: Text,
  SECRETS_KEY_ID: Text,
  SENDER_ADDRESS: Text,
  PUBLIC_URL: Text,
};
