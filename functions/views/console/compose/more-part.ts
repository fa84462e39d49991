import { EXTENSIONS } from '#domain/attachments/media-types';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { fileWords } from '../../attachment-words.ts';
import { chooserWordsIn } from '../../catalogue/chooser-words.ts';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { hiddenFields } from '../../components/buttons.ts';
import { fieldGroup, selectField, textArea, textField } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import {
  actButton,
  besideField,
  type Compose,
  chosenList,
  type Filled,
  foldedPart,
  groupNotes,
  isSaid,
  part,
  sheetDay,
} from './compose-parts.ts';

const MOST_FILES = 20;

const fileItem = (compose: Filled, language: MessageLanguage, id: string, i: number): Readonly<{ shown: Html; buttons: Html }> => {
  const words = composeWordsIn(language);
  const file = compose.names.files.get(id);
  const name = file?.name ?? words.files.states.unknown;
  return {
    shown: html`${hiddenFields({ attachments: id })}<bdi>${name}</bdi> <span class="soft">${file ? html`${file.bytes > 0 ? html`${fileWords(file, language)} · ` : null}${words.files.states[file.state]}` : null}</span>`,
    buttons: html`${i > 0 ? actButton(`attachment-up:${id}`, words.up, { spoken: words.upOf(name) }) : null}${actButton(`attachment-drop:${id}`, words.drop, { spoken: words.dropOf(name) })}`,
  };
};

/** What the script says that takes files, with a blank where the name of one stands. */
export const filesSaid = (language: MessageLanguage): Readonly<Record<string, string>> => {
  const { files, drop, dropOf } = composeWordsIn(language);
  const blank = (sentence: (name: string) => string): string => sentence('%');
  return {
    uploading: blank(files.uploading),
    uploaded: blank(files.done),
    lost: blank(files.failed),
    tooLarge: blank(files.tooLarge),
    drop,
    dropOf: blank(dropOf),
  };
};

/** Files: chosen or dropped where a script runs, else on a page of their own. @param hint what else is to be known of them */
export const filesPart = (compose: Filled, language: MessageLanguage, hint: string | null = null): Html => {
  const words = composeWordsIn(language).files;
  const { attachments } = compose.sheet;
  return part(
    'attachments',
    words.title,
    html`<p class="hint">${words.hint}</p>${hint === null ? null : html`<p class="hint">${hint}</p>`}`,
    groupNotes(compose, 'attachments'),
    html`<div id="files">${chosenList(
      attachments.map((id, i) => fileItem(compose, language, id, i)),
      words.none,
    )}</div>`,
    attachments.length < MOST_FILES
      ? html`<div class="drop" id="drop" hidden><label for="file-picker">${words.choose}</label><input type="file" id="file-picker" multiple accept="${EXTENSIONS.map((one) => `.${one}`).join(',')}"><output id="file-said"></output></div><p id="file-plain">${actButton('files', words.withoutScript)}</p>`
      : null,
  );
};

/** Whose names stand on it, and what it replaces. */
export const jointPart = (compose: Compose, language: MessageLanguage): Html => {
  const all = composeWordsIn(language);
  const { issuers } = chooserWordsIn(language);
  const { sheet, names } = compose;
  const agencies = sheet.coIssuers.map((id) => {
    const name = names.agencies.get(id) ?? issuers.unknown;
    return {
      shown: html`${hiddenFields({ coIssuers: id })}<bdi>${name}</bdi> <span class="soft">${names.consented.has(id) ? issuers.consented : issuers.toSign}</span>`,
      buttons: actButton(`issuer-drop:${id}`, all.drop, { spoken: all.dropOf(name) }),
    };
  });
  return html`${foldedPart(
    'coIssuers',
    issuers.title,
    agencies.length > 0 || isSaid(compose, 'coIssuers'),
    html`<p class="hint">${issuers.hint}</p>`,
    groupNotes(compose, 'coIssuers'),
    chosenList(agencies, issuers.none),
    html`<p>${actButton('issuers', issuers.choose)}</p>`,
  )}${supersedesPart(compose, language)}`;
};

/** What it replaces. */
export const supersedesPart = (compose: Filled, language: MessageLanguage): Html => {
  const all = composeWordsIn(language);
  const { supersedes } = chooserWordsIn(language);
  const { sheet, names } = compose;
  const replaced = sheet.supersedes.map((id) => {
    const title = names.notices.get(id) ?? supersedes.unknown;
    return {
      shown: html`${hiddenFields({ supersedes: id })}<bdi>${title}</bdi>`,
      buttons: actButton(`supersedes-drop:${id}`, all.drop, { spoken: all.dropOf(title) }),
    };
  });
  return foldedPart(
    'supersedes',
    supersedes.title,
    replaced.length > 0 || isSaid(compose, 'supersedes'),
    html`<p class="hint">${supersedes.hint}</p>`,
    groupNotes(compose, 'supersedes'),
    chosenList(replaced, supersedes.none),
    html`<p>${actButton('supersedes', supersedes.choose)}</p>`,
  );
};

/** When it is dated, in force, and published. */
export const datesPart = (compose: Compose, language: MessageLanguage): Html => {
  const words = composeWordsIn(language);
  const { sheet } = compose;
  const days = ['publishOn', 'issuedOn', 'effectiveOn', 'expiresOn'] as const;
  const isOpen = compose.isTimed || days.some((name) => Object.values(sheet[name]).some(Boolean)) || isSaid(compose, ...days);
  return foldedPart(
    'dates',
    words.dates.title,
    isOpen,
    sheetDay(compose, language, 'publishOn', words.publishOn, words.publishHint),
    textField({
      language,
      name: 'publishTime',
      label: words.publishTime,
      hint: words.publishTimeHint,
      value: sheet.publishTime,
      maxLength: 10,
      isShort: true,
    }),
    sheetDay(compose, language, 'issuedOn', words.dates.issuedOn),
    sheetDay(compose, language, 'effectiveOn', words.dates.effectiveOn),
    sheetDay(compose, language, 'expiresOn', words.dates.expiresOn, words.dates.expiresHint),
  );
};

/** What few notices need, folded. */
export const morePart = (compose: Filled, language: MessageLanguage): Html => {
  const words = composeWordsIn(language).more;
  const { sheet } = compose;
  const known = Object.entries(words.languages).map(([value, label]) => ({ value, label }));
  const languages = known.some(({ value }) => value === sheet.language)
    ? known
    : [...known, { value: sheet.language, label: sheet.language }];
  const fields = ['indexNumber', 'source', 'reprintIssuers', 'reprintUrl', 'language'];
  const isOpen =
    [sheet.indexNumber, sheet.source, sheet.reprintIssuers, sheet.reprintUrl].some((one) => one !== '') ||
    sheet.language !== 'zh-Hans-CN' ||
    compose.errors.some(({ name }) => fields.includes(name));
  const line = (name: 'indexNumber' | 'source' | 'reprintUrl', label: string, hint?: string): Html =>
    textField({ language, name, label, hint, value: sheet[name], ...besideField(compose, name) });
  return foldedPart(
    'more',
    words.title,
    isOpen,
    html`${line('indexNumber', words.indexNumber)}
${selectField({ language, name: 'language', label: words.language, choices: languages, chosen: sheet.language, ...besideField(compose, 'language') })}
${line('source', words.source, words.sourceHint)}
${fieldGroup(
  words.reprint,
  textArea({
    language,
    name: 'reprintIssuers',
    label: words.reprintIssuers,
    value: sheet.reprintIssuers,
    rows: 2,
    ...besideField(compose, 'reprintIssuers'),
  }),
  line('reprintUrl', words.reprintUrl),
)}`,
  );
};
