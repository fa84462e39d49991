import type { Notice } from '#domain/notices/notice';
import { regionName, regionPath } from '#domain/region';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { standsVertically } from '#domain/text/writing-mode';
import { type Html, html } from '../html.ts';
import { bodyHtml, type Look } from '../markup.ts';
import { noticeFacts, statusWords } from '../notice-facts.ts';
import { links, type Site } from '../site.ts';
import { dayWords, listed, URGENCY_MARKS } from '../words.ts';
import { noticeJsonLd } from './notice-json-ld.ts';
import { factList, inLanguage, pageHtml } from './page.ts';

const WORDS = {
  'zh-Hans': {
    regions: '发送范围',
    versions: '版本',
    version: (n: number) => `第 ${n} 版`,
    current: '（现行）',
    old: '这不是现行版本。',
    toCurrent: '查看现行版本',
    table: '表格',
    text: '正文',
  },
  en: {
    regions: 'Addressed to',
    versions: 'Versions',
    version: (n: number) => `Version ${n}`,
    current: ' (current)',
    old: 'This is not the current version.',
    toCurrent: 'Show the current version',
    table: 'Table',
    text: 'Text',
  },
} as const;

export type NoticePage = Readonly<{
  notice: Notice;
  /** All of them, oldest first. */
  versions: readonly Pick<Notice, 'version' | 'publishedAt'>[];
  language: MessageLanguage;
  site: Site;
}>;

/** A notice, whole. */
export const noticePage = ({ notice, versions, language, site }: NoticePage): string => {
  const words = WORDS[language];
  const direction = directionOf(notice.language);
  const vertical = standsVertically(notice.language) ? html` class="vertical"` : null;
  // What scrolls can be reached by keyboard and has a name (WCAG 2.2, 2.1.1).
  const look: Look = {
    frame: ` class="table" role="region" tabindex="0" aria-label="${words.table}"`,
    ol: ' class="numbered"',
    wide: ' class="wide"',
  };
  const status = statusWords(notice, language);
  const current = versions.at(-1)?.version ?? notice.version;
  const path = `/notices/${notice.id}`;
  const regions = listed(
    notice.audience.regions.map((code) => (language === 'en' ? regionName(code, 'en') : regionPath(code))),
    language,
  );
  return pageHtml({
    language,
    title: notice.title,
    path: notice.version === current ? path : `${path}?version=${notice.version}`,
    canonical: links.notice(site, notice.id),
    jsonLd: noticeJsonLd(notice, site),
    content: html`<article>
<h1${vertical} lang="${notice.language}" dir="${direction}">${URGENCY_MARKS[notice.urgency] ? html`<span class="urgent" lang="zh-Hans">${URGENCY_MARKS[notice.urgency]}</span>` : null}${notice.title}</h1>
${status ? html`<p class="alarm" role="status">${status}</p>` : null}${
  notice.version === current
    ? null
    : html`<p class="alarm" role="status">${words.old} <a href="${inLanguage(path, language)}">${words.toCurrent}</a></p>`
}${factList([...noticeFacts(notice, language), [words.regions, regions]])}
<div${vertical}${vertical ? html` role="region" tabindex="0" aria-label="${words.text}"` : null} lang="${notice.language}" dir="${direction}">${notice.sections.map(
      ({ heading, body }) => html`<section>${heading ? html`<h2>${heading}</h2>` : null}${bodyHtml(body, look)}</section>
`,
    )}</div>
<p class="soft">${versions.length > 1 ? html`${words.versions}${language === 'en' ? ': ' : '：'}${versionList(notice, versions, current, language)}` : words.version(notice.version)}</p>
</article>`,
  });
};

const versionList = (notice: Notice, versions: NoticePage['versions'], current: number, language: MessageLanguage): Html => {
  const words = WORDS[language];
  return html`${versions.map(({ version, publishedAt }, i) => {
    const label = `${words.version(version)}${publishedAt ? ` ${dayWords(publishedAt, language)}` : ''}${version === current ? words.current : ''}`;
    const shown =
      version === notice.version
        ? html`<span aria-current="true">${label}</span>`
        : html`<a href="${inLanguage(`/notices/${notice.id}?version=${version}`, language)}">${label}</a>`;
    return html`${i > 0 ? ' · ' : ''}${shown}`;
  })}`;
};
