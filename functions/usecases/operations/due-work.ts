import { after, HOUR, instant, MINUTE } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { DueWork } from '#ports/due-work';

/** Longer than a run may take: the function's time is up before. */
const HELD_MS = 3 * MINUTE;
/** So much later is tried again what a fault of ours kept from being done, for as long as it lasts. */
export const FAULT_MS = HOUR;
/** What was handed out is handed out again when nobody took it for so long. */
export const HANDED_OUT_MS = 10 * MINUTE;
const AT_ONCE = 500;

/**
 * Do what was handed out while nobody else does.
 *
 * @returns null where there is nothing to do, not yet or not any more
 * @throws what `act` throws, when a fault of ours kept it from being done; it is done later then
 */
export const doDueWork = async <Id, Task, Done>(
  work: Pick<DueWork<Id, Task>, 'claim' | 'release'>,
  id: Id,
  clock: Pick<Clock, 'now'>,
  act: (task: Task) => Promise<Done>,
): Promise<Done | null> => {
  const now = instant(clock.now());
  const task = await work.claim(id, now, after(now, HELD_MS));
  if (task === null) return null;
  try {
    return await act(task);
  } catch (error) {
    // That it cannot be let go of is the same fault, and told by it: sweep finds it when its time is up.
    await work.release(task, after(instant(clock.now()), FAULT_MS)).catch(() => undefined);
    throw error;
  }
};

/** Hand out what fell due, or got lost on its way. @returns how much */
export const handOutDueWork = async <Id, Task>(
  work: Pick<DueWork<Id, Task>, 'due' | 'handOut'>,
  clock: Pick<Clock, 'now'>,
): Promise<number> => {
  const now = instant(clock.now());
  const due = await work.due(now, AT_ONCE);
  await Promise.all(due.map((task) => work.handOut(task, now, after(now, HANDED_OUT_MS))));
  return due.length;
};
