import type { Reason } from '#domain/audience/audience';
import type { DigestWindow, Mailing } from '#domain/mailings/mailing';
import { type Issuer, leadOf, type Notice } from '#domain/notices/notice';
import { askedReceipt } from '#domain/receipts/receipt';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { cut, directionOf, paragraphs, utf8Bytes } from '#domain/text/text';
import { type Html, html } from '../html.ts';
import { sectionName, statusWords } from '../notice-facts.ts';
import type { StreetNames } from '../place-words.ts';
import { links, type Site } from '../site.ts';
import { DIGEST_TITLES, dayWords, firstOf, KIND_WORDS, labelled, reasonWords, urgencyMarkWords } from '../words.ts';
import { type DigestReader, windowWords } from './digest-window.ts';
import { frameHtml, inPieces, isolated, linkHtml, PLACE, type Placed, STYLES, serviceWords, TEXT_RULE } from './frame.ts';
import { listOf } from './notice-email.ts';
import { EmailTemplate } from './template.ts';

export type DigestItem = Readonly<{
  notice: Notice;
  reasons: readonly Reason[];
  sections: readonly number[];
  /** In whose place it stands. */
  replaced?: readonly Notice[] | undefined;
  /** Names of the streets that the reasons mention. */
  streets?: StreetNames | undefined;
}>;

export type DigestEmail = Readonly<{
  items: readonly DigestItem[];
  window: DigestWindow;
  /** Of the reader. */
  timeZone: string;
  reader: DigestReader;
  mailing: Pick<Mailing, 'id'>;
  language: MessageLanguage;
  site: Site;
}>;

/**
 * How many notices a digest shows, and of how many bytes of HTML; the rest is a link. Mail clients cut at about 100 KB; GOV.UK's busiest
 * readers got nothing at all when a digest outgrew 2 MB.
 */
const MOST_ITEMS = 50;
const MOST_BYTES = 80_000;
/** What the button of one reader takes beside its notice. */
const BUTTON_BYTES = 500;
const EXCERPT_CHARACTERS = 160;
const NAMED_ISSUERS = 3;
const NAMED_PARTS = 5;
const NAME_CHARACTERS = 60;
const NAMED_REASONS = 6;

const WORDS = {
  'zh-Hans': {
    from: '公共通知汇总',
    heading: (count: number) => `与贵组织有关的新通知 ${count} 件`,
    more: (count: number) => `另有 ${count} 件，请在网页上查看`,
    parts: '与贵组织有关的部分',
    why: '收到原因',
    replaces: '取代',
    read: '阅读全文',
  },
  en: {
    from: 'Public notices digest',
    heading: (count: number) => `New notices that concern you: ${count}`,
    more: (count: number) => `${count} more on the web`,
    parts: 'Parts addressed to you',
    why: 'Why',
    replaces: 'Replaces',
    read: 'Read in full',
  },
} as const;

/** Everything new in a window, in one message. */
export const digestEmail = async ({ items, window, timeZone, reader, mailing, language, site }: DigestEmail): Promise<EmailTemplate> => {
  const words = WORDS[language];
  const [first] = items;
  if (!first) throw new Error('an empty digest is not sent');
  const shown = fitting(items.slice(0, MOST_ITEMS).map((item) => shownItem(item, language, site)));
  const rest = items.length - shown.length;
  const board = `${site.publicUrl}/`;
  const published = windowWords(window, timeZone, reader, language);
  const sender = senderOf(items, words.from);
  return EmailTemplate.compose({
    from: { name: sender.name, address: site.senderAddress },
    replyTo: sender.replyTo,
    subject: DIGEST_TITLES[language](items.length, isolated(cut(first.notice.title, NAME_CHARACTERS), directionOf(first.notice.language))),
    language,
    headers: { 'X-Noticewire-Mailing': mailing.id },
    date: new Date(window.to),
    list: listOf(sender, site),
    text: inPieces([
      `${words.heading(items.length)}\n${published}\n\n`,
      ...shown.flatMap(({ text }) => text),
      ...(rest > 0 ? [`${labelled(words.more(rest), board, language)}\n\n`] : []),
      `${TEXT_RULE}\n`,
      PLACE,
      `\n${serviceWords(language)}\n`,
    ]),
    html: frameHtml({
      language,
      title: words.heading(items.length),
      content: [
        html`<h1 style="${STYLES.title}">${words.heading(items.length)}</h1>
<p style="${STYLES.facts}">${published}</p>
`,
        ...shown.flatMap((item) => item.html),
        ...(rest > 0 ? [html`<p style="margin:0">${linkHtml(board, words.more(rest))}</p>`] : []),
      ],
      footer: html`<p style="margin:0 0 12px">${serviceWords(language)}</p>`,
    }),
  });
};

/** The agency, when all is from one; else the service speaks. */
const senderOf = (items: readonly DigestItem[], ourName: string): Pick<Issuer, 'id' | 'name' | 'replyTo'> => {
  const leads = new Map(items.map(({ notice }) => [leadOf(notice).id, leadOf(notice)]));
  const [only] = leads.values();
  return only && leads.size === 1 ? only : { id: 'digest', name: ourName };
};

type ShownItem = Readonly<{ html: Placed<Html>; text: Placed<string>; bytes: number }>;

/** Those that fit; the first one always does. */
const fitting = (items: readonly ShownItem[]): readonly ShownItem[] => {
  let bytes = 0;
  const tooMuch = items.findIndex((item) => {
    bytes += item.bytes;
    return bytes > MOST_BYTES;
  });
  return tooMuch < 0 ? items : items.slice(0, Math.max(1, tooMuch));
};

const shownItem = (item: DigestItem, language: MessageLanguage, site: Site): ShownItem => {
  const { notice } = item;
  const words = WORDS[language];
  const direction = directionOf(notice.language);
  const title = `${urgencyMarkWords(notice.urgency, language)}${notice.title}`;
  const excerpt = cut(paragraphs(notice.sections[0]?.body ?? '')[0] ?? '', EXCERPT_CHARACTERS);
  const status = statusWords(notice, language);
  const lines = linesOf(item, language);
  const online = links.notice(site, notice.id);
  const asked = askedReceipt(notice) !== null;
  const shown = html`<section style="margin:0 0 28px"><h2 style="${STYLES.heading}" lang="${notice.language}" dir="${direction}">${title}</h2>
${status ? html`<p style="${STYLES.alarm}">${status}</p>` : null}<p style="margin:0 0 8px" lang="${notice.language}" dir="${direction}">${excerpt}</p>
${lines.map((line) => html`<p style="margin:0;font-size:14px;color:#3d3d3d"><bdi>${line}</bdi></p>`)}
<p style="margin:4px 0 0">${linkHtml(online, words.read)}</p>
`;
  const end = html`</section>
`;
  const text = `${[title, status, excerpt, ...lines, online].filter(Boolean).join('\n')}\n`;
  return {
    html: asked ? [shown, PLACE, end] : [shown, end],
    text: asked ? [text, PLACE, '\n'] : [text, '\n'],
    bytes: utf8Bytes(shown.markup) + (asked ? BUTTON_BYTES : 0),
  };
};

const linesOf = ({ notice, reasons, sections, replaced = [], streets }: DigestItem, language: MessageLanguage): readonly string[] => {
  const words = WORDS[language];
  const direction = directionOf(notice.language);
  const own = (text: string): string => isolated(cut(text, NAME_CHARACTERS), direction);
  const parts = sections.map((position) => own(sectionName(notice, position, language)));
  const why = reasons.map((reason) => reasonWords(reason, notice.issuers, language, streets));
  return [
    [
      firstOf(
        notice.issuers.map(({ name }) => own(name)),
        NAMED_ISSUERS,
        language,
      ),
      KIND_WORDS[notice.kind][language],
      notice.documentNumber,
      notice.publishedAt && dayWords(notice.publishedAt, language),
    ]
      .filter(Boolean)
      .join(' · '),
    ...(parts.length > 0 ? [labelled(words.parts, firstOf(parts, NAMED_PARTS, language), language)] : []),
    ...(replaced.length > 0
      ? [
          labelled(
            words.replaces,
            firstOf(
              replaced.map(({ title }) => own(title)),
              NAMED_PARTS,
              language,
            ),
            language,
          ),
        ]
      : []),
    labelled(words.why, why.slice(0, NAMED_REASONS).join(language === 'en' ? '; ' : '；'), language),
  ];
};
