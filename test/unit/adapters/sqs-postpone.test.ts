import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, it } from 'vitest';
import { sqsPostpone } from '../../../functions/adapters/sqs/sqs-postpone.ts';
import { startQueues } from '../../../local/engines/queues/fauxqs.ts';
import { anId } from '../../builders.ts';
import { LOCAL } from '../../contract/engines.ts';

const engine = await startQueues(null);
const client = new SQSClient({ ...LOCAL, endpoint: engine.url, useQueueUrlAsEndpoint: false });
afterAll(async () => {
  client.destroy();
  await engine.stop();
});

/** A queue with one message that was received once, and what can be received of it now. */
const aReceipt = async (receiveCount: number) => {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: anId('q') }));
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'the batch' }));
  const receive = async () => (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? [];
  const [message] = await receive();
  const record = {
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${QueueUrl.split('/').at(-1)}`,
    receiptHandle: message?.ReceiptHandle ?? '',
    body: message?.Body ?? '',
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  };
  return { messageId: message?.MessageId, record, receive, postpone: sqsPostpone(client, [QueueUrl]) };
};

describe('a message that is given back', () => {
  it('comes back itself after its wait', async () => {
    const { messageId, record, receive, postpone } = await aReceipt(4);
    expect(await postpone(record, 0)).toBe('again');
    expect((await receive()).map(({ Body, MessageId }) => [Body, MessageId])).toEqual([['the batch', messageId]]);
  });

  it('goes on as a new one when it has come back often, so that waiting does not make it a dead letter', async () => {
    const { messageId, record, receive, postpone } = await aReceipt(5);
    expect(await postpone(record, 0)).toBe('done');
    const [fresh] = await receive();
    expect(fresh?.Body).toBe('the batch');
    expect(fresh?.MessageId).not.toBe(messageId);
  });

  it('after a fault comes back itself, however often that was, so that it ends among the dead letters', async () => {
    const { messageId, record, receive, postpone } = await aReceipt(9);
    expect(await postpone(record, 0, 'fault')).toBe('again');
    expect((await receive()).map(({ MessageId }) => MessageId)).toEqual([messageId]);
  });

  it('waits as a new one for 15 minutes at most', async () => {
    const { record, receive, postpone } = await aReceipt(5);
    expect(await postpone(record, 20_000)).toBe('done');
    expect(await receive()).toEqual([]);
  });

  it('is refused when it comes from no queue of ours', async () => {
    const { record, postpone } = await aReceipt(1);
    await expect(postpone({ ...record, eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:other' }, 1)).rejects.toThrow(
      'a message of the unknown queue other',
    );
  });
});
