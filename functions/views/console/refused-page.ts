import { followWordsIn } from '../catalogue/follow-words.ts';
import { buttonLink, buttonRow } from '../components/buttons.ts';
import { html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';

/** Something that cannot be done to a notice as it stands, or not by this agency; the way leads back to it. */
export const refusedPage = (desk: DeskVisit, { path, why }: Readonly<{ path: string; why: 'onlyLead' | 'notNow' }>): string => {
  const { language } = desk.visit;
  const { notice: words } = followWordsIn(language);
  return deskPage(desk, {
    title: words[why],
    path,
    room: 'notices',
    content: html`<div class="narrow panel"><h1>${words[why]}</h1>
${buttonRow(buttonLink(inLanguage(path, language), words.toNotice))}</div>`,
  });
};
