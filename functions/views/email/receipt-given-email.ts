import type { Notice } from '#domain/notices/notice';
import { type Answer, wantedReceipt } from '#domain/receipts/receipt';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { cut, directionOf } from '#domain/text/text';
import { links, type Site } from '../site.ts';
import { dayWords, minuteWords } from '../words.ts';
import { isolated } from './frame.ts';
import { letterEmail } from './letter-email.ts';

const TITLE_CHARACTERS = 60;

const WORDS = {
  'zh-Hans': {
    subject: (title: string) => `已代表贵组织签收：${title}`,
    given: (name: string, organization: string) => `${name} 已代表「${organization}」签收下面的通知。`,
    changed: (name: string, organization: string) => `${name} 更改了「${organization}」对下面通知的回执。`,
    notice: '通知',
    name: '签收人',
    at: '时间',
    contact: '所用链接发给',
    why: '签收链接可以转发，所以告知主要联系人。如签收人或内容有误，请打开下面的页面更改。',
    until: (day: string) => `可以更改到 ${day} 结束。`,
    button: '查看或更改回执',
  },
  en: {
    subject: (title: string) => `Receipt confirmed for your organization: ${title}`,
    given: (name: string, organization: string) => `${name} has confirmed receipt of this notice for “${organization}”.`,
    changed: (name: string, organization: string) => `${name} has changed the receipt of “${organization}” for this notice.`,
    notice: 'Notice',
    name: 'Confirmed by',
    at: 'On',
    contact: 'With the link sent to',
    why: 'The link can be passed on, so the main contact is told. If the person or what was filled in is not right, change it on this page.',
    until: (day: string) => `It can be changed until the end of ${day}.`,
    button: 'See or change the receipt',
  },
} as const;

export type ReceiptGivenEmail = Readonly<{
  to: string;
  language: MessageLanguage;
  notice: Notice;
  organization: Readonly<{ id: string; name: string }>;
  answer: Answer;
  /** Whose link it was, masked; null when that contact is gone. */
  contact: string | null;
  token: string;
  now: Date;
  site: Site;
}>;

/** Tells the main contact of an organization who answered for it, and with which contact's link. */
export const receiptGivenEmail = (message: ReceiptGivenEmail): Promise<Uint8Array> => {
  const { to, language, notice, organization, answer, contact, token, now, site } = message;
  const words = WORDS[language];
  const title = isolated(cut(notice.title, TITLE_CHARACTERS), directionOf(notice.language));
  const by = wantedReceipt(notice)?.by;
  const said = answer.changedAt === undefined ? words.given : words.changed;
  return letterEmail({
    to,
    language,
    subject: words.subject(title),
    blocks: [
      { kind: 'words', words: said(answer.name, organization.name) },
      {
        kind: 'facts',
        facts: [
          [words.notice, title],
          [words.name, answer.name],
          [words.at, minuteWords(answer.changedAt ?? answer.at, language)],
          ...(contact ? [[words.contact, contact] as const] : []),
        ],
      },
      { kind: 'words', words: `${words.why}${by ? ` ${words.until(dayWords(by, language))}` : ''}` },
      { kind: 'button', words: words.button, href: links.receipt(site, token) },
    ],
    id: `receipt-${notice.id}-${organization.id}-${Date.parse(answer.changedAt ?? answer.at).toString(36)}`,
    now,
    site,
  });
};
