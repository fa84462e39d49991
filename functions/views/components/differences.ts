import type { Notice } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { wordsIn } from '../catalogue/words-in.ts';
import { changedFacts } from '../change-words.ts';
import { type Piece, textDifference, wordDifference } from '../difference.ts';
import { type Html, html } from '../html.ts';
import { sectionName } from '../notice-facts.ts';
import type { StreetNames } from '../place-words.ts';
import { labelled } from '../words.ts';

/** What was taken out and what came in says so by its element and by a line through or under it, not by colour alone. */
const pieceHtml = ({ kind, text }: Piece): Html =>
  kind === 'added' ? html`<ins>${text}</ins>` : kind === 'removed' ? html`<del>${text}</del>` : html`${text}`;

const pairHtml = (before: string, after: string): Html =>
  html`${before ? html`<del>${before}</del>` : null}${before && after ? ' → ' : ''}${after ? html`<ins>${after}</ins>` : null}`;

/** Two versions of a notice: the title word by word, facts by their values, the paragraphs that read differently. */
export const differences = (before: Notice, after: Notice, language: MessageLanguage, streets?: StreetNames): Html => {
  const words = wordsIn(language).notice;
  const own = html` lang="${after.language}" dir="${directionOf(after.language)}"`;
  const title = before.title === after.title ? [] : [wordDifference(before.title, after.title)];
  const facts = changedFacts(before, after, language, streets);
  const length = Math.max(before.sections.length, after.sections.length);
  const parts = Array.from({ length }, (_, position) => {
    const [was, is] = [before.sections[position], after.sections[position]];
    const paragraphs = textDifference(
      [was?.heading, was?.body].filter(Boolean).join('\n'),
      [is?.heading, is?.body].filter(Boolean).join('\n'),
    );
    return { name: sectionName(is ? after : before, position, language), paragraphs };
  }).filter(({ paragraphs }) => paragraphs.length > 0);
  return html`<div class="differences">
<p class="soft">${words.howToRead} <del>${words.takenOut}</del> <ins>${words.putIn}</ins></p>
${title.map((pieces) => html`<h2>${words.title}</h2><p${own}>${pieces.map(pieceHtml)}</p>`)}
${
  facts.length > 0
    ? html`<h2>${words.facts}</h2><ul>${facts.map(([label, was, is]) => html`<li>${labelled(label, '', language)}${pairHtml(was, is)}</li>`)}</ul>`
    : null
}
${parts.map(({ name, paragraphs }) => html`<h2><bdi>${name}</bdi></h2>${paragraphs.map((pieces) => html`<p${own}>${pieces.map(pieceHtml)}</p>`)}`)}
</div>`;
};
