/** What is used here of a queue of fauxqs 2.4.1. */
type Polled = {
  pollWaiters: readonly unknown[];
  inflightMessages: ReadonlyMap<string, unknown>;
  delayedMessages: readonly unknown[];
  fifoDelayed: ReadonlyMap<string, unknown>;
  pollTimer?: NodeJS.Timeout | undefined;
  processTimers(): void;
  startPollTimerIfNeeded(): void;
};

/** fauxqs' own pace. */
const LOOK_MS = 20;
/** Delays are whole seconds: one that begins in between is seen in time. */
const IDLE_LOOK_MS = 250;

/**
 * fauxqs looks every 20 ms at each queue that somebody waits for. Where nothing is hidden, nothing can come back, and what is sent wakes
 * whoever waits by itself: so it looks less often there. An idle service has a dozen queues like that.
 */
export const patientPolls = (queues: { prototype: Polled }): void => {
  queues.prototype.startPollTimerIfNeeded = function () {
    const isIdle = this.inflightMessages.size === 0 && this.delayedMessages.length === 0 && this.fifoDelayed.size === 0;
    this.pollTimer ??= setTimeout(
      () => {
        this.pollTimer = undefined;
        this.processTimers();
        if (this.pollWaiters.length > 0) this.startPollTimerIfNeeded();
      },
      isIdle ? IDLE_LOOK_MS : LOOK_MS,
    );
  };
};
