import { MINUTE } from '#domain/time';
import type { EmailWay } from '#platform/env';
import type { Mailer } from '#ports/mailer';
import { sesClient } from './clients.ts';
import { SesMailer } from './ses/ses-mailer.ts';
import type { SmtpOptions } from './smtp/smtp-mailer.ts';

/**
 * The mailer that was chosen, for emails that leave one by one. What was not chosen is not loaded: it would make every cold start longer.
 */
export const mailerFor = async (way: EmailWay, smtpUrl: string | null, perSecond: number): Promise<Mailer> =>
  way === 'smtp' ? smtpMailer(smtpUrl, perSecond, {}) : new SesMailer(sesClient());

/** The same for a letter to many, by a function that has the time to wait for every answer. */
export const mailerForMany = async (way: EmailWay, smtpUrl: string | null, perSecond: number): Promise<Mailer> => {
  if (way === 'smtp') return smtpMailer(smtpUrl, perSecond, LONGEST_ATTEMPT);
  const oneByOne = new SesMailer(sesClient());
  if (way === 'ses') return oneByOne;
  const { bulkMailer } = await import('./ses/ses-bulk-mailer.ts');
  return bulkMailer(oneByOne);
};

/** How long an SMTP server may take: ten minutes for its last answer (RFC 5321, section 4.5.3.2.6). In milliseconds. */
export const LONGEST_ATTEMPT = { timeoutMs: MINUTE, answerTimeoutMs: 10 * MINUTE } as const;

const smtpMailer = async (
  smtpUrl: string | null,
  perSecond: number,
  patience: Pick<SmtpOptions, 'timeoutMs' | 'answerTimeoutMs'>,
): Promise<Mailer> => {
  const { SmtpMailer, smtpOptions } = await import('./smtp/smtp-mailer.ts');
  return new SmtpMailer({ ...smtpOptions(smtpUrl ?? ''), perSecond, ...patience });
};
