import { COLUMN_NAMES, COLUMNS } from '#domain/imports/columns';
import { BYTE_ORDER_MARK, csvLine } from '#domain/imports/csv-text';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { cellWords } from '../../catalogue/list-columns.ts';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { disclosure } from '../../components/disclosure.ts';
import { scrollingTable } from '../../components/scrolling-table.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { OPERATOR_ROOMS } from './operator-page.ts';

export const TEMPLATE_PATH = `${OPERATOR_ROOMS.lists}/template.csv`;

const headOf = (language: MessageLanguage): 'zh' | 'en' => (language === 'en' ? 'en' : 'zh');

/** A file with the names of all columns, and no row. */
export const listTemplate = (language: MessageLanguage): string =>
  BYTE_ORDER_MARK + csvLine(COLUMN_NAMES.map((column) => COLUMNS[column][headOf(language)]));

/** Which columns a list may have, folded, and a file that has them. */
export const columnsPart = (language: MessageLanguage): Html => {
  const words = operatorWordsIn(language).lists;
  const rows = COLUMN_NAMES.map((column) => [COLUMNS[column][headOf(language)], cellWords(column, language)]);
  return html`<p><a href="${inLanguage(TEMPLATE_PATH, language)}">${words.template}</a></p>
${disclosure(words.columns, html`<p>${words.columnsLead}</p>${scrollingTable(words.columns, [words.columnHead, words.columnCells], rows, 'unseen')}`)}`;
};
