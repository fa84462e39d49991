import { USUAL_RATE } from '#domain/sending/pace';
import { MINUTE } from '#domain/time';
import type { EmailWay } from '#platform/env';
import type { Mailer } from '#ports/mailer';
import type { ReleaseAddress } from '#ports/release-address';
import { sesClient } from './clients.ts';
import { SesMailer } from './ses/ses-mailer.ts';
import type { SmtpOptions } from './smtp/smtp-mailer.ts';

/** How email leaves, as the environment of a function says it. */
export type ChosenWay = Readonly<{
  EMAIL_BY: EmailWay;
  SMTP_URL: string | null;
  SES_RATE: number | null;
  CONFIGURATION_SET: string | null;
  BOUNCE_DOMAIN?: string | null;
}>;

/**
 * The mailer that was chosen, for emails that leave one by one. What was not chosen is not loaded: it would make every cold start longer.
 */
export const mailerFor = async (chosen: ChosenWay): Promise<Mailer> =>
  chosen.EMAIL_BY === 'smtp' ? smtpMailer(chosen, {}) : new SesMailer(sesClient(), chosen.CONFIGURATION_SET);

/** The same for a letter to many, by a function that has the time to wait for every answer. */
export const mailerForMany = async (chosen: ChosenWay): Promise<Mailer> => {
  if (chosen.EMAIL_BY === 'smtp') return smtpMailer(chosen, LONGEST_ATTEMPT);
  const oneByOne = new SesMailer(sesClient(), chosen.CONFIGURATION_SET);
  if (chosen.EMAIL_BY === 'ses') return oneByOne;
  const { bulkMailer } = await import('./ses/ses-bulk-mailer.ts');
  return bulkMailer(oneByOne, { configurationSet: chosen.CONFIGURATION_SET });
};

/** Where the service that was chosen keeps a list of addresses that it does not write to. */
export const releaseFor =
  (way: EmailWay): ReleaseAddress =>
  async (...given) => {
    if (way !== 'smtp') await (await import('./ses/ses-suppression-list.ts')).releaseAddress(...given);
  };

/** How long an SMTP server may take: ten minutes for its last answer (RFC 5321, section 4.5.3.2.6). In milliseconds. */
export const LONGEST_ATTEMPT = { timeoutMs: MINUTE, answerTimeoutMs: 10 * MINUTE } as const;

const smtpMailer = async (
  { SMTP_URL, SES_RATE, BOUNCE_DOMAIN = null }: ChosenWay,
  patience: Pick<SmtpOptions, 'timeoutMs' | 'answerTimeoutMs'>,
): Promise<Mailer> => {
  const { SmtpMailer, smtpOptions } = await import('./smtp/smtp-mailer.ts');
  return new SmtpMailer({ ...smtpOptions(SMTP_URL ?? ''), perSecond: SES_RATE ?? USUAL_RATE, bounceDomain: BOUNCE_DOMAIN, ...patience });
};
