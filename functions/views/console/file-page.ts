import { ASSETS } from '../assets.ts';
import { followWordsIn } from '../catalogue/follow-words.ts';
import { buttonLink, buttonRow } from '../components/buttons.ts';
import { html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';

/** A long file is being written: it asks again by itself where scripts run. @param path of the file @param back where one came from */
export const filePage = (
  desk: DeskVisit,
  { path, back, againSeconds }: Readonly<{ path: string; back: string; againSeconds: number }>,
): string => {
  const { language } = desk.visit;
  const { file: words } = followWordsIn(language);
  return deskPage(desk, {
    title: words.title,
    path,
    scripts: [ASSETS.askAgain.path],
    content: html`<div class="narrow panel" data-again="${againSeconds}"><h1>${words.title}</h1>
<p role="status">${words.lead}</p>
${buttonRow(buttonLink(inLanguage(path, language), words.again), buttonLink(inLanguage(back, language), words.back, 'quiet'))}</div>`,
  });
};
