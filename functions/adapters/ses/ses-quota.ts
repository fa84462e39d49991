import { setTimeout as sleep } from 'node:timers/promises';
import { GetSendQuotaCommand, type SESClient } from '@aws-sdk/client-ses';
import type { Mailer } from '#ports/mailer';

const TRIES = 4;
const WAIT_MS = 250;

/** What SES lets the account send. Asked for a few times if need be: SES answers once a second, and asking does no harm. */
export const sesQuota = async (client: SESClient): ReturnType<Mailer['quota']> => {
  for (let tries = 1; ; tries++) {
    try {
      const { MaxSendRate = 0, Max24HourSend = 0, SentLast24Hours = 0 } = await client.send(new GetSendQuotaCommand({}));
      return { perSecond: MaxSendRate, perDay: Max24HourSend, sentLastDay: SentLast24Hours };
    } catch (error) {
      if (tries >= TRIES) throw new Error('SES does not tell its quota', { cause: error });
      await sleep(WAIT_MS * 2 ** tries * Math.random());
    }
  }
};
