import { createHash } from 'node:crypto';
import { dynamoDbClient, kmsClient } from '#adapters/clients';
import { DynamoSessions } from '#adapters/dynamodb/registry/dynamo-sessions';
import { DynamoSignIns } from '#adapters/dynamodb/registry/dynamo-sign-ins';
import { sha256Of } from '#adapters/hashes';
import { calendarWith } from '#domain/calendar';
import { USUAL_RATE } from '#domain/sending/pace';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { acts } from '#wiring/acts';
import { countedQueues } from './counted-queues.ts';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);
const dynamoDb = dynamoDbClient();

export const handler = makeHandler({
  ...acts(dynamoDb, kmsClient(), env),
  signIns: new DynamoSignIns(dynamoDb, env.REGISTRY_TABLE),
  sessions: new DynamoSessions(dynamoDb, env.REGISTRY_TABLE),
  operatorAddress: env.OPERATOR_ADDRESS,
  // What only operators look at is loaded when they do.
  queueDepths: {
    look: async () => {
      const [{ sqsClient }, { SqsQueueDepths }] = await Promise.all([
        import('#adapters/sqs/sqs-client'),
        import('#adapters/sqs/sqs-queue-depths'),
      ]);
      return new SqsQueueDepths(sqsClient(), countedQueues(env)).look();
    },
  },
  mailQuota: {
    quota: async () => (await import('#adapters/mail-quota')).quotaFor(env.EMAIL_BY, env.SES_RATE ?? USUAL_RATE).quota(),
  },
  calendar: calendarWith(env.DAYS_OFF ?? ''),
  deployment: {
    version: env.SERVICE_VERSION,
    publicUrl: env.PUBLIC_URL,
    senderAddress: env.SENDER_ADDRESS,
    emailBy: env.EMAIL_BY,
    sesRate: env.SES_RATE,
    bounceDomain: env.BOUNCE_DOMAIN,
    leavingMailbox: env.LEAVING_MAILBOX,
    signatureHours: env.SIGNATURE_HOURS,
    signUpsPerHour: env.SIGN_UPS_PER_HOUR,
    days: {
      ledger: env.LEDGER_DAYS,
      ended: env.ENDED_DAYS,
      audit: env.AUDIT_DAYS,
      returnedMail: env.RETURNED_MAIL_DAYS,
      logs: env.LOG_DAYS,
    },
    trustedProxies: env.TRUSTED_PROXIES.text || null,
    daysOff: env.DAYS_OFF,
    hasScanner: env.SCANNER_URL !== null,
    allowPrivateEndpoints: env.ALLOW_PRIVATE_ENDPOINTS,
    operatorAddress: env.OPERATOR_ADDRESS,
  },
  trustedProxies: env.TRUSTED_PROXIES,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  sha256Of,
  log: logger('console'),
});
