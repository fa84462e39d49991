import type { Reason } from '#domain/audience';
import type { Act } from '#domain/mailing';
import { leadOf, type Notice } from '#domain/notice';
import type { MessageLanguage } from '#domain/subscription';
import { directionOf } from '#domain/text';
import { type Html, html } from '../html.ts';
import { bodyHtml, bodyText } from '../markup.ts';
import { links, type Site } from '../site.ts';
import { dayWords, KIND_WORDS, reasonWords, URGENCY_MARKS } from '../words.ts';
import { frameHtml, isolated, serviceWords } from './frame.ts';
import { EmailTemplate } from './template.ts';

export type NoticeEmail = Readonly<{
  notice: Notice;
  mailing: Readonly<{ id: string; act: Exclude<Act, 'digest'> }>;
  reasons: readonly Reason[];
  /** Positions of the sections that are addressed to this organization. */
  sections: readonly number[];
  language: MessageLanguage;
  site: Site;
}>;

const WORDS = {
  'zh-Hans': {
    issuers: '发文机关',
    kind: '文种',
    number: '发文字号',
    index: '索引号',
    source: '来源',
    issuedOn: '成文日期',
    effectiveOn: '施行日期',
    expiresOn: '失效日期',
    published: '发布日期',
    receipt: '请于此日期前确认收到',
    forYou: '与你单位有关的部分',
    mark: '与你单位有关',
    why: '为什么收到本通知',
    online: '在网页上查看本通知',
    section: (n: number) => `第 ${n} 部分`,
  },
  en: {
    issuers: 'Issued by',
    kind: 'Kind',
    number: 'Document number',
    index: 'Index number',
    source: 'Source',
    issuedOn: 'Dated',
    effectiveOn: 'In force from',
    expiresOn: 'In force until',
    published: 'Published',
    receipt: 'Please confirm receipt by',
    forYou: 'Parts addressed to you',
    mark: 'Addressed to you',
    why: 'Why you get this notice',
    online: 'Read this notice on the web',
    section: (n: number) => `Part ${n}`,
  },
} as const;

const ACT_MARKS: Readonly<Record<NoticeEmail['mailing']['act'], string>> = {
  notice: '',
  correction: '〔更正〕',
  withdrawal: '〔撤回〕',
  reminder: '〔催办〕',
};

export const subjectOf = (notice: Notice, act: NoticeEmail['mailing']['act']): string =>
  `${ACT_MARKS[act]}${URGENCY_MARKS[notice.urgency]}${isolated(notice.title, directionOf(notice.language))}`;

/** One row for each fact that the notice states. */
export const factsOf = (notice: Notice, language: MessageLanguage): readonly (readonly [string, string])[] => {
  const words = WORDS[language];
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.issuers, notice.issuers.map(({ name }) => name).join(language === 'en' ? ', ' : '、')],
    [words.kind, KIND_WORDS[notice.kind][language]],
    [words.number, notice.documentNumber],
    [words.index, notice.indexNumber],
    [words.source, notice.source],
    [words.issuedOn, notice.issuedOn && dayWords(notice.issuedOn, language)],
    [words.published, notice.publishedAt && dayWords(notice.publishedAt, language)],
    [words.effectiveOn, notice.effectiveOn && dayWords(notice.effectiveOn, language)],
    [words.expiresOn, notice.expiresOn && dayWords(notice.expiresOn, language)],
    [words.receipt, notice.receipt?.required ? notice.receipt.by && dayWords(notice.receipt.by, language) : undefined],
  ];
  return facts.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
};

/** The name that a list of marked parts uses for a section. */
const nameOf = (notice: Notice, position: number, language: MessageLanguage): string =>
  notice.sections[position]?.heading ?? WORDS[language].section(position + 1);

/** The parts of a notice, those that are addressed to the reader marked in words. Used on pages too, where nobody in particular reads. */
export const sectionsHtml = (notice: Notice, addressed: readonly number[], language: MessageLanguage): Html =>
  html`<div lang="${notice.language}" dir="${directionOf(notice.language)}">${notice.sections.map(
    ({ heading, body }, position) =>
      html`<section${addressed.includes(position) ? MARKED : PLAIN}>${
        addressed.includes(position)
          ? html`<p style="margin:0 0 4px;font-size:14px;font-weight:bold;color:#0b4f8a" lang="${language}" dir="ltr">▶ ${WORDS[language].mark}</p>`
          : null
      }${heading ? html`<h2 style="font-size:18px;line-height:1.5;margin:0 0 8px">${heading}</h2>` : null}${bodyHtml(body)}</section>
`,
  )}</div>`;

const MARKED: Html = html` style="margin:0 0 20px;padding:12px 14px;border-inline-start:4px solid #0b57a4;background:#eef4fb;color:#1a1a1a"`;
const PLAIN: Html = html` style="margin:0 0 20px"`;

const contentHtml = ({ notice, sections, language }: NoticeEmail): Html => {
  const words = WORDS[language];
  const direction = directionOf(notice.language);
  return html`<h1 style="font-size:22px;line-height:1.45;margin:0 0 16px" lang="${notice.language}" dir="${direction}">${notice.title}</h1>
<div style="margin:0 0 20px;font-size:14px;line-height:1.7;color:#333333">${factsOf(notice, language).map(
    ([label, value]) => html`<div><strong>${label}:</strong> <bdi>${value}</bdi></div>
`,
  )}</div>
${
  sections.length === 0
    ? null
    : html`<div style="margin:0 0 20px;padding:12px 14px;border:1px solid #0b57a4"><p style="margin:0 0 4px;font-weight:bold">${words.forYou}</p><ul style="margin:0;padding-inline-start:20px">${sections.map(
        (position) => html`<li><bdi>${nameOf(notice, position, language)}</bdi></li>`,
      )}</ul></div>`
}
${sectionsHtml(notice, sections, language)}`;
};

const contentText = ({ notice, sections, language }: NoticeEmail): string => {
  const words = WORDS[language];
  return [
    notice.title,
    factsOf(notice, language)
      .map(([label, value]) => `${label}: ${value}`)
      .join('\n'),
    sections.length > 0 ? `${words.forYou}:\n${sections.map((position) => `- ${nameOf(notice, position, language)}`).join('\n')}` : null,
    ...notice.sections.map(({ heading, body }, position) =>
      [sections.includes(position) ? `[${words.mark}]` : null, heading, bodyText(body)].filter(Boolean).join('\n\n'),
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
};

/** Why, in words; for the foot of a message. */
export const reasonList = (reasons: readonly Reason[], language: MessageLanguage): Readonly<{ html: Html; text: string }> => {
  const sentences = reasons.map((reason) => reasonWords(reason, language));
  return {
    html: html`<p style="margin:0 0 4px;font-weight:bold">${WORDS[language].why}</p><ul style="margin:0 0 12px;padding-inline-start:20px">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`,
    text: `${WORDS[language].why}:\n${sentences.map((sentence) => `- ${sentence}`).join('\n')}`,
  };
};

/** `List-Id` (RFC 2919) of an agency's notices, below the sender's own domain. */
export const listIdOf = (agency: Readonly<{ id: string; name: string }>, site: Site) => ({
  name: agency.name,
  id: `${agency.id}.notices.${site.senderAddress.split('@')[1] ?? 'localhost'}`,
});

/** A notice as an email, composed once for all who get it for the same reasons and in the same language. */
export const noticeEmail = async (email: NoticeEmail): Promise<EmailTemplate> => {
  const { notice, mailing, reasons, language, site } = email;
  const lead = leadOf(notice);
  const why = reasonList(reasons, language);
  const online = links.notice(site, notice.id);
  const words = WORDS[language];
  return EmailTemplate.compose({
    from: { name: lead.name, address: site.senderAddress },
    replyTo: lead.replyTo,
    subject: subjectOf(notice, mailing.act),
    language: notice.language,
    headers: { 'X-Noticewire-Mailing': mailing.id },
    date: new Date(notice.publishedAt ?? notice.createdAt),
    listId: listIdOf(lead, site),
    text: {
      before: `${contentText(email)}\n\n${words.online}: ${online}\n\n${'-'.repeat(40)}\n${why.text}\n\n`,
      after: `\n${serviceWords(language)}\n`,
    },
    html: frameHtml({
      language,
      title: notice.title,
      content: contentHtml(email),
      footer: html`<p style="margin:0 0 12px"><a href="${online}" style="color:#0b57a4">${words.online}</a></p>${why.html}<p style="margin:0 0 12px">${serviceWords(language)}</p>`,
    }),
  });
};
