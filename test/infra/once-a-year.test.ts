import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoLettersOnce } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letters-once.ts';
import { operatorLetter } from '../../functions/domain/operations/operator-news.ts';
import { NOON } from '../builders.ts';
import { dig, functionNamed, permissionsOf } from './stacks.ts';

/** What is asked of a table by a single write: the actions of a transaction are those of its parts. */
const asksOf = (command: string | undefined, input: unknown): readonly string[] => {
  const parts = dig(input, 'TransactItems');
  if (!Array.isArray(parts)) return [`dynamodb:${command?.replace(/Command$/, '')} ${dig(input, 'Key', 'pk', 'S')}`];
  return parts.map((part) => `dynamodb:PutItem ${dig(part, 'Put', 'Item', 'pk', 'S')}`);
};

/** Which call is allowed for which keys of subscriptions. */
const mayPut = permissionsOf(functionNamed('sweep'))
  .filter(({ resources }) => resources.some((one) => one.includes('SubscriptionsTable') && !one.includes('/index/')))
  .flatMap(({ actions, conditions }) => {
    const keys = dig(conditions, 'ForAllValues:StringLike', 'dynamodb:LeadingKeys');
    return actions.flatMap((action) => (Array.isArray(keys) ? keys.map((key) => `${action} ${key}`) : []));
  });

describe('what is done once a year', () => {
  // A journey of some days does not come to October: the policies are held against the calls themselves.
  it('asks for the mail about days off by what sweep may', async () => {
    const asked: string[] = [];
    const client = new DynamoDBClient({ region: 'cn-north-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
    client.middlewareStack.add((_, { commandName }) => async ({ input }) => {
      asked.push(...asksOf(commandName, input));
      return { response: {}, output: { $metadata: {} } };
    });
    await new DynamoLettersOnce(client, 'Subscriptions').make(operatorLetter({ kind: 'calendar', year: 2027 }), NOON);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((one) => !mayPut.includes(one.replace(/#.*$/, '#*')))).toEqual([]);
  });
});
