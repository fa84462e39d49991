import type { NoticeSummary } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { type Html, html } from '../html.ts';
import { statusWords } from '../notice-facts.ts';
import { placeName, type StreetNames } from '../place-words.ts';
import { inLanguage } from '../visit.ts';
import { dayWords, firstOf, KIND_WORDS, URGENCY_MARKS } from '../words.ts';

const NAMED = 3;

/** A notice in a list: its title, and by whom, of what kind, for where, and since when. */
export const noticeCard = (notice: NoticeSummary, language: MessageLanguage, streets?: StreetNames): Html => {
  const status = statusWords(notice, language);
  const issuers = firstOf(
    notice.issuers.map(({ name }) => name),
    NAMED,
    language,
  );
  const regions = firstOf(
    notice.audience.regions.map((code) => placeName(code, language, streets)),
    NAMED,
    language,
  );
  return html`<li class="card"><h2><a href="${inLanguage(`/notices/${notice.id}`, language)}" lang="${notice.language}" dir="${directionOf(notice.language)}">${urgencyMark(notice)}${notice.title}</a></h2>
${status ? html`<p class="urgent">${status}</p>` : null}<p class="soft dots"><bdi lang="${notice.language}">${issuers}</bdi><span>${KIND_WORDS[notice.kind][language]}</span><bdi lang="zh-Hans">${regions}</bdi>${
    notice.documentNumber ? html`<bdi class="whole" lang="${notice.language}">${notice.documentNumber}</bdi>` : null
  }${notice.publishedAt ? html`<time class="whole" datetime="${notice.publishedAt}">${dayWords(notice.publishedAt, language)}</time>` : null}</p></li>
`;
};

/** 〔特急〕 before the title, as on paper. */
export const urgencyMark = ({ urgency }: Pick<NoticeSummary, 'urgency'>): Html | null =>
  URGENCY_MARKS[urgency] ? html`<span class="urgent" lang="zh-Hans">${URGENCY_MARKS[urgency]}</span>` : null;
