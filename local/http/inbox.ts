import { simpleParser } from 'mailparser';
import type { Mailbox, SentEmail } from '../engines/mail/mailbox.ts';
import { decodeHeaders, parseHeaders } from './mail-headers.ts';

/** An email as a mail client reads it. */
export type InboxEmail = Readonly<{
  id: string;
  to: readonly string[];
  from: string;
  subject: string;
  /** By name in lower case, decoded. */
  headers: Readonly<Record<string, string>>;
  text: string;
  html: string;
  raw: string;
  at: string;
}>;

/** What the list of emails shows. */
export type InboxLine = Readonly<{ id: string; to: string; from: string; subject: string; at: string }>;

export type Wanted = Readonly<{
  /** Only what was sent to this address. */
  to?: string | null;
  /** The newest so many. */
  limit?: number | null;
}>;

/** As many parsed emails are remembered. */
const REMEMBERED = 2000;

/** The mailbox for people and tests: parsed when somebody looks. */
export class Inbox {
  readonly #mailbox: Mailbox;
  readonly #read = new Map<string, InboxEmail>();

  constructor(mailbox: Mailbox) {
    this.#mailbox = mailbox;
  }

  count(to: string | null): number {
    return this.#wanted({ to }).length;
  }

  /** Oldest first. */
  async list(wanted: Wanted = {}): Promise<readonly InboxEmail[]> {
    const emails: InboxEmail[] = [];
    for (const email of this.#wanted(wanted)) emails.push(await this.#parsed(email));
    return emails;
  }

  /** Oldest first; only the headers are read. */
  lines(wanted: Wanted): readonly InboxLine[] {
    return this.#wanted(wanted).map((email) => {
      const { to, from, subject } = decodeHeaders(parseHeaders(email.raw()));
      return { id: email.id, at: email.at, to: to ?? email.to.join(', '), from: from ?? email.source, subject: subject ?? '' };
    });
  }

  async find(id: string): Promise<InboxEmail | null> {
    const email = this.#mailbox.find(id);
    return email ? this.#parsed(email) : null;
  }

  /** The message as it was sent. */
  source(id: string): Buffer | null {
    return this.#mailbox.find(id)?.raw() ?? null;
  }

  #wanted({ to = null, limit = null }: Wanted): readonly SentEmail[] {
    const address = to?.toLowerCase();
    const { emails } = this.#mailbox;
    const wanted = address === undefined ? emails : emails.filter((email) => email.to.some((one) => one.toLowerCase() === address));
    return limit === null ? wanted : wanted.slice(-limit);
  }

  async #parsed(email: SentEmail): Promise<InboxEmail> {
    const known = this.#read.get(email.id);
    if (known) return known;
    const read = await readEmail(email);
    this.#read.set(email.id, read);
    const [oldest] = this.#read.keys();
    if (this.#read.size > REMEMBERED && oldest !== undefined) this.#read.delete(oldest);
    return read;
  }
}

const readEmail = async ({ id, to, source, at, raw: rawOf }: SentEmail): Promise<InboxEmail> => {
  const raw = rawOf();
  const mail = await simpleParser(raw, { skipImageLinks: true });
  return {
    id,
    to,
    from: mail.from?.text ?? source,
    subject: mail.subject ?? '',
    headers: decodeHeaders(parseHeaders(raw)),
    text: mail.text ?? '',
    html: mail.html || '',
    raw: raw.toString('utf8'),
    at,
  };
};
