import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Office } from './post-office.ts';
import { aFolder, anAssembly, openOffice, parcelsIn } from './post-office.ts';

type Run = { url: string; child: ChildProcess; kill: () => Promise<void> };

/** A run in a process of its own, to be killed. */
const run = async (assembly: string, data: string): Promise<Run> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/run.ts'), assembly, data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const ready = /ready (\S+)/.exec(said)?.[1];
      if (ready) resolve(ready);
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    url,
    child,
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
  };
};

const post = async (url: string, path: string, body: object, method = 'POST') =>
  (await fetch(url + path, { method, body: JSON.stringify(body) })).status;

const until = async (office: Office, count: number): Promise<string[]> => {
  await expect.poll(() => parcelsIn(office).then((parcels) => new Set(parcels).size), { interval: 50 }).toBe(count);
  return parcelsIn(office);
};

describe('a data folder', () => {
  it('keeps everything over a stop: items, messages, emails, calls, keys, the clock', async () => {
    const data = aFolder();
    const first = await openOffice({ data });
    await first.call('POST', '/parcels', { id: 'a' });
    await first.call('POST', '/parcels', { id: 'late', delaySeconds: 600 });
    await first.call('POST', '/_local/webhooks/one', { hello: 1 });
    await first.call('GET', '/secret');
    await first.advance('PT3H');
    await first.call('POST', '/parcels', { id: 'later', delaySeconds: 600 });
    await first.idle();
    const emails = (await first.call('GET', '/_local/inbox.json')).body;
    const { now } = await first.state();
    await first.stop();

    const second = await openOffice({ data });
    expect((await second.call('GET', '/_local/inbox.json')).body).toEqual(emails);
    expect((await second.call('GET', '/_local/webhooks/one.json')).body).toMatchObject([{ json: { hello: 1 } }]);
    expect(Date.parse((await second.state()).now)).toBeGreaterThanOrEqual(Date.parse(now));
    expect((await second.state()).queues).toMatchObject({ 'Office-Loads': { delayed: 1 } });
    await second.advance('PT10M');
    expect(await parcelsIn(second)).toEqual(['a', 'late', 'later']);
    // The stream goes on where it was: nothing is packed twice.
    expect((await second.state()).streams).toEqual({ Pack: { behind: 0 } });
    expect((await second.state()).functions['Pack']?.calls).toBe(0);
  });

  it('keeps what was acknowledged over kill -9, and what follows from it is done', async () => {
    const assembly = anAssembly();
    const data = aFolder();
    const acknowledged: string[] = [];
    for (let round = 0; round < 2; round++) {
      const { url, kill } = await run(assembly, data);
      const posts = Array.from({ length: 40 }, async (_, i) => {
        const id = `r${round}n${i}`;
        const status = await post(url, '/parcels', { id }).catch(() => 0);
        if (status === 201) acknowledged.push(id);
      });
      // In the middle of it: some are carried, some are on their way, some are not yet posted.
      await expect.poll(() => acknowledged.length, { interval: 1 }).toBeGreaterThan(15 + round * 40);
      await kill();
      await Promise.all(posts);
    }
    const office = await openOffice({ data }, {});
    await office.idle();
    const carried = new Set(await until(office, new Set([...acknowledged, ...(await parcelsIn(office))]).size));
    expect(acknowledged.filter((id) => !carried.has(id))).toEqual([]);
    expect((await office.state()).deadLetters).toMatchObject({ 'Office-Lost': { count: 0 }, 'Office-Torn': { count: 0 } });
  });

  it('keeps webhook calls and the clock over kill -9', async () => {
    const assembly = anAssembly();
    const data = aFolder();
    const { url, kill } = await run(assembly, data);
    await post(url, '/_local/webhooks/one', { hello: 1 });
    await post(url, '/_local/clock', { advance: 'P2D' });
    await kill();
    const office = await openOffice({ data });
    expect((await office.call('GET', '/_local/webhooks/one.json')).body).toMatchObject([{ json: { hello: 1 } }]);
    expect(Date.parse((await office.state()).now) - Date.now()).toBeGreaterThan(2 * 86_400_000 - 5000);
  });

  it('follows a template that has changed since: an index is added and filled, a queue gets other settings', async () => {
    const data = aFolder();
    const first = await openOffice({ data });
    await first.call('POST', '/parcels', { id: 'a', breaks: 'carrying' });
    await first.idle();
    await first.stop();

    const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
    const deadLetterTargetArn = { 'Fn::GetAtt': ['Lost', 'Arn'] };
    const second = await openOffice(
      { data },
      {
        Resources: {
          Loads: {
            Type: 'AWS::SQS::Queue',
            Properties: { VisibilityTimeout: 5, RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 2 } },
          },
          Parcels: {
            Type: 'AWS::DynamoDB::GlobalTable',
            Properties: {
              AttributeDefinitions: [attribute('pk'), attribute('kind')],
              KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
              StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
              GlobalSecondaryIndexes: [
                { IndexName: 'byKind', KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
              ],
            },
          },
        },
      },
    );
    await second.call('POST', '/parcels', { id: 'b' });
    await second.advance('PT1M');
    const { deadLetters, engines } = await second.state();
    expect(deadLetters).toMatchObject({ 'Office-Lost': { count: 1 } });
    const client = new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      endpoint: engines.dynamodb,
    });
    const query = { TableName: 'Store-Parcels', IndexName: 'byKind', KeyConditionExpression: 'kind = :kind' };
    const { Items } = await client.send(new QueryCommand({ ...query, ExpressionAttributeValues: { ':kind': { S: 'parcel' } } }));
    expect(Items?.map(({ pk }) => pk?.S).sort()).toEqual(['a', 'b']);
  });
});
