import { generate } from 'lean-qr';
import { toSvgSource } from 'lean-qr/extras/svg';
import { type Html, html, safeHtml } from '../html.ts';

/** An address to point a phone at. It has attributes and no style of its own, and so passes the policy of the pages. */
export const qrCode = (url: string, label: string): Html =>
  // From the library: a path of numbers, whatever the address.
  html`<div class="qr" role="img" aria-label="${label}">${safeHtml(toSvgSource(generate(url), { on: 'black', pad: 4, xmlDeclaration: false }))}</div>`;
