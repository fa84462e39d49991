import type { OrganizationFacts } from '#domain/organizations/organization';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { cut } from '#domain/text/text';
import type { Pieces } from '#encoding/message-template';
import { type Html, html } from '../html.ts';
import { links, type Site } from '../site.ts';
import { dayWords, labelled } from '../words.ts';
import type { EmailRecipient } from './template.ts';

/**
 * Styles stand in the elements: mail clients drop style sheets. The colours are dark on light and say so (`color-scheme`), with a contrast
 * of 4.5 : 1 and more: a client in dark mode shows them as they are or turns all of them around, never a half.
 */
export const STYLES = {
  page: 'margin:0;padding:0;background:#ffffff;color:#1a1a1a',
  column:
    "max-width:640px;margin:0 auto;padding:20px 16px;font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',system-ui,sans-serif;font-size:16px;line-height:1.75;word-break:break-word;overflow-wrap:anywhere;color:#1a1a1a",
  title: 'font-size:22px;line-height:1.45;margin:0 0 16px;color:#1a1a1a',
  heading: 'font-size:18px;line-height:1.5;margin:0 0 8px;color:#1a1a1a',
  facts: 'margin:0 0 20px;font-size:14px;line-height:1.7;color:#3d3d3d',
  box: 'margin:0 0 20px;padding:12px 14px;border:1px solid #0b57a4;background:#ffffff;color:#1a1a1a',
  marked: {
    ltr: 'margin:0 0 20px;padding:12px 14px;border-left:4px solid #0b57a4;background:#eef4fb;color:#1a1a1a',
    rtl: 'margin:0 0 20px;padding:12px 14px;border-right:4px solid #0b57a4;background:#eef4fb;color:#1a1a1a',
  },
  plain: 'margin:0 0 20px',
  label: 'margin:0 0 4px;font-size:14px;font-weight:bold;color:#0b4f8a',
  paragraph: 'margin:0 0 14px',
  list: 'margin:0;padding-inline-start:22px',
  alarm: 'margin:0 0 16px;font-weight:bold;color:#a3211b',
  foot: 'margin-top:32px;padding-top:16px;border-top:1px solid #8f8f8f;font-size:14px;line-height:1.7;color:#3d3d3d',
  above: 'margin:0 0 24px;padding-bottom:16px;border-bottom:1px solid #8f8f8f;font-size:14px;line-height:1.7;color:#3d3d3d',
  link: 'color:#0b57a4',
  /** One line also in English on a phone. */
  receipt:
    'display:inline-block;padding:12px 16px;background:#0b57a4;color:#ffffff;text-decoration:none;font-weight:bold;font-size:15px;line-height:1.6',
  button: 'display:inline-block;padding:12px 24px;background:#0b57a4;color:#ffffff;text-decoration:none;font-weight:bold',
} as const;

/** Where something stands that only one recipient gets. */
export const PLACE: unique symbol = Symbol('place');
export type Placed<Part> = readonly (Part | typeof PLACE)[];

/** What stands between the places. */
export const inPieces = (parts: Placed<string>): Pieces => {
  const pieces: string[] = [];
  let piece = '';
  for (const part of parts) {
    if (part === PLACE) pieces.push(piece);
    piece = part === PLACE ? '' : piece + part;
  }
  return [...pieces, piece];
};

/** An HTML message. Its last place is at its foot, or above `rest` where there is one. */
export const frameHtml = (
  args: Readonly<{ language: MessageLanguage; title: string; content: Html | Placed<Html>; footer: Html; rest?: Html | null }>,
): Pieces =>
  inPieces([
    html`<!doctype html>
<html lang="${args.language}" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><meta name="supported-color-schemes" content="light"><title>${args.title}</title></head>
<body style="${STYLES.page}"><div style="${STYLES.column}">
`.markup,
    ...('markup' in args.content ? [args.content] : args.content).map((part) => (part === PLACE ? part : part.markup)),
    html`
${args.rest ? html`<div style="${STYLES.above}">` : html`<div style="${STYLES.foot}">${args.footer}`}
`.markup,
    PLACE,
    html`
</div>${args.rest ? html`${args.rest}<div style="${STYLES.foot}">${args.footer}</div>` : null}</div></body></html>
`.markup,
  ]);

/** A link as it looks in a message. */
export const linkHtml = (href: string, words: string): Html => html`<a href="${href}" style="${STYLES.link}">${words}</a>`;

/** Rows of a label and what it is about; the values are others' words and may run in another direction. */
export const factsHtml = (facts: readonly (readonly [string, string])[], language: MessageLanguage): Html =>
  html`<div style="${STYLES.facts}">${facts.map(
    ([label, value]) => html`<div><strong>${labelled(label, '', language)}</strong><bdi>${value}</bdi></div>
`,
  )}</div>`;

export const factsText = (facts: readonly (readonly [string, string])[], language: MessageLanguage): string =>
  facts.map(([label, value]) => labelled(label, value, language)).join('\n');

/** Above what only one recipient gets, in text. */
export const TEXT_RULE = '-'.repeat(40);

const WORDS = {
  'zh-Hans': {
    to: '本邮件发给',
    manage: '更改订阅（内容、时间、语言）',
    stop: '退订',
    receipt: '签收回执',
    missing: '催办：贵组织尚未签收这份通知。',
    until: (day: string) => `（${day}截止）`,
    service: '由 Noticewire 公共通知服务代为发送。本服务只传递通知，不改动原文。',
  },
  en: {
    to: 'Sent to',
    manage: 'Change your subscription (what, when, language)',
    stop: 'Unsubscribe',
    receipt: 'Confirm receipt',
    missing: 'Reminder: your organization has not confirmed receipt of this notice yet.',
    until: (day: string) => ` by ${day}`,
    service: 'Carried by Noticewire, a wire service for public notices. It passes notices on and never changes their words.',
  },
} as const;

/** Who runs the service. */
export const serviceWords = (language: MessageLanguage): string => WORDS[language].service;

/** Whom a message goes to, and the tokens that let them change or stop it. */
export type Addressee = Readonly<{
  to: string;
  organization: Pick<OrganizationFacts, 'name'>;
  deliveryId: string;
  /** By which the delivery is found again from what comes back. */
  reference: string;
  followsDeliveryId?: string | undefined;
  /** Null for whoever is told and has no say over the subscription. */
  manageToken: string | null;
  unsubscribeToken: string;
  /** For the address that one leaves by writing to, where there is one. */
  leavingToken: string;
  /** Of what it tells, what is to be answered, in the order of the places for it; what has none is at the foot. */
  receipts?: readonly ReceiptLink[];
  /** It reminds of that. */
  isReminder?: boolean;
}>;

/** By which link an organization answers a notice, and until which day. */
export type ReceiptLink = Readonly<{ title: string; direction: 'ltr' | 'rtl'; by: string | undefined; token: string }>;

/** A digest has so many notices at most, and few of them ask for anything. */
const MOST_RECEIPTS = 20;
const NAME_CHARACTERS = 60;

const receiptWords = (name: string, by: string | undefined, language: MessageLanguage): string =>
  by === undefined ? name : `${name}${WORDS[language].until(dayWords(by, language))}`;

/** Beside its notice: a button need not name it. A reminder says before it that it is one. */
const buttonText = ({ by, token }: ReceiptLink, { isReminder }: Addressee, language: MessageLanguage, site: Site): string => {
  const { receipt, missing } = WORDS[language];
  return `${isReminder ? `${missing}\n` : ''}${receiptWords(receipt, by, language)}\n${links.receipt(site, token)}\n`;
};

const buttonHtml = ({ by, token }: ReceiptLink, { isReminder }: Addressee, language: MessageLanguage, site: Site): Html => {
  const { receipt, missing } = WORDS[language];
  return html`${
    isReminder
      ? html`<p style="${STYLES.alarm}">${missing}</p>
`
      : null
  }<p style="margin:8px 0 20px"><a href="${links.receipt(site, token)}" style="${STYLES.receipt}">${receiptWords(receipt, by, language)}</a></p>
`;
};

/** Of what a digest has no room for, and what is to be answered all the same. */
const named = ({ title, direction, by }: ReceiptLink, language: MessageLanguage): string =>
  receiptWords(labelled(WORDS[language].receipt, isolated(cut(title, NAME_CHARACTERS), direction), language), by, language);

/**
 * What only this recipient gets: by which link it answers each notice, for whom the message is, how to change or stop it.
 * @param places of the message, the last of them at its foot
 */
export const forRecipient = (addressee: Addressee, language: MessageLanguage, site: Site, places = 1): EmailRecipient => {
  const {
    to,
    organization,
    deliveryId,
    reference,
    followsDeliveryId,
    manageToken,
    unsubscribeToken,
    leavingToken,
    receipts = [],
  } = addressee;
  const words = WORDS[language];
  const buttons = Array.from({ length: places - 1 }, (_, at) => receipts[at]);
  const others = receipts.slice(places - 1, places - 1 + MOST_RECEIPTS);
  const manage = manageToken === null ? null : links.manage(site, manageToken);
  const stop = links.unsubscribe(site, unsubscribeToken);
  const forWhom = labelled(words.to, organization.name, language);
  return {
    to,
    organizationName: organization.name,
    deliveryId,
    reference,
    followsDeliveryId,
    text: [
      ...buttons.map((one) => (one ? buttonText(one, addressee, language, site) : '')),
      `${others.map((one) => `${named(one, language)}\n${links.receipt(site, one.token)}\n\n`).join('')}${forWhom}\n${manage === null ? '' : `${labelled(words.manage, manage, language)}\n`}${labelled(words.stop, stop, language)}\n`,
    ],
    html: [
      ...buttons.map((one) => (one ? buttonHtml(one, addressee, language, site).markup : '')),
      html`${others.map(
        (one) => html`<p style="margin:0 0 8px">${linkHtml(links.receipt(site, one.token), named(one, language))}</p>
`,
      )}<p style="margin:0 0 8px"><bdi>${forWhom}</bdi></p>
<p style="margin:0">${manage === null ? null : html`${linkHtml(manage, words.manage)} · `}${linkHtml(stop, words.stop)}</p>`.markup,
    ],
    oneClickUrl: links.oneClick(site, unsubscribeToken),
    leaveByMail: links.leaveByMail(site, leavingToken),
  };
};

/** Text in a direction of its own, kept apart from what stands around it where there is no markup to do so (UAX #9, isolates). */
export const isolated = (text: string, direction: 'ltr' | 'rtl'): string => (direction === 'rtl' ? `\u2067${text}\u2069` : text);
