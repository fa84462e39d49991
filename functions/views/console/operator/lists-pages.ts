import { EXPORTED_STATUSES } from '#domain/exports/subscriptions-wanted';
import { type Import, LONGEST_BASIS, MOST_BYTES, MOST_INLINE_BYTES, rowsDone } from '#domain/imports/import';
import type { RefusedRow } from '#domain/imports/report';
import { said } from '#domain/text/wording';
import { ASSETS } from '../../assets.ts';
import type { OperatorCatalogue } from '../../catalogue/catalogue.ts';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, submitButton } from '../../components/buttons.ts';
import { type Facts, factList } from '../../components/facts.ts';
import { fileField, radioGroup, selectField, textField } from '../../components/fields.ts';
import { scrollingTable } from '../../components/scrolling-table.ts';
import { inFullWidth } from '../../full-width.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { minuteWords } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { columnsPart } from './list-columns-part.ts';
import { errorIn, type FormShown, OPERATOR_ROOMS, type OperatorVisit, operatorPage, panel, typedIn } from './operator-page.ts';

export const IMPORT_PATH = `${OPERATOR_ROOMS.lists}/import`;
export const EXPORT_PATH = `${OPERATOR_ROOMS.lists}/export`;
export const EXPORT_FORMATS = ['csv', 'csv-gb18030', 'jsonl'] as const;

export const importPath = (id: string): string => `/console/operator/imports/${encodeURIComponent(id)}`;
export const MOST_MB = Math.floor(MOST_INLINE_BYTES / 1_000_000);
export const LARGEST_MB = Math.floor(MOST_BYTES / 1_000_000);
/** Where a list is told of that is too long for a form: by a script, and by a person. */
export const ANNOUNCE_PATH = `${IMPORT_PATH}/announce`;
export const LARGE_PATH = `${OPERATOR_ROOMS.lists}/large`;

export type ListsPage = Readonly<{
  recent: readonly Import[];
  form: FormShown;
  exporting: FormShown;
  /** The file that was asked for is being written, or lies there for a while. A form may not lead to it: its store is another host. */
  exported: Readonly<{ kind: 'under-way' } | { kind: 'link'; url: string }> | null;
}>;

/** Bringing many subscriptions at once, and taking out those that there are. */
export const listsPage = (desk: OperatorVisit, { recent, form, exporting, exported }: ListsPage): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).lists;
  return operatorPage(desk, {
    title: words.title,
    room: 'lists',
    scripts: [ASSETS.lists.path],
    errors: [...form.errors, ...exporting.errors],
    content: html`${exported?.kind === 'under-way' ? banner('plain', words.underWay) : null}${
      exported?.kind === 'link' ? banner('good', html`${words.written} <a href="${exported.url}">${words.fetch}</a>`) : null
    }<p>${words.lead}</p>
${panel(words.import, html`<p>${words.importLead}</p>${columnsPart(language)}${importForm(desk, form)}`)}${panel(
  words.recent,
  recent.length === 0
    ? html`<p>${words.noneYet}</p>`
    : scrollingTable(
        words.recent,
        [words.when, words.what, words.state, words.rows],
        recent.map((one) => [
          html`<a href="${inLanguage(importPath(one.id), language)}">${minuteWords(one.createdAt, language)}</a>`,
          one.dryRun ? words.dry : words.real,
          words.states[one.state],
          one.layout ? String(one.layout.rows) : '',
        ]),
        'unseen',
      ),
)}${panel(words.export, exportForm(desk, exporting))}`,
  });
};

const importForm = (desk: OperatorVisit, form: FormShown): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).lists;
  return deskForm(
    desk,
    IMPORT_PATH,
    html`${fileField({ language, name: 'file', label: words.file, hint: words.fileHint(MOST_MB), error: errorIn(form, 'file'), accept: '.csv,text/csv' })}
<p id="large-plain"><a href="${inLanguage(LARGE_PATH, language)}">${words.largeLink(MOST_MB)}</a></p>
${termsFields(desk, form)}
${buttonRow(submitButton(words.start))}<output id="bringing" class="soft"></output>`,
    html` enctype="multipart/form-data" id="bring" data-announce="${ANNOUNCE_PATH}" data-most="${String(MOST_INLINE_BYTES)}" data-largest="${String(MOST_BYTES)}" data-said="${saidByScript(words)}"`,
  );
};

/** What the script has to say. */
const saidByScript = (words: OperatorCatalogue['lists']): string =>
  JSON.stringify({
    hint: words.fileHint(LARGEST_MB),
    large: words.large(LARGEST_MB),
    reading: words.reading,
    uploading: words.uploading('%'),
    failed: words.failed,
  });

/** How a list is imported: for good or not, on which basis. */
export const termsFields = ({ visit: { language } }: OperatorVisit, form: FormShown): Html => {
  const words = operatorWordsIn(language).lists;
  const mode = typedIn(form, 'mode') === 'real' ? 'real' : 'dry';
  return html`${radioGroup({
    language,
    name: 'mode',
    label: words.mode,
    choices: [
      { value: 'dry', label: words.dry, hint: words.dryHint },
      { value: 'real', label: words.real, hint: words.realHint },
    ],
    chosen: mode,
  })}
${textField({ language, name: 'basis', label: `${words.basis}${operatorWordsIn(language).agencies.optional}`, hint: words.basisHint, error: errorIn(form, 'basis'), value: typedIn(form, 'basis'), maxLength: LONGEST_BASIS })}`;
};

const exportForm = (desk: OperatorVisit, form: FormShown): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).lists;
  const statuses = (['', ...EXPORTED_STATUSES] as const).map((value) => ({ value, label: words.statuses[value] }));
  return deskForm(
    desk,
    EXPORT_PATH,
    html`<p>${words.exportLead}</p>
${textField({ language, name: 'region', label: words.region, error: errorIn(form, 'region'), value: typedIn(form, 'region'), maxLength: 40 })}
${selectField({ language, name: 'status', label: words.status, choices: statuses, chosen: typedIn(form, 'status') })}
${selectField({ language, name: 'format', label: words.format, choices: EXPORT_FORMATS.map((value) => ({ value, label: words.formats[value] })), chosen: typedIn(form, 'format') || 'csv' })}
${buttonRow(submitButton(words.take, 'quiet'))}`,
  );
};

/** So many rows that were refused stand on the page; the report has all. */
export const REFUSED_SHOWN = 20;

/** `waiting`: the part of an import that waits for its file. `refusedRows`: the first ones of a report that is not too long to be read. */
export type ImportPage = Readonly<{
  shown: Import;
  form: FormShown;
  hasReport: boolean;
  refusedRows?: readonly RefusedRow[];
  waiting?: Html | null;
}>;

/** How far an import is, and what became of its rows. */
export const importPage = (desk: OperatorVisit, { shown, form, hasReport, refusedRows = [], waiting = null }: ImportPage): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).lists;
  const { state, dryRun, basis, layout, sums, createdAt } = shown;
  const sumWords = dryRun ? words.sumWordsDry : words.sumWords;
  const facts: Facts = [
    [words.what, dryRun ? words.dry : words.real],
    [words.when, minuteWords(createdAt, language)],
    ...(basis === null ? [] : [[words.basis, basis] as const]),
    [words.state, words.states[state]],
    ...(state === 'running' ? [[words.rows, layout ? words.progress(rowsDone(shown), layout.rows) : words.surveying] as const] : []),
  ];
  const leftOut = (layout?.leftOut ?? []).join(language === 'en' ? ', ' : '、');
  const results: Facts = [
    [sumWords.created, String(sums.created)],
    [sumWords.known, String(sums.known)],
    [sumWords.repeated, String(sums.repeated)],
    [sumWords.refused, String(sums.refused)],
  ];
  return operatorPage(desk, {
    title: words.importTitle,
    room: 'lists',
    path: importPath(shown.id),
    scripts: state === 'finished' && dryRun ? [ASSETS.lists.path] : [],
    errors: form.errors,
    isNarrow: true,
    content: html`${leftOut === '' ? null : banner('plain', dryRun ? words.leftOutDry(leftOut) : words.leftOut(leftOut))}<section class="panel">${factList(facts)}
${state === 'running' ? html`<p class="soft">${words.refreshes}</p>${buttonRow(buttonLink(inLanguage(importPath(shown.id), language), words.refresh, 'quiet'))}` : null}</section>
${waiting}${shown.refusal ? refusalPart(desk, shown.refusal) : null}${
  state === 'running' || state === 'finished'
    ? panel(
        words.sums,
        html`${factList(results)}${state === 'finished' ? reportPart(desk, shown.id, hasReport) : null}${refusedPart(desk, refusedRows, sums.refused)}`,
      )
    : null
}${state === 'finished' && dryRun ? panel(words.again, html`<p>${words.againLead}</p>${importForm(desk, withReal(form, basis))}`) : null}${
  waiting ? null : backToLists(desk)
}`,
  });
};

/** A list that was tried is imported next. */
const withReal = (form: FormShown, basis: string | null): FormShown =>
  form.values.size > 0
    ? form
    : {
        ...form,
        values: new Map([
          ['mode', ['real']],
          ['basis', [basis ?? '']],
        ]),
      };

const refusalPart = (desk: OperatorVisit, { line, flaws }: NonNullable<Import['refusal']>): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).lists;
  const sentences = flaws.map(({ path, message }) => {
    const sentence = inFullWidth(said(message, language), language);
    return path === '' ? sentence : words.column(path, sentence);
  });
  return html`<section class="banner alarm" role="status"><p>${words.refusedLead(line)}</p><ul>${sentences.map((one) => html`<li>${one}</li>`)}</ul></section>
<section class="panel"><p>${words.refusedNext}</p>${columnsPart(language)}</section>
`;
};

/** The rows that a list is to be mended in, with what is wrong. */
const refusedPart = ({ visit: { language } }: OperatorVisit, rows: readonly RefusedRow[], all: number): Html | null => {
  const words = operatorWordsIn(language).lists;
  if (rows.length === 0) return null;
  const caption = all > rows.length ? words.refusedRowsFirst(rows.length) : words.refusedRows;
  const cells = rows.map(({ line, name, column, message }) => [line, name, column, inFullWidth(said(message, language), language)]);
  return scrollingTable(caption, [words.line, words.name, words.columnHead, words.why], cells);
};

export const backToLists = ({ visit: { language } }: OperatorVisit): Html =>
  buttonRow(buttonLink(inLanguage(OPERATOR_ROOMS.lists, language), operatorWordsIn(language).lists.backToLists, 'quiet'));

const reportPart = ({ visit: { language } }: OperatorVisit, id: string, hasReport: boolean): Html => {
  const words = operatorWordsIn(language).lists;
  return hasReport
    ? buttonRow(buttonLink(`${importPath(id)}/report.csv`, words.report, 'quiet'))
    : html`<p class="soft">${words.reportGone}</p>`;
};
