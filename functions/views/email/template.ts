import MimeNode from 'nodemailer/lib/mime-node/index.js';

/** What differs from recipient to recipient. */
export type EmailRecipient = Readonly<{
  /** The address alone. */
  to: string;
  organizationName: string;
  deliveryId: string;
  /** Lines of text and a piece of HTML that only this recipient gets: greeting, ways to change or stop it. */
  text: string;
  html: string;
  oneClickUrl: string;
  unsubscribeMailto: string;
}>;

export type EmailSource = Readonly<{
  from: Readonly<{ name: string; address: string }>;
  replyTo?: string | undefined;
  subject: string;
  language: string;
  /** Further headers, ASCII. */
  headers: Readonly<Record<string, string>>;
  date: Date;
  listId: Readonly<{ name: string; id: string }> | null;
  /** The parts before and behind what only one recipient gets. */
  text: Readonly<{ before: string; after: string }>;
  html: Readonly<{ before: string; after: string }>;
}>;

/** Base64 lines of 76 characters hold 57 bytes: what fills whole lines can be exchanged without encoding the rest again. */
const LINE_BYTES = 57;
const LINE_CHARACTERS = 76;

/** Exactly one line each, and nothing that a text could contain by chance. */
const placeholder = (name: string): string => `\u0001noticewire-${name}\u0001`.padEnd(LINE_BYTES, '=');
const TEXT_SLOT = placeholder('text');
const HTML_SLOT = placeholder('html');

const HEADER_SLOTS = {
  to: 'noticewire-to@placeholder.invalid',
  messageId: 'noticewire-message-id@placeholder.invalid',
  deliveryId: 'noticewire-delivery-id',
  oneClickUrl: 'https://placeholder.invalid/noticewire-one-click',
  unsubscribeMailto: 'mailto:noticewire-unsubscribe@placeholder.invalid',
} as const;
type HeaderSlot = keyof typeof HEADER_SLOTS;
type Slot = HeaderSlot | 'text' | 'html';

const encoder = new TextEncoder();

/** Blanks fill the last line up; in HTML and at the end of a line of text nobody sees them. */
const padded = (text: string): string => {
  const missing = (LINE_BYTES - (encoder.encode(text).length % LINE_BYTES)) % LINE_BYTES;
  return text + ' '.repeat(missing);
};

const base64Lines = (text: string): string => {
  const encoded = Buffer.from(padded(text), 'utf8').toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < encoded.length; at += LINE_CHARACTERS) lines.push(encoded.slice(at, at + LINE_CHARACTERS));
  return lines.join('\r\n');
};

/** A MIME message (RFC 5322) that is composed and encoded once; what one recipient gets is put in by joining strings. */
export class EmailTemplate {
  readonly #pieces: readonly string[];
  readonly #senderDomain: string;

  private constructor(pieces: readonly string[], senderDomain: string) {
    this.#pieces = pieces;
    this.#senderDomain = senderDomain;
  }

  /** Compose with nodemailer: a text and an HTML alternative in base64, since a Chinese paragraph is one long line. */
  static async compose(source: EmailSource): Promise<EmailTemplate> {
    const root = new MimeNode('multipart/alternative', { newline: 'windows' });
    root.setHeader({
      From: [{ name: oneLine(source.from.name), address: source.from.address }],
      To: HEADER_SLOTS.to,
      Subject: oneLine(source.subject),
      Date: source.date.toUTCString().replace(/GMT/, '+0000'),
      'Message-ID': `<${HEADER_SLOTS.messageId}>`,
      'Content-Language': source.language,
      'Auto-Submitted': 'auto-generated',
      'X-Noticewire-Delivery': HEADER_SLOTS.deliveryId,
      ...source.headers,
    });
    if (source.replyTo) root.setHeader('Reply-To', oneLine(source.replyTo));
    if (source.listId) {
      root.setHeader('List-Unsubscribe', `<${HEADER_SLOTS.oneClickUrl}>, <${HEADER_SLOTS.unsubscribeMailto}>`);
      root.setHeader('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click');
    }
    for (const [type, slot, body] of [
      ['text/plain; charset=utf-8', TEXT_SLOT, { before: crlf(source.text.before), after: crlf(source.text.after) }],
      ['text/html; charset=utf-8', HTML_SLOT, source.html],
    ] as const) {
      const part = root.createChild(type);
      part.setHeader('Content-Transfer-Encoding', 'base64');
      part.setContent(padded(body.before) + slot + body.after);
    }
    const built = (await root.build()).toString('latin1');
    const listId = source.listId ? `List-Id: ${encodedPhrase(source.listId.name)} <${source.listId.id}>\r\n` : '';
    return new EmailTemplate(cutAtSlots(listId + built), source.from.address.split('@')[1] ?? 'localhost');
  }

  /** The whole message for one recipient. */
  fill(recipient: EmailRecipient): Uint8Array {
    const values: Readonly<Record<Slot, string>> = {
      to: `${encodedPhrase(recipient.organizationName)} <${headerSafe(recipient.to)}>`,
      messageId: `${headerSafe(recipient.deliveryId)}@${this.#senderDomain}`,
      deliveryId: headerSafe(recipient.deliveryId),
      oneClickUrl: headerSafe(recipient.oneClickUrl),
      unsubscribeMailto: headerSafe(recipient.unsubscribeMailto),
      text: base64Lines(crlf(recipient.text)),
      html: base64Lines(recipient.html),
    };
    return Buffer.from(this.#pieces.map((piece) => (isSlot(piece) ? values[piece] : piece)).join(''), 'latin1');
  }
}

const SLOTS: Readonly<Record<Slot, string>> = {
  ...HEADER_SLOTS,
  text: Buffer.from(TEXT_SLOT).toString('base64'),
  html: Buffer.from(HTML_SLOT).toString('base64'),
};

const isSlot = (piece: string): piece is Slot => Object.hasOwn(SLOTS, piece);

const cutAtSlots = (message: string): readonly string[] => {
  let pieces = [message];
  for (const [name, text] of Object.entries(SLOTS)) {
    pieces = pieces.flatMap((piece) => piece.split(text).flatMap((part, i) => (i === 0 ? [part] : [name, part])));
  }
  return pieces;
};

const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');

const CONTROLS = /\p{Cc}+/gu;

/** A header must not gain a line. */
const oneLine = (text: string): string => text.replace(CONTROLS, ' ').trim();
const headerSafe = (ascii: string): string => ascii.replace(/[^\x21-\x7e]/g, '');

/** Bytes of UTF-8 that an encoded word of 75 characters holds (RFC 2047 §2). */
const WORD_BYTES = 45;

/** A display name: RFC 2047 words, none of which cuts a character. */
const encodedPhrase = (name: string): string => {
  const clean = oneLine(name);
  if (/^[A-Za-z0-9 ]+$/.test(clean)) return `"${clean}"`;
  const words: string[] = [];
  let word = '';
  for (const character of clean) {
    if (encoder.encode(word + character).length > WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  words.push(word);
  return words.map((part) => `=?UTF-8?B?${Buffer.from(part, 'utf8').toString('base64')}?=`).join('\r\n ');
};
