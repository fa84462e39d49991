import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoMailings } from '#adapters/dynamodb/mailings/dynamo-mailings';
import { DynamoSentMailings } from '#adapters/dynamodb/mailings/dynamo-sent-mailings';
import { ledger } from './ledger.ts';

/** What was sent to a subscription, and what became of it. */
export const sentLedger = (dynamoDb: DynamoDBClient, env: Readonly<{ MAILINGS_TABLE: string; LEDGER_DAYS: number }>) => ({
  ...ledger(dynamoDb, env),
  mailings: new DynamoMailings(dynamoDb, env.MAILINGS_TABLE),
  sentMailings: new DynamoSentMailings(dynamoDb, env.MAILINGS_TABLE),
});
