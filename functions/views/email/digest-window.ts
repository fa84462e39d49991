import { zonedParts } from '#domain/calendar';
import type { DigestWindow } from '#domain/mailings/mailing';
import { WINDOW_MARGIN_MS } from '#domain/mailings/slot';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { DAY } from '#domain/time';
import { dayWords, WEEKDAYS } from '../words.ts';

/** Whose digest it is: of one who has had others before it, the first since they chose it, or since they paused. */
export type DigestReader = 'regular' | 'new' | 'back';

const WORDS = {
  'zh-Hans': {
    since: (moment: string) => `自${moment}以来发布`,
    new: '自您开始接收本汇总以来发布',
    back: '自您暂停前的上一期汇总以来发布，暂停期间的除外',
    today: '今天',
    yesterday: '昨天',
    thisWeek: (weekday: string) => `本${weekday}`,
    lastWeek: (weekday: string) => `上${weekday}`,
    at: (day: string, hour: string) => `${day}${hour}`,
  },
  en: {
    since: (moment: string) => `Published since ${moment}`,
    new: 'Published since you began to get this digest',
    back: 'Published since your last digest, but for the time that you had paused',
    today: 'today',
    yesterday: 'yesterday',
    thisWeek: (weekday: string) => weekday,
    lastWeek: (weekday: string) => `last ${weekday}`,
    at: (day: string, hour: string) => `${day} ${hour}`,
  },
} as const;

const two = (n: number): string => String(n).padStart(2, '0');
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;
/** 1 is Monday. The first day of 1970 was a Thursday. */
const weekdayOf = (day: number): number => ((day + 3) % 7) + 1;

/**
 * What a digest holds, as its reader says it: since yesterday 9:00. Windows end a minute
 * before the digest is due, which nobody needs to know.
 *
 * @param timeZone of the reader
 */
export const windowWords = (window: DigestWindow, timeZone: string, reader: DigestReader, language: MessageLanguage): string => {
  const words = WORDS[language];
  if (reader !== 'regular') return words[reader];
  const from = zonedParts(new Date(Date.parse(window.from) + WINDOW_MARGIN_MS), timeZone);
  const due = zonedParts(new Date(Date.parse(window.to) + WINDOW_MARGIN_MS), timeZone);
  return words.since(words.at(dayBefore(from.date, due.date, language), `${from.hour}:${two(from.minute)}`));
};

/** A day as it is called on another one that comes later. */
const dayBefore = (date: string, later: string, language: MessageLanguage): string => {
  const words = WORDS[language];
  const ago = dayOf(later) - dayOf(date);
  if (ago <= 0) return words.today;
  if (ago === 1) return words.yesterday;
  const weekday = weekdayOf(dayOf(date));
  const name = WEEKDAYS[language][weekday - 1] ?? '';
  if (ago < weekdayOf(dayOf(later))) return words.thisWeek(name);
  if (ago < 7) return language === 'en' ? name : words.lastWeek(name);
  return ago === 7 ? words.lastWeek(name) : dayWords(date, language);
};
