import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDomainPauses } from '#adapters/dynamodb/mailings/dynamo-domain-pauses';
import { DynamoPacer } from '#adapters/dynamodb/mailings/dynamo-pacer';
import { USUAL_RATE } from '#domain/sending/pace';

type Env = Readonly<{ MAILINGS_TABLE: string; SES_RATE: number | null }>;

/** The line in which all email leaves, at the rate of the deployment if it has set one. */
export const pacerOf = (dynamoDb: DynamoDBClient, { MAILINGS_TABLE, SES_RATE }: Env): DynamoPacer =>
  new DynamoPacer(dynamoDb, MAILINGS_TABLE, USUAL_RATE, SES_RATE);

/** Who may write email needs both: its turn, and which mail domains are left alone. */
export const sendingLine = (dynamoDb: DynamoDBClient, env: Env) => ({
  pacer: pacerOf(dynamoDb, env),
  domainPauses: new DynamoDomainPauses(dynamoDb, env.MAILINGS_TABLE),
});
