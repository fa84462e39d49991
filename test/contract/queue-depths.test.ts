import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect, it } from 'vitest';
import { SqsQueueDepths } from '../../functions/adapters/sqs/sqs-queue-depths.ts';
import { startQueues } from '../../local/engines/queues/fauxqs.ts';
import { anId } from '../builders.ts';
import { GIVEN, sdkFor } from '../given.ts';

const given = GIVEN.sqs;
const engine = given ? null : await startQueues(null);
const client = new SQSClient({ ...sdkFor(given), endpoint: given ?? engine?.url ?? '', useQueueUrlAsEndpoint: false });
afterAll(async () => {
  client.destroy();
  await engine?.stop();
});

const aQueue = async (): Promise<string> => (await client.send(new CreateQueueCommand({ QueueName: anId('q') }))).QueueUrl ?? '';

it('the depths of queues on SQS are what waits, what is with somebody, and what is for later, in the order that was given', async () => {
  const [full, empty] = [await aQueue(), await aQueue()];
  for (const DelaySeconds of [0, 0, 0, 600])
    await client.send(new SendMessageCommand({ QueueUrl: full, MessageBody: 'work', ...(DelaySeconds ? { DelaySeconds } : {}) }));
  await client.send(new ReceiveMessageCommand({ QueueUrl: full, MaxNumberOfMessages: 1 }));
  const depths = new SqsQueueDepths(client, [
    { kind: 'emails', queue: 'urgent', url: full },
    { kind: 'emails', queue: 'dead', url: empty },
  ]);
  expect(await depths.look()).toEqual([
    { kind: 'emails', queue: 'urgent', waiting: 2, underWay: 1, delayed: 1 },
    { kind: 'emails', queue: 'dead', waiting: 0, underWay: 0, delayed: 0 },
  ]);
});
