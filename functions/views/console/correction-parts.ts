import type { Notice, Notifies } from '#domain/notices/notice';
import { changesBetween } from '#domain/notices/notice-changes';
import type { Warning } from '#domain/notices/warning';
import { correctWordsIn } from '../catalogue/correct-words.ts';
import { differences } from '../components/differences.ts';
import { grouped } from '../components/number-table.ts';
import { inFullWidth } from '../full-width.ts';
import { type Html, html } from '../html.ts';
import type { StreetNames } from '../place-words.ts';
import type { DeskVisit } from './desk-page.ts';

type Count = Readonly<{ precision: 'exact' | 'estimate' | 'at-least'; margin: number; subscriptions: number }>;

/** What a correction would do. */
export type LookedAt = Readonly<{
  before: Notice;
  after: Notice;
  note: string;
  notify: Notifies;
  told: Readonly<{ before: number; newlyConcerned: Count; noLongerConcerned: Count }>;
  warnings: readonly Warning[];
  streets?: StreetNames | undefined;
}>;

/** What changes, what is said of it, who is told, and what to mind. */
export const correctionParts = (
  { visit: { language } }: DeskVisit,
  { before, after, note, notify, told, warnings, streets }: LookedAt,
): Html => {
  const words = correctWordsIn(language);
  const countOf = ({ precision, margin, subscriptions }: Count): string => {
    if (precision === 'exact') return grouped(subscriptions);
    return precision === 'estimate' ? words.about(grouped(subscriptions), grouped(margin)) : words.atLeast(grouped(subscriptions));
  };
  const lines = [
    words.before(grouped(told.before)),
    ...(told.newlyConcerned.subscriptions > 0 ? [words.newly(countOf(told.newlyConcerned))] : []),
    ...(told.noLongerConcerned.subscriptions > 0 ? [words.noLonger(countOf(told.noLongerConcerned))] : []),
  ];
  return html`<section class="panel"><h2>${words.changes}</h2>${differences(before, after, language, streets)}</section>
<section class="panel"><h2>${words.note}</h2><p><bdi lang="${after.language}">${note}</bdi></p></section>
<section class="panel"><h2>${words.told}</h2>${notify === 'all' ? html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>` : html`<p>${changesBetween(before, after).includes('audience') ? words.nobodyNew : words.nobody}</p>`}</section>
${
  warnings.length === 0
    ? null
    : html`<section class="panel"><h2>${words.warnings}</h2><ul>${warnings.map(({ message }) => html`<li>${inFullWidth(message[language], language)}</li>`)}</ul></section>`
}`;
};
