import type { EmailWay } from '#platform/env';
import type { Mailer } from '#ports/mailer';
import { sesClient } from './clients.ts';
import { SesMailer } from './ses/ses-mailer.ts';

/** Tells what may be sent: SES knows, an SMTP server cannot be asked. */
export const quotaFor = (way: EmailWay, perSecond: number): Pick<Mailer, 'quota'> =>
  way === 'smtp' ? { quota: async () => ({ perSecond, perDay: -1, sentLastDay: 0 }) } : new SesMailer(sesClient());
