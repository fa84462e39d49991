import { type Html, html } from '../html.ts';

export type Part = Readonly<{ count: number; look: 'good' | 'alarm' | 'soft' | 'accent' }>;

const WIDTH = 1000;

/** Parts of a whole beside each other. The numbers stand beside it: it is not read aloud. */
export const partsBar = (parts: readonly Part[], whole: number, look: 'line' | 'all' = 'line'): Html => {
  let x = 0;
  const rects = parts.flatMap(({ count, look: of }) => {
    const width = whole === 0 ? 0 : (count / whole) * WIDTH;
    const at = x;
    x += width;
    return width > 0 ? [html`<rect class="is-${of}" x="${at.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="10"/>`] : [];
  });
  return html`<svg class="${look === 'all' ? 'bar-line all' : 'bar-line'}" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${rects}</svg>`;
};

export const keyOf = (look: Part['look']): Html =>
  html`<svg class="key" viewBox="0 0 10 10" aria-hidden="true" focusable="false"><rect class="is-${look}" width="10" height="10"/></svg>`;
