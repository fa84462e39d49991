import { type SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { hasAsciiLocalPart, wireAddress } from '#domain/subscriptions/email-address';
import type { Mailer, OutgoingEmail, SendOutcome } from '#ports/mailer';
import { isSenderUnverified, isThrottled, tagsFor, withoutAnswer } from './answers.ts';
import { sesQuota } from './ses-quota.ts';

/** Errors that are about this one message. Anything else that SES refuses is about the account, and no recipient may suffer for it. */
const ABOUT_THE_MESSAGE: Readonly<Record<string, string>> = {
  MessageRejected: 'message-rejected',
  InvalidParameterValue: 'address-invalid',
};

/**
 * SES v1 `SendRawEmail`. Give it a client that makes one attempt: SES has no idempotency token, and an invisible second attempt
 * would be a second email.
 */
export class SesMailer implements Mailer {
  readonly #client: SESClient;
  readonly #configurationSet: string | null;

  /** @param configurationSet to which SES tells what becomes of a message */
  constructor(client: SESClient, configurationSet: string | null = null) {
    this.#client = client;
    this.#configurationSet = configurationSet;
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
          ...(this.#configurationSet ? { ConfigurationSetName: this.#configurationSet } : {}),
          ...(reference ? { Tags: tagsFor(reference) } : {}),
        }),
      );
      return { kind: 'accepted', messageId: MessageId };
    } catch (error) {
      return outcomeOf(error, wireAddress(to));
    }
  }

  quota(): ReturnType<Mailer['quota']> {
    return sesQuota(this.#client);
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
