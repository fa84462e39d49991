import { type Html, html } from '../html.ts';

/** What not everybody needs, folded under a line. @param look a class for the page's own ends */
export const disclosure = (summary: string, content: Html, look: 'plain' | 'folded' = 'plain'): Html =>
  html`<details${look === 'folded' ? html` class="folded"` : null}><summary>${summary}</summary>${content}</details>`;
