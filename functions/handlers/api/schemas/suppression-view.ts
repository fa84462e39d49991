import * as z from 'zod';
import { FEEDBACK_SOURCES, SUPPRESSION_REASONS, type Suppression } from '#domain/feedback/suppression';
import { At, like } from './fields.ts';

/** An address that is not written to, without the address. */
export const SuppressionView = z
  .object({
    id: like(z.string(), 'q3Xv0m8yq0f2m3b7T1n6mQyO2u8Zp4s9c5d7e1f3g5h').describe('to lift it by'),
    reason: like(z.enum(SUPPRESSION_REASONS), 'no-such-mailbox'),
    source: like(z.enum(FEEDBACK_SOURCES), 'ses').describe(
      'from where it was told: events of SES, a report by mail, a complaint by mail, the answer of a mail server at once',
    ),
    since: At,
    until: At.nullable().describe('null: until its owner confirms a subscription anew, or it is lifted'),
    event: like(z.string(), '0107018f2c7e5a1b-example').describe('the id that the event or the report has'),
  })
  .meta({ id: 'Suppression' });

export const suppressionJson = ({ addressKey, reason, source, since, until, feedbackId }: Suppression) => ({
  id: addressKey,
  reason,
  source,
  since,
  until,
  event: feedbackId,
});
