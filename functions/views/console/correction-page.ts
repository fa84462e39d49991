import { changesIn } from '#domain/notices/correction-sheet';
import type { DraftSheet } from '#domain/notices/draft-sheet';
import type { Notice, Notifies } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { ASSETS } from '../assets.ts';
import { audienceWords } from '../audience-words.ts';
import { composeWordsIn } from '../catalogue/compose-words.ts';
import { correctWordsIn } from '../catalogue/correct-words.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields } from '../components/buttons.ts';
import { differences } from '../components/differences.ts';
import { errorSummary } from '../components/error-summary.ts';
import { fieldId, radioGroup, textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import type { StreetNames } from '../place-words.ts';
import { inLanguage } from '../visit.ts';
import { audienceFields } from './compose/audience-part.ts';
import { whatPart } from './compose/compose-page.ts';
import { besideField, type Filled, foldedPart, isSaid, part, saidAt, sheetDay } from './compose/compose-parts.ts';
import { AUDIENCE_FIELDS } from './compose/field-names.ts';
import { filesPart, filesSaid, morePart, supersedesPart } from './compose/more-part.ts';
import { receiptPart } from './compose/receipt-part.ts';
import { sheetFields } from './compose/sheet-fields.ts';
import { sectionFields } from './compose/text-part.ts';
import { correctionParts, type LookedAt } from './correction-parts.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';
import { noticePath } from './notice-rows.ts';

/** What stands in the form, and what of the notice was seen when it was filled in. */
export type TypedCorrection = Readonly<{ sheet: DraftSheet; note: string; notify: Notifies; revision: string; version: string }>;

export type CorrectionPage = Omit<Filled, 'sheet' | 'warnings'> &
  Readonly<{
    notice: Notice;
    typed: TypedCorrection;
    /** By the name of its place. */
    ownRegion: string;
    streets: StreetNames;
    /** As the notice was when they began, if somebody has changed it since. */
    seen?: Notice | null | undefined;
    isStale?: boolean;
    /** The field to which a button has led. */
    focus?: string | undefined;
  }>;

export const correctionPath = ({ id }: Pick<Notice, 'id'>): string => noticePath(id, '/correction');

/** All that is in the form, to be sent along. */
export const carriedCorrection = ({ sheet, note, notify, revision, version }: TypedCorrection, withAudience = true): Html =>
  html`${sheetFields(sheet, withAudience)}${hiddenFields({ note, notify, revision, version })}`;

/** A published notice as it stands, to be changed. */
export const correctionPage = (desk: DeskVisit, page: CorrectionPage): string => {
  const { language } = desk.visit;
  const { notice, errors, isStale, seen, streets, focus } = page;
  const words = correctWordsIn(language);
  const shown = deskPage(desk, {
    title: `${words.title} · ${notice.title}`,
    path: correctionPath(notice),
    room: 'notices',
    scripts: [ASSETS.correction.path],
    content: html`<div class="desk-form">${errorSummary(errors, language)}<h1>${words.title}</h1>
${
  isStale
    ? html`${banner('alarm', words.stale)}${seen && seen.version !== notice.version ? html`<section class="panel"><h2>${words.since}</h2>${differences(seen, notice, language, streets)}</section>` : null}`
    : html`<p>${words.lead}</p>`
}
${deskForm(desk, correctionPath(notice), fieldsOf(page, language), forScript(notice, language))}
<p><a href="${inLanguage(noticePath(notice.id), language)}">${words.back}</a></p></div>`,
  });
  // Nothing is kept between two looks at the form: where a draft has an address to go on at, here a field has the focus.
  return focus === undefined ? shown : shown.replace(`id="${fieldId(focus)}"`, `id="${fieldId(focus)}" autofocus`);
};

/** What the script has to know and to say. */
const forScript = (notice: Notice, language: MessageLanguage): Html =>
  html` id="correct" autocomplete="off" data-files="${correctionPath(notice)}/files" data-said="${JSON.stringify(filesSaid(language))}"`;

const fieldsOf = (page: CorrectionPage, language: MessageLanguage): Html => {
  const { notice, typed, errors, names } = page;
  const words = correctWordsIn(language);
  const filled: Filled = { sheet: typed.sheet, errors, warnings: [], names };
  return html`<button class="unseen" name="act" value="look" tabindex="-1" aria-hidden="true"></button>${hiddenFields({ revision: typed.revision, version: typed.version })}
${whatPart(filled, language)}
${part('sections', composeWordsIn(language).text, sectionFields(filled, language))}
${filesPart(filled, language, notice.attachments.length > 0 ? words.attachmentsHint : null)}
${audiencePart(page, filled, language)}
${receiptPart(filled, language)}
${datesPart(filled, language)}
${supersedesPart(filled, language)}
${morePart(filled, language)}
${part(
  'said',
  words.said,
  textField({
    language,
    name: 'note',
    label: words.note,
    hint: words.noteHint,
    value: typed.note,
    maxLength: 300,
    error: saidAt(errors, 'note'),
  }),
  radioGroup({
    language,
    name: 'notify',
    label: words.notify,
    choices: [
      { value: 'all', label: words.all, hint: words.allHint },
      { value: 'none', label: words.none, hint: words.noneHint },
    ],
    chosen: typed.notify,
  }),
)}
<div class="buttons"><button name="act" value="look">${words.look}</button></div>`;
};

/** Folded as long as it stays as it is: whom it is for stands on it. */
const audiencePart = (
  { notice, typed, names, ownRegion, streets, focus }: CorrectionPage,
  filled: Filled,
  language: MessageLanguage,
): Html => {
  const words = correctWordsIn(language);
  const fields = Object.values(AUDIENCE_FIELDS);
  const isChanged = 'audience' in changesIn(notice, typed.sheet);
  const isOpen = isChanged || isSaid(filled, ...fields) || fields.some((name) => name === focus);
  const now = audienceWords(notice.audience, language, streets) || words.everybody;
  return html`<details class="panel part"${isOpen ? html` open` : null}><summary><h2 id="field-audience-part">${words.audience}</h2> <span class="soft">${isChanged ? words.was(now) : words.now(now)}</span></summary><p class="hint">${words.audienceHint}</p>${audienceFields(
    {
      language,
      audience: typed.sheet.audience,
      place: names.place,
      ownRegion,
      said: (name) => besideField(filled, name),
    },
  )}</details>`;
};

const datesPart = (filled: Filled, language: MessageLanguage): Html => {
  const words = composeWordsIn(language).dates;
  const days = ['issuedOn', 'effectiveOn', 'expiresOn'] as const;
  const isOpen = days.some((name) => Object.values(filled.sheet[name]).some(Boolean)) || isSaid(filled, ...days);
  return foldedPart(
    'dates',
    correctWordsIn(language).dates,
    isOpen,
    sheetDay(filled, language, 'issuedOn', words.issuedOn),
    sheetDay(filled, language, 'effectiveOn', words.effectiveOn),
    sheetDay(filled, language, 'expiresOn', words.expiresOn, words.expiresHint),
  );
};

export type CorrectionLook = Omit<LookedAt, 'note' | 'notify'> &
  Readonly<{
    typed: TypedCorrection;
    /** Of this confirmation: pressed twice it counts once. */
    once: string;
  }>;

/** A last look: what changes, who is told; nothing is done yet. */
export const correctionLookPage = (desk: DeskVisit, { before, after, typed, told, warnings, streets, once }: CorrectionLook): string => {
  const { language } = desk.visit;
  const words = correctWordsIn(language);
  return deskPage(desk, {
    title: `${words.lookTitle} · ${before.title}`,
    path: correctionPath(before),
    room: 'notices',
    content: html`<h1>${words.lookTitle}</h1>
${correctionParts(desk, { before, after, note: typed.note, notify: typed.notify, told, warnings, streets })}
${deskForm(
  desk,
  correctionPath(before),
  html`${carriedCorrection(typed)}${hiddenFields({ once })}<div class="buttons"><button name="act" value="correct">${typed.notify === 'all' ? words.confirm : words.confirmQuietly}</button><button class="quiet" name="act" value="edit">${words.edit}</button></div>`,
)}
${buttonRow(buttonLink(inLanguage(noticePath(before.id), language), words.back, 'quiet'))}`,
  });
};
