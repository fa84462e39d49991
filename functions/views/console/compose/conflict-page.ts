import type { DraftContent } from '#domain/notices/draft';
import { type DraftSheet, sheetOf } from '#domain/notices/draft-sheet';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { scrollingTable } from '../../components/scrolling-table.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { deskForm } from '../desk-frame.ts';
import { type DeskVisit, deskPage } from '../desk-page.ts';
import { draftPath } from './compose-page.ts';
import { NAMED } from './field-names.ts';

export type Conflict = Readonly<{
  id: string;
  /** Whoever saved it, in whole sentences. */
  lead: string;
  mine: DraftContent;
  theirs: DraftContent;
  /** All that was sent, to be sent again over what is saved. */
  fields: readonly (readonly [name: string, value: string])[];
  standingRevision: number;
}>;

/** The text of a draft as people read it. */
export const draftText = ({ title, sections }: DraftSheet): string =>
  [title, ...sections.flatMap(({ heading, body }) => [heading, body])].filter(Boolean).join('\n\n');

/** Somebody else saved a draft meanwhile: both are shown, and whoever came second decides. */
export const conflictPage = (desk: DeskVisit, conflict: Conflict): string => {
  const { language } = desk.visit;
  const all = composeWordsIn(language);
  const words = all.conflict;
  const { id, lead, mine, theirs, fields, standingRevision } = conflict;
  const path = draftPath(id);
  const [mySheet, theirSheet] = [sheetOf(mine, desk.agency.id), sheetOf(theirs, desk.agency.id)];
  const differing = NAMED.filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(theirs[name]));
  const column = (title: string, sheet: DraftSheet): Html =>
    html`<section><h2>${title}</h2><div class="quote" tabindex="0" role="region" aria-label="${title}">${draftText(sheet) || words.empty}</div></section>`;
  return deskPage(desk, {
    title: words.title,
    path,
    room: 'write',
    content: html`<h1>${words.title}</h1>
${banner('alarm', lead)}
<p>${words.differs}${language === 'en' ? ': ' : '：'}<strong>${differing.map((name) => all.names[name]).join(language === 'en' ? ', ' : '、')}</strong></p>
<div class="two">${column(words.mine, mySheet)}${column(words.theirs, theirSheet)}</div>
${differing.length > 0 ? factsTable(conflict, desk) : null}
${buttonRow(
  deskForm(
    desk,
    path,
    html`${fields.map(([name, value]) => hiddenFields({ [name]: value }))}${hiddenFields({ revision: String(standingRevision), act: 'save' })}${submitButton(words.useMine)}`,
  ),
  buttonLink(inLanguage(path, language), words.useTheirs, 'quiet'),
)}`,
  });
};

const SHOWN = 80;

/** What differs besides the text, in one line each. */
const factsTable = ({ mine, theirs }: Conflict, { visit: { language } }: DeskVisit): Html | null => {
  const { conflict: words, names } = composeWordsIn(language);
  const plain = (value: unknown): string => (typeof value === 'string' ? value.slice(0, SHOWN) : '');
  const lines = (['title', 'documentNumber', 'issuedOn', 'effectiveOn', 'expiresOn', 'publishAt', 'source', 'indexNumber'] as const).filter(
    (name) => plain(mine[name]) !== plain(theirs[name]),
  );
  return lines.length === 0
    ? null
    : scrollingTable(
        words.differs,
        [words.field, words.mine, words.theirs],
        lines.map((name) => [names[name], plain(mine[name]) || words.empty, plain(theirs[name]) || words.empty]),
      );
};
