import { type Html, html } from '../html.ts';
import { tableFrame } from './scrolling-table.ts';

export type NumberTable = Readonly<{
  caption: string;
  /** The first names what a row is about. */
  heads: readonly string[];
  rows: readonly (readonly (Html | string | number)[])[];
  /** What the rows add up to. */
  sum?: readonly (Html | string | number)[] | undefined;
  /** Columns of words among those of numbers, from 0. */
  words?: readonly number[];
}>;

/** Rows of numbers that can be checked: they stand under each other at the right, and their sum under them. */
export const numberTable = ({ caption, heads, rows, sum, words = [] }: NumberTable): Html => {
  const shown = (cell: Html | string | number): Html | string => (typeof cell === 'number' ? grouped(cell) : cell);
  const cells = (row: readonly (Html | string | number)[]): Html[] =>
    row.map((cell, i) =>
      i === 0 ? html`<th scope="row">${shown(cell)}</th>` : html`<td${words.includes(i) ? html` class="words"` : null}>${shown(cell)}</td>`,
    );
  const head = heads.map((one, i) => html`<th scope="col"${words.includes(i) ? html` class="words"` : null}>${one}</th>`);
  return html`<div${tableFrame(caption)}><table class="sums"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${cells(row)}</tr>`,
  )}</tbody>${sum ? html`<tfoot><tr>${cells(sum)}</tr></tfoot>` : null}</table></div>`;
};

/** `1,000,000`: alike in both languages. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
