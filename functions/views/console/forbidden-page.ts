import { deskWordsIn } from '../catalogue/desk-words.ts';
import { buttonLink, buttonRow } from '../components/buttons.ts';
import { html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';

/** What somebody's role does not allow, and whom to ask. */
export const forbiddenPage = (desk: DeskVisit): string => {
  const { language } = desk.visit;
  const words = deskWordsIn(language);
  return deskPage(desk, {
    title: words.forbidden.title,
    path: '/console',
    content: html`<div class="narrow panel"><h1>${words.forbidden.title}</h1>
<p>${words.forbidden.lead}</p>
${buttonRow(buttonLink(inLanguage('/console', language), words.home, 'quiet'))}</div>`,
  });
};
