import { EXTENSIONS } from '#domain/attachments/media-types';
import type { Notice } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { ASSETS } from '../assets.ts';
import { composeWordsIn } from '../catalogue/compose-words.ts';
import { correctWordsIn } from '../catalogue/correct-words.ts';
import { banner } from '../components/banner.ts';
import { buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { fileField, textField } from '../components/fields.ts';
import { steps } from '../components/steps.ts';
import { type Html, html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { saidAt } from './compose/compose-parts.ts';
import { carriedCorrection, correctionPath, type TypedCorrection } from './correction-page.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';

/** `file`: it goes straight into the store, by a form of its own. */
export type CorrectionFilesPage = Readonly<{
  notice: Notice;
  typed: TypedCorrection;
  at: Readonly<
    | { kind: 'name'; name: string; errors: FieldErrors }
    | {
        kind: 'file';
        id: string;
        name: string;
        form: Readonly<{ url: string; fields: Readonly<Record<string, string>> }>;
        errors: FieldErrors;
      }
  >;
}>;

/** What a store answers stands in a frame of this name, so that the page around it keeps all that was typed. */
const FRAME = 'upload';

/** In that frame: before anything was sent, and where a browser comes back to from the store. */
export const UPLOAD_FRAME = '/console/upload';
export const uploadPath = (language: MessageLanguage, hasCome: boolean): string =>
  inLanguage(`${UPLOAD_FRAME}${hasCome ? '?came=1' : ''}`, language);

/** A file is added to a correction without a script: its name first, then the file. All that was typed goes along. */
export const correctionFilesPage = (desk: DeskVisit, { notice, typed, at }: CorrectionFilesPage): string => {
  const { language } = desk.visit;
  const { files } = composeWordsIn(language);
  const words = correctWordsIn(language);
  const path = `${correctionPath(notice)}/files`;
  const back = html`<button class="quiet" name="act" value="done">${words.backWithout}</button>`;
  const carried = carriedCorrection(typed);
  const step =
    at.kind === 'name'
      ? html`<section class="panel"><p>${words.files.lead}</p><p class="hint">${files.hint}</p>${deskForm(
          desk,
          path,
          html`<button class="unseen" name="act" value="name" tabindex="-1" aria-hidden="true">${files.next}</button>${carried}${textField({ language, name: 'name', label: files.name, hint: files.nameHint, value: at.name, maxLength: 200, error: saidAt(at.errors, 'name') })}${buttonRow(html`<button name="act" value="name">${files.next}</button>`, back)}`,
        )}</section>`
      : html`<section class="panel"><form method="post" action="${at.form.url}" enctype="multipart/form-data" target="${FRAME}">${hiddenFields(at.form.fields)}${fileField({ language, name: 'file', label: files.pick(at.name), accept: EXTENSIONS.map((one) => `.${one}`).join(','), isRequired: true, error: saidAt(at.errors, 'file') })}${submitButton(files.upload)}</form>
<iframe class="frame line" name="${FRAME}" title="${words.files.frame}" src="${uploadPath(language, false)}"></iframe></section>
${deskForm(desk, path, html`${carried}${hiddenFields({ attachment: at.id })}${buttonRow(html`<button name="act" value="add">${words.files.add}</button>`, html`<button class="quiet" name="act" value="files">${files.another}</button>`, back)}`)}`;
  return deskPage(desk, {
    title: `${files.page} · ${notice.title}`,
    path: correctionPath(notice),
    room: 'notices',
    content: html`<div class="narrow">${errorSummary(at.errors, language)}${steps([files.name, files.file], at.kind === 'name' ? 1 : 2, language)}<h1>${files.page}</h1>
${step}</div>`,
  });
};

/** What stands in the frame: it holds nothing of anybody, and needs nobody to be signed in. */
export const uploadFrame = (language: MessageLanguage, hasCome: boolean): string => {
  const { files } = correctWordsIn(language);
  const said: Html = hasCome ? banner('good', files.came) : html`<p class="soft">${files.waiting}</p>`;
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${files.frame}</title><link rel="stylesheet" href="${ASSETS.styleSheet.path}"><link rel="stylesheet" href="${ASSETS.deskSheet.path}"></head><body class="framed">${said}</body></html>
`.markup;
};
