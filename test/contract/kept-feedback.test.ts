import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { SqsKeptFeedback } from '../../functions/adapters/sqs/sqs-kept-feedback.ts';
import { sqs } from '../engines/clients.ts';

const client = await sqs();
const ADDRESS = 'li.xiaomei@club.example';

const aQueueOf = async (bodies: readonly string[]) => {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: `dead-${crypto.randomUUID()}` }));
  for (const MessageBody of bodies) await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  /** What anybody finds there who looks now. */
  const shown = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (;;) {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 }));
      if (Messages.length === 0) return found.sort();
      found.push(...Messages.map(({ Body = '' }) => Body));
    }
  };
  return { QueueUrl, shown };
};

const bounceOf = (address: string): string =>
  JSON.stringify({ eventType: 'Bounce', bounce: { bouncedRecipients: [{ emailAddress: address }] } });
const handedIn = JSON.stringify({ v: 1, mail: Buffer.from(`Final-Recipient: rfc822; ${ADDRESS}\r\n`).toString('base64') });

describe('dead letters of feedback', () => {
  it('that name an address are forgotten, whole mails within them too; the others are found by whoever looks next', async () => {
    const others = Array.from({ length: 13 }, (_, i) => bounceOf(`reader-${String(i).padStart(2, '0')}.${ADDRESS}`));
    const { QueueUrl, shown } = await aQueueOf([...others, bounceOf(ADDRESS), handedIn, bounceOf(ADDRESS.toUpperCase())]);
    expect(await new SqsKeptFeedback(client, QueueUrl).forget([ADDRESS])).toBeNull();
    expect(await shown()).toEqual(others);
  });

  it('are looked through in pieces', async () => {
    const { QueueUrl, shown } = await aQueueOf([...Array.from({ length: 24 }, () => bounceOf(ADDRESS)), bounceOf('other@club.example')]);
    const queue = new SqsKeptFeedback(client, QueueUrl, 10);
    const pieces = [];
    do pieces.push(await queue.forget([ADDRESS]));
    while (pieces.at(-1) !== null);
    expect(pieces.length).toBeGreaterThan(2);
    expect((await shown()).filter((body) => body.includes(ADDRESS))).toEqual([]);
  });

  it('need not be there', async () => {
    const { QueueUrl } = await aQueueOf([]);
    expect(await new SqsKeptFeedback(client, QueueUrl).forget([ADDRESS])).toBeNull();
  });
});
