import { GetSendQuotaCommand, type SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { Mailer, OutgoingEmail, SendOutcome } from '#ports/mailer';

/** Errors that are about this one message. Anything else that SES refuses is about the account, and no recipient may suffer for it. */
const ABOUT_THE_MESSAGE: Readonly<Record<string, string>> = {
  MessageRejected: 'message-rejected',
  InvalidParameterValue: 'address-invalid',
};

const THROTTLED = /throttl|rate exceeded|TooManyRequests|daily message quota/i;

/**
 * SES v1 `SendRawEmail`. Give it a client that makes one attempt: SES has no idempotency token, and an invisible second attempt
 * would be a second email.
 */
export class SesMailer implements Mailer {
  readonly #client: SESClient;

  constructor(client: SESClient) {
    this.#client = client;
  }

  async send({ from, to, raw }: OutgoingEmail): Promise<SendOutcome> {
    try {
      const { MessageId = '' } = await this.#client.send(
        new SendRawEmailCommand({ Source: from, Destinations: [to], RawMessage: { Data: raw } }),
      );
      return { kind: 'accepted', messageId: MessageId };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  async quota(): ReturnType<Mailer['quota']> {
    const { MaxSendRate = 0, Max24HourSend = 0, SentLast24Hours = 0 } = await this.#client.send(new GetSendQuotaCommand({}));
    return { perSecond: MaxSendRate, perDay: Max24HourSend, sentLastDay: SentLast24Hours };
  }
}

const outcomeOf = (error: unknown): SendOutcome => {
  if (!(error instanceof SESServiceException)) return { kind: 'unknown', code: 'no-answer' };
  if (THROTTLED.test(error.name) || THROTTLED.test(error.message)) return { kind: 'throttled' };
  const code = ABOUT_THE_MESSAGE[error.name];
  if (code) return { kind: 'refused', code };
  // 5xx: SES may have taken the message before it failed.
  if (error.$fault === 'server') return { kind: 'unknown', code: 'sender-failed' };
  // The account is paused, the identity not verified …: an operator has to act, and the mailing waits for it.
  throw new Error(`SES refuses to send for this account: ${error.name}`, { cause: error });
};
