import { type ParsedMail, simpleParser } from 'mailparser';
import type { SentEmail, SesEngine } from '../engines/ses.ts';

export type InboxEmail = Readonly<{
  id: string;
  to: readonly string[];
  from: string;
  subject: string;
  headers: Readonly<Record<string, string>>;
  text: string;
  html: string;
  raw: string;
  at: string;
}>;

/** Every email as a mail client reads it. Parsed once, when somebody looks. */
export class Inbox {
  readonly #ses: SesEngine;
  readonly #parsed = new Map<string, Promise<InboxEmail>>();

  constructor(ses: SesEngine) {
    this.#ses = ses;
  }

  /** Oldest first. */
  async list(to: string | null): Promise<readonly InboxEmail[]> {
    const wanted = to === null ? this.#ses.emails : this.#ses.emails.filter((email) => email.to.includes(to));
    return Promise.all(wanted.map((email) => this.#read(email)));
  }

  async find(id: string): Promise<InboxEmail | null> {
    const email = this.#ses.emails.find((candidate) => candidate.id === id);
    return email ? this.#read(email) : null;
  }

  #read(email: SentEmail): Promise<InboxEmail> {
    const known = this.#parsed.get(email.id);
    if (known) return known;
    const reading = readEmail(email);
    this.#parsed.set(email.id, reading);
    return reading;
  }
}

const readEmail = async (email: SentEmail): Promise<InboxEmail> => {
  const mail: ParsedMail = await simpleParser(Buffer.from(email.raw, 'latin1'));
  const headers = Object.fromEntries(
    mail.headerLines.map(({ key, line }) => [
      key,
      decodedWords(
        line
          .slice(line.indexOf(':') + 1)
          .replace(/\r?\n[ \t]+/g, ' ')
          .trim(),
      ),
    ]),
  );
  return {
    id: email.id,
    to: email.to,
    from: mail.from?.text ?? email.source,
    subject: mail.subject ?? '',
    headers,
    text: mail.text ?? '',
    html: mail.html || '',
    raw: Buffer.from(email.raw, 'latin1').toString('utf8'),
    at: email.at,
  };
};

/** RFC 2047 words in a header, decoded; white space between two of them is not part of the text. */
const decodedWords = (value: string): string =>
  value
    .replace(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, text: string) => Buffer.from(text, 'base64').toString('utf8'))
    .replace(/=\?utf-8\?q\?([^?]*)\?=/gi, (_, text: string) =>
      Buffer.from(
        text.replace(/_/g, ' ').replace(/=([0-9A-F]{2})/gi, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString('utf8'),
    );
