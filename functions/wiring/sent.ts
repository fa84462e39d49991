import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoMailings } from '#adapters/dynamodb/mailings/dynamo-mailings';
import { DynamoRecoverRequests } from '#adapters/dynamodb/mailings/dynamo-recover-requests';
import { DynamoSentMailings } from '#adapters/dynamodb/mailings/dynamo-sent-mailings';
import { ledger } from './ledger.ts';
import { auditedRegistry } from './registry.ts';

type Env = Readonly<{ MAILINGS_TABLE: string; LEDGER_DAYS: number }> & Parameters<typeof auditedRegistry>[0];

/** What was sent to a subscription, what became of it, and that what was missed be sent again. */
export const sentLedger = (dynamoDb: DynamoDBClient, env: Env) => ({
  ...ledger(dynamoDb, env),
  mailings: new DynamoMailings(dynamoDb, env.MAILINGS_TABLE),
  recoverRequests: new DynamoRecoverRequests(dynamoDb, env.MAILINGS_TABLE, auditedRegistry(env)),
  sentMailings: new DynamoSentMailings(dynamoDb, env.MAILINGS_TABLE),
});
