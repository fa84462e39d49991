import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { sqs } from './clients.ts';

const client = await sqs();

const aQueue = async (Attributes: Record<string, string> = {}) => {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: `queue-${crypto.randomUUID()}`, Attributes }));
  const send = (MessageBody: string, more: object = {}) => client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  const receive = async (more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      }),
    );
    return Messages;
  };
  const arn = async () =>
    (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))).Attributes?.QueueArn ?? '';
  return { QueueUrl, send, receive, arn };
};

const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body).sort();

describe('a queue', () => {
  it('hands out what was sent, with its attributes, and forgets what is deleted', async () => {
    const { QueueUrl, send, receive } = await aQueue({ VisibilityTimeout: '1' });
    await send('通知 {"id":1}', { MessageAttributes: { lane: { DataType: 'String', StringValue: 'urgent' } } });
    const [message] = await receive();
    expect(message).toMatchObject({
      Body: '通知 {"id":1}',
      MessageAttributes: { lane: { DataType: 'String', StringValue: 'urgent' } },
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
    });
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    expect(await receive({ WaitTimeSeconds: 2 })).toEqual([]);
  });

  it('hides a message from others until its visibility timeout, then counts it as received again', async () => {
    const { send, receive } = await aQueue({ VisibilityTimeout: '1' });
    await send('a');
    const sent = performance.now();
    expect(bodies(await receive())).toEqual(['a']);
    expect(await receive()).toEqual([]);
    const again = await receive({ WaitTimeSeconds: 5 });
    expect(performance.now() - sent).toBeGreaterThanOrEqual(900);
    expect(again[0]?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  it('gives a message back at once, or later, as its receiver says', async () => {
    const { QueueUrl, send, receive } = await aQueue({ VisibilityTimeout: '30' });
    await send('a');
    const [first] = await receive();
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 }));
    const [second] = await receive({ WaitTimeSeconds: 5 });
    expect(second?.MessageId).toBe(first?.MessageId);
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 1 }));
    expect(await receive()).toEqual([]);
    expect(bodies(await receive({ WaitTimeSeconds: 5 }))).toEqual(['a']);
  });

  it('keeps a delayed message back, alone or by its own setting', async () => {
    const { send, receive } = await aQueue();
    await send('later', { DelaySeconds: 1 });
    await send('now');
    expect(bodies(await receive())).toEqual(['now']);
    expect(bodies(await receive({ WaitTimeSeconds: 5 }))).toEqual(['later']);
    const slow = await aQueue({ DelaySeconds: '1' });
    await slow.send('a');
    expect(await slow.receive()).toEqual([]);
    expect(bodies(await slow.receive({ WaitTimeSeconds: 5 }))).toEqual(['a']);
  });

  it('answers a long poll as soon as there is a message, not when the wait is over', async () => {
    const { send, receive } = await aQueue();
    const asked = performance.now();
    const waiting = receive({ WaitTimeSeconds: 10 });
    await send('a');
    expect(bodies(await waiting)).toEqual(['a']);
    expect(performance.now() - asked).toBeLessThan(10_000);
  });

  it('sends and deletes in batches of ten, each entry alone', async () => {
    const { QueueUrl, receive } = await aQueue({ VisibilityTimeout: '1' });
    const Entries = Array.from({ length: 10 }, (_, i) => ({ Id: String(i), MessageBody: `m${i}` }));
    const { Successful } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(Successful?.length).toBe(10);
    const received: Message[] = [];
    await expect
      .poll(async () => {
        received.push(...(await receive({ VisibilityTimeout: 60 })));
        return received.length;
      })
      .toBe(10);
    const gone = received.slice(0, 9).map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    const deleted = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: gone }));
    expect(deleted.Successful?.length).toBe(9);
    const left = received[9];
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: left?.ReceiptHandle, VisibilityTimeout: 0 }));
    expect(bodies(await receive({ WaitTimeSeconds: 5 }))).toEqual([left?.Body]);
    await expect(
      client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [...Entries, { Id: '10', MessageBody: 'x' }] })),
    ).rejects.toThrow();
  });

  it('puts what was received too often among the dead letters', async () => {
    const dead = await aQueue();
    const { send, receive } = await aQueue({
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: await dead.arn(), maxReceiveCount: 2 }),
    });
    await send('poison');
    const seen: Message[] = [];
    await expect
      .poll(async () => {
        seen.push(...(await receive()));
        return (await dead.receive({ VisibilityTimeout: 0 })).length;
      })
      .toBe(1);
    expect(bodies(seen)).toEqual(['poison', 'poison']);
    expect(bodies(await dead.receive())).toEqual(['poison']);
  });

  it('takes a megabyte, and no more', async () => {
    const { send } = await aQueue();
    await send('x'.repeat(1024 * 1024));
    await expect(send('x'.repeat(1024 * 1024 + 1))).rejects.toThrow();
  });
});
