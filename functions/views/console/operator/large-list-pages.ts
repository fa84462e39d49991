import type { Import } from '#domain/imports/import';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { fileField } from '../../components/fields.ts';
import { steps } from '../../components/steps.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { deskForm } from '../desk-frame.ts';
import { columnsPart } from './list-columns-part.ts';
import { backToLists, importPath, LARGE_PATH, LARGEST_MB, termsFields } from './lists-pages.ts';
import { type FormShown, type OperatorVisit, operatorPage, panel } from './operator-page.ts';

/** How a list is to be imported that is too long for a form; its file comes next. */
export const largeListPage = (desk: OperatorVisit, form: FormShown): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).lists;
  return operatorPage(desk, {
    title: words.largeTitle,
    room: 'lists',
    path: LARGE_PATH,
    errors: form.errors,
    isNarrow: true,
    content: html`${steps(words.largeSteps, 1, language)}<p>${words.largeLead}</p>${columnsPart(language)}
<section class="panel">${deskForm(desk, LARGE_PATH, html`${termsFields(desk, form)}${buttonRow(submitButton(words.next))}`)}</section>
${backToLists(desk)}`,
  });
};

/** The form that brings the file, straight into the store. */
export const uploadPart = (
  { visit: { language } }: OperatorVisit,
  form: Readonly<{ url: string; fields: Readonly<Record<string, string>> }>,
  error: string | undefined,
): Html => {
  const words = operatorWordsIn(language).lists;
  const hint = words.largeHint(LARGEST_MB);
  const field = fileField({ language, name: 'file', label: words.file, hint, error, accept: '.csv,text/csv', isRequired: true });
  return html`${steps(words.largeSteps, 2, language)}${panel(
    words.waitingTitle,
    html`<form method="post" action="${form.url}" enctype="multipart/form-data">${hiddenFields(form.fields)}${field}${submitButton(words.upload)}</form>`,
  )}`;
};

/** The file has come, and nothing is begun. */
export const startPart = (desk: OperatorVisit, { id, dryRun }: Import, bytes: number): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).lists;
  const megabytes = (bytes / 1_000_000).toFixed(1);
  return html`${steps(words.largeSteps, 3, language)}${banner('good', words.arrived(megabytes))}
${deskForm(desk, `${importPath(id)}/start`, buttonRow(submitButton(dryRun ? words.beginDry : words.begin), buttonLink(inLanguage(`${importPath(id)}?again=1`, language), words.otherFile, 'quiet')))}`;
};

/** A script began to bring it, and it did not come whole. */
export const interruptedPart = (desk: OperatorVisit): Html =>
  html`${banner('alarm', operatorWordsIn(desk.visit.language).lists.interrupted)}${backToLists(desk)}`;
