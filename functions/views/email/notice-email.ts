import type { Reason } from '#domain/audience';
import type { Act, Mailing } from '#domain/mailing';
import { leadOf, type Notice } from '#domain/notice';
import type { MessageLanguage } from '#domain/subscription';
import { directionOf } from '#domain/text';
import { type Html, html, safeHtml } from '../html.ts';
import { bodyHtml, bodyText } from '../markup.ts';
import { noticeFacts, sectionName, statusWords } from '../notice-facts.ts';
import { links, type Site } from '../site.ts';
import { labelled, reasonWords, URGENCY_MARKS } from '../words.ts';
import { factsHtml, factsText, frameHtml, isolated, linkHtml, STYLES, serviceWords, TEXT_RULE } from './frame.ts';
import { EmailTemplate } from './template.ts';

type NoticeAct = Exclude<Act, 'digest'>;

export type NoticeEmail = Readonly<{
  notice: Notice;
  mailing: Pick<Mailing, 'id' | 'startedAt'> & Readonly<{ act: NoticeAct }>;
  reasons: readonly Reason[];
  /** Positions of the sections that are addressed to this organization. */
  sections: readonly number[];
  language: MessageLanguage;
  site: Site;
}>;

const WORDS = {
  'zh-Hans': { forYou: '与贵组织有关的部分', mark: '与贵组织有关', why: '贵组织为什么收到本通知', online: '在网页上查看本通知' },
  en: { forYou: 'Parts addressed to you', mark: 'Addressed to you', why: 'Why you get this notice', online: 'Read this notice on the web' },
} as const;

/** Agencies' readers know these marks from paper; they stay Chinese in every language, as the contract has them. */
const ACT_MARKS: Readonly<Record<NoticeAct, string>> = {
  notice: '',
  correction: '〔更正〕',
  withdrawal: '〔撤回〕',
  reminder: '〔催办〕',
};

export const subjectOf = (notice: Notice, act: NoticeAct): string =>
  `${ACT_MARKS[act]}${URGENCY_MARKS[notice.urgency]}${isolated(notice.title, directionOf(notice.language))}`;

/** Mail clients cut HTML off at about 100 KB, and with it the link at its foot: a longer one has the link above, too. */
const LONG_MARKUP = 80_000;

/** A notice as an email, composed once for all who get it for the same reasons and in the same language. */
export const noticeEmail = async (email: NoticeEmail): Promise<EmailTemplate> => {
  const { notice, mailing, reasons, language, site } = email;
  const lead = leadOf(notice);
  const online = links.notice(site, notice.id);
  const words = WORDS[language];
  const why = reasons.map((reason) => reasonWords(reason, notice.issuers, language));
  return EmailTemplate.compose({
    from: { name: lead.name, address: site.senderAddress },
    replyTo: lead.replyTo,
    subject: subjectOf(notice, mailing.act),
    language: notice.language,
    headers: { 'X-Noticewire-Mailing': mailing.id },
    date: new Date(mailing.startedAt),
    list: listOf(lead, site),
    thread: notice.id,
    text: {
      before: `${contentText(email)}\n\n${labelled(words.online, online, language)}\n\n${TEXT_RULE}\n${words.why}\n${bullets(why)}\n\n`,
      after: `\n${serviceWords(language)}\n`,
    },
    html: frameHtml({
      language,
      title: notice.title,
      content: contentHtml(email, online),
      footer: html`<p style="margin:0 0 12px">${linkHtml(online, words.online)}</p>
<p style="margin:0 0 4px"><strong>${words.why}</strong></p><ul style="margin:0 0 12px;padding-inline-start:22px">${why.map((sentence) => html`<li>${sentence}</li>`)}</ul>
<p style="margin:0 0 12px">${serviceWords(language)}</p>`,
    }),
  });
};

/** `List-Id` (RFC 2919) of an agency's notices, below the sender's own domain. */
export const listOf = (agency: Readonly<{ id: string; name: string }>, site: Site): Readonly<{ name: string; id: string }> => ({
  name: agency.name,
  id: `${agency.id}.notices.${site.senderAddress.split('@')[1] ?? 'localhost'}`,
});

const contentHtml = (email: NoticeEmail, online: string): Html => {
  const { notice, sections, language } = email;
  const words = WORDS[language];
  const status = statusWords(notice.status, language);
  const body = sectionsHtml(email);
  return html`<h1 style="${STYLES.title}" lang="${notice.language}" dir="${directionOf(notice.language)}">${notice.title}</h1>
${status ? html`<p style="${STYLES.alarm}">${status}</p>` : null}${factsHtml(noticeFacts(notice, language), language)}
${body.markup.length > LONG_MARKUP ? html`<p style="margin:0 0 20px">${linkHtml(online, words.online)}</p>` : null}${
  sections.length === 0
    ? null
    : html`<div style="${STYLES.box}"><p style="margin:0 0 4px"><strong>${words.forYou}</strong></p><ul style="${STYLES.list}">${sections.map(
        (position) => html`<li><bdi>${sectionName(notice, position, language)}</bdi></li>`,
      )}</ul></div>`
}
${body}`;
};

/** Those that are addressed to this organization say so in words, not by colour alone. */
const sectionsHtml = ({ notice, sections, language }: NoticeEmail): Html => {
  const direction = directionOf(notice.language);
  return html`<div lang="${notice.language}" dir="${direction}">${notice.sections.map(({ heading, body }, position) => {
    const title = heading ? html`<h2 style="${STYLES.heading}">${heading}</h2>` : null;
    return sections.includes(position)
      ? html`<section style="${STYLES.marked[direction]}"><p style="${STYLES.label}" lang="${language}">▶ <bdi>${WORDS[language].mark}</bdi></p>${title}${styled(bodyHtml(body))}</section>
`
      : html`<section style="${STYLES.plain}">${title}${styled(bodyHtml(body))}</section>
`;
  })}</div>`;
};

/** Elements of a body carry their styles themselves. In made markup every `<` begins an element. */
const styled = ({ markup }: Html): Html =>
  safeHtml(
    markup
      .replaceAll('<p>', `<p style="${STYLES.paragraph}">`)
      .replaceAll('<a ', `<a style="${STYLES.link}" `)
      .replaceAll('<table>', `<table style="${STYLES.table}">`)
      .replaceAll(/<(t[hd])>/g, `<$1 style="${STYLES.cell}">`),
  );

const contentText = ({ notice, sections, language }: NoticeEmail): string => {
  const words = WORDS[language];
  const direction = directionOf(notice.language);
  const names = sections.map((position) => isolated(sectionName(notice, position, language), direction));
  return [
    notice.title,
    statusWords(notice.status, language),
    factsText(noticeFacts(notice, language), language),
    names.length > 0 ? `${labelled(words.forYou, '', language).trim()}\n${bullets(names)}` : null,
    ...notice.sections.map(({ heading, body }, position) =>
      [sections.includes(position) ? `[${words.mark}]` : null, heading, bodyText(body)].filter(Boolean).join('\n\n'),
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
};

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
