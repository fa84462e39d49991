import type { NoticeSummary } from '#domain/notices/notice';
import type { RegionCode } from '#domain/region';
import type { Instant } from '#domain/time';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { hiddenFields, submitButton } from '../components/buttons.ts';
import { textField } from '../components/fields.ts';
import { noticeCard } from '../components/notice-card.ts';
import { pageHtml } from '../components/page-shell.ts';
import { pager } from '../components/pager.ts';
import { type Html, html } from '../html.ts';
import { placeName, placePath, type StreetNames } from '../place-words.ts';
import { inLanguage, type Visit } from '../visit.ts';
import { dayWords } from '../words.ts';

export type BoardPage = Visit &
  Readonly<{
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
    streets?: StreetNames | undefined;
  }>;

/** Published notices, newest first. */
export const boardPage = (page: BoardPage): string => {
  const { notices, next, lookedBackTo, region, q, found, language } = page;
  const words = wordsIn(language).board;
  const query = new URLSearchParams({ ...(q ? { q } : {}), ...(region ? { region } : {}) }).toString();
  const path = query ? `/?${query}` : '/';
  const onward = next && {
    href: inLanguage(`${path}${query ? '&' : '?'}cursor=${encodeURIComponent(next)}`, language),
    label: lookedBackTo ? words.goOn : words.more,
  };
  return pageHtml({
    ...page,
    title: words.title,
    path,
    description: words.lead,
    content: html`<h1>${words.title}</h1>
<p class="soft">${words.lead}</p>
${searchForm(page)}
${found && found !== 'unknown' ? html`<p role="status">${words.within(language === 'en' ? placeName(found, 'en', page.streets) : placePath(found, language, page.streets))}</p>` : null}${
  notices.length === 0 && found !== 'unknown' && !lookedBackTo ? banner('plain', words.none) : null
}
${notices.length > 0 ? html`<ul class="cards">${notices.map((notice) => noticeCard(notice, language, page.streets))}</ul>` : null}
${lookedBackTo ? html`<p role="status">${words.lookedBackTo(dayWords(lookedBackTo, language))}</p>` : null}
${pager([...(onward ? [onward] : []), ...(query ? [{ href: inLanguage('/', language), label: words.all }] : [])], language)}`,
  });
};

const searchForm = ({ region, q, found, language }: BoardPage): Html => {
  const words = wordsIn(language).board;
  const error = found === 'unknown' ? words.unknown(region) : undefined;
  return html`<form class="panel search" method="get" action="/" role="search">${textField({ language, name: 'q', label: words.q, value: q, maxLength: 100 })}${textField(
    { language, name: 'region', label: words.region, value: region, maxLength: 40, error },
  )}${hiddenFields({ lang: language })}${submitButton(words.search)}</form>`;
};
