import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { wordsIn } from '../../catalogue/words-in.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { errorSummary } from '../../components/error-summary.ts';
import { fileField } from '../../components/fields.ts';
import { tableFrame } from '../../components/scrolling-table.ts';
import { steps } from '../../components/steps.ts';
import { type Html, html } from '../../html.ts';
import { bodyHtml } from '../../markup.ts';
import { inLanguage } from '../../visit.ts';
import { deskForm } from '../desk-frame.ts';
import { type DeskVisit, deskPage } from '../desk-page.ts';
import { draftPath } from './compose-page.ts';
import { documentNotes } from './document-notes.ts';

/** `form`: where the file goes, straight into the store. `read`: what was read of it, which stands nowhere yet. */
export type DocumentPage = Readonly<{
  id: string;
  at: Readonly<
    | { kind: 'form'; form: Readonly<{ url: string; fields: Readonly<Record<string, string>> }>; error?: string }
    | { kind: 'read'; documentId: string; title: string; markdown: string; notes: readonly string[]; error?: string }
  >;
}>;

/** A .docx becomes text without a script: the file, then a look at what was read of it. */
export const documentPage = (desk: DeskVisit, { id, at }: DocumentPage): string => {
  const { language } = desk.visit;
  const words = composeWordsIn(language).document;
  const errors = at.error === undefined ? [] : [{ name: at.kind === 'form' ? 'file' : 'put', error: at.error }];
  return deskPage(desk, {
    title: words.page,
    path: `${draftPath(id)}/document`,
    room: 'write',
    content: html`<div class="narrow">${errorSummary(errors, language)}${steps(words.steps, at.kind === 'form' ? 1 : 2, language)}<h1>${words.page}</h1>
${at.kind === 'form' ? bringing(desk, at) : reading(desk, id, at)}
${buttonRow(buttonLink(`${inLanguage(draftPath(id), language)}#field-sections-part`, composeWordsIn(language).files.back, 'quiet'))}</div>`,
  });
};

type At<K> = Extract<DocumentPage['at'], { kind: K }>;

const bringing = ({ visit: { language } }: DeskVisit, { form, error }: At<'form'>): Html => {
  const words = composeWordsIn(language).document;
  const field = fileField({ language, name: 'file', label: words.file, hint: words.hint, error, accept: '.docx', isRequired: true });
  return html`<p>${words.lead}</p><section class="panel"><form method="post" action="${form.url}" enctype="multipart/form-data">${hiddenFields(form.fields)}${field}${submitButton(words.upload)}</form></section>`;
};

const reading = (desk: DeskVisit, id: string, { documentId, title, markdown, notes, error }: At<'read'>): Html => {
  const { language } = desk.visit;
  const words = composeWordsIn(language).document;
  const path = `${draftPath(id)}/document`;
  const look = { frame: tableFrame(wordsIn(language).notice.table).markup };
  return html`${banner('good', words.read)}${documentNotes(notes, language)}
${deskForm(desk, path, html`${hiddenFields({ document: documentId })}<div class="buttons" id="field-put" tabindex="-1"><button>${words.put}</button></div>${error === undefined ? null : html`<p class="error">${error}</p>`}`)}
<p><a href="${inLanguage(path, language)}">${words.another}</a></p>
<section class="panel"><h2>${words.text}</h2>${title === '' ? null : html`<h3><bdi>${title}</bdi></h3>`}${bodyHtml(markdown, look)}</section>`;
};
