import { BASE, LAYOUT } from './base.ts';
import { BOARD } from './board.ts';
import { COMPONENTS, FORMS } from './components.ts';
import { COMPOSE_STYLES } from './compose.ts';
import { DESK } from './desk.ts';
import { DOCUMENT, PRINT } from './document.ts';
import { TOKENS } from './tokens.ts';

/** As short as can be said without knowing CSS: no line breaks, and no blanks where none is needed. */
const shortened = (css: string): string =>
  css
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\s*([{};,>])\s*/g, '$1')
    .replace(/:\s+/g, ':')
    .replace(/;}/g, '}')
    .trim();

const LAYERS = {
  tokens: TOKENS,
  base: BASE,
  forms: FORMS,
  layout: LAYOUT,
  components: COMPONENTS,
  board: BOARD,
  document: DOCUMENT,
  print: PRINT,
};

/**
 * The one style sheet of all pages: no colour without its counterpart in the dark, nothing that is tapped below 44 px, text of 18 px and
 * more, and all directions logical, so that right-to-left comes by itself. A later layer beats an earlier one.
 */
export const STYLE_SHEET = `@layer ${Object.keys(LAYERS)};${Object.entries(LAYERS)
  .map(([name, css]) => `@layer ${name}{${shortened(css)}}`)
  .join('')}`;

/** A second one, for the desk of those who work here: whoever reads notices loads none of it. */
export const DESK_SHEET = `@layer ${Object.keys(LAYERS)},desk;@layer desk{${shortened(DESK)}${shortened(COMPOSE_STYLES)}}`;

/** As paper shows a page, for whoever wants to see that on a screen. */
export const PAPER_SHEET = `${STYLE_SHEET.replaceAll('@media print{', '@media all{')}@layer print{body{padding:37mm 26mm 35mm 28mm}}`;
