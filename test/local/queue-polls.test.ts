import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonClient } from '../../local/engines/json-client.ts';
import type { LocalFunction } from '../../local/lambda/local-function.ts';
import { QueueSource } from '../../local/sources/queue-source.ts';

const CONCURRENCY = 3;
const WAITS_MS = 20;
let source: QueueSource | null = null;
afterEach(() => source?.stop());

/** A queue that long polls wait at, and a function that works until it is told to end. */
const aQueue = () => {
  const messages: string[] = [];
  const ends: (() => void)[] = [];
  const state = { waiting: 0, mostAtOnce: 0, done: 0 };
  const call = async (operation: string): Promise<unknown> => {
    if (operation !== 'ReceiveMessage') return {};
    state.waiting += 1;
    if (messages.length === 0) await sleep(WAITS_MS);
    state.waiting -= 1;
    return { Messages: messages.splice(0, 1).map((id) => ({ MessageId: id, ReceiptHandle: id })) };
  };
  const fn = {
    settings: { name: 'Worker', onOutput: () => undefined },
    invoke: async () => {
      state.mostAtOnce = Math.max(state.mostAtOnce, ends.length + 1);
      await new Promise<void>((resolve) => ends.push(resolve));
      state.done += 1;
      return { batchItemFailures: [] };
    },
  };
  source = new QueueSource({
    sqs: { call } as unknown as JsonClient,
    queue: { name: 'work', url: 'http://queue', arn: 'arn:queue' },
    fn: fn as unknown as LocalFunction,
    batchSize: 1,
    concurrency: CONCURRENCY,
    filter: () => true,
    reportsFailures: true,
  });
  source.start();
  return { state, messages, end: () => ends.splice(0).forEach((resolve) => void resolve()) };
};

describe('a function that is fed from a queue', () => {
  it('waits at an empty one with a single poll, as many batches as may be are worked on at once, and then it waits so again', async () => {
    const { state, messages, end } = aQueue();
    await expect.poll(() => state.waiting).toBe(1);
    messages.push(...Array.from({ length: 2 * CONCURRENCY }, (_, i) => `m${i}`));
    await expect.poll(() => state.mostAtOnce).toBe(CONCURRENCY);
    await expect
      .poll(() => {
        end();
        return state.done;
      })
      .toBe(2 * CONCURRENCY);
    expect(state.mostAtOnce).toBe(CONCURRENCY);
    await expect
      .poll(async () => {
        await sleep(2 * WAITS_MS);
        return state.waiting;
      })
      .toBe(1);
  });

  it('is given what comes while it works on something for long', async () => {
    const { state, messages } = aQueue();
    messages.push('long');
    await expect.poll(() => state.mostAtOnce).toBe(1);
    await sleep(3 * WAITS_MS);
    messages.push('late');
    await expect.poll(() => state.mostAtOnce).toBe(2);
  });
});
