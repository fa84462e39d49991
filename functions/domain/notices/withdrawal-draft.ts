import * as z from 'zod';
import { nameLine } from '../input/fields.ts';
import type { Flaw } from '../input/flaw.ts';
import { secrecyFlaws } from './notice-draft.ts';

/** `POST /v1/notices/{id}/withdrawal`: why, in one line that stands in every message about it. */
export const WithdrawalDraft = z
  .strictObject({ reason: nameLine(300).describe('one line: it stands in the messages, on the board and on the page of the notice') })
  .meta({ id: 'WithdrawalDraft' });
export type WithdrawalDraft = z.output<typeof WithdrawalDraft>;

export const withdrawalFlaws = ({ reason }: WithdrawalDraft): readonly Flaw[] => secrecyFlaws([['reason', reason]]);
