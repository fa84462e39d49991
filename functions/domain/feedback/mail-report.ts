import { type Arrived, type Feedback, momentIn, momentOf, referencesIn } from './feedback.ts';

/** A mail that came back, taken apart. Names of headers and types are in small letters. */
export type ReturnedMail = Readonly<{
  headers: Readonly<Record<string, string>>;
  /** All parts but the ones for people, decoded. */
  parts: readonly Readonly<{ type: string; text: string }>[];
  /** As it came: for what no part shows. */
  raw: string;
  /** To whom the envelope said it goes, if that is known. */
  recipients: readonly string[];
}>;

type Fields = Readonly<Record<string, string>>;

const DELIVERY_STATUS: ReadonlySet<string> = new Set(['message/delivery-status', 'message/global-delivery-status']);
const FEEDBACK_REPORT = 'message/feedback-report';

/**
 * What a mail tells that came back: a report on deliveries (RFC 3464, RFC 6533), or a complaint (RFC 5965). All else says nothing that a
 * program may act on: automatic replies (RFC 3834), people, and bounces in words alone.
 */
export const readReport = (mail: ReturnedMail, now: Date): Arrived => {
  const complaint = mail.parts.find(({ type }) => type === FEEDBACK_REPORT);
  if (complaint) return { kind: 'feedback', feedback: [complaintIn(mail, fieldsOf(complaint.text), now)] };
  const status = mail.parts.find(({ type }) => DELIVERY_STATUS.has(type));
  if (!status) return { kind: 'nothing', code: isAutomatic(mail) ? 'auto-reply' : 'not-a-report' };
  const groups = blocksOf(status.text).map(fieldsOf);
  // When it came to whoever reports: of the message, which stands before those of recipients (RFC 3464, section 2.2.5).
  const sentAt = momentIn(groups.find((fields) => 'arrival-date' in fields)?.['arrival-date'], now);
  const blocks = groups.filter((fields) => 'final-recipient' in fields || 'original-recipient' in fields);
  const failed = blocks.filter(({ action = '' }) => /^failed\b/i.test(action));
  if (failed.length === 0) return { kind: 'nothing', code: 'nothing-failed' };
  return { kind: 'feedback', feedback: failed.map((fields) => ({ ...failureIn(mail, fields, blocks.length === 1, now), sentAt })) };
};

/** Does it report on a delivery, or bring a complaint? */
export const isReport = ({ parts }: ReturnedMail): boolean =>
  parts.some(({ type }) => type === FEEDBACK_REPORT || DELIVERY_STATUS.has(type));

/** Nobody sat down to write it (RFC 3834, section 5, and what older programs say). */
export const isAutomatic = ({ headers }: ReturnedMail): boolean =>
  !/^(?:no\b.*)?$/i.test(headers['auto-submitted'] ?? '') ||
  'x-autoreply' in headers ||
  'x-autorespond' in headers ||
  /auto_reply|bulk|junk/i.test(headers['precedence'] ?? '');

const failureIn = (mail: ReturnedMail, fields: Fields, isAlone: boolean, now: Date): Feedback => ({
  ...toldBy(mail, now),
  source: 'dsn',
  told: {
    kind: 'bounce',
    lasting: 'unsaid',
    detail: '',
    answer: { status: /\d\.\d{1,3}\.\d{1,3}/.exec(fields['status'] ?? '')?.[0], text: fields['diagnostic-code'] },
  },
  // The one that was written to; the final one may stand behind a forwarding.
  recipient: addressOf(fields['original-recipient']) ?? addressOf(fields['final-recipient']),
  isAlone,
});

const complaintIn = (mail: ReturnedMail, fields: Fields, now: Date): Feedback => ({
  ...toldBy(mail, now),
  source: 'arf',
  told: { kind: 'complaint', type: (fields['feedback-type'] ?? '').toLowerCase(), isEcho: false },
  recipient: addressOf(fields['original-rcpt-to']),
  isAlone: true,
});

const toldBy = (mail: ReturnedMail, now: Date): Pick<Feedback, 'id' | 'at' | 'references'> => {
  const { 'message-id': messageId, date } = mail.headers;
  const references = referencesOf(mail);
  return {
    id: (messageId ?? `${date ?? ''}-${references[0] ?? ''}`).replace(/[^\x21-\x7e]/g, '').slice(0, LONGEST_ID),
    at: momentOf(date, now),
    references,
  };
};

const LONGEST_ID = 200;

/** Where the bounce was sent to, then the headers that came back, then anywhere. */
const referencesOf = ({ headers, parts, raw, recipients }: ReturnedMail): readonly string[] => {
  const envelope = [...recipients, headers['delivered-to'] ?? '', headers['to'] ?? ''];
  const returned = parts.filter(({ type }) => /rfc822|global/.test(type)).map(({ text }) => text);
  const ours = returned.flatMap((text) => text.match(/^x-noticewire-delivery:.*$/gim) ?? []);
  return [...new Set([...envelope, ...ours, ...parts.map(({ text }) => text), raw].flatMap(referencesIn))].slice(0, MOST_REFERENCES);
};

/** Each costs a check, and a mail may hold as many as somebody likes. */
const MOST_REFERENCES = 10;

const blocksOf = (text: string): readonly string[] => text.split(/(?:\r?\n[ \t]*){2,}/);

/** Fields of one block, unfolded; the first of a name counts. */
const fieldsOf = (block: string): Fields => {
  const fields: Record<string, string> = {};
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line) ?? [];
    if (name !== '') fields[name.toLowerCase()] ??= value.trim();
  }
  return fields;
};

/**
 * `rfc822; a@b.example`, or in the form of RFC 6533, section 3. Of xtext (RFC 3461, section 4) only what it has to write otherwise: not all
 * that report keep to it, and `+tag` is common.
 */
const addressOf = (field: string | undefined): string | null => {
  const [, type = '', value = ''] = /^(?:([\w-]+)\s*;)?\s*<?\s*([^<>\s]+)/.exec(field ?? '') ?? [];
  if (!value.includes('@')) return null;
  if (!/^utf-8$/i.test(type)) return value.replaceAll('+2B', '+').replaceAll('+3D', '=');
  return value.replace(/\\x\{([0-9A-Fa-f]{1,6})\}/g, (whole, code: string) => {
    const point = Number.parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
};
