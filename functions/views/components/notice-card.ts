import type { NoticeSummary } from '#domain/notices/notice';
import type { Piece } from '#domain/search/marks';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { type Html, html } from '../html.ts';
import { statusWords } from '../notice-facts.ts';
import { placeName, type StreetNames } from '../place-words.ts';
import { inLanguage } from '../visit.ts';
import { dayWords, firstOf, KIND_WORDS, urgencyMarkWords } from '../words.ts';
import { marked } from './marked.ts';

const NAMED = 3;

/** A notice in a list, in pieces: those that were looked for are marked. */
export type Card = Readonly<{
  notice: NoticeSummary;
  title: readonly Piece[];
  number: readonly Piece[];
  issuers: readonly Piece[];
  sentence: readonly Piece[] | null;
}>;

/** Its issuers in a line, not all of many. */
export const issuersInLine = ({ issuers }: Pick<NoticeSummary, 'issuers'>, language: MessageLanguage): string =>
  firstOf(
    issuers.map(({ name }) => name),
    NAMED,
    language,
  );

/** A notice in a list that was not looked for. */
export const plainCard = (notice: NoticeSummary, language: MessageLanguage): Card => {
  const pieces = (text: string): readonly Piece[] => (text === '' ? [] : [{ text, marked: false }]);
  const { title, documentNumber = '' } = notice;
  return { notice, title: pieces(title), number: pieces(documentNumber), issuers: pieces(issuersInLine(notice, language)), sentence: null };
};

/** A notice in a list: its title, the sentence that was looked for, and by whom, of what kind, for where, and since when. */
export const noticeCard = ({ notice, title, number, issuers, sentence }: Card, language: MessageLanguage, streets?: StreetNames): Html => {
  const status = statusWords(notice, language);
  const regions = firstOf(
    notice.audience.regions.map((code) => placeName(code, language, streets)),
    NAMED,
    language,
  );
  const own = html` lang="${notice.language}" dir="${directionOf(notice.language)}"`;
  return html`<li class="card${status ? ' past' : ''}"><h2><a href="${inLanguage(`/notices/${notice.id}`, language)}"${own}>${urgencyMark(notice, language)}${marked(title)}</a></h2>
${status ? html`<p class="urgent">${status}</p>` : null}${sentence ? html`<p class="quote"${own}>${marked(sentence)}</p>` : null}<p class="soft dots"><bdi lang="${notice.language}">${marked(issuers)}</bdi><span>${KIND_WORDS[notice.kind][language]}</span><bdi lang="zh-Hans">${regions}</bdi>${
    number.length > 0 ? html`<bdi class="whole" lang="${notice.language}">${marked(number)}</bdi>` : null
  }${notice.publishedAt ? html`<time class="whole" datetime="${notice.publishedAt}">${dayWords(notice.publishedAt, language)}</time>` : null}</p></li>
`;
};

/** 〔特急〕 before the title, as on paper. */
export const urgencyMark = ({ urgency }: Pick<NoticeSummary, 'urgency'>, language: MessageLanguage): Html | null => {
  const mark = urgencyMarkWords(urgency, language);
  return mark === '' ? null : html`<span class="urgent" lang="${language}">${mark}</span>`;
};
