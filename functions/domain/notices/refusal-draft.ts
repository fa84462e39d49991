import * as z from 'zod';
import { SeenLine } from '../input/fields.ts';

/** `POST /v1/notices/{id}/refusals`: why a co-issuer does not put its name to a notice. */
export const RefusalDraft = z
  .strictObject({ reason: SeenLine.max(500).describe('why, in one line: the lead is told of it') })
  .meta({ id: 'RefusalDraft' });
export type RefusalDraft = z.output<typeof RefusalDraft>;
