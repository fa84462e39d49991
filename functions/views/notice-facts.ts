import { authorsOf, leadOf, type Notice } from '#domain/notices/notice';
import { askedReceipt } from '#domain/receipts/receipt';
import type { ReceiptRequest } from '#domain/receipts/receipt-request';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { dayWords, KIND_WORDS, labelled, listed, URGENCY_WORDS } from './words.ts';

const WORDS = {
  'zh-Hans': {
    issuers: '发文机关',
    kind: '文种',
    urgency: '紧急程度',
    number: '发文字号',
    index: '索引号',
    source: '来源',
    reprintedBy: '转载机关',
    issuedOn: '成文日期',
    effectiveOn: '施行日期',
    expiresOn: '失效日期',
    published: '发布日期',
    receipt: '回执截止日期',
    section: (n: number) => `第 ${n} 部分`,
    withdrawn: '本通知已撤回',
    by: (lead: string, day: string) => `（${lead}，${day}）`,
    reason: '撤回原因',
    expired: '本通知已失效',
    superseded: (day: string) => `本通知已被新的通知取代（${day}）`,
  },
  en: {
    issuers: 'Issued by',
    kind: 'Kind',
    urgency: 'Urgency',
    number: 'Document number',
    index: 'Index number',
    source: 'Source',
    reprintedBy: 'Published again by',
    issuedOn: 'Dated',
    effectiveOn: 'In force from',
    expiresOn: 'In force until',
    published: 'Published',
    receipt: 'Receipts due',
    section: (n: number) => `Part ${n}`,
    withdrawn: 'This notice has been withdrawn',
    by: (lead: string, day: string) => ` (${lead}, ${day})`,
    reason: 'Reason',
    expired: 'This notice has expired',
    superseded: (day: string) => `Another notice has taken the place of this one (${day})`,
  },
} as const;

type NoticeFacts = readonly (readonly [label: string, value: string])[];

/** Until when a receipt is asked for, where it is. */
export const receiptFact = (asked: ReceiptRequest | null, language: MessageLanguage): NoticeFacts =>
  asked?.by === undefined ? [] : [[WORDS[language].receipt, dayWords(asked.by, language)]];

/**
 * One row for each fact that the notice states, the issuers first, the lead before the others, and last until when it asks for a receipt.
 */
export const noticeFacts = (notice: Notice, language: MessageLanguage, asked = askedReceipt(notice)): NoticeFacts => {
  const words = WORDS[language];
  const day = (at: string | undefined): string | undefined => at && dayWords(at, language);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.issuers, listed(authorsOf(notice), language)],
    [
      words.reprintedBy,
      notice.reprint &&
        listed(
          notice.issuers.map(({ name }) => name),
          language,
        ),
    ],
    [words.kind, KIND_WORDS[notice.kind][language]],
    [words.urgency, notice.urgency === 'routine' ? undefined : URGENCY_WORDS[notice.urgency][language]],
    [words.number, notice.documentNumber],
    [words.index, notice.indexNumber],
    [words.source, notice.source],
    [words.issuedOn, day(notice.issuedOn)],
    [words.published, day(notice.publishedAt)],
    [words.effectiveOn, day(notice.effectiveOn)],
    [words.expiresOn, day(notice.expiresOn)],
  ];
  return [...facts.flatMap(([label, value]) => (value ? [[label, value] as const] : [])), ...receiptFact(asked, language)];
};

/** What a list calls a section: its heading, or its place. */
export const sectionName = (notice: Pick<Notice, 'sections'>, position: number, language: MessageLanguage): string =>
  notice.sections[position]?.heading ?? WORDS[language].section(position + 1);

/** What is to be said of a notice that does not stand any more: of a withdrawn one by whom, when and why; else null. */
export const statusWords = (
  notice: Pick<Notice, 'status' | 'issuers' | 'language' | 'withdrawal' | 'supersededBy'>,
  language: MessageLanguage,
): string | null => {
  const { status, withdrawal, supersededBy } = notice;
  const words = WORDS[language];
  if (supersededBy && status !== 'withdrawn') return words.superseded(dayWords(supersededBy.at, language));
  if (status === 'expired') return words.expired;
  if (status !== 'withdrawn') return null;
  if (!withdrawal) return words.withdrawn;
  const own = (text: string): string => (directionOf(notice.language) === 'rtl' ? `\u2067${text}\u2069` : text);
  const sentence = `${words.withdrawn}${words.by(own(leadOf(notice).name), dayWords(withdrawal.at, language))}`;
  return `${sentence}${language === 'en' ? '. ' : '。'}${labelled(words.reason, own(withdrawal.reason), language)}`;
};
