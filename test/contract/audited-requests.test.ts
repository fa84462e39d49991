import { describe, expect, it } from 'vitest';
import { DynamoFeedFollowers } from '../../functions/adapters/dynamodb/feeds/dynamo-feed-followers.ts';
import { DynamoFeedTasks } from '../../functions/adapters/dynamodb/feeds/dynamo-feed-tasks.ts';
import { DynamoRedriveRequests } from '../../functions/adapters/dynamodb/mailings/dynamo-redrive-requests.ts';
import { DynamoRetryRequests } from '../../functions/adapters/dynamodb/mailings/dynamo-retry-requests.ts';
import { DynamoAuditLog } from '../../functions/adapters/dynamodb/registry/dynamo-audit-log.ts';
import { aFollower, aFollowRequest, anAudit } from '../builders.ts';
import { aDynamoDb, someTables } from './engines.ts';

const ALL = { from: '2000-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z', limit: 20 };

describe('an end of pushing a feed', () => {
  it('is written down with the deed, and only then', async () => {
    const client = await aDynamoDb();
    const { subscriptions, registry } = await someTables(client);
    const followers = new DynamoFeedFollowers(client, subscriptions, registry);
    const request = aFollowRequest({ followerId: 'reader' });
    await new DynamoFeedTasks(client, subscriptions).ask(request);
    await followers.follow(aFollower({ id: 'reader' }), request);
    const ended = anAudit({ action: 'follower.ended', subject: 'reader' });
    expect(await followers.end('reader', ended)).toBe(true);
    expect(await followers.end('reader', anAudit({ action: 'follower.ended', subject: 'reader' }))).toBe(false);
    expect((await new DynamoAuditLog(client, registry).ofAll(ALL))?.items).toEqual([ended]);
  });
});

describe('a request that is left for sweep', () => {
  it('is written down with who asked', async () => {
    const client = await aDynamoDb();
    const { mailings, registry } = await someTables(client);
    const [redrive, retry] = [anAudit({ action: 'redrive.requested' }), anAudit({ action: 'retry.requested' })];
    await new DynamoRedriveRequests(client, mailings, registry).ask(redrive);
    await new DynamoRetryRequests(client, mailings, registry).ask('ntc-1', retry);
    expect((await new DynamoAuditLog(client, registry).ofAll(ALL))?.items).toEqual([retry, redrive]);
  });
});
