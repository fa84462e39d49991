import type { Reason } from '#domain/audience';
import type { DigestWindow } from '#domain/mailing';
import { leadOf, type Notice } from '#domain/notice';
import type { MessageLanguage } from '#domain/subscription';
import { cut, directionOf, paragraphs } from '#domain/text';
import { type Html, html } from '../html.ts';
import { links, type Site } from '../site.ts';
import { dayWords, KIND_WORDS, reasonWords, URGENCY_MARKS } from '../words.ts';
import { frameHtml, serviceWords } from './frame.ts';
import { listIdOf } from './notice-email.ts';
import { EmailTemplate } from './template.ts';

export type DigestItem = Readonly<{ notice: Notice; reasons: readonly Reason[]; sections: readonly number[] }>;

export type DigestEmail = Readonly<{
  items: readonly DigestItem[];
  window: DigestWindow;
  mailing: Readonly<{ id: string }>;
  language: MessageLanguage;
  site: Site;
}>;

/** How many notices a digest shows; the rest is a link. GOV.UK's busiest readers got nothing at all when a digest outgrew 2 MB. */
export const DIGEST_ITEMS = 50;
const EXCERPT_CHARACTERS = 160;

const WORDS = {
  'zh-Hans': {
    subject: (count: number, title: string) => (count === 1 ? `通知摘要:${title}` : `通知摘要:${title} 等 ${count} 件`),
    from: '公共通知摘要',
    heading: (count: number) => `与你单位有关的新通知 ${count} 件`,
    more: (count: number) => `另有 ${count} 件,请在网页上查看`,
    parts: '与你单位有关的部分',
    why: '收到原因',
    read: '阅读全文',
  },
  en: {
    subject: (count: number, title: string) => (count === 1 ? `Digest: ${title}` : `Digest: ${title} and ${count - 1} more`),
    from: 'Public notices digest',
    heading: (count: number) => `New notices that concern you: ${count}`,
    more: (count: number) => `${count} more on the web`,
    parts: 'Parts addressed to you',
    why: 'Why',
    read: 'Read in full',
  },
} as const;

const excerpt = (notice: Notice): string => cut(paragraphs(notice.sections[0]?.body ?? '')[0] ?? '', EXCERPT_CHARACTERS);

const linesOf = ({ notice, reasons, sections }: DigestItem, language: MessageLanguage): readonly string[] => {
  const words = WORDS[language];
  const names = sections.map((position) => notice.sections[position]?.heading ?? String(position + 1));
  return [
    [
      notice.issuers.map(({ name }) => name).join('、'),
      KIND_WORDS[notice.kind][language],
      notice.documentNumber,
      notice.publishedAt && dayWords(notice.publishedAt, language),
    ]
      .filter(Boolean)
      .join(' · '),
    ...(names.length > 0 ? [`${words.parts}: ${names.join('、')}`] : []),
    `${words.why}: ${reasons.map((reason) => reasonWords(reason, language)).join('; ')}`,
  ];
};

const itemHtml = (item: DigestItem, language: MessageLanguage, site: Site): Html => {
  const { notice } = item;
  const direction = directionOf(notice.language);
  return html`<section style="margin:0 0 28px"><h2 style="font-size:18px;line-height:1.5;margin:0 0 4px" lang="${notice.language}" dir="${direction}">${URGENCY_MARKS[notice.urgency]}${notice.title}</h2>
<p style="margin:0 0 8px" lang="${notice.language}" dir="${direction}">${excerpt(notice)}</p>
${linesOf(item, language).map((line) => html`<p style="margin:0;font-size:14px;color:#444444">${line}</p>`)}
<p style="margin:4px 0 0"><a href="${links.notice(site, notice.id)}" style="color:#0b57a4">${WORDS[language].read}</a></p></section>
`;
};

/** Everything new in a window, in one message. */
export const digestEmail = async ({ items, window, mailing, language, site }: DigestEmail): Promise<EmailTemplate> => {
  const words = WORDS[language];
  const shown = items.slice(0, DIGEST_ITEMS);
  const [first] = items;
  if (!first) throw new Error('an empty digest is not sent');
  const rest = items.length - shown.length;
  const leads = new Map(items.map(({ notice }) => [leadOf(notice).id, leadOf(notice)]));
  const only = leads.size === 1 ? leadOf(first.notice) : null;
  const sender = only ?? { id: 'digest', name: words.from };
  return EmailTemplate.compose({
    from: { name: sender.name, address: site.senderAddress },
    replyTo: only?.replyTo,
    subject: words.subject(items.length, first.notice.title),
    language,
    headers: { 'X-Noticewire-Mailing': mailing.id },
    date: new Date(window.to),
    listId: listIdOf(sender, site),
    text: {
      before: `${[
        words.heading(items.length),
        ...shown.map((item) =>
          [
            `${URGENCY_MARKS[item.notice.urgency]}${item.notice.title}`,
            excerpt(item.notice),
            ...linesOf(item, language),
            links.notice(site, item.notice.id),
          ].join('\n'),
        ),
        ...(rest > 0 ? [`${words.more(rest)}: ${site.publicUrl}/`] : []),
      ].join('\n\n')}\n\n${'-'.repeat(40)}\n`,
      after: `\n${serviceWords(language)}\n`,
    },
    html: frameHtml({
      language,
      title: words.heading(items.length),
      content: html`<h1 style="font-size:22px;line-height:1.45;margin:0 0 20px">${words.heading(items.length)}</h1>
${shown.map((item) => itemHtml(item, language, site))}
${rest > 0 ? html`<p><a href="${site.publicUrl}/">${words.more(rest)}</a></p>` : null}`,
      footer: html`<p style="margin:0 0 12px">${serviceWords(language)}</p>`,
    }),
  });
};
