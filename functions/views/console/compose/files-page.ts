import { EXTENSIONS } from '#domain/attachments/media-types';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../../components/error-summary.ts';
import { fieldId, textField } from '../../components/fields.ts';
import { steps } from '../../components/steps.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { deskForm } from '../desk-frame.ts';
import { type DeskVisit, deskPage } from '../desk-page.ts';
import { draftPath } from './compose-page.ts';
import { saidAt } from './compose-parts.ts';

/** `form`: where the file goes, straight into the store. `arrived`: it is there, and is to be added. */
export type FilesPage = Readonly<{
  id: string;
  at: Readonly<
    | { kind: 'name'; typed: string; errors: FieldErrors }
    | { kind: 'form'; name: string; form: Readonly<{ url: string; fields: Readonly<Record<string, string>> }> }
    | { kind: 'arrived'; name: string; attachmentId: string; isThere: boolean }
  >;
}>;

/** A file is attached without a script: its name first, then the file, which goes into the store and not through us. */
export const filesPage = (desk: DeskVisit, { id, at }: FilesPage): string => {
  const { language } = desk.visit;
  const words = composeWordsIn(language).files;
  const path = `${draftPath(id)}/files`;
  const order = [words.name, words.file, words.add];
  return deskPage(desk, {
    title: words.page,
    path,
    room: 'write',
    content: html`<div class="narrow">${at.kind === 'name' ? errorSummary(at.errors, language) : null}${steps(order, at.kind === 'name' ? 1 : at.kind === 'form' ? 2 : 3, language)}<h1>${words.page}</h1>
<section class="panel">${stepHtml(desk, path, at)}</section>
${buttonRow(buttonLink(`${inLanguage(draftPath(id), language)}#field-attachments-part`, words.back, 'quiet'))}</div>`,
  });
};

const stepHtml = (desk: DeskVisit, path: string, at: FilesPage['at']): Html => {
  const { language } = desk.visit;
  const words = composeWordsIn(language).files;
  const { visit } = desk;
  switch (at.kind) {
    case 'name':
      return html`<p>${words.pageLead}</p><p class="hint">${words.hint}</p>${deskForm(
        desk,
        path,
        html`${textField({ language, name: 'name', label: words.name, hint: words.nameHint, value: at.typed, maxLength: 200, error: saidAt(at.errors, 'name') })}${submitButton(words.next)}`,
      )}`;
    case 'form':
      return html`<form method="post" action="${at.form.url}" enctype="multipart/form-data">${hiddenFields(at.form.fields)}<div class="field"><label for="${fieldId('file')}">${words.pick(at.name)}</label><input type="file" id="${fieldId('file')}" name="file" required accept="${EXTENSIONS.map((one) => `.${one}`).join(',')}"></div>${submitButton(words.upload)}</form><p><a href="${inLanguage(path, visit.language)}">${words.another}</a></p>`;
    case 'arrived':
      return html`${at.isThere ? banner('good', words.arrived(at.name)) : banner('alarm', words.notThere)}${
        at.isThere
          ? deskForm(desk, path, html`${hiddenFields({ attachment: at.attachmentId })}${submitButton(words.add)}`)
          : html`<p><a href="${inLanguage(`${path}?to=${at.attachmentId}`, language)}">${words.pick(at.name)}</a></p>`
      }`;
  }
};
