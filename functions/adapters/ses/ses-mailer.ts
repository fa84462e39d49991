import { setTimeout as sleep } from 'node:timers/promises';
import { GetSendQuotaCommand, type SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { hasAsciiLocalPart, wireAddress } from '#domain/subscriptions/email-address';
import type { Mailer, OutgoingEmail, SendOutcome } from '#ports/mailer';
import { isSenderUnverified, isThrottled, tagsFor, withoutAnswer } from './answers.ts';

/** Errors that are about this one message. Anything else that SES refuses is about the account, and no recipient may suffer for it. */
const ABOUT_THE_MESSAGE: Readonly<Record<string, string>> = {
  MessageRejected: 'message-rejected',
  InvalidParameterValue: 'address-invalid',
};

const QUOTA_TRIES = 4;
const QUOTA_WAIT_MS = 250;

/**
 * SES v1 `SendRawEmail`. Give it a client that makes one attempt: SES has no idempotency token, and an invisible second attempt
 * would be a second email.
 */
export class SesMailer implements Mailer {
  readonly #client: SESClient;

  constructor(client: SESClient) {
    this.#client = client;
  }

  async send({ from, to, raw, reference }: OutgoingEmail): Promise<SendOutcome> {
    // Amazon SES Developer Guide, "Email format": the local part has to be 7-bit ASCII.
    if (!hasAsciiLocalPart(to)) return { kind: 'refused', code: 'local-part-not-latin' };
    // The SDK would throw half-way through its buffer, and begin the next request with what it left there.
    if (!to.isWellFormed()) return { kind: 'refused', code: 'address-invalid' };
    try {
      const { MessageId = '' } = await this.#client.send(
        new SendRawEmailCommand({
          Source: wireAddress(from),
          Destinations: [wireAddress(to)],
          RawMessage: { Data: raw() },
          ...(reference ? { Tags: tagsFor(reference) } : {}),
        }),
      );
      return { kind: 'accepted', messageId: MessageId };
    } catch (error) {
      return outcomeOf(error, wireAddress(to));
    }
  }

  /** Asked for a few times if need be: SES answers once a second, and asking does no harm. */
  async quota(): ReturnType<Mailer['quota']> {
    for (let tries = 1; ; tries++) {
      try {
        const { MaxSendRate = 0, Max24HourSend = 0, SentLast24Hours = 0 } = await this.#client.send(new GetSendQuotaCommand({}));
        return { perSecond: MaxSendRate, perDay: Max24HourSend, sentLastDay: SentLast24Hours };
      } catch (error) {
        if (tries >= QUOTA_TRIES) throw new Error('SES does not tell its quota', { cause: error });
        await sleep(QUOTA_WAIT_MS * 2 ** tries * Math.random());
      }
    }
  }
}

const outcomeOf = (error: unknown, to: string): SendOutcome => {
  if (error instanceof SESServiceException) return answerOf(error, to);
  return withoutAnswer(error);
};

const answerOf = (error: SESServiceException, to: string): SendOutcome => {
  if (isThrottled(error)) return { kind: 'throttled' };
  // 5xx: SES may have taken the message before it failed.
  if (error.$fault === 'server' || (error.$metadata.httpStatusCode ?? 0) >= 500) return { kind: 'unknown', code: 'sender-failed' };
  const code = ABOUT_THE_MESSAGE[error.name];
  if (code && !isSenderUnverified(error.message, to)) return { kind: 'refused', code };
  // The account is paused, the sender not verified …: an operator has to act, and the mailing waits for it.
  throw new Error(`SES refuses to send for this account: ${error.name}`, { cause: error });
};
