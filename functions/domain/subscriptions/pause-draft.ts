import * as z from 'zod';
import { instantOf } from '../calendar.ts';
import { Moment } from '../input/fields.ts';
import { bilingual, ruleWords } from '../text/wording.ts';
import { after, DAY, type Instant, instant } from '../time.ts';
import type { Frequency } from './subscription.ts';
import type { ReadParts } from './subscription-draft.ts';

const DAY_OF_PAUSE = z.iso.date();

/** A day on which notices come again, or a moment from which they do. */
export const PauseUntil = z
  .string()
  .max(40)
  .refine((text) => DAY_OF_PAUSE.safeParse(text).success || Moment.safeParse(text).success, {
    error: ruleWords(
      '请写日期(如 2026-12-01,自该日起恢复)或带时区的时间(如 2026-12-01T09:00:00+08:00)',
      'Write a day, like 2026-12-01, from which on notices come again, or a time with its offset, like 2026-12-01T09:00:00+08:00',
    ),
  })
  .describe('the first day on which notices come again, or a moment (RFC 3339)');
export type PauseUntil = z.output<typeof PauseUntil>;

/** `POST /v1/subscriptions/{id}/pause`: all of it may be left out. */
export const PauseDraft = z.strictObject({ until: PauseUntil.optional() }).meta({ id: 'Pause' });

/** Who is away for longer has left, or pauses until they resume. */
const LONGEST_MS = 366 * DAY;
const CHINA = 'Asia/Shanghai';

const refused = (code: string, zh: string, en: string): ReadParts<Instant> => ({
  kind: 'refused',
  flaws: [{ path: 'until', code, message: bilingual(zh, en) }],
});

/** The moment at which a pause ends: of a day its beginning, where the reader of digests lives, else in China. */
export const readPauseEnd = (until: PauseUntil, frequency: Frequency, now: Instant): ReadParts<Instant> => {
  const isDay = DAY_OF_PAUSE.safeParse(until).success;
  const end = isDay ? instantOf(until, 0, frequency.mode === 'immediate' ? CHINA : frequency.timeZone) : new Date(until);
  if (end.getTime() <= Date.parse(now))
    return refused(
      'pause-in-the-past',
      '恢复接收的日期须为将来的日期,或不填(一直暂停,到您恢复为止)',
      'Resume on a day to come, or give none: it is paused until you resume it',
    );
  if (end.getTime() > Date.parse(after(now, LONGEST_MS)))
    return refused(
      'pause-too-long',
      '最多暂停一年:请填更近的恢复日期,或不填(一直暂停,到您恢复为止)',
      'A pause lasts a year at most: resume on a nearer day, or give none and resume it yourself',
    );
  return { kind: 'read', value: instant(end) };
};
