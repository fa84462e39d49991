import type { Act } from '#domain/mailings/mailing';
import { authorsOf, type Notice } from '#domain/notices/notice';
import { wantedReceipt } from '#domain/receipts/receipt';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { leadWords } from '../change-words.ts';
import { sectionName, statusWords } from '../notice-facts.ts';
import { links } from '../site.ts';
import { ACT_MARKS, DIGEST_TITLES, dayWords, firstOf, KIND_WORDS, reasonWords, URGENCY_MARKS } from '../words.ts';
import type { WebhookEvent, WebhookItem } from './format.ts';
import { plainBody } from './plain-body.ts';
import { beginning, footWords, line, moreWords, type RobotEntry, type RobotMessage } from './robot-parts.ts';

const WORDS = {
  'zh-Hans': {
    issuers: '发文机关',
    kind: '文种',
    number: '发文字号',
    parts: '与贵组织有关的部分',
    effectiveOn: '施行日期',
    expiresOn: '失效日期',
    receiptBy: '回执截止日期',
    missing: '贵组织尚未签收，请尽快签收。',
    unanswered: '请签收回执。',
    attachments: '附件',
    files: (count: number) => `${count} 个，请在网页上查看`,
    replaces: '取代',
    receipt: '签收回执',
    read: '查看全文',
    board: '查看全部',
  },
  en: {
    issuers: 'Issued by',
    kind: 'Kind',
    number: 'Document number',
    parts: 'Parts addressed to you',
    effectiveOn: 'In force from',
    expiresOn: 'In force until',
    receiptBy: 'Receipts due',
    missing: 'Your organization has not given its receipt yet: please do.',
    unanswered: 'A receipt is asked for.',
    attachments: 'Attachments',
    files: (count: number) => `${count}, on the web`,
    replaces: 'Replaces',
    receipt: 'Give the receipt',
    read: 'Read in full',
    board: 'Read all',
  },
} as const;

const NAMED = 3;
const NAMED_PARTS = 5;
const NAMED_REASONS = 3;
const NAME_CHARACTERS = 60;
const ALERT_CHARACTERS = 300;
/** A chat is no place to read a long text: the rest is a link away. */
const BODY_CHARACTERS = 1200;
/** As many as somebody looks through in a chat. */
const MOST_ENTRIES = 20;

const titleOf = (notice: Notice, act: Exclude<Act, 'digest'>): string =>
  `${ACT_MARKS[act]}${URGENCY_MARKS[notice.urgency]}${line(notice.title, 200)}`;

export const robotMessage = (event: WebhookEvent): RobotMessage =>
  event.act === 'digest' ? digestMessage(event) : noticeMessage(event.item, event.act, event);

type Frame = Pick<WebhookEvent, 'language' | 'site'>;

const noticeMessage = (item: WebhookItem, act: Exclude<Act, 'digest'>, { language, site }: Frame): RobotMessage => {
  const { notice, receiptUrl } = item;
  const words = WORDS[language];
  const isOver = notice.status === 'withdrawn' || item.disregard === true;
  const read = { label: words.read, url: links.notice(site, notice.id) };
  return {
    language,
    title: titleOf(notice, act),
    alerts: alertsOf(item, act, language),
    facts: factsOf(item, isOver, language),
    body: isOver ? '' : excerptOf(notice),
    entries: [],
    links: receiptUrl ? [{ label: words.receipt, url: receiptUrl }, read] : [read],
    foot: footWords(whyOf(item, language), language),
  };
};

const alertsOf = (item: WebhookItem, act: Act, language: MessageLanguage): readonly string[] => {
  const { notice, had, before = null, disregard, receiptUrl } = item;
  const words = WORDS[language];
  const corrected = had === undefined || notice.status === 'withdrawn' ? [] : leadWords(notice, { before, disregard }, language);
  const toAnswer = receiptUrl === undefined ? [] : [act === 'reminder' ? words.missing : words.unanswered];
  return [statusWords(notice, language), ...corrected, ...toAnswer].flatMap((text) => (text ? [line(text, ALERT_CHARACTERS)] : []));
};

const factsOf = (item: WebhookItem, isOver: boolean, language: MessageLanguage): RobotMessage['facts'] => {
  const { notice, sections, replaced = [], receiptUrl } = item;
  const words = WORDS[language];
  const day = (at: string | undefined): string | undefined => at && dayWords(at, language);
  const names = (all: readonly string[], most: number): string =>
    firstOf(
      all.map((name) => line(name, NAME_CHARACTERS)),
      most,
      language,
    );
  const parts = isOver ? [] : sections.map((position) => sectionName(notice, position, language));
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.issuers, names(authorsOf(notice), NAMED)],
    [words.receiptBy, receiptUrl === undefined ? undefined : day(wantedReceipt(notice)?.by)],
    [words.parts, parts.length === 0 ? undefined : names(parts, NAMED_PARTS)],
    [words.number, notice.documentNumber && line(notice.documentNumber, NAME_CHARACTERS)],
    [words.effectiveOn, day(notice.effectiveOn)],
    [words.expiresOn, day(notice.expiresOn)],
    [
      words.replaces,
      replaced.length === 0
        ? undefined
        : names(
            replaced.map(({ title }) => title),
            NAMED,
          ),
    ],
    [words.attachments, isOver || notice.attachments.length === 0 ? undefined : words.files(notice.attachments.length)],
  ];
  return facts.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
};

/** The sections one after the other, as far as a chat shows them. */
const excerptOf = ({ sections }: Notice): string => {
  let text = '';
  for (const { heading, body } of sections) {
    if (text.length > BODY_CHARACTERS) break;
    // Marks take a part of it: of twice as much, enough is left.
    const shown = [heading && line(heading, NAME_CHARACTERS * 2), plainBody(body.slice(0, BODY_CHARACTERS * 2))].filter(Boolean).join('\n');
    text = [text, shown].filter(Boolean).join('\n');
  }
  return beginning(text, BODY_CHARACTERS);
};

const whyOf = ({ notice, reasons }: WebhookItem, language: MessageLanguage): string =>
  reasons
    .slice(0, NAMED_REASONS)
    .map((reason) => line(reasonWords(reason, notice.issuers, language), NAME_CHARACTERS))
    .join(language === 'en' ? '; ' : '；');

const digestMessage = ({ items, language, site }: Extract<WebhookEvent, { act: 'digest' }>): RobotMessage => {
  const words = WORDS[language];
  const [first] = items;
  if (!first) throw new Error('an empty digest is not sent');
  const shown = items.slice(0, MOST_ENTRIES).map((item) => entryOf(item, { language, site }));
  const rest = items.length - shown.length;
  return {
    language,
    title: DIGEST_TITLES[language](items.length, line(first.notice.title, NAME_CHARACTERS)),
    alerts: [],
    facts: [],
    body: rest > 0 ? moreWords(rest, language) : '',
    entries: shown,
    links: [{ label: words.board, url: `${site.publicUrl}/` }],
    foot: footWords('', language),
  };
};

const entryOf = (item: WebhookItem, { language, site }: Frame): RobotEntry => {
  const { notice, had, sections, receiptUrl } = item;
  const words = WORDS[language];
  const isWithdrawn = notice.status === 'withdrawn';
  const act = isWithdrawn ? 'withdrawal' : had === undefined ? 'notice' : 'correction';
  const [issuers] = factsOf(item, true, language);
  const parts = sections.map((position) => line(sectionName(notice, position, language), NAME_CHARACTERS));
  const status = statusWords(notice, language);
  const by = receiptUrl === undefined ? undefined : wantedReceipt(notice)?.by;
  return {
    title: titleOf(notice, act),
    lines: [
      [issuers?.[1], KIND_WORDS[notice.kind][language]].filter(Boolean).join(' · '),
      ...(status ? [line(status, ALERT_CHARACTERS)] : []),
      ...(parts.length > 0 && !isWithdrawn
        ? [`${words.parts}${language === 'en' ? ': ' : '：'}${firstOf(parts, NAMED_PARTS, language)}`]
        : []),
      ...(receiptUrl === undefined
        ? []
        : [by === undefined ? words.unanswered : `${words.receiptBy}${language === 'en' ? ': ' : '：'}${dayWords(by, language)}`]),
    ],
    link: receiptUrl === undefined ? { label: words.read, url: links.notice(site, notice.id) } : { label: words.receipt, url: receiptUrl },
  };
};
