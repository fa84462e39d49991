import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { mailingKeys } from '../../functions/adapters/dynamodb/keys.ts';
import { toAttributes } from '../../functions/adapters/dynamodb/table.ts';
import { aDigest, aMailing } from '../builders.ts';
import { aMailingsTable, at, client, IMPLEMENTATIONS, onDynamoDb } from './mailing-ports.ts';

describe.each(IMPLEMENTATIONS)('mailings %s', (_, make) => {
  it('are open until they are closed, the oldest first', async () => {
    const { mailings, checks } = await make();
    const [early, middle, late] = [aMailing({ startedAt: at(1) }), aDigest({ startedAt: at(2) }), aMailing({ startedAt: at(3) })];
    for (const mailing of [late, early, middle]) await mailings.begin(mailing, []);
    expect(await checks.due(at(2), 10)).toEqual([early.id, middle.id]);
    expect(await checks.due(at(9), 2)).toEqual([early.id, middle.id]);
    await mailings.close(early.id, at(10));
    await mailings.close(early.id, at(11));
    await mailings.close('mailing-unknown', at(10));
    expect(await checks.due(at(9), 10)).toEqual([middle.id, late.id]);
    expect(await mailings.find(early.id)).toEqual({ ...early, closedAt: at(10) });
    expect(await mailings.find('mailing-unknown')).toBeNull();
    expect(await mailings.begin(early, [])).toEqual({ ...early, closedAt: at(10) });
    expect(await checks.due(at(9), 10)).toEqual([middle.id, late.id]);
  });
});

describe('a look at mailings on DynamoDB', () => {
  it('lists an open mailing that it cannot read, so that those behind it are reached', async () => {
    const table = await aMailingsTable();
    const { mailings, checks } = onDynamoDb(table);
    const [broken, whole] = [aMailing({ startedAt: at(1) }), aMailing({ startedAt: at(2) })];
    for (const mailing of [broken, whole]) await mailings.begin(mailing, []);
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: toAttributes(mailingKeys.mailing(broken.id)),
        UpdateExpression: 'SET v = :old',
        ExpressionAttributeValues: { ':old': { N: '0' } },
      }),
    );
    expect(await checks.due(at(9), 10)).toEqual([broken.id, whole.id]);
    await expect(mailings.find(broken.id)).rejects.toThrow(/has form 0/);
  });
});
