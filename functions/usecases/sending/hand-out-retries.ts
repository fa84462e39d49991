import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Mailings } from '#ports/mailings';
import type { Retries } from '#ports/retries';
import type { WorkQueues } from '#ports/work-queues';
import { HANDED_OUT_MS } from '../operations/due-work.ts';
import { retryWork } from './channel-sender.ts';

export type HandOutRetries = Readonly<{
  mailings: Pick<Mailings, 'find'>;
  retries: Pick<Retries, 'due' | 'markQueued'>;
  queues: Pick<WorkQueues, 'sendBatches'>;
  clock: Pick<Clock, 'now'>;
}>;

const AT_ONCE = 500;
/** One run hands out so many retries at most; the next one comes in a minute. */
const RETRIES = 20 * AT_ONCE;

/** Queued first, marked then: a crash between the two only queues them again, and the second message finds nothing to do. */
export const handOutRetries = async ({ mailings, retries, queues, clock }: HandOutRetries): Promise<number> => {
  const now = clock.now();
  const again = instant(new Date(now.getTime() + HANDED_OUT_MS));
  let handed = 0;
  while (handed < RETRIES) {
    const due = await retries.due(instant(now), AT_ONCE);
    const lanes = new Map(
      await Promise.all(
        [...new Set(due.map(({ batch }) => batch.mailingId))].map(
          async (id) => [id, (await mailings.find(id))?.lane ?? 'routine'] as const,
        ),
      ),
    );
    for (const lane of new Set(lanes.values())) {
      const ofLane = due.filter(({ batch }) => lanes.get(batch.mailingId) === lane);
      await queues.sendBatches(
        lane,
        ofLane.map((retry) => retryWork(lane, retry, retry.attempts)),
      );
    }
    await Promise.all(due.map((retry) => retries.markQueued(retry, instant(now), again)));
    handed += due.length;
    if (due.length < AT_ONCE) break;
  }
  return handed;
};
