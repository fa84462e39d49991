import type { EmailWay } from '#platform/env';
import type { Mailer } from '#ports/mailer';
import { sesClient } from './clients.ts';
import { sesQuota } from './ses/ses-quota.ts';

/** Tells what may be sent: SES knows, an SMTP server cannot be asked. */
export const quotaFor = (way: EmailWay, perSecond: number): Pick<Mailer, 'quota'> => {
  if (way === 'smtp') return { quota: async () => ({ perSecond, perDay: -1, sentLastDay: 0 }) };
  const client = sesClient();
  return { quota: () => sesQuota(client) };
};
