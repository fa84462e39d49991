import { readWork } from '#domain/mailings/work';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { DeadLetter, DeadLetters } from '#ports/dead-letters';
import type { Mailings } from '#ports/mailings';
import type { RedriveRequests } from '#ports/redrive-requests';
import type { WorkQueues } from '#ports/work-queues';

export type RedriveDeps = Readonly<{
  redriveRequests: RedriveRequests;
  deadLetters: DeadLetters;
  mailings: Pick<Mailings, 'find'>;
  queues: WorkQueues;
  clock: Clock;
}>;

/** One run takes so often at most; the next comes in a minute. */
const ROUNDS = 100;

/**
 * Send dead letters back to the queues that they came from, if an operator has asked for it. Each holds all that is needed; it is removed
 * when it is queued, so that a crash between the two only queues it twice, and the second finds nothing to do.
 *
 * @returns how many are on their way again
 */
export const redrive = async (deps: RedriveDeps): Promise<number> => {
  const { redriveRequests, deadLetters, clock } = deps;
  const request = await redriveRequests.last();
  if (!request || request.done) return 0;
  let moved = 0;
  let left = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const letters = await deadLetters.take();
    if (letters.length === 0) break;
    for (const letter of letters) {
      if (!(await sendBack(deps, letter))) {
        left += 1;
        continue;
      }
      await deadLetters.remove(letter);
      moved += 1;
    }
  }
  await redriveRequests.finish(request, { at: instant(clock.now()), moved, left });
  return moved;
};

/**
 * False for what no version of the service can have written, or is of a mailing that does not exist: it stays where people can look at it.
 */
const sendBack = async ({ mailings, queues }: RedriveDeps, { body }: DeadLetter): Promise<boolean> => {
  const work = readWork(body);
  if (!work) return false;
  if (work.kind === 'batch') {
    await queues.sendBatches(work.batch.lane, [work.batch]);
    return true;
  }
  const mailing = await mailings.find(work.range.mailingId);
  if (!mailing) return false;
  await queues.sendRanges(mailing.lane, [work.range]);
  return true;
};
