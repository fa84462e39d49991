import type { EmailWay } from '#platform/env';
import type { Mailer } from '#ports/mailer';
import { sesClient } from './clients.ts';
import { SesMailer } from './ses/ses-mailer.ts';

/** The mailer that was chosen, for emails that leave one by one. What was not chosen is not loaded: it would make every cold start longer. */
export const mailerFor = async (way: EmailWay, smtpUrl: string | null, perSecond: number): Promise<Mailer> => {
  if (way !== 'smtp') return new SesMailer(sesClient());
  const { SmtpMailer, smtpOptions } = await import('./smtp/smtp-mailer.ts');
  return new SmtpMailer({ ...smtpOptions(smtpUrl ?? ''), perSecond });
};

/** The same for a letter to many. */
export const mailerForMany = async (way: EmailWay, smtpUrl: string | null, perSecond: number): Promise<Mailer> => {
  const oneByOne = await mailerFor(way, smtpUrl, perSecond);
  if (way !== 'ses-bulk') return oneByOne;
  const { bulkMailer } = await import('./ses/ses-bulk-mailer.ts');
  return bulkMailer(oneByOne);
};
