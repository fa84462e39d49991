import type { Notice, NoticeSummary } from '#domain/notices/notice';
import { audienceIn, type PlacesOf } from '#domain/notices/sheet-presses';
import { composeWordsIn } from '../catalogue/compose-words.ts';
import { correctWordsIn } from '../catalogue/correct-words.ts';
import { buttonRow, hiddenFields } from '../components/buttons.ts';
import { html } from '../html.ts';
import { audienceFields } from './compose/audience-part.ts';
import { supersedesPage } from './compose/chooser-pages.ts';
import { carriedWay, type PlacesShown, placesPage } from './compose/places-page.ts';
import { audienceText } from './compose/sheet-fields.ts';
import { carriedCorrection, correctionPath, type TypedCorrection } from './correction-page.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';

/** Pages on which something is chosen for a correction by its name. All that was typed goes along. */

const partQuery = ({ part, field }: PlacesOf): string => `field=${field}${part === null ? '' : `&part=${part}`}`;

/** @param at the place whose parts are shown, '' for the country */
export const correctionPlacesPage = (
  desk: DeskVisit,
  { notice, typed, shown, at }: Readonly<{ notice: Notice; typed: TypedCorrection; shown: PlacesShown; at: string }>,
): string => {
  const path = `${correctionPath(notice)}/places?${partQuery(shown.of)}`;
  const way = carriedWay(desk, path, html`${carriedCorrection(typed)}${hiddenFields({ at })}`);
  return placesPage(desk, shown, { ...way, path: correctionPath(notice) });
};

export const correctionSupersedesPage = (
  desk: DeskVisit,
  {
    notice,
    typed,
    notices,
    next,
  }: Readonly<{ notice: Notice; typed: TypedCorrection; notices: readonly NoticeSummary[]; next: string | null }>,
): string => {
  const way = carriedWay(desk, `${correctionPath(notice)}/supersedes`, carriedCorrection(typed));
  return supersedesPage(desk, { notices, chosen: typed.sheet.supersedes, next }, { ...way, path: correctionPath(notice) });
};

/** The field in which the audience of the whole notice goes along where one of a part is asked for. */
export const WHOLE_AUDIENCE = 'wholeAudience';

export const correctionPartPage = (
  desk: DeskVisit,
  { notice, typed, part, place }: Readonly<{ notice: Notice; typed: TypedCorrection; part: number; place: (code: string) => string }>,
): string => {
  const { language } = desk.visit;
  const words = correctWordsIn(language);
  const title = words.partTitle(part + 1);
  const fields = audienceFields({
    language,
    audience: audienceIn(typed.sheet, part),
    place,
    ownRegion: null,
    said: () => ({ error: undefined, note: undefined }),
  });
  return deskPage(desk, {
    title,
    path: correctionPath(notice),
    room: 'notices',
    content: html`<div class="desk-form"><h1>${title}</h1><p class="soft">${composeWordsIn(language).audience.partLead}</p>
${deskForm(
  desk,
  `${correctionPath(notice)}/audience?part=${part}`,
  html`<button class="unseen" name="act" value="done" tabindex="-1" aria-hidden="true"></button>${carriedCorrection(typed, false)}${hiddenFields({ [WHOLE_AUDIENCE]: audienceText(typed.sheet.audience) })}<section class="panel">${fields}</section><div class="ends">${buttonRow(html`<button name="act" value="done">${words.backToForm}</button>`)}</div>`,
)}</div>`,
  });
};
