import { leadOf, type NoticeSummary } from '#domain/notice';
import { regionName } from '#domain/region';
import type { MessageLanguage } from '#domain/subscription';
import { directionOf } from '#domain/text';
import { html } from '../html.ts';
import { dayWords, KIND_WORDS, URGENCY_MARKS } from '../words.ts';
import { pageHtml } from './page.ts';

const WORDS = {
  'zh-Hans': {
    title: '公告栏',
    region: '地区代码',
    q: '标题包含',
    search: '查找',
    none: '没有符合条件的通知。',
    more: '更早的通知',
    withdrawn: '(已撤回)',
  },
  en: {
    title: 'Notice board',
    region: 'Region code',
    q: 'Title contains',
    search: 'Find',
    none: 'No notices match.',
    more: 'Older notices',
    withdrawn: '(withdrawn)',
  },
} as const;

export type BoardPage = Readonly<{
  notices: readonly NoticeSummary[];
  next: string | null;
  region: string;
  q: string;
  language: MessageLanguage;
}>;

/** Published notices, newest first. */
export const boardPage = ({ notices, next, region, q, language }: BoardPage): string => {
  const words = WORDS[language];
  const query = new URLSearchParams({ ...(region ? { region } : {}), ...(q ? { q } : {}), lang: language });
  return pageHtml({
    language,
    title: words.title,
    path: '/',
    content: html`<h1>${words.title}</h1>
<form class="row" method="get" action="/" role="search"><label>${words.q}<br><input name="q" value="${q}" maxlength="100"></label><label>${words.region}<br><input name="region" value="${region}" maxlength="12" inputmode="numeric" size="9"></label><input type="hidden" name="lang" value="${language}"><button>${words.search}</button></form>
${notices.length === 0 ? html`<p>${words.none}</p>` : null}
<ul class="notices">${notices.map(
      (
        notice,
      ) => html`<li><a href="/notices/${notice.id}?lang=${language}" lang="${notice.language}" dir="${directionOf(notice.language)}">${
        URGENCY_MARKS[notice.urgency] ? html`<span class="urgent">${URGENCY_MARKS[notice.urgency]}</span>` : null
      }${notice.title}</a>${notice.status === 'withdrawn' ? ` ${words.withdrawn}` : ''}
<div class="soft">${notice.issuers.map(({ name }) => name).join(language === 'en' ? ', ' : '、') || leadOf(notice).name} · ${KIND_WORDS[notice.kind][language]} · ${notice.audience.regions
        .slice(0, 3)
        .map((code) => regionName(code, language))
        .join('、')} · ${notice.publishedAt ? dayWords(notice.publishedAt, language) : ''}</div></li>
`,
    )}</ul>
${next ? html`<p><a href="/?${query.toString()}&amp;cursor=${encodeURIComponent(next)}">${words.more}</a></p>` : null}`,
  });
};
