import type { AttachedFile } from '#domain/attachments/attachment';
import type { Reason } from '#domain/audience/audience';
import type { Notice } from '#domain/notices/notice';
import { askedReceipt } from '#domain/receipts/receipt';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf, utf8Bytes } from '#domain/text/text';
import { standsVertically } from '#domain/text/writing-mode';
import type { Pieces } from '#encoding/message-template';
import { fileWords } from '../attachment-words.ts';
import { leadWords } from '../change-words.ts';
import { type Html, html } from '../html.ts';
import { beginningOf, bodyHtml, bodyText, type Look } from '../markup.ts';
import { noticeFacts, receiptFact, sectionName, statusWords } from '../notice-facts.ts';
import type { StreetNames } from '../place-words.ts';
import { links, type Site } from '../site.ts';
import { labelled, listed, reasonWords } from '../words.ts';
import { BODY_LOOK, VERTICAL, VERTICAL_LOOK } from './body-look.ts';
import {
  factsHtml,
  factsText,
  frameHtml,
  inPieces,
  isolated,
  linkHtml,
  PLACE,
  type Placed,
  STYLES,
  serviceWords,
  TEXT_RULE,
} from './frame.ts';

/** What a message about a notice says to all who are told the same in the same language. */
export type NoticeMessage = Readonly<{
  notice: Notice;
  reasons: readonly Reason[];
  /** Positions of the sections that are addressed to this organization. */
  sections: readonly number[];
  /** The version that they had, and what they had it by; null or absent: they have had none, or nobody knows it any more. */
  before?: Notice | null | undefined;
  had?: number | undefined;
  /** In whose place it stands. */
  replaced?: readonly Notice[] | undefined;
  /** It does not concern them any more. */
  disregard?: boolean | undefined;
  language: MessageLanguage;
  site: Site;
  /** Names of the streets that the reasons mention. */
  streets?: StreetNames | undefined;
}>;

export type NoticeParts = Readonly<{ html: Pieces; text: Pieces }>;

const WORDS = {
  'zh-Hans': {
    forYou: '与贵组织有关的部分',
    mark: '与贵组织有关',
    why: '贵组织为什么收到本通知',
    attachments: '附件',
    online: '在网页上查看本通知',
    long: '本通知较长，邮件只载开头部分',
    rest: '…全文见网页',
    replaces: '取代',
  },
  en: {
    forYou: 'Parts addressed to you',
    mark: 'Addressed to you',
    why: 'Why you get this notice',
    attachments: 'Attachments',
    online: 'Read this notice on the web',
    long: 'This notice is long: the mail has its beginning only',
    rest: '… Read on: the whole text is on the web',
    replaces: 'Replaces',
  },
} as const;

/** Mail clients cut HTML off at about 100 KB, and with it the way out at its foot. */
const MOST_HTML_BYTES = 90_000;
/** What one recipient gets besides: a name, links with tokens. */
const RECIPIENT_BYTES = 2_000;

/** The parts of a message about a notice: whole, or the beginning with a link to the rest where mail clients would cut it. */
export const noticeParts = (message: NoticeMessage): NoticeParts => {
  // What does not stand any more is not said again, nor what is not for them.
  if (message.notice.status === 'withdrawn' || message.disregard) return partsOf({ ...message, sections: [] }, [], true);
  const whole = partsOf(message, wholeSections(message.notice), true);
  if (bytesOf(whole) <= MOST_HTML_BYTES) return whole;
  const room = MOST_HTML_BYTES - bytesOf(partsOf(message, [], false));
  return partsOf(message, firstSections(message, room), false);
};

/** Whether a notice is longer than a mail can show, whomever it is addressed to. */
export const isLongForMail = (notice: Notice, site: Site): boolean => {
  const sections = notice.sections.flatMap(({ audience }, position) => (audience ? [position] : []));
  return bytesOf(partsOf({ notice, reasons: [], sections, language: 'zh-Hans', site }, wholeSections(notice), true)) > MOST_HTML_BYTES;
};

const bytesOf = ({ html }: NoticeParts): number => utf8Bytes(html.join('')) + RECIPIENT_BYTES;

/** A section as it is shown: maybe only its beginning. */
type ShownSection = Readonly<{ position: number; heading?: string | undefined; body: string }>;

const wholeSections = (notice: Notice): readonly ShownSection[] =>
  notice.sections.map(({ heading, body }, position) => ({ position, heading, body }));

/** As much as there is room for. Those that are addressed to the reader come first: the end might be cut off. */
const firstSections = (message: NoticeMessage, bytes: number): readonly ShownSection[] => {
  const all = wholeSections(message.notice);
  const isOwn = ({ position }: ShownSection): boolean => message.sections.includes(position);
  const shown: ShownSection[] = [];
  let room = bytes;
  for (const section of [...all.filter(isOwn), ...all.filter((each) => !isOwn(each))]) {
    room -= utf8Bytes(sectionHtml(message, { ...section, body: '' }).markup);
    const { body, isWhole } = beginningOf(section.body, room, lookOf(message.notice));
    if (body !== '') shown.push({ ...section, body });
    if (!isWhole) break;
    room -= utf8Bytes(bodyHtml(body, lookOf(message.notice)).markup);
  }
  return shown;
};

const partsOf = (message: NoticeMessage, shown: readonly ShownSection[], isWhole: boolean): NoticeParts => {
  const { notice, reasons, language, site } = message;
  const words = WORDS[language];
  const online = links.notice(site, notice.id);
  const why = reasons.map((reason) => reasonWords(reason, notice.issuers, language, message.streets));
  const whyHtml = html`<p style="margin:0 0 4px"><strong>${words.why}</strong></p><ul style="margin:0 0 12px;padding-inline-start:22px">${why.map((sentence) => html`<li>${sentence}</li>`)}</ul>
<p style="margin:0 0 12px">${serviceWords(language)}</p>`;
  const onlineHtml = html`<p style="margin:0 0 12px">${linkHtml(online, words.online)}</p>`;
  const onlineText = labelled(words.online, online, language);
  const whyText = `${words.why}\n${bullets(why)}\n`;
  const common = { language, title: notice.title };
  const asked = askedReceipt(notice, message.disregard);
  // Its button is below the line that says until when; where nothing says so, behind the text.
  const underDay: Placed<never> = asked?.by === undefined ? [] : [PLACE];
  const underText: Placed<never> = asked !== null && asked.by === undefined ? [PLACE] : [];
  const [filesHtml, filesText] = [attachmentsHtml(message), attachmentsText(message)];
  if (isWhole)
    return {
      html: frameHtml({
        ...common,
        content: [headHtml(message), ...underDay, html`${ownPartsHtml(message)}${sectionsHtml(message, shown)}${filesHtml}`, ...underText],
        footer: html`${onlineHtml}\n${whyHtml}`,
      }),
      text: inPieces([
        `${headText(message)}\n\n`,
        ...underDay,
        ...blankLine(underDay),
        paragraphsOf([...ownPartsText(message), ...sectionsText(message, shown), ...filesText]),
        ...underText,
        ...blankLine(underText),
        `${onlineText}\n\n${TEXT_RULE}\n${whyText}\n`,
        PLACE,
        `\n${serviceWords(language)}\n`,
      ]),
    };
  return {
    html: frameHtml({
      ...common,
      content: [
        headHtml(message),
        ...underDay,
        html`${ownPartsHtml(message)}<p style="margin:0 0 4px"><strong>${words.long}</strong></p>${onlineHtml}${filesHtml}`,
        ...underText,
      ],
      rest: html`${sectionsHtml(message, shown)}<p style="margin:0 0 20px"><strong>${linkHtml(online, words.rest)}</strong></p>`,
      footer: whyHtml,
    }),
    text: inPieces([
      `${headText(message)}\n\n`,
      ...underDay,
      ...blankLine(underDay),
      paragraphsOf([...ownPartsText(message), `${words.long}\n${onlineText}`, ...filesText]),
      ...underText,
      ...blankLine(underText),
      PLACE,
      `\n${TEXT_RULE}\n${paragraphsOf([...sectionsText(message, shown), labelled(words.rest, online, language)])}${TEXT_RULE}\n${whyText}\n${serviceWords(language)}\n`,
    ]),
  };
};

/** A button of one reader ends with its line. */
const blankLine = (places: Placed<never>): readonly string[] => places.map(() => '\n');

const paragraphsOf = (all: readonly string[]): string => all.map((one) => `${one}\n\n`).join('');

/** Links of ours to its files: they are not sent along, and hold as long as the notice stands. A withdrawn one has none to offer. */
const filesOf = ({ notice, disregard }: NoticeMessage): readonly AttachedFile[] =>
  notice.status === 'withdrawn' || disregard ? [] : notice.attachments;

const attachmentsHtml = (message: NoticeMessage): Html | null => {
  const { notice, language, site } = message;
  const files = filesOf(message);
  if (files.length === 0) return null;
  return html`<div style="${STYLES.plain}"><p style="margin:0 0 4px"><strong>${labelled(WORDS[language].attachments, '', language)}</strong></p><ol style="${STYLES.list}">${files.map(
    (one) =>
      html`<li><a href="${links.attachment(site, one)}" style="${STYLES.link}"><bdi lang="${notice.language}" dir="${directionOf(notice.language)}">${one.name}</bdi></a> (${fileWords(one, language)})</li>`,
  )}</ol></div>
`;
};

const attachmentsText = (message: NoticeMessage): readonly string[] => {
  const { notice, language, site } = message;
  const files = filesOf(message);
  const direction = directionOf(notice.language);
  const lines = files.map(
    (one, i) => `${i + 1}. ${isolated(one.name, direction)} (${fileWords(one, language)})\n   ${links.attachment(site, one)}`,
  );
  return lines.length === 0 ? [] : [`${labelled(WORDS[language].attachments, '', language).trim()}\n${lines.join('\n')}`];
};

/** Until when a receipt is wanted comes last: its button is right below. */
const factsOf = ({ notice, replaced = [], disregard, language }: NoticeMessage): ReturnType<typeof noticeFacts> => {
  const names = replaced.map(({ documentNumber, title }) => [documentNumber, title].filter(Boolean).join(' '));
  return [
    ...noticeFacts(notice, language, null),
    ...(names.length > 0 ? [[WORDS[language].replaces, listed(names, language)] as const] : []),
    ...receiptFact(askedReceipt(notice, disregard), language),
  ];
};

/** Of somebody who had an earlier version: that it was corrected, why, and in what. */
const leadOfCorrection = ({ notice, before = null, had, disregard, language }: NoticeMessage): readonly string[] =>
  had === undefined || notice.status === 'withdrawn' ? [] : leadWords(notice, { before, disregard }, language);

/** Title, and what the notice states. */
const headHtml = (message: NoticeMessage): Html => {
  const { notice, language } = message;
  const status = statusWords(notice, language);
  const lead = leadOfCorrection(message);
  return html`<h1 style="${STYLES.title}${standsVertically(notice.language) ? `;${VERTICAL}` : ''}" lang="${notice.language}" dir="${directionOf(notice.language)}">${notice.title}</h1>
${status ? html`<p style="${STYLES.alarm}">${status}</p>` : null}${
  lead.length > 0
    ? html`<div style="${STYLES.box}">${lead.map((line) => html`<p style="margin:0 0 4px"><strong><bdi>${line}</bdi></strong></p>`)}</div>`
    : null
}${factsHtml(factsOf(message), language)}
`;
};

/** Which parts are addressed to the reader. */
const ownPartsHtml = ({ notice, sections, language }: NoticeMessage): Html | null =>
  sections.length === 0
    ? null
    : html`<div style="${STYLES.box}"><p style="margin:0 0 4px"><strong>${WORDS[language].forYou}</strong></p><ul style="${STYLES.list}">${sections.map(
        (position) => html`<li><bdi>${sectionName(notice, position, language)}</bdi></li>`,
      )}</ul></div>
`;

const sectionsHtml = (message: NoticeMessage, shown: readonly ShownSection[]): Html => {
  const { language } = message.notice;
  const vertical = standsVertically(language) ? html` style="${VERTICAL}"` : null;
  return html`<div${vertical} lang="${language}" dir="${directionOf(language)}">${shown.map((section) => sectionHtml(message, section))}</div>`;
};

const lookOf = ({ language }: Notice): Look => (standsVertically(language) ? VERTICAL_LOOK : BODY_LOOK);

/** Those that are addressed to this organization say so in words, not by colour alone. */
const sectionHtml = ({ notice, sections, language }: NoticeMessage, { position, heading, body }: ShownSection): Html => {
  const content = html`${heading ? html`<h2 style="${STYLES.heading}">${heading}</h2>` : null}${bodyHtml(body, lookOf(notice))}`;
  return sections.includes(position)
    ? html`<section style="${STYLES.marked[directionOf(notice.language)]}"><p style="${STYLES.label}" lang="${language}">▶ <bdi>${WORDS[language].mark}</bdi></p>${content}</section>
`
    : html`<section style="${STYLES.plain}">${content}</section>
`;
};

const headText = (message: NoticeMessage): string => {
  const { notice, language } = message;
  return [notice.title, statusWords(notice, language), leadOfCorrection(message).join('\n'), factsText(factsOf(message), language)]
    .filter(Boolean)
    .join('\n\n');
};

const ownPartsText = ({ notice, sections, language }: NoticeMessage): readonly string[] => {
  const names = sections.map((position) => isolated(sectionName(notice, position, language), directionOf(notice.language)));
  return names.length > 0 ? [`${labelled(WORDS[language].forYou, '', language).trim()}\n${bullets(names)}`] : [];
};

const sectionsText = ({ sections, language }: NoticeMessage, shown: readonly ShownSection[]): readonly string[] =>
  shown.map(({ position, heading, body }) =>
    [sections.includes(position) ? `[${WORDS[language].mark}]` : null, heading, bodyText(body)].filter(Boolean).join('\n\n'),
  );

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
