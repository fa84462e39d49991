import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { mailboxPlace } from '#adapters/imap/mailbox-url';
import { leaving } from '#handling/leaving';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { metrics } from '#platform/metrics';
import { feedback } from '#wiring/feedback';
import { vaultOf } from '#wiring/secrets';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();
const stores = feedback(dynamoDb, vaultOf(dynamoDb, kmsClient(), env), env);
const place = mailboxPlace(env.MAILBOX_URL);

export const handler = makeHandler(
  {
    ...stores,
    leave: leaving(stores),
    leavingMailbox: env.LEAVING_MAILBOX,
    doneDays: env.RETURNED_MAIL_DAYS,
    openMailbox: async () => (await import('#adapters/imap/imap-mailbox')).openImapMailbox(place),
  },
  logger('read-mailbox'),
  metrics('read-mailbox', env.METRICS_NAMESPACE),
);
