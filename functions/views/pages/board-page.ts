import type { NoticeSummary } from '#domain/notices/notice';
import { type RegionCode, regionName, regionPath } from '#domain/region';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import type { Instant } from '#domain/time';
import { type Html, html } from '../html.ts';
import { statusWords } from '../notice-facts.ts';
import { dayWords, firstOf, KIND_WORDS, URGENCY_MARKS } from '../words.ts';
import { inLanguage, pageHtml } from './page.ts';

const WORDS = {
  'zh-Hans': {
    title: '公告栏',
    region: '地区（名称或代码）',
    q: '标题、文号或发文机关',
    search: '查找',
    all: '显示全部',
    none: '没有符合条件的通知。',
    unknown: (region: string) => `没有找到名为「${region}」的地区。请输入名称（如“广州市”）或代码（如 440100）。`,
    within: (region: string) => `发往${region}的通知`,
    more: '更早的通知',
    lookedBackTo: (day: string) => `已查找 ${day} 以来发布的通知，更早的还没有查。`,
    goOn: '继续查找更早的通知',
  },
  en: {
    title: 'Notice board',
    region: 'Region (name or code)',
    q: 'Title, number or agency',
    search: 'Find',
    all: 'Show all',
    none: 'No notices match.',
    unknown: (region: string) =>
      `No region is called “${region}”. Give a name in Chinese, a province in English, or a code such as 440100.`,
    within: (region: string) => `Notices addressed to ${region}`,
    more: 'Older notices',
    lookedBackTo: (day: string) => `Looked at what was published since ${day}; what is older has not been looked at yet.`,
    goOn: 'Go on with older notices',
  },
} as const;

export type BoardPage = Readonly<{
  notices: readonly NoticeSummary[];
  /** Where the list goes on, or null. */
  next: string | null;
  /** Not all has been looked at, only what was published since then; null when the list ends where it ends. */
  lookedBackTo: Instant | null;
  /** What was asked for, as it was typed. */
  region: string;
  q: string;
  /** The region that was meant; `unknown` when there is none of that name, null when none was asked for. */
  found: RegionCode | 'unknown' | null;
  language: MessageLanguage;
}>;

/** Published notices, newest first. */
export const boardPage = ({ notices, next, lookedBackTo, region, q, found, language }: BoardPage): string => {
  const words = WORDS[language];
  const query = new URLSearchParams({ ...(q ? { q } : {}), ...(region ? { region } : {}) }).toString();
  const path = query ? `/?${query}` : '/';
  return pageHtml({
    language,
    title: words.title,
    path,
    content: html`<h1>${words.title}</h1>
<form class="row" method="get" action="/" role="search"><label><span>${words.q}</span><input name="q" value="${q}" maxlength="100"></label><label><span>${words.region}</span><input name="region" value="${region}" maxlength="40"></label><input type="hidden" name="lang" value="${language}"><button>${words.search}</button></form>
${found === 'unknown' ? html`<p role="status">${words.unknown(region)}</p>` : found ? html`<p>${words.within(language === 'en' ? regionName(found, 'en') : regionPath(found))}</p>` : null}${
  notices.length === 0 && found !== 'unknown' && !lookedBackTo ? html`<p role="status">${words.none}</p>` : null
}
<ul class="notices">${notices.map((notice) => entry(notice, language))}</ul>
${lookedBackTo ? html`<p role="status">${words.lookedBackTo(dayWords(lookedBackTo, language))}</p>` : null}${
  next
    ? html`<p><a href="${inLanguage(`${path}${query ? '&' : '?'}cursor=${encodeURIComponent(next)}`, language)}">${lookedBackTo ? words.goOn : words.more}</a></p>`
    : null
}${query ? html`<p><a href="${inLanguage('/', language)}">${words.all}</a></p>` : null}`,
  });
};

const NAMED = 3;

const entry = (notice: NoticeSummary, language: MessageLanguage): Html => {
  const status = statusWords(notice, language);
  const issuers = firstOf(
    notice.issuers.map(({ name }) => name),
    NAMED,
    language,
  );
  const regions = firstOf(
    notice.audience.regions.map((code) => regionName(code, language)),
    NAMED,
    language,
  );
  return html`<li><a href="${inLanguage(`/notices/${notice.id}`, language)}" lang="${notice.language}" dir="${directionOf(notice.language)}">${
    URGENCY_MARKS[notice.urgency] ? html`<span class="urgent" lang="zh-Hans">${URGENCY_MARKS[notice.urgency]}</span>` : null
  }${notice.title}</a>
<div class="soft">${status ? html`<span class="urgent">${status}</span> · ` : null}<bdi lang="${notice.language}">${issuers}</bdi> · ${KIND_WORDS[notice.kind][language]} · <bdi lang="zh-Hans">${regions}</bdi>${
    notice.publishedAt ? html` · <time datetime="${notice.publishedAt}">${dayWords(notice.publishedAt, language)}</time>` : null
  }</div></li>
`;
};
