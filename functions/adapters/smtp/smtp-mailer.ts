import { randomUUID } from 'node:crypto';
import { hasAsciiLocalPart, wireAddress } from '#domain/subscriptions/email-address';
import { SECOND } from '#domain/time';
import type { Mailer, OutgoingEmail, SendOutcome } from '#ports/mailer';
import { outcomeOfReply } from './replies.ts';
import { type Conversation, connectionOptions, SmtpConnections, type SmtpServer } from './smtp-connections.ts';
import { SmtpUtf8 } from './smtp-utf8.ts';

export type SmtpOptions = SmtpServer &
  Readonly<{
    /** What the operator of the server allows: SMTP cannot be asked for it. */
    perSecond: number;
    /** Until the message has begun to leave, in milliseconds. */
    timeoutMs?: number;
    /** From then until the server says that it has it, in milliseconds. A message whose answer is not waited for goes twice. */
    answerTimeoutMs?: number;
    /** Where bounces come back to, by mailboxes whose name begins with `b+`; null: to the sender's address. */
    bounceDomain?: string | null;
  }>;

/**
 * `smtps://user:password@host` speaks TLS from the first byte, `smtp://…` after STARTTLS, or not at all when the server is this machine.
 * @throws a sentence when it is no such address; it does not show it, for it may hold a password
 */
export const smtpOptions = (address: string): Pick<SmtpOptions, 'host' | 'port' | 'security' | 'auth'> => {
  const url = URL.parse(address);
  if (!url || !(url.protocol in PORTS) || !url.hostname)
    throw new Error('the address of the SMTP server is not one: write smtps://user:password@host or smtp://user:password@host:587');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
  return {
    host,
    port: Number(url.port || PORTS[url.protocol]),
    security: url.protocol === 'smtps:' ? 'tls' : isHere ? 'plain' : 'starttls',
    ...(url.username ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } } : {}),
  };
};

/** Submission, with TLS from the start or not (RFC 8314). */
const PORTS: Readonly<Record<string, number>> = { 'smtps:': 465, 'smtp:': 587 };

/** One word at another; commands are lines of their own. */
const ADDRESS = /^[^\s<>@]+@[^\s<>@]+$/;

/** Where SES does not exist: any SMTP server that relays for us (RFC 5321). Connections are kept and shared. */
export class SmtpMailer implements Mailer {
  /** With a moment for ourselves. */
  readonly patienceMs: number;
  readonly #connections: SmtpConnections;
  readonly #utf8: SmtpUtf8;
  readonly #bounceDomain: string | null;
  readonly #quota: Awaited<ReturnType<Mailer['quota']>>;

  constructor({ perSecond, timeoutMs = 30 * SECOND, answerTimeoutMs = 20 * SECOND, bounceDomain = null, ...server }: SmtpOptions) {
    this.patienceMs = timeoutMs + answerTimeoutMs + SECOND;
    this.#connections = new SmtpConnections(server, { begunMs: timeoutMs, answeredMs: answerTimeoutMs });
    this.#utf8 = new SmtpUtf8(connectionOptions(server, timeoutMs, timeoutMs));
    this.#bounceDomain = bounceDomain;
    this.#quota = { perSecond, perDay: -1, sentLastDay: 0 };
  }

  async send({ from, to, raw, reference }: OutgoingEmail): Promise<SendOutcome> {
    // A command is a line of words, and an address in it must be one.
    if (!ADDRESS.test(to)) return { kind: 'refused', code: 'address-invalid' };
    // A server that does not offer it may take such an address and lose the message on the way.
    const offered = hasAsciiLocalPart(to) || (await this.#offersUtf8());
    if (offered === false) return { kind: 'refused', code: 'local-part-not-latin' };
    if (offered !== true) return outcomeOf({ kind: 'unopened', error: offered });
    return outcomeOf(await this.#connections.send({ from: this.#returnPath(from, reference), to: wireAddress(to) }, raw()));
  }

  /** A variable envelope return path: what comes back names the delivery, whatever the report leaves out. Its local part has 38 octets. */
  #returnPath(from: string, reference: string | undefined): string {
    return this.#bounceDomain && reference ? `b+${reference}@${this.#bounceDomain}` : wireAddress(from);
  }

  async #offersUtf8(): Promise<boolean | Error> {
    try {
      return await this.#utf8.isOffered();
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  async quota(): ReturnType<Mailer['quota']> {
    return this.#quota;
  }

  close(): void {
    this.#connections.close();
  }
}

const textOf = (error: Error, name: string): string => {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
};

/** What nodemailer tells of a failure: its own code, the code of the system, the step, and the server's reply. */
const failureOf = (error: Error) => ({
  code: textOf(error, 'code'),
  systemCode: textOf(error, 'originalCode'),
  reply: { step: textOf(error, 'command'), code: Number(Reflect.get(error, 'responseCode')) || 0, text: textOf(error, 'response') },
});

/** Nobody is found there, or nobody listens. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);
/** Nobody answers, or not for long. */
const NO_ANSWER: ReadonlySet<string> = new Set(['EDNS', 'ECONNECTION', 'ETIMEDOUT']);

const outcomeOf = (conversation: Conversation): SendOutcome => {
  // The server tells its name for a message in words of its own, if at all.
  if (conversation.kind === 'taken') return { kind: 'accepted', messageId: randomUUID() };
  const { error } = conversation;
  const { code, systemCode, reply } = failureOf(error);
  const outcome = conversation.kind === 'unopened' ? null : reply.code === 0 ? withoutReply(conversation) : outcomeOfReply(reply);
  if (outcome) return outcome;
  const isBusy = reply.code === 0 ? NO_ANSWER.has(code) || NOT_CONNECTED.has(systemCode) : reply.code < 500;
  if (conversation.kind === 'unopened' && isBusy) return { kind: 'throttled' };
  // Credentials, TLS, the sender's address …: an operator has to act, and the mailing waits for it.
  throw new Error(`the SMTP server refuses to send for us: ${code} ${reply.step}`, { cause: error });
};

/** Silent or gone in the middle: only one that has begun to take the message may have it. */
const withoutReply = ({ left }: Extract<Conversation, { kind: 'broken' }>): SendOutcome => ({
  kind: left ? 'unknown' : 'deferred',
  code: 'no-answer',
});
