import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BulkEmailEntry,
  type BulkEmailEntryResult,
  SESv2Client,
  SESv2ServiceException,
  SendBulkEmailCommand,
} from '@aws-sdk/client-sesv2';
import { IN_FLIGHT } from '#domain/mailings/batch';
import { wireAddress } from '#domain/subscriptions/email-address';
import type { MessageTemplate, Pieces, TemplateCopy } from '#encoding/message-template';
import type { Mailer, OutgoingEmail, SendOutcome } from '#ports/mailer';
import { inOneAttempt, type SesOptions, withoutLogging } from '../clients.ts';
import { Coalescer } from '../coalescer.ts';
import { errorOf } from '../thrown.ts';
import { isSenderUnverified, isThrottled, tagsFor, withoutAnswer } from './answers.ts';

/** Emails that leave within this time of each other leave together: no longer than SES itself takes to answer. */
const MOMENT_MS = 50;

type Copy = Readonly<{ email: OutgoingEmail; copy: TemplateCopy }>;
/** An error is about the account, and must not hide what became of the other emails. */
type Answer = SendOutcome | Error;

/**
 * SES v2 `SendBulkEmail`: copies of one template leave in one request, as many as a sender has in flight, so that a request without answer
 * leaves no more in doubt than it would alone. One copy by itself, and whatever the API cannot carry as it is, goes the usual way.
 *
 * The API takes no `Content-Language`, and gives messages their ids and dates itself, as SES does in any case.
 */
export class SesBulkMailer implements Mailer {
  readonly #client: SESv2Client;
  readonly #oneByOne: Mailer;
  readonly #configurationSet: string | null;
  readonly #coalescer: Coalescer<Copy, Answer>;

  /** @param client that makes one attempt: there is no idempotency token here, either @param configurationSet as for SesMailer */
  constructor(client: SESv2Client, oneByOne: Mailer, configurationSet: string | null) {
    this.#client = client;
    this.#configurationSet = configurationSet;
    this.#oneByOne = oneByOne;
    this.#coalescer = new Coalescer({ ask: (copies) => this.#sendAll(copies), most: IN_FLIGHT, moment: () => sleep(MOMENT_MS) });
  }

  async send(email: OutgoingEmail): Promise<SendOutcome> {
    const copy = email.copy?.();
    if (!copy || !canCarry(copy, email.to)) return this.#oneByOne.send(email);
    const answer = await this.#coalescer.ask(copy.template, { email, copy });
    if (answer instanceof Error) throw answer;
    return answer;
  }

  quota(): ReturnType<Mailer['quota']> {
    return this.#oneByOne.quota();
  }

  async #sendAll(copies: readonly Copy[]): Promise<readonly Answer[]> {
    const [first] = copies;
    if (!first || copies.length === 1) return this.#eachAlone(copies);
    const { template } = first.copy;
    try {
      const { BulkEmailEntryResults = [] } = await this.#client.send(
        new SendBulkEmailCommand({
          FromEmailAddress: template.from,
          ...(template.replyTo ? { ReplyToAddresses: [template.replyTo] } : {}),
          ...(this.#configurationSet ? { ConfigurationSetName: this.#configurationSet } : {}),
          DefaultContent: { Template: templateOf(template) },
          BulkEmailEntries: copies.map(entryOf),
        }),
      );
      return copies.map(({ email }, i) => outcomeOf(BulkEmailEntryResults[i], wireAddress(email.to)));
    } catch (error) {
      if (!(error instanceof SESv2ServiceException)) return copies.map(() => withoutAnswer(error));
      if (isThrottled(error)) return copies.map(() => ({ kind: 'throttled' }));
      if (error.$fault === 'server' || (error.$metadata.httpStatusCode ?? 0) >= 500)
        return copies.map(() => ({ kind: 'unknown', code: 'sender-failed' }));
      // All were refused for one of them, and none has left: alone each gets its own answer.
      if (REFUSED_FOR_ONE.has(error.name)) return this.#eachAlone(copies);
      throw new Error(`SES refuses to send for this account: ${error.name}`, { cause: error });
    }
  }

  async #eachAlone(copies: readonly Copy[]): Promise<readonly Answer[]> {
    const settled = await Promise.allSettled(copies.map(({ email }) => this.#oneByOne.send(email)));
    return settled.map((one) => (one.status === 'fulfilled' ? one.value : errorOf(one.reason)));
  }
}

/** With a client of its own. */
export const bulkMailer = (
  oneByOne: Mailer,
  { configurationSet = null, ...options }: SesOptions & Readonly<{ configurationSet?: string | null }> = {},
): SesBulkMailer => new SesBulkMailer(withoutLogging(new SESv2Client(inOneAttempt(options))), oneByOne, configurationSet);

const REFUSED_FOR_ONE: ReadonlySet<string> = new Set(['BadRequestException', 'MessageRejected']);

/** Limits of the API (SES API v2 reference: MessageHeader, Template, Destination), with room to spare for the second. */
const LONGEST_HEADER = 870;
const LARGEST_TEMPLATE = 400_000;
const ASCII = /^[ -~]+$/;

/** What stands in braces is read as a place to fill in, and a backslash before it takes that meaning away (Handlebars). */
const isPlain = (text: string): boolean => !/\{\{|^\}|[\\{]$/.test(text);

const headersFit = (headers: Readonly<Record<string, string>>): boolean =>
  Object.values(headers).every((value) => value.length <= LONGEST_HEADER && ASCII.test(value));

const templateFits = ({ from, subject, headers, text, html }: MessageTemplate): boolean => {
  const pieces = [...text, ...html];
  const size = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  return [subject, ...pieces].every(isPlain) && size <= LARGEST_TEMPLATE && headersFit(headers) && ASCII.test(from);
};

/** Whether a template fits is found out once. */
const fitting = new WeakMap<MessageTemplate, boolean>();

const canCarry = ({ template, to, headers }: TemplateCopy, address: string): boolean => {
  const fits = fitting.get(template) ?? templateFits(template);
  fitting.set(template, fits);
  return fits && headersFit(headers) && ASCII.test(to) && ASCII.test(wireAddress(address));
};

const headersOf = (headers: Readonly<Record<string, string>>) => Object.entries(headers).map(([Name, Value]) => ({ Name, Value }));

const withPlaces = (pieces: Pieces, name: string): string =>
  pieces.map((piece, at) => (at === 0 ? piece : `{{${name}${at}}}${piece}`)).join('');

const dataOf = (own: readonly string[], name: string) => Object.fromEntries(own.map((piece, at) => [`${name}${at + 1}`, piece]));

/** SES puts data into templates as it is (Amazon SES Developer Guide, "Using templates"). */
const templateOf = ({ subject, headers, text, html }: MessageTemplate) => ({
  TemplateContent: { Subject: subject, Text: withPlaces(text, 'text'), Html: withPlaces(html, 'html') },
  TemplateData: '{}',
  Headers: headersOf(headers),
});

const entryOf = ({ email: { reference }, copy: { to, headers, text, html } }: Copy): BulkEmailEntry => ({
  Destination: { ToAddresses: [to] },
  ReplacementEmailContent: {
    ReplacementTemplate: { ReplacementTemplateData: JSON.stringify({ ...dataOf(text, 'text'), ...dataOf(html, 'html') }) },
  },
  ReplacementHeaders: headersOf(headers),
  ...(reference ? { ReplacementTags: tagsFor(reference) } : {}),
});

const ABOUT_THE_MESSAGE: Readonly<Record<string, string>> = { MESSAGE_REJECTED: 'message-rejected', INVALID_PARAMETER: 'address-invalid' };
const LATER: ReadonlySet<string> = new Set(['ACCOUNT_THROTTLED', 'ACCOUNT_DAILY_QUOTA_EXCEEDED']);
/** SES may have taken the message before it failed. */
const IN_DOUBT: ReadonlySet<string> = new Set(['FAILED', 'TRANSIENT_FAILURE']);

const outcomeOf = (result: BulkEmailEntryResult | undefined, to: string): Answer => {
  const { Status = '', Error: why = '', MessageId = '' } = result ?? {};
  if (Status === 'SUCCESS') return { kind: 'accepted', messageId: MessageId };
  if (LATER.has(Status)) return { kind: 'throttled' };
  if (Status === '' || IN_DOUBT.has(Status)) return { kind: 'unknown', code: Status === '' ? 'no-answer' : 'sender-failed' };
  const code = ABOUT_THE_MESSAGE[Status];
  if (code && !isSenderUnverified(why, to)) return { kind: 'refused', code };
  return new Error(`SES refuses to send for this account: ${Status}`);
};
