import * as z from 'zod';
import { beginOf, endOf } from '#domain/calendar';
import { Moment } from '#domain/input/fields';
import { IsoDate } from '#domain/notices/notice';
import { PageLimit } from '#domain/search/list-filters';
import { ruleWords } from '#domain/text/wording';
import { type Instant, instant } from '#domain/time';

/** Every list takes these. */
export const Paging = {
  limit: PageLimit.default(20).meta({ examples: [20] }),
  cursor: z.string().max(1000).optional().describe('`next` of the page before'),
};

/** Lists that are short take these: they are whole where no limit is named. */
export const ShortPaging = {
  limit: PageLimit.optional()
    .describe('all, unless said')
    .meta({ examples: [20] }),
  cursor: Paging.cursor,
};

/** Of a table that is taken out. Names of charsets are alike in either case (RFC 9110, 8.3.2). */
export const Charset = z
  .preprocess((given) => (typeof given === 'string' ? given.toLowerCase() : given), z.enum(['utf-8', 'gb18030']))
  .default('utf-8');

/** A day that exists, which is one of China, or a time with its offset. */
export const DayOrTime = z
  .string()
  .max(40)
  .refine(
    (text) => IsoDate.safeParse(text).success || Moment.safeParse(text).success,
    ruleWords('须为日期或时间,如 2026-11-20', 'This is a day or a time, like 2026-11-20'),
  );

/** `from` and `to` of a list: days are those of China and count whole, a time that `to` names does not count any more. */
export const FromTo = (what: string) => ({
  from: DayOrTime.optional()
    .describe(`${what} at that time or later; a bare day: from its first instant in China (UTC+8)`)
    .meta({ examples: ['2026-11-01'] }),
  to: DayOrTime.optional()
    .describe(`${what} before that time; a bare day: until it is over in China, that day included`)
    .meta({ examples: ['2026-11-30'] }),
});

type Asked = Readonly<{ from?: string | undefined; to?: string | undefined }>;
type Bounds = Readonly<{ from: Instant; to: Instant }>;

/** When those begin and end. @param open where nothing is asked for */
export const boundsOf = ({ from, to }: Asked, open: Bounds): Bounds => ({
  from: from === undefined ? open.from : latest(isDay(from) ? beginOf(from) : instant(new Date(from)), open.from),
  to: to === undefined ? open.to : isDay(to) ? endOf(to) : instant(new Date(to)),
});

const isDay = (text: string): boolean => IsoDate.safeParse(text).success;
/** Of a year before the first of our era the letters do not sort by time. */
const latest = (one: Instant, other: Instant): Instant => (Date.parse(one) < Date.parse(other) ? other : one);
