import { createTransport } from 'nodemailer';
import type { Mailer, OutgoingEmail, SendOutcome } from '#ports/mailer';

export type SmtpOptions = Readonly<{
  host: string;
  port: number;
  /** `tls` from the first byte (port 465), `starttls` or nothing at all; `plain` is for a server on the same machine. */
  security: 'tls' | 'starttls' | 'plain';
  auth?: Readonly<{ user: string; pass: string }>;
  /** What the operator of the server allows: SMTP cannot be asked for it. */
  perSecond: number;
  perDay: number;
  /** For each step of the conversation, in milliseconds. */
  timeoutMs?: number;
}>;

/** One word at another; commands are lines of their own. */
const ADDRESS = /^[^\s<>@]+@[^\s<>@]+$/;

/** Where SES does not exist: any SMTP server that relays for us (RFC 5321). Connections are kept and shared. */
export class SmtpMailer implements Mailer {
  readonly #pool: ReturnType<typeof poolOf>;
  readonly #quota: Awaited<ReturnType<Mailer['quota']>>;

  constructor(options: SmtpOptions) {
    this.#pool = poolOf(options);
    this.#quota = { perSecond: options.perSecond, perDay: options.perDay, sentLastDay: 0 };
  }

  async send({ from, to, raw }: OutgoingEmail): Promise<SendOutcome> {
    // nodemailer takes out of an address what has no place in it, and sends to what is left.
    if (!ADDRESS.test(to)) return { kind: 'refused', code: 'address-invalid' };
    try {
      const { messageId } = await this.#pool.sendMail({ envelope: { from, to: [to] }, raw: Buffer.from(raw) });
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

const poolOf = ({ host, port, security, auth, timeoutMs = 10_000 }: SmtpOptions) =>
  createTransport({
    pool: true,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'plain',
    ...(auth ? { auth: { ...auth } } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A message of which not a byte had left may take another connection; it is never sent a second time.
    maxRequeues: 1,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

/** What nodemailer tells of a failure: its own code, the code of the system, the step, and the server's reply code. */
type SmtpError = Readonly<{ code: string; systemCode: string; step: string; reply: number }>;

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
  };
};

/** The connection was never made, so nothing has left. */
const NOT_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** The connection broke or fell silent; with SMTP it cannot be told whether the message was taken. */
const NO_ANSWER: ReadonlySet<string> = new Set(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT']);

const outcomeOf = (error: unknown): SendOutcome => {
  const failure = smtpErrorOf(error);
  if (failure) {
    const { code, systemCode, step, reply } = failure;
    if (code === 'EDNS' || NOT_CONNECTED.has(systemCode)) return { kind: 'throttled' };
    // A mailbox that is busy or greylists us must not hold up the others of its batch; so it is tried again alone.
    if (step === 'RCPT TO' && isLater(reply)) return { kind: 'unknown', code: 'recipient-deferred' };
    if (isLater(reply)) return { kind: 'throttled' };
    if (step === 'RCPT TO') return { kind: 'refused', code: 'address-refused' };
    if (step === 'DATA' && reply >= 500) return { kind: 'refused', code: 'message-rejected' };
    if (NO_ANSWER.has(code) && reply === 0) return { kind: 'unknown', code: 'no-answer' };
  }
  // Credentials, TLS, the sender's address …: an operator has to act, and the mailing waits for it.
  throw new Error(`the SMTP server refuses to send for us: ${failure?.code} ${failure?.step}`, { cause: error });
};

/** 4yz: a transient negative reply (RFC 5321, section 4.2.1). */
const isLater = (reply: number): boolean => reply >= 400 && reply < 500;
