import * as z from 'zod';
import { regionNamed, toFullCode } from '#domain/region';
import type { Subscription } from '#domain/subscriptions/subscription';
import { SubscriptionChange } from '#domain/subscriptions/subscription-draft';

/** What the buttons of the manage page post. */
const ManageForm = z.discriminatedUnion('act', [
  z.object({ act: z.literal('pause') }),
  z.object({ act: z.literal('resume') }),
  z.object({
    act: z.literal('change'),
    mode: z.enum(['immediate', 'daily', 'weekly']),
    weekday: z.coerce.number(),
    hour: z.coerce.number(),
    workdaysOnly: z.literal('yes').optional(),
    language: z.string(),
    watch: z.string().max(4000),
    keywords: z.string().max(2000),
    minUrgency: z.string(),
  }),
]);

export type ReadManageForm = Readonly<{ act: 'pause' | 'resume' } | { act: 'change'; change: SubscriptionChange }>;

/**
 * What a posted form asks for, or null when it is not one of ours. A time zone that was
 * chosen elsewhere stays: the form has no field for it.
 */
export const readManageForm = (
  form: FormData,
  { frequency, filter }: Pick<Subscription, 'frequency' | 'filter'>,
): ReadManageForm | null => {
  const read = ManageForm.safeParse(Object.fromEntries(form));
  if (!read.success) return null;
  if (read.data.act !== 'change') return { act: read.data.act };
  const { mode, weekday, hour, workdaysOnly, language, watch, keywords, minUrgency } = read.data;
  const watched = lines(watch).map(watchedRegion);
  // Older ones watch more regions than can be chosen now, and keep them.
  const isSame = watched.join() === filter.watch.map(toFullCode).join();
  const timed = {
    hour,
    workdaysOnly: workdaysOnly === 'yes',
    timeZone: frequency.mode === 'immediate' ? 'Asia/Shanghai' : frequency.timeZone,
  };
  const change = SubscriptionChange.safeParse({
    language,
    filter: {
      topics: form.getAll('topics'),
      ...(isSame ? {} : { watch: watched }),
      keywords: [...new Set(keywords.split(/[\s,，、;；]+/).filter(Boolean))],
      minUrgency,
    },
    frequency: mode === 'immediate' ? { mode } : mode === 'daily' ? { mode, ...timed } : { mode, weekday, ...timed },
  });
  return change.success ? { act: 'change', change: change.data } : null;
};

const lines = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

/** `440100 广州市`, a code alone, or a name alone; what is no region stays as it is, and is refused as one. */
const watchedRegion = (line: string): string => {
  const code = /^\d+/.exec(line)?.[0];
  if (code !== undefined) return code;
  const named = regionNamed(line);
  return named === null ? line.slice(0, 12) : toFullCode(named);
};
