import { NOTICE_KINDS, URGENCIES } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { ASSETS } from '../../assets.ts';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { banner } from '../../components/banner.ts';
import { hiddenFields } from '../../components/buttons.ts';
import { errorSummary } from '../../components/error-summary.ts';
import { fieldId, radioGroup, selectField, textField } from '../../components/fields.ts';
import { steps } from '../../components/steps.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { KIND_WORDS, listed } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { type DeskVisit, deskPage } from '../desk-page.ts';
import { audienceFields } from './audience-part.ts';
import { actButton, besideField, type Compose, type Filled, part } from './compose-parts.ts';
import { datesPart, filesPart, filesSaid, jointPart, morePart } from './more-part.ts';
import { receiptPart } from './receipt-part.ts';
import { textPart } from './text-part.ts';

export const draftPath = (id: string): string => `/console/drafts/${id}`;
/** … with the fields open in which a time of publication is typed. */
export const timePath = (id: string): string => `${draftPath(id)}?open=dates`;

/** A notice is written here. All works by buttons that send the whole form; a script saves by itself, and takes files and pasted text. */
export const composePage = (desk: DeskVisit, compose: Compose): string => {
  const { language } = desk.visit;
  const words = composeWordsIn(language);
  const { draft, errors, isChecked } = compose;
  const path = draftPath(draft.id);
  return deskPage(desk, {
    title: words.title,
    path,
    room: 'write',
    scripts: [ASSETS.compose.path],
    content: html`<div class="desk-form">${isChecked ? errorSummary(errors, language) : null}${steps(words.steps, 1, language)}
<h1>${words.title}</h1>
${noteBanner(compose, language)}${begunBanner(compose, language)}<p class="soft">${compose.saved} · <a href="${inLanguage(`${path}/revisions`, language)}">${words.earlier}</a></p>
${warningsBanner(compose, language)}
${deskForm(
  desk,
  path,
  html`<button class="unseen" name="act" value="save" tabindex="-1" aria-hidden="true">${words.save}</button>${hiddenFields({ revision: String(draft.revision) })}
${whatPart(compose, language)}
${textPart(compose, language)}
${filesPart(compose, language)}
${audiencePart(compose, language)}
${receiptPart(compose, language)}
${datesPart(compose, language)}
${jointPart(compose, language)}
${morePart(compose, language)}
${standing(compose, language)}
<div class="ends"><div class="buttons">${actButton('preview', words.toPreview, { look: 'main' })}${actButton('save', words.save)}<output id="saving"></output></div></div>`,
  formAttributes(compose, language),
)}
<p class="dots soft"><a href="${inLanguage('/console/drafts', language)}">${words.toList}</a><a href="${inLanguage(`${path}/delete`, language)}">${words.remove2}</a></p></div>`,
  });
};

/** What the script has to know and to say. A browser that fills old values in again would bring back an old revision. */
const formAttributes = ({ draft }: Compose, language: MessageLanguage): Html => {
  const { auto } = composeWordsIn(language);
  const said = {
    saving: auto.saving,
    saved: auto.saved('%'),
    failed: auto.failed,
    stale: auto.stale,
    ended: auto.ended,
    reading: auto.reading,
    read: auto.read,
    plain: auto.plain,
    ...filesSaid(language),
  };
  return html` id="compose" autocomplete="off" data-files="${draftPath(draft.id)}/files" data-paste="${draftPath(draft.id)}/paste" data-word="${draftPath(draft.id)}/document" data-said="${JSON.stringify(said)}"`;
};

const noteBanner = ({ note }: Compose, language: MessageLanguage): Html | null => {
  const words = composeWordsIn(language);
  if (note === 'saved') return banner('good', words.saved);
  return note === 'restored' ? banner('good', words.revisions.restored) : null;
};

/** With what it began, and what is to be filled in anew. */
const begunBanner = ({ begunFrom }: Compose, language: MessageLanguage): Html | null => {
  if (!begunFrom) return null;
  const { from } = composeWordsIn(language);
  const { title, isCancelled, left } = begunFrom;
  const missing = [...left.fields.map((name) => from.fields[name]), ...left.files.map((name) => from.file(name))];
  return html`<div class="banner good" role="status"><p>${from.begun(title)}${isCancelled ? from.cancelled : null}</p>${
    missing.length > 0 ? html`<p>${from.left(listed(missing, language))}${left.files.length > 0 ? from.filesLeft : null}</p>` : null
  }</div>`;
};

const warningsBanner = ({ warnings }: Compose, language: MessageLanguage): Html | null =>
  warnings.length === 0
    ? null
    : html`<div class="banner look"><details><summary>${composeWordsIn(language).warnings(warnings.length)}</summary><ul>${warnings.map(({ name, error }) => html`<li><a href="#${fieldId(name)}">${error}</a></li>`)}</ul></details></div>`;

/** What is still to be done before it can go out. */
const standing = ({ todo, isComplete, isWaiting, errors }: Compose, language: MessageLanguage): Html | null => {
  const words = composeWordsIn(language);
  if (isWaiting) return banner('plain', words.waiting);
  if (isComplete) return banner('good', words.ready);
  if (todo.length > 0) return banner('plain', words.todo(listed(todo, language)));
  return errors.length > 0 ? banner('plain', words.list.flawed(errors.length)) : null;
};

/** What it is called and of which kind. */
export const whatPart = (compose: Filled, language: MessageLanguage): Html => {
  const words = composeWordsIn(language);
  const { sheet } = compose;
  return part(
    'what',
    words.what,
    textField({
      language,
      name: 'title',
      label: words.titleField,
      hint: words.titleHint,
      value: sheet.title,
      ...besideField(compose, 'title'),
    }),
    selectField({
      language,
      name: 'kind',
      label: words.kind,
      choices: NOTICE_KINDS.map((value) => ({ value, label: KIND_WORDS[value][language] })),
      chosen: sheet.kind,
      ...besideField(compose, 'kind'),
    }),
    textField({
      language,
      name: 'documentNumber',
      label: words.documentNumber,
      hint: words.documentNumberHint,
      value: sheet.documentNumber,
      ...besideField(compose, 'documentNumber'),
    }),
    radioGroup({
      language,
      name: 'urgency',
      label: words.urgency,
      choices: URGENCIES.map((value) => ({ value, ...words.urgencies[value] })),
      chosen: sheet.urgency,
      ...besideField(compose, 'urgency'),
    }),
  );
};

const audiencePart = (compose: Compose, language: MessageLanguage): Html => {
  const words = composeWordsIn(language).audience;
  return part(
    'audience',
    words.title,
    html`<p class="hint">${words.lead}</p>`,
    audienceFields({
      language,
      audience: compose.sheet.audience,
      place: compose.names.place,
      ownRegion: compose.ownRegion,
      said: (name) => besideField(compose, name),
    }),
  );
};
