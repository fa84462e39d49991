import MimeNode from 'nodemailer/lib/mime-node/index.js';
import { hasAsciiLocalPart, wireAddress } from '#domain/subscriptions/email-address';
import type { MessageTemplate, Pieces, TemplateCopy } from '#encoding/message-template';
import { field, mailbox, oneLine, unfolded, unstructured, visibleAscii } from './header.ts';

/** What differs from recipient to recipient. */
export type EmailRecipient = Readonly<{
  /** The address alone. */
  to: string;
  organizationName: string;
  /** Of the mailing and the recipient, so that a second attempt is the same message. */
  deliveryId: string;
  /** By which the delivery is found again from what comes back; absent for what is no delivery. @default deliveryId */
  reference?: string | undefined;
  /** The delivery that this one follows, for corrections: by it mail clients put both into one conversation. */
  followsDeliveryId?: string | undefined;
  /** What only this recipient gets, place by place: lines of text, and pieces of HTML. */
  text: readonly string[];
  html: readonly string[];
  oneClickUrl: string;
  /** By which mail one leaves; absent or null where nobody reads it. */
  leaveByMail?: string | null;
}>;

export type EmailSource = Readonly<{
  from: Readonly<{ name: string; address: string }>;
  replyTo?: string | undefined;
  subject: string;
  /** A language tag (BCP 47). */
  language: string;
  /** Further headers: ids, in visible ASCII. */
  headers: Readonly<Record<string, string>>;
  date: Date;
  /** `id` as RFC 2919 has it. What belongs to a list can be unsubscribed from. */
  list: Readonly<{ name: string; id: string }> | null;
  /**
   * All messages about one thing name the same thread. SES puts a `Message-ID` of its own into what it sends, so a reference to the first
   * message would find nothing there; one that all of them share does.
   */
  thread?: string | undefined;
  text: Pieces;
  html: Pieces;
}>;

/** Base64 lines of 76 characters hold 57 bytes: what fills whole lines can be exchanged without encoding the rest again. */
const LINE_BYTES = 57;
const LINE_CHARACTERS = 76;

/** One whole line each. They hold a control character, which no text may have here, so that no text can pretend to be one. */
const blank = (part: 'text' | 'html', place: number): string => `\u0001${part} ${place}`.padEnd(LINE_BYTES, '\u0001');
/** nodemailer would make one up. */
const MESSAGE_ID_BLANK = '<blank@placeholder.invalid>';
const MESSAGE_ID_FIELD = `Message-ID: ${MESSAGE_ID_BLANK}`;

/** A MIME message (RFC 5322) that is composed and encoded once; what one recipient gets is put in between bytes that stand. */
export class EmailTemplate {
  readonly #template: MessageTemplate;
  /** The message between its blanks. */
  readonly #encoded: readonly Uint8Array[];
  readonly #senderDomain: string;
  readonly #thread: string | null;
  readonly #isList: boolean;

  private constructor(source: EmailSource, encoded: readonly Uint8Array[]) {
    this.#encoded = encoded;
    this.#senderDomain = domainOf(source.from.address);
    this.#thread = source.thread === undefined ? null : messageId(source.thread, this.#senderDomain);
    this.#isList = source.list !== null;
    this.#template = templateOf(source);
  }

  /**
   * Compose with nodemailer: a text and an HTML alternative, in base64 since a Chinese paragraph is one long line (RFC 5322 2.1.1 allows
   * 998 octets). The same source gives the same bytes.
   */
  static async compose(source: EmailSource): Promise<EmailTemplate> {
    const root = new MimeNode('multipart/alternative', { newline: 'windows', baseBoundary: 'noticewire' });
    root.setHeader({
      Date: source.date.toUTCString().replace(/GMT/, '+0000'),
      'Message-ID': MESSAGE_ID_BLANK,
      'Content-Language': visibleAscii(source.language),
      'Auto-Submitted': 'auto-generated',
      ...ownHeaders(source),
    });
    const replyTo = replyToOf(source);
    if (replyTo) root.setHeader('Reply-To', replyTo);
    for (const [type, name, pieces] of [
      ['text/plain; charset=utf-8', 'text', source.text],
      ['text/html; charset=utf-8', 'html', source.html],
    ] as const) {
      const part = root.createChild(type);
      part.setHeader('Content-Transfer-Encoding', 'base64');
      part.setContent(
        pieces.map((piece, at) => (at < pieces.length - 1 ? padded(canonical(piece)) + blank(name, at) : canonical(piece))).join(''),
      );
    }
    const own = [
      field('From', mailbox(source.from.name, source.from.address)),
      field('Subject', unstructured(source.subject)),
      ...(source.list ? [field('List-Id', mailbox(source.list.name, source.list.id))] : []),
    ];
    return new EmailTemplate(source, cutAtBlanks(own.join('') + (await root.build()).toString('latin1'), source));
  }

  /** How many pieces each part has that only one recipient gets. */
  get places(): number {
    return this.#template.html.length - 1;
  }

  /** The whole message for one recipient. */
  fill(recipient: EmailRecipient): Uint8Array {
    const headers = [
      field('To', mailbox(recipient.organizationName, recipient.to)),
      field('Message-ID', messageId(recipient.deliveryId, this.#senderDomain)),
      ...this.#fieldsOf(recipient).map(([name, value]) => field(name, value)),
    ];
    const own = [...this.#filled(recipient, 'text'), ...this.#filled(recipient, 'html')].map(base64Lines);
    const pieces = this.#encoded.flatMap((piece, at) => (at === 0 ? [piece] : [bytesOf(own[at - 1] ?? ''), piece]));
    return Buffer.concat([bytesOf(headers.join('')), ...pieces]);
  }

  /** The message for one recipient, to be put together by the sending service, which gives it its ids and dates itself. */
  copyFor(recipient: EmailRecipient): TemplateCopy {
    return {
      template: this.#template,
      to: unfolded(mailbox(recipient.organizationName, recipient.to)),
      headers: Object.fromEntries(this.#fieldsOf(recipient).map(([name, value]) => [name, unfolded(value)])),
      text: this.#filled(recipient, 'text').map(canonical),
      html: this.#filled(recipient, 'html').map(canonical),
    };
  }

  /** Each place has something of the recipient's, and be it nothing. */
  #filled(recipient: EmailRecipient, part: 'text' | 'html'): readonly string[] {
    return this.#template[part].slice(1).map((_, at) => recipient[part][at] ?? '');
  }

  /** Header fields that only this recipient gets, besides the ids of the message. */
  #fieldsOf({
    deliveryId,
    reference,
    followsDeliveryId,
    oneClickUrl,
    leaveByMail,
  }: EmailRecipient): readonly (readonly [string, string])[] {
    const followed = followsDeliveryId === undefined ? null : messageId(followsDeliveryId, this.#senderDomain);
    const references = [this.#thread, followed].filter((id) => id !== null);
    return [
      ['X-Noticewire-Delivery', visibleAscii(reference ?? deliveryId)],
      ...(followed ? [['In-Reply-To', followed] as const] : []),
      ...(references.length > 0 ? [['References', references.join('\r\n ')] as const] : []),
      ...(this.#isList
        ? [
            // One click first: programs take the first that they know. A mail only where somebody reads it.
            ['List-Unsubscribe', [oneClickUrl, ...(leaveByMail ? [leaveByMail] : [])].map(bracketed).join(',\r\n ')] as const,
            ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'] as const,
          ]
        : []),
    ];
  }
}

const bracketed = (url: string): string => `<${visibleAscii(url)}>`;

const ownHeaders = (source: EmailSource): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(source.headers).map(([name, value]) => [name, visibleAscii(value)]));

/**
 * A message that named a mailbox in another script would need SMTPUTF8 at every server on its way:
 * such a one is left out, which no agency can have any more.
 */
const replyToOf = ({ replyTo }: EmailSource): string | undefined =>
  replyTo && hasAsciiLocalPart(replyTo) ? visibleAscii(wireAddress(replyTo)) : undefined;

const templateOf = (source: EmailSource): MessageTemplate => ({
  from: unfolded(mailbox(source.from.name, source.from.address)),
  replyTo: replyToOf(source),
  subject: oneLine(source.subject),
  headers: {
    'Auto-Submitted': 'auto-generated',
    ...(source.list ? { 'List-Id': unfolded(mailbox(source.list.name, source.list.id)) } : {}),
    ...ownHeaders(source),
  },
  text: source.text.map(canonical),
  html: source.html.map(canonical),
});

const domainOf = (address: string): string =>
  visibleAscii(wireAddress(address).slice(wireAddress(address).lastIndexOf('@') + 1)) || 'localhost';

/** Letters of a dot-atom alone (RFC 5322 3.2.3): the id of a digest's slot has colons. */
const messageId = (id: string, domain: string): string => `<${visibleAscii(id).replace(/[^\w!#$%&'*+/=?^`{|}~.-]/g, '.')}@${domain}>`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text as mail has it (RFC 2046 4.1.1): lines end in CRLF; no control characters. */
const canonical = (text: string): string => text.replace(CONTROLS, '').replace(/\r\n|\r|\n/g, '\r\n');

/** Blanks fill the last line up, before its end: in HTML and at the end of a line of text nobody sees them. */
const padded = (text: string): string => {
  const missing = (LINE_BYTES - (Buffer.byteLength(text) % LINE_BYTES)) % LINE_BYTES;
  const end = text.endsWith('\r\n') ? text.length - 2 : text.length;
  return text.slice(0, end) + ' '.repeat(missing) + text.slice(end);
};

const base64Lines = (text: string): string => {
  const encoded = Buffer.from(padded(canonical(text)), 'utf8').toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < encoded.length; at += LINE_CHARACTERS) lines.push(encoded.slice(at, at + LINE_CHARACTERS));
  return lines.join('\r\n');
};

const encodedBlank = (blank: string): string => Buffer.from(blank).toString('base64');

const blanksOf = (pieces: Pieces, part: 'text' | 'html'): readonly string[] => pieces.slice(1).map((_, at) => blank(part, at));

/** Every blank is a whole line and there once. */
const cutAtBlanks = (message: string, { text, html }: Pick<EmailSource, 'text' | 'html'>): readonly Uint8Array[] => {
  const cuts: Uint8Array[] = [];
  let rest = message.replace(`${MESSAGE_ID_FIELD}\r\n`, '');
  for (const one of [...blanksOf(text, 'text'), ...blanksOf(html, 'html')]) {
    const [before = '', after = ''] = cutOnce(rest, encodedBlank(one));
    cuts.push(bytesOf(before));
    rest = after;
  }
  return [...cuts, bytesOf(rest)];
};

const bytesOf = (latin1: string): Uint8Array => Buffer.from(latin1, 'latin1');

const cutOnce = (message: string, line: string): readonly string[] => {
  const at = message.indexOf(`\r\n${line}\r\n`);
  if (at < 0) throw new Error('a composed message has lost a blank');
  return [message.slice(0, at + 2), message.slice(at + 2 + line.length)];
};
