import type { DynamoDBRecord, DynamoDBStreamEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachRecord, eachRecordInTime, inOrder, sideBySide } from '#platform/batches';

const queued = (...bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, i) => ({ messageId: `m${i}`, body }) as SQSRecord),
});

const changes = (...numbers: readonly string[]): DynamoDBStreamEvent => ({
  Records: numbers.map((SequenceNumber) => ({ dynamodb: { SequenceNumber } }) as DynamoDBRecord),
});

const returned = (answer: Readonly<{ batchItemFailures: readonly { itemIdentifier: string }[] }>) =>
  answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

/** Does what the body of its message says. */
const work = async ({ body }: SQSRecord): Promise<'done' | 'again'> => {
  if (body === 'fault') throw new Error('broken');
  return body === 'again' ? 'again' : 'done';
};

describe('a batch of messages', () => {
  it('gives back only what asks for another try or met a fault', async () => {
    expect(returned(await eachRecord(work, () => undefined)(queued('done', 'again', 'done', 'fault')))).toEqual(['m1', 'm3']);
  });

  it('fails as a whole when every message met a fault, so that the alarm on the function sees it', async () => {
    await expect(eachRecord(work, () => undefined)(queued('fault', 'fault'))).rejects.toThrow('nothing of this batch could be done');
  });

  it('does not count work that is only to be done later as a fault', async () => {
    expect(returned(await eachRecord(work, () => undefined)(queued('again')))).toEqual(['m0']);
  });

  it('has nothing to give back when it is empty', async () => {
    expect(returned(await eachRecord(work, () => undefined)(queued()))).toEqual([]);
  });

  it('tells of each fault, with its message', async () => {
    const told: string[] = [];
    await eachRecord(work, (error, { messageId }) => told.push(`${messageId}: ${error}`))(queued('done', 'fault', 'again'));
    expect(told).toEqual(['m1: Error: broken']);
  });

  it('never loses a message and never repeats one that is done, whatever happens to the others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('done', 'again', 'fault'), { maxLength: 10 }), async (bodies) => {
        const open = bodies.flatMap((body, i) => (body === 'done' ? [] : [`m${i}`]));
        const answer = await eachRecord(work, () => undefined)(queued(...bodies)).then(returned, () => 'all');
        expect(answer).toEqual(bodies.length > 0 && bodies.every((body) => body === 'fault') ? 'all' : open);
      }),
    );
  });

  it('keeps what the thrown error is about out of what the runtime prints', async () => {
    const secret = async (): Promise<'done'> => {
      throw new Error('reader@org.example is not verified');
    };
    const thrown: unknown = await eachRecord(secret, () => undefined)(queued('x')).catch((error: unknown) => error);
    expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toContain('reader@org.example');
  });
});

describe('a message whose work is not due', () => {
  it('goes back to its queue for as long as the work says', async () => {
    const postponed: string[] = [];
    const handle = eachRecordInTime(
      async ({ body }) => (body === 'now' ? { kind: 'done' } : { kind: 'later', seconds: Number(body) }),
      async ({ messageId }, seconds) => {
        postponed.push(`${messageId} for ${seconds} s`);
        return 'again';
      },
      () => undefined,
    );
    expect(returned(await handle(queued('now', '30')))).toEqual(['m1']);
    expect(postponed).toEqual(['m1 for 30 s']);
  });

  it('is gone when another has taken its place', async () => {
    const handle = eachRecordInTime(
      async ({ body }) => ({ kind: 'later', seconds: Number(body) }),
      async (_, seconds) => (seconds === 30 ? 'done' : 'again'),
      () => undefined,
    );
    expect(returned(await handle(queued('10', '30')))).toEqual(['m0']);
  });

  it('comes back by itself when it cannot be postponed', async () => {
    const faults: unknown[] = [];
    const handle = eachRecordInTime(
      async ({ body }) => (body === 'now' ? { kind: 'done' } : { kind: 'later', seconds: 1 }),
      () => Promise.reject(new Error('the receipt has expired')),
      (error) => faults.push(error),
    );
    expect(returned(await handle(queued('now', 'later')))).toEqual(['m1']);
    expect(faults).toHaveLength(1);
  });
});

describe('a message whose work met a fault', () => {
  it('is given back for six minutes, however long its queue would hide it, and stays the message that it is', async () => {
    const postponed: unknown[] = [];
    const handle = eachRecordInTime(
      async ({ body }) => (body === 'now' ? { kind: 'done' } : Promise.reject(new Error('broken'))),
      async ({ messageId }, seconds, after) => {
        postponed.push([messageId, seconds, after]);
        return 'done';
      },
      () => undefined,
    );
    expect(returned(await handle(queued('now', 'later')))).toEqual(['m1']);
    expect(postponed).toEqual([['m1', 360, 'fault']]);
  });

  it('tells of its own fault, also when it cannot be given back', async () => {
    const faults: unknown[] = [];
    const handle = eachRecordInTime(
      () => Promise.reject(new Error('broken')),
      () => Promise.reject(new Error('the receipt has expired')),
      (error) => faults.push(error),
    );
    await expect(handle(queued('now'))).rejects.toThrow('nothing of this batch could be done');
    expect(faults).toEqual([new Error('broken')]);
  });
});

describe('a batch of stream records', () => {
  const failingAt =
    (bad: string, done: string[]) =>
    async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
      if (dynamodb?.SequenceNumber === bad) throw new Error('broken');
      done.push(dynamodb?.SequenceNumber ?? '');
    };

  it('is worked on in order', async () => {
    const done: string[] = [];
    expect(returned(await inOrder(failingAt('none', done), () => undefined)(changes('1', '2', '3')))).toEqual([]);
    expect(done).toEqual(['1', '2', '3']);
  });

  it('goes back from the first record that fails, and none behind it is touched', async () => {
    const done: string[] = [];
    expect(returned(await inOrder(failingAt('2', done), () => undefined)(changes('1', '2', '3')))).toEqual(['2']);
    expect(done).toEqual(['1']);
  });

  it('fails as a whole at its very first record, so that Lambda halves it until the bad record stands alone', async () => {
    const told: unknown[] = [];
    const handle = inOrder(failingAt('1', []), (_, record) => told.push(record.dynamodb?.SequenceNumber));
    await expect(handle(changes('1', '2'))).rejects.toThrow('nothing of this batch could be done');
    expect(told).toEqual(['1']);
  });
});

describe('changes that are worked on side by side', () => {
  const work = (failing: readonly string[], slow: Promise<void>) => async (record: DynamoDBRecord) => {
    const number = record.dynamodb?.SequenceNumber ?? '';
    if (number === 'slow') await slow;
    if (failing.includes(number)) throw new Error('broken');
  };

  it('do not wait for each other', async () => {
    const { promise: slow, resolve } = Promise.withResolvers<void>();
    const seen: string[] = [];
    const run = sideBySide(
      async (record) => {
        if (record.dynamodb?.SequenceNumber === 'slow') await slow;
        else seen.push(String(record.dynamodb?.SequenceNumber));
        if (seen.length === 2) resolve();
      },
      () => undefined,
    )(changes('slow', '2', '3'));
    expect(returned(await run)).toEqual([]);
  });

  it('go back from the first that failed, and fail as a whole when that is the very first', async () => {
    const none = Promise.resolve();
    expect(returned(await sideBySide(work(['2', '4'], none), () => undefined)(changes('1', '2', '3', '4')))).toEqual(['2']);
    await expect(sideBySide(work(['1'], none), () => undefined)(changes('1', '2'))).rejects.toThrow('nothing of this batch');
  });
});
