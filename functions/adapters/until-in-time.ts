import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 25;
const LONGEST_WAIT_MS = 50;

/**
 * Change what many change at once, again from the start whenever somebody else was faster (null).
 *
 * @throws when that never ends, with the name of what is changed
 */
export const untilInTime = async <T>(what: string, work: () => Promise<Readonly<{ answer: T }> | null>): Promise<T> => {
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await sleep(Math.random() * LONGEST_WAIT_MS);
    const done = await work();
    if (done) return done.answer;
  }
  throw new Error(`${what} could not be changed in ${TRIES} tries: too many senders at once`);
};
