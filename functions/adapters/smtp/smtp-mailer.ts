import { createTransport } from 'nodemailer';
import { hasAsciiLocalPart, wireAddress } from '#domain/email-address';
import type { Mailer, OutgoingEmail, SendOutcome } from '#ports/mailer';
import { SmtpUtf8 } from './smtp-utf8.ts';

export type SmtpOptions = Readonly<{
  host: string;
  port: number;
  /** `tls` from the first byte (port 465), `starttls` or nothing at all; `plain` is for a server on the same machine. */
  security: 'tls' | 'starttls' | 'plain';
  auth?: Readonly<{ user: string; pass: string }>;
  /** What the operator of the server allows: SMTP cannot be asked for it. */
  perSecond: number;
  /** For each step of the conversation, in milliseconds. */
  timeoutMs?: number;
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
  readonly #pool: ReturnType<typeof poolOf>;
  readonly #utf8: SmtpUtf8;
  readonly #quota: Awaited<ReturnType<Mailer['quota']>>;

  constructor(options: SmtpOptions) {
    this.#pool = poolOf(options);
    this.#utf8 = new SmtpUtf8(connectionOf(options));
    this.#quota = { perSecond: options.perSecond, perDay: -1, sentLastDay: 0 };
  }

  async send({ from, to, raw }: OutgoingEmail): Promise<SendOutcome> {
    // nodemailer takes out of an address what has no place in it, and sends to what is left.
    if (!ADDRESS.test(to)) return { kind: 'refused', code: 'address-invalid' };
    try {
      // A server that does not offer it may take such an address and lose the message on the way.
      if (!hasAsciiLocalPart(to) && !(await this.#utf8.isOffered())) return { kind: 'refused', code: 'local-part-not-latin' };
      const envelope = { from: wireAddress(from), to: [wireAddress(to)] };
      const { messageId } = await this.#pool.sendMail({ envelope, raw: Buffer.from(raw()) });
      return { kind: 'accepted', messageId };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  async quota(): ReturnType<Mailer['quota']> {
    return this.#quota;
  }

  close(): void {
    this.#pool.close();
  }
}

const connectionOf = ({ host, port, security, timeoutMs = 10_000 }: SmtpOptions) => ({
  host,
  port,
  secure: security === 'tls',
  requireTLS: security === 'starttls',
  ignoreTLS: security === 'plain',
  connectionTimeout: timeoutMs,
  greetingTimeout: timeoutMs,
  socketTimeout: timeoutMs,
});

const poolOf = (options: SmtpOptions) =>
  createTransport({
    pool: true,
    ...connectionOf(options),
    ...(options.auth ? { auth: { ...options.auth } } : {}),
    // A message of which not a byte had left may take another connection; it is never sent a second time.
    maxRequeues: 1,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

/** What nodemailer tells of a failure: its own code, the code of the system, the step, and the server's reply code. */
type SmtpError = Readonly<{ code: string; systemCode: string; step: string; reply: number; text: string }>;

const textOf = (error: object, name: string): string => {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
};

const smtpErrorOf = (error: unknown): SmtpError | null => {
  if (!(error instanceof Error)) return null;
  const reply: unknown = Reflect.get(error, 'responseCode');
  return {
    code: textOf(error, 'code'),
    systemCode: textOf(error, 'originalCode'),
    step: textOf(error, 'command'),
    reply: typeof reply === 'number' ? reply : 0,
    text: textOf(error, 'response'),
  };
};

/** The connection was never made, so nothing has left. */
const NOT_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** The connection broke or fell silent; with SMTP it cannot be told whether the message was taken. */
const NO_ANSWER: ReadonlySet<string> = new Set(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT']);

const outcomeOf = (error: unknown): SendOutcome => {
  const failure = smtpErrorOf(error);
  if (failure) {
    const { code, systemCode, step, reply, text } = failure;
    if (code === 'EDNS' || NOT_CONNECTED.has(systemCode)) return { kind: 'throttled' };
    // A mailbox that is busy or greylists us must not hold up the others of its batch; so it is tried again alone.
    if (step === 'RCPT TO' && isLater(reply)) return { kind: 'unknown', code: 'recipient-deferred' };
    if (isLater(reply)) return { kind: 'throttled' };
    if (DOMAIN_REFUSES.test(text) && !ABOUT_RECIPIENT.test(text)) return { kind: 'domain-refused', code: 'domain-refused' };
    if (step === 'RCPT TO') return { kind: 'refused', code: 'address-refused' };
    if (step === 'DATA' && reply >= 500) return { kind: 'refused', code: 'message-rejected' };
    if (NO_ANSWER.has(code) && reply === 0) return { kind: 'unknown', code: 'no-answer' };
  }
  // Credentials, TLS, the sender's address …: an operator has to act, and the mailing waits for it.
  throw new Error(`the SMTP server refuses to send for us: ${failure?.code} ${failure?.step}`, { cause: error });
};

/**
 * What is aimed at us and not at the recipient, though it is said for good (5yz): `550 Ip frequency limited`, `550 Suspected spam`, `550 Mail content denied`,
 * `550 DMARC check failed` and the like. They end within a minute, an hour or a day.
 */
const DOMAIN_REFUSES = /^5.*(?:frequency|rate limit|too many|spam|content (?:denied|rejected)|reputation|blocked|blacklist|dmarc)/is;
/** Enhanced codes X.1.Y and X.2.Y tell of an address and of a mailbox (RFC 3463, section 3), whatever else the text says. */
const ABOUT_RECIPIENT = /^5\d\d[ -]5\.[12]\.\d/;

/** 4yz: a transient negative reply (RFC 5321, section 4.2.1). */
const isLater = (reply: number): boolean => reply >= 400 && reply < 500;
