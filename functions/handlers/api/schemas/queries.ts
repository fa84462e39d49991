import * as z from 'zod';
import { Moment } from '#domain/input/fields';
import { IsoDate } from '#domain/notices/notice';
import { ruleWords } from '#domain/text/wording';

/** Every list takes these. */
export const Paging = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(20)
    .meta({ examples: [20] }),
  cursor: z.string().max(1000).optional().describe('`next` of the page before'),
};

/** Of a table that is taken out. */
export const Charset = z.enum(['utf-8', 'gb18030']).default('utf-8');

/** A day that exists, or a time with its offset; a day begins at midnight UTC. */
export const DayOrTime = z
  .string()
  .max(40)
  .refine(
    (text) => IsoDate.safeParse(text).success || Moment.safeParse(text).success,
    ruleWords('须为日期或时间,如 2026-11-20', 'This is a day or a time, like 2026-11-20'),
  );
