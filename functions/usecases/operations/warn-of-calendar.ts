import type { WorkCalendar } from '#domain/calendar';
import { slotFromId } from '#domain/mailings/slot';
import { yearWithoutCalendar } from '#domain/operations/deployment';
import { operatorLetter } from '#domain/operations/operator-news';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { Directory } from '#ports/directory';
import type { LettersOnce } from '#ports/letters-once';

export type WarnOfCalendar = Readonly<{
  directory: Pick<Directory, 'partitions'>;
  lettersOnce: LettersOnce;
  clock: Pick<Clock, 'now'>;
  calendar: WorkCalendar;
}>;

/**
 * From October on operators are told, once for each year, that its days off are still to be given, where anybody's digests need them.
 * It is a matter of weeks: it is looked after once an hour.
 */
export const warnOfCalendar = async ({ directory, lettersOnce, clock, calendar }: WarnOfCalendar): Promise<void> => {
  const now = clock.now();
  if (now.getUTCMinutes() !== 0) return;
  const year = yearWithoutCalendar(now, calendar);
  if (year === null || !(await keepsWorkdays(directory))) return;
  await lettersOnce.make(operatorLetter({ kind: 'calendar', year }), instant(now));
};

const keepsWorkdays = async (directory: WarnOfCalendar['directory']): Promise<boolean> =>
  (await directory.partitions()).some(({ slotId }) => {
    const slot = slotFromId(slotId);
    return slot.mode !== 'immediate' && slot.workdaysOnly;
  });
