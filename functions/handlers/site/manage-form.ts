import * as z from 'zod';
import type { Subscription } from '#domain/subscription';
import { SubscriptionChange } from '#domain/subscription-draft';

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
  }),
]);

export type ReadManageForm = Readonly<{ act: 'pause' | 'resume' } | { act: 'change'; change: SubscriptionChange }>;

/** What a posted form asks for, or null when it is not one of ours. A time zone that was chosen elsewhere stays: the form has no field for it. */
export const readManageForm = (form: FormData, { frequency }: Pick<Subscription, 'frequency'>): ReadManageForm | null => {
  const read = ManageForm.safeParse(Object.fromEntries(form));
  if (!read.success) return null;
  if (read.data.act !== 'change') return { act: read.data.act };
  const { mode, weekday, hour, workdaysOnly, language } = read.data;
  const timed = {
    hour,
    workdaysOnly: workdaysOnly === 'yes',
    timeZone: frequency.mode === 'immediate' ? 'Asia/Shanghai' : frequency.timeZone,
  };
  const change = SubscriptionChange.safeParse({
    language,
    frequency: mode === 'immediate' ? { mode } : mode === 'daily' ? { mode, ...timed } : { mode, weekday, ...timed },
  });
  return change.success ? { act: 'change', change: change.data } : null;
};
