import { type Html, html } from '../html.ts';

/** What scrolls can be reached by keyboard and has a name (WCAG 2.2, 2.1.1): the attributes of the frame around a table. */
export const tableFrame = (name: string): Html => html` class="table" role="region" tabindex="0" aria-label="${name}"`;

/**
 * Rows and columns that scroll by themselves where there is no room. The first cell of a row names it. @param captionLook `unseen`: a
 * heading above says the same
 */
export const scrollingTable = (
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
  captionLook: 'seen' | 'unseen' = 'seen',
): Html =>
  html`<div${tableFrame(caption)}><table><caption${captionLook === 'unseen' ? html` class="unseen"` : null}>${caption}</caption><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${row.map((cell, i) => (i === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>`,
  )}</tbody></table></div>`;
