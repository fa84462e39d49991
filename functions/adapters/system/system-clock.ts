import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#ports/clock';

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms) => sleep(ms),
  every: (ms, work) => {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
};
