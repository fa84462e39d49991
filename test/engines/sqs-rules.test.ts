import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { GIVEN, sqs } from './clients.ts';
import { refusalOn } from './refusals.ts';

const client = await sqs();
const refused = refusalOn(GIVEN.sqs !== undefined);
const MIB = 1024 * 1024;

const aQueue = async (Attributes: Record<string, string> = {}): Promise<string> => {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: `queue-${crypto.randomUUID()}`, Attributes }));
  return QueueUrl;
};
const QueueUrl = await aQueue();
const send = (MessageBody: string, more: object = {}) => client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const sendAll = (Entries: SendMessageBatchRequestEntry[]) => client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
const entries = (count: number, body = 'x') => Array.from({ length: count }, (_, i) => ({ Id: `e${i}`, MessageBody: body }));
const received = async (url = QueueUrl) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 2 }))).Messages ?? [];

describe('a message has at most 1 MiB (developer guide, "Amazon SQS message quotas")', () => {
  it('alone', async () => {
    await send('x'.repeat(MIB));
    await refused(send('x'.repeat(MIB + 1)), 'InvalidParameterValue', 'Message must be shorter than 1048576 bytes');
  });

  it('counted in bytes of UTF-8', async () => {
    await refused(send('字'.repeat(MIB / 3 + 1)), 'InvalidParameterValue');
  });

  it('with its attributes, names and types and all', async () => {
    const MessageAttributes = { lane: { DataType: 'String', StringValue: 'urgent' } };
    await send('x'.repeat(MIB - 16), { MessageAttributes });
    await refused(send('x'.repeat(MIB - 15), { MessageAttributes }), 'InvalidParameterValue');
  });

  it('or as many bytes as its queue says (API_SetQueueAttributes, MaximumMessageSize)', async () => {
    const url = await aQueue({ MaximumMessageSize: '2048' });
    await refused(client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x'.repeat(2049) })), 'InvalidParameterValue');
  });
});

describe('a batch (API_SendMessageBatch)', () => {
  it('has at most 1 MiB in all', async () => {
    await refused(sendAll(entries(10, 'x'.repeat(MIB / 10 + 1))), 'BatchRequestTooLong');
    expect((await sendAll(entries(10, 'x'.repeat(Math.floor(MIB / 10))))).Successful?.length).toBe(10);
  });

  it('has at most ten messages', async () => {
    await refused(sendAll(entries(11)), 'TooManyEntriesInBatchRequest');
  });

  it('has one message at least', async () => {
    await refused(sendAll([]), 'EmptyBatchRequest');
  });

  it('has ids that differ', async () => {
    await refused(sendAll([...entries(1), ...entries(1)]), 'BatchEntryIdsNotDistinct');
  });

  it.each(['', 'a b', 'ä', 'x'.repeat(81)])('has ids of up to 80 letters, digits, hyphens and underscores, not "%s"', async (Id) => {
    await refused(sendAll([{ Id, MessageBody: 'x' }]), 'InvalidBatchEntryId');
  });

  it('refuses an entry alone, and takes the others', async () => {
    const { Successful = [], Failed = [] } = await sendAll([
      { Id: 'good', MessageBody: 'x' },
      { Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
      { Id: 'odd', MessageBody: 'bell \u0007' },
    ]);
    expect(Successful.map(({ Id }) => Id)).toEqual(['good']);
    expect(Failed.map(({ Id, SenderFault }) => [Id, SenderFault]).sort()).toEqual([
      ['late', true],
      ['odd', true],
    ]);
  });

  it('says so of each entry when it refuses them all', async () => {
    const { Successful = [], Failed = [] } = await sendAll(entries(2).map((entry) => ({ ...entry, DelaySeconds: -1 })));
    expect([Successful.length, Failed.map(({ Id }) => Id)]).toEqual([0, ['e0', 'e1']]);
  });

  it('of other kinds keeps to the same (API_DeleteMessageBatch, API_ChangeMessageVisibilityBatch)', async () => {
    const handles = (count: number) => Array.from({ length: count }, (_, i) => ({ Id: `e${i}`, ReceiptHandle: 'x', VisibilityTimeout: 0 }));
    await refused(client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: handles(11) })), 'TooManyEntriesInBatchRequest');
    await refused(
      client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: [...handles(1), ...handles(1)] })),
      'BatchEntryIdsNotDistinct',
    );
    await refused(client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: handles(11) })), 'TooManyEntriesInBatchRequest');
    await refused(
      client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: [{ ...handles(1)[0], Id: 'x'.repeat(81), ReceiptHandle: 'x' }] }),
      ),
      'InvalidBatchEntryId',
    );
  });
});

describe('the text of a message has characters of XML: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF (API_SendMessage)', () => {
  it.each([
    ['a bell', 'x\u0007'],
    ['a null', '\u0000'],
    ['an escape', '\u001b[31m'],
    ['U+FFFE', '\ufffe'],
    ['U+FFFF', '\uffff'],
    ['half a character', 'x\ud83c'],
  ])('so %s is refused', async (_, body) => {
    await refused(send(body), 'InvalidMessageContents');
  });

  it.each([
    ['tabs and line ends', 'a\tb\r\nc'],
    ['Chinese', '关于举办合唱节的通知'],
    ['characters above U+FFFF', '🎵 𠮷'],
    ['delete and C1 controls', '\u007f\u0085'],
    ['U+FFFD', '\ufffd'],
  ])('while %s are kept', async (_, body) => {
    const url = await aQueue();
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
    expect((await received(url)).map(({ Body }) => Body)).toEqual([body]);
  });

  it('and there is some (API_SendMessage: "minimum size is one character")', async () => {
    await refused(send(''), 'MissingParameter');
  });
});

describe('an attribute of a message (developer guide, "Amazon SQS message metadata")', () => {
  const one = (name: string, attribute: object) => send('x', { MessageAttributes: { [name]: attribute } });
  const text = { DataType: 'String', StringValue: 'x' };

  it('is one of ten at most', async () => {
    const many = (count: number) => ({ MessageAttributes: Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, text])) });
    await send('x', many(10));
    await refused(send('x', many(11)), 'InvalidParameterValue', 'Number of message attributes [11] exceeds the allowed maximum [10].');
  });

  it.each(['AWS.x', 'amazon.x', '.x', 'x.', 'a..b', 'a b', '名'])('has no name like %s', async (name) => {
    await refused(one(name, text), 'InvalidParameterValue');
  });

  it('has a type and a value', async () => {
    await refused(one('a', { DataType: 'Text', StringValue: 'x' }), 'InvalidParameterValue');
    await refused(one('a', { DataType: 'String', StringValue: '' }), 'InvalidParameterValue');
    await refused(one('a', { DataType: 'Binary', StringValue: 'x' }), 'InvalidParameterValue');
  });
});

describe('times', () => {
  it.each([-1, 901, 1.5])('of delay are 0 to 900 seconds, not %d (API_SendMessage)', async (DelaySeconds) => {
    await refused(send('x', { DelaySeconds }), 'InvalidParameterValue', 'DelaySeconds must be >= 0 and <= 900');
  });

  it.each([-1, 43_201])(
    'of visibility are 0 to 43,200 seconds, not %d (API_ChangeMessageVisibility, API_ReceiveMessage)',
    async (VisibilityTimeout) => {
      const url = await aQueue();
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' }));
      const [message] = await received(url);
      const change = new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout });
      await refused(client.send(change), 'InvalidParameterValue');
      await refused(client.send(new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout })), 'InvalidParameterValue');
    },
  );

  it.each([-1, 21])('of a long poll are 0 to 20 seconds, not %d (API_ReceiveMessage)', async (WaitTimeSeconds) => {
    await refused(client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds })), 'InvalidParameterValue');
  });

  it.each([0, 11])('a receive hands out 1 to 10 messages, not %d (API_ReceiveMessage)', async (MaxNumberOfMessages) => {
    await refused(client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages })), 'InvalidParameterValue');
  });

  it.each<[string, string]>([
    ['VisibilityTimeout', '43201'],
    ['DelaySeconds', '901'],
    ['MessageRetentionPeriod', '59'],
    ['MessageRetentionPeriod', '1209601'],
    ['ReceiveMessageWaitTimeSeconds', '21'],
    ['MaximumMessageSize', '1048577'],
  ])('and sizes of a queue keep to their bounds: no %s of %s (API_SetQueueAttributes)', async (name, value) => {
    await refused(aQueue({ [name]: value }), 'InvalidAttributeValue');
  });
});

describe('a queue', () => {
  it.each(['', 'a b', 'x'.repeat(81), '队列'])(
    'has a name of up to 80 letters, digits, hyphens and underscores, not "%s" (API_CreateQueue)',
    async (QueueName) => {
      await refused(client.send(new CreateQueueCommand({ QueueName })), 'InvalidParameterValue');
    },
  );

  it('that is not there takes no messages (API_SendMessage)', async () => {
    const gone = client.send(new SendMessageCommand({ QueueUrl: QueueUrl.replace(/[^/]+$/, 'gone'), MessageBody: 'x' }));
    await refused(gone, 'QueueDoesNotExist');
  });
});
