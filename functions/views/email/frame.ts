import type { OrganizationFacts } from '#domain/organizations/organization';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
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
  button: 'display:inline-block;padding:12px 24px;background:#0b57a4;color:#ffffff;text-decoration:none;font-weight:bold',
} as const;

/**
 * The two halves of an HTML message, with room for what only one recipient gets between
 * them: at its foot, or above `rest` where there is one.
 */
export const frameHtml = (
  args: Readonly<{ language: MessageLanguage; title: string; content: Html; footer: Html; rest?: Html | null }>,
): Readonly<{ before: string; after: string }> => ({
  before: html`<!doctype html>
<html lang="${args.language}" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><meta name="supported-color-schemes" content="light"><title>${args.title}</title></head>
<body style="${STYLES.page}"><div style="${STYLES.column}">
${args.content}
${args.rest ? html`<div style="${STYLES.above}">` : html`<div style="${STYLES.foot}">${args.footer}`}
`.markup,
  after: html`
</div>${args.rest ? html`${args.rest}<div style="${STYLES.foot}">${args.footer}</div>` : null}</div></body></html>
`.markup,
});

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
    receipt: '签收回执 Confirm receipt',
    missing: '催办：贵组织尚未签收这份通知。',
    until: (day: string) => `（${day}截止）`,
    service: '由 Noticewire 公共通知服务代为发送。本服务只传递通知，不改动原文。',
  },
  en: {
    to: 'Sent to',
    manage: 'Change your subscription (what, when, language)',
    stop: 'Unsubscribe',
    receipt: 'Confirm receipt 签收回执',
    missing: 'Reminder: your organization has not confirmed receipt of this notice yet.',
    until: (day: string) => ` (by ${day})`,
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
  /** Of what it tells, what is to be answered. */
  receipts?: readonly ReceiptLink[];
  /** It reminds of that. */
  isReminder?: boolean;
}>;

/** By which link an organization answers a notice, and until which day. */
export type ReceiptLink = Readonly<{ title: string; direction: 'ltr' | 'rtl'; by: string | undefined; token: string }>;

/** A digest has so many notices at most, and few of them ask for anything. */
const MOST_RECEIPTS = 20;

const receiptWords = ({ title, direction, by }: ReceiptLink, isOnly: boolean, language: MessageLanguage): string => {
  const { receipt, until } = WORDS[language];
  const named = isOnly ? receipt : labelled(receipt, isolated(title, direction), language);
  return by === undefined ? named : `${named}${until(dayWords(by, language))}`;
};

/** What a reminder says before all else that its reader alone gets. */
const reminderWords = ({ isReminder, receipts = [] }: Addressee, language: MessageLanguage): string | null =>
  isReminder && receipts.length > 0 ? WORDS[language].missing : null;

const receiptsText = (receipts: readonly ReceiptLink[], language: MessageLanguage, site: Site): string =>
  receipts
    .slice(0, MOST_RECEIPTS)
    .map((one) => `${receiptWords(one, receipts.length === 1, language)}\n${links.receipt(site, one.token)}\n\n`)
    .join('');

const receiptsHtml = (receipts: readonly ReceiptLink[], language: MessageLanguage, site: Site): Html =>
  html`${receipts.slice(0, MOST_RECEIPTS).map(
    (one) =>
      html`<p style="margin:0 0 16px"><a href="${links.receipt(site, one.token)}" style="${STYLES.button}">${receiptWords(one, receipts.length === 1, language)}</a></p>
`,
  )}`;

/** What only this recipient gets: for whom the message is, how to change or stop it. */
export const forRecipient = (addressee: Addressee, language: MessageLanguage, site: Site): EmailRecipient => {
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
  const reminder = reminderWords(addressee, language);
  const manage = manageToken === null ? null : links.manage(site, manageToken);
  const stop = links.unsubscribe(site, unsubscribeToken);
  const forWhom = labelled(words.to, organization.name, language);
  return {
    to,
    organizationName: organization.name,
    deliveryId,
    reference,
    followsDeliveryId,
    text: `${reminder ? `${reminder}\n` : ''}${receiptsText(receipts, language, site)}${forWhom}\n${manage === null ? '' : `${labelled(words.manage, manage, language)}\n`}${labelled(words.stop, stop, language)}\n`,
    html: html`${
      reminder
        ? html`<p style="${STYLES.alarm}">${reminder}</p>
`
        : null
    }${receiptsHtml(receipts, language, site)}<p style="margin:0 0 8px"><bdi>${forWhom}</bdi></p>
<p style="margin:0">${manage === null ? null : html`${linkHtml(manage, words.manage)} · `}${linkHtml(stop, words.stop)}</p>`.markup,
    oneClickUrl: links.oneClick(site, unsubscribeToken),
    leaveByMail: links.leaveByMail(site, leavingToken),
  };
};

/** Text in a direction of its own, kept apart from what stands around it where there is no markup to do so (UAX #9, isolates). */
export const isolated = (text: string, direction: 'ltr' | 'rtl'): string => (direction === 'rtl' ? `\u2067${text}\u2069` : text);
