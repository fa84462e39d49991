import * as z from 'zod';
import { Moment } from '../input/fields.ts';

/** `PATCH /v1/notices/{id}/schedule`: another time for what is not published yet. */
export const ScheduleDraft = z
  .strictObject({ publishAt: Moment.nullable().describe('when it is to be published; null: at once') })
  .meta({ id: 'ScheduleDraft' });
export type ScheduleDraft = z.output<typeof ScheduleDraft>;
