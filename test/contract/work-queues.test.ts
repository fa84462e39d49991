import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, it } from 'vitest';
import { type QueueUrls, SqsWorkQueues } from '../../functions/adapters/sqs/sqs-work-queues.ts';
import { BatchWork, channelOf, RangeWork } from '../../functions/domain/mailings/work.ts';
import { LANES, type Lane } from '../../functions/domain/notices/notice.ts';
import type { WorkQueues } from '../../functions/ports/work-queues.ts';
import { startQueues } from '../../local/engines/queues/fauxqs.ts';
import { aBatch, anId } from '../builders.ts';
import { RecordingQueues } from '../fakes/recording-queues.ts';
import { GIVEN, sdkFor } from '../given.ts';

const given = GIVEN.sqs;
const engine = given ? null : await startQueues(null);
const client = new SQSClient({ ...sdkFor(given), endpoint: given ?? engine?.url ?? '', useQueueUrlAsEndpoint: false });
afterAll(async () => {
  client.destroy();
  await engine?.stop();
});

type Received = Readonly<{ lane: Lane; queue: 'ranges' | 'emails' | 'calls'; work: unknown }>;
/** Queues, and everything that can be received from them now; what is received is gone. */
type Queues = Readonly<{ queues: WorkQueues; receiveAll(): Promise<readonly Received[]> }>;

const queueOf = (work: RangeWork | BatchWork): Received['queue'] =>
  'rangeId' in work ? 'ranges' : channelOf(work) === 'email' ? 'emails' : 'calls';

const inMemory = async (): Promise<Queues> => {
  const queues = new RecordingQueues();
  return {
    queues,
    receiveAll: async () =>
      queues.take().flatMap(({ lane, work, delaySeconds }) => (delaySeconds === 0 ? [{ lane, work, queue: queueOf(work) }] : [])),
  };
};

const urlsOf = async (name: string): Promise<Readonly<Record<Lane, string>>> => {
  const url = async (lane: Lane): Promise<string> => {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: `${name}-${lane}` }));
    if (!QueueUrl) throw new Error('a queue without a URL');
    return QueueUrl;
  };
  return { urgent: await url('urgent'), routine: await url('routine'), digest: await url('digest') };
};

const receive = async (QueueUrl: string): Promise<unknown[]> => {
  const bodies: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }));
    if (Messages.length === 0) return bodies;
    for (const { Body = '', ReceiptHandle } of Messages) {
      bodies.push(JSON.parse(Body));
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
};

const onSqs = async (): Promise<Queues> => {
  const name = anId('q');
  const urls = { ranges: await urlsOf(`${name}-ranges`), emails: await urlsOf(`${name}-emails`), calls: await urlsOf(`${name}-calls`) };
  const places = LANES.flatMap((lane) => (['ranges', 'emails', 'calls'] as const).map((queue) => ({ lane, queue })));
  return {
    queues: new SqsWorkQueues(client, urls),
    receiveAll: async () => {
      const found = await Promise.all(
        places.map(async ({ lane, queue }) => (await receive(urls[queue][lane])).map((work) => ({ lane, queue, work }))),
      );
      return found.flat();
    },
  };
};

const aRangeWork = (): RangeWork => ({ v: 1, mailingId: anId('ntc'), rangeId: 'immediate~44~44..44:' });
const aBatchWork = (channel: 'email' | 'webhook', lane: Lane = 'routine'): BatchWork => ({
  v: 1,
  lane,
  batch: { ...aBatch({ after: '440106#sub-1' }).id, channel },
});

const sorted = (received: readonly Received[]): string[] =>
  received.map(({ lane, queue, work }) => JSON.stringify([lane, queue, work])).sort();

describe.each([
  ['in memory', inMemory],
  ['on SQS', onSqs],
] as const)('the work queues %s', (_, makeQueues) => {
  it.each(LANES)('carry ranges and batches of the %s lane, each kind and channel to its own queue', async (lane) => {
    const { queues, receiveAll } = await makeQueues();
    const range = aRangeWork();
    const email = aBatchWork('email', lane);
    const retry: BatchWork = { ...aBatchWork('webhook', lane), retry: { position: 7, attempts: 2 } };
    await queues.sendRanges(lane, [range]);
    // Passed on by the senders of its batch's own channel.
    const passedOn: BatchWork = { ...aBatchWork('webhook', lane), retry: { position: 7, attempts: 2, by: 'email' } };
    await queues.sendBatches(lane, [email, retry, passedOn]);
    const received = await receiveAll();
    expect(sorted(received)).toEqual(
      sorted([
        { lane, queue: 'ranges', work: range },
        { lane, queue: 'emails', work: email },
        { lane, queue: 'calls', work: retry },
        { lane, queue: 'emails', work: passedOn },
      ]),
    );
    for (const { queue, work } of received) expect((queue === 'ranges' ? RangeWork : BatchWork).parse(work)).toEqual(work);
  });

  it('carry any number at once, each once', async () => {
    const { queues, receiveAll } = await makeQueues();
    const work = Array.from({ length: 137 }, (_, i) => aBatchWork(i % 3 === 0 ? 'webhook' : 'email'));
    await queues.sendBatches('routine', work);
    expect(sorted(await receiveAll())).toEqual(
      sorted(work.map((one) => ({ lane: 'routine', queue: one.batch.channel === 'email' ? 'emails' : 'calls', work: one }))),
    );
    await queues.sendBatches('routine', []);
    await queues.sendRanges('routine', []);
    expect(await receiveAll()).toEqual([]);
  });

  it('hold back what is to be delayed', async () => {
    const { queues, receiveAll } = await makeQueues();
    await queues.sendBatches('urgent', [aBatchWork('email', 'urgent')], 900);
    expect(await receiveAll()).toEqual([]);
  });
});

describe('the work queues on SQS', () => {
  it('say so when a function was not given the queue that it sends to', async () => {
    const ranges: QueueUrls = { ranges: { urgent: 'u', routine: 'r', digest: 'd' } };
    await expect(new SqsWorkQueues(client, ranges).sendBatches('routine', [aBatchWork('email')])).rejects.toThrow('not given the queue');
  });
});
