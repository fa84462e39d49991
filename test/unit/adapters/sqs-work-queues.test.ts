import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { SqsWorkQueues } from '../../../functions/adapters/sqs/sqs-work-queues.ts';
import type { RangeWork } from '../../../functions/domain/mailings/work.ts';
import { LOCAL } from '../../contract/engines.ts';
import { aServer } from './scripted-server.ts';

const Sent = z.object({ Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string(), DelaySeconds: z.int().optional() })) });
const entriesOf = (body: string) => Sent.parse(JSON.parse(body)).Entries;

/** SQS that takes each entry of a request, or refuses it. */
const anSqs = async (refused: (attempt: number, entry: Readonly<{ Id: string; MessageBody: string }>) => 'taken' | 'busy' | 'wrong') => {
  let attempt = 0;
  const server = await aServer((_, response, body) => {
    attempt += 1;
    const verdicts = entriesOf(body).map((entry) => ({ entry, verdict: refused(attempt, entry) }));
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(
      JSON.stringify({
        Successful: verdicts
          .filter(({ verdict }) => verdict === 'taken')
          .map(({ entry: { Id } }) => ({ Id, MessageId: 'm', MD5OfMessageBody: '' })),
        Failed: verdicts
          .filter(({ verdict }) => verdict !== 'taken')
          .map(({ entry: { Id }, verdict }) => ({ Id, Code: 'Refused', SenderFault: verdict === 'wrong' })),
      }),
    );
  });
  const client = new SQSClient({ ...LOCAL, endpoint: server.url, useQueueUrlAsEndpoint: false, md5: false });
  const urls = { urgent: 'https://sqs.example/u', routine: 'https://sqs.example/r', digest: 'https://sqs.example/d' };
  return { queues: new SqsWorkQueues(client, { ranges: urls, emails: urls, calls: urls }), requests: server.requests };
};

const work = (length: number): RangeWork[] => Array.from({ length }, (_, i) => ({ v: 1, mailingId: `m-${i}`, rangeId: 'r' }));

describe('messages to SQS', () => {
  it('leave ten at a time', async () => {
    const { queues, requests } = await anSqs(() => 'taken');
    await queues.sendRanges('routine', work(23));
    expect(requests.map(({ body }) => entriesOf(body).length).sort((a, b) => b - a)).toEqual([10, 10, 3]);
  });

  it('are sent again when SQS could not take them, and only those', async () => {
    const { queues, requests } = await anSqs((attempt, { MessageBody }) =>
      attempt === 1 && /m-[37]"/.test(MessageBody) ? 'busy' : 'taken',
    );
    await queues.sendRanges('routine', work(10));
    expect(requests.map(({ body }) => entriesOf(body).map(({ MessageBody }) => JSON.parse(MessageBody).mailingId)).at(1)).toEqual([
      'm-3',
      'm-7',
    ]);
    expect(requests).toHaveLength(2);
  });

  it('are a flaw when SQS goes on refusing them', async () => {
    const { queues, requests } = await anSqs((_, { MessageBody }) => (/m-3"/.test(MessageBody) ? 'busy' : 'taken'));
    await expect(queues.sendRanges('routine', work(10))).rejects.toThrow('SQS refused 1 messages 5 times');
    expect(requests).toHaveLength(5);
  });

  it('are a flaw at once when SQS refuses them for what they are', async () => {
    const { queues, requests } = await anSqs((_, { MessageBody }) => (/m-3"/.test(MessageBody) ? 'wrong' : 'taken'));
    await expect(queues.sendRanges('routine', work(10))).rejects.toThrow('refuses a message');
    expect(requests).toHaveLength(1);
  });
});
