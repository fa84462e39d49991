/** What is used here of a queue of fauxqs 2.4.1. */
type Polled = {
  pollWaiters: readonly unknown[];
  inflightMessages: ReadonlyMap<string, unknown>;
  delayedMessages: readonly unknown[];
  fifoDelayed: ReadonlyMap<string, unknown>;
  pollTimer?: NodeJS.Timeout | undefined;
  processTimers(): void;
  startPollTimerIfNeeded(): void;
  enqueue(...message: never[]): unknown;
  dequeue(...wanted: never[]): unknown;
};

/** fauxqs' own pace. */
const LOOK_MS = 20;

/**
 * fauxqs looks every 20 ms at each queue that somebody waits for, whether anything can come back or not. What is sent wakes whoever waits
 * by itself; so only a queue is looked at in which something is hidden. An idle service has two dozen in which nothing is.
 */
export const patientPolls = (queues: { prototype: Polled }): void => {
  const { enqueue, dequeue } = queues.prototype;
  queues.prototype.startPollTimerIfNeeded = function () {
    const hidesSome = this.inflightMessages.size > 0 || this.delayedMessages.length > 0 || this.fifoDelayed.size > 0;
    if (!hidesSome || this.pollWaiters.length === 0) return;
    this.pollTimer ??= setTimeout(() => {
      this.pollTimer = undefined;
      this.processTimers();
      this.startPollTimerIfNeeded();
    }, LOOK_MS);
  };
  // Something is hidden from now on, by a delay or because somebody has it in hand.
  queues.prototype.enqueue = function (...message) {
    const answer = enqueue.apply(this, message);
    this.startPollTimerIfNeeded();
    return answer;
  };
  queues.prototype.dequeue = function (...wanted) {
    const answer = dequeue.apply(this, wanted);
    this.startPollTimerIfNeeded();
    return answer;
  };
};
