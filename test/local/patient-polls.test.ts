import { describe, expect, it } from 'vitest';
import { patientPolls } from '../../local/engines/queues/patient-polls.ts';

/** What fauxqs' queue has of it: what is hidden, who waits, and a timer. */
const aQueue = () => {
  class Queue {
    pollWaiters: unknown[] = [];
    inflightMessages = new Map<string, unknown>();
    delayedMessages: unknown[] = [];
    fifoDelayed = new Map<string, unknown>();
    pollTimer: NodeJS.Timeout | undefined;
    looks = 0;
    processTimers(): void {
      this.looks += 1;
      this.delayedMessages = [];
    }
    startPollTimerIfNeeded(): void {
      throw new Error('to be replaced');
    }
    enqueue(): void {
      this.delayedMessages.push('a message that waits');
    }
    dequeue(): void {
      this.inflightMessages.set('receipt', 'a message in hand');
    }
  }
  patientPolls(Queue);
  return new Queue();
};

describe('a queue that somebody waits for', () => {
  it('is not looked at while nothing in it is hidden', () => {
    const queue = aQueue();
    queue.pollWaiters.push('somebody');
    queue.startPollTimerIfNeeded();
    expect(queue.pollTimer).toBeUndefined();
  });

  it('is looked at once a message is delayed, until nothing is hidden any more', async () => {
    const queue = aQueue();
    queue.pollWaiters.push('somebody');
    queue.enqueue();
    expect(queue.pollTimer).toBeDefined();
    await expect.poll(() => queue.looks).toBe(1);
    expect(queue.pollTimer).toBeUndefined();
  });

  it('is looked at while a message is in somebody’s hand, for that comes back if it is not deleted', async () => {
    const queue = aQueue();
    queue.pollWaiters.push('somebody else');
    queue.dequeue();
    await expect.poll(() => queue.looks).toBeGreaterThan(1);
    queue.pollWaiters.length = 0;
    await expect.poll(() => queue.pollTimer).toBeUndefined();
  });
});
