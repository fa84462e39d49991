import type { Catalogue } from '../catalogue/catalogue.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { buttonLink, buttonRow } from '../components/buttons.ts';
import { pageHtml } from '../components/page-shell.ts';
import { html } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';

export type Message = keyof Catalogue['messages'];

/** Something that did not work out: what, and what to do. */
export const messagePage = (message: Message, visit: Visit): string => {
  const { messages, board } = wordsIn(visit.language);
  const { title, advice } = messages[message];
  return pageHtml({
    ...visit,
    title,
    path: '/',
    content: html`<div class="narrow panel"><h1>${title}</h1>
<p>${advice}</p>
${buttonRow(buttonLink(inLanguage('/', visit.language), board.title, 'quiet'))}</div>`,
  });
};
