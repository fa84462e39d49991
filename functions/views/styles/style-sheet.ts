import { BASE, LAYOUT } from './base.ts';
import { BOARD, CARD } from './board.ts';
import { COMPONENTS, FORMS } from './components.ts';
import { COMPOSE_STYLES } from './compose.ts';
import { DESK } from './desk.ts';
import { DOCUMENT, DOCUMENT_PRINT, PRINT } from './document.ts';
import { TOKENS } from './tokens.ts';

/** As short as can be said without knowing CSS: no line breaks, and no blanks where none is needed. */
const shortened = (css: string): string =>
  css
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\s*([{};,>])\s*/g, '$1')
    .replace(/:\s+/g, ':')
    .replace(/;}/g, '}')
    .trim();

type Layer = 'tokens' | 'base' | 'forms' | 'layout' | 'components' | 'board' | 'document' | 'print';
const ORDER: readonly Layer[] = ['tokens', 'base', 'forms', 'layout', 'components', 'board', 'document', 'print'];

/** In the order of all layers, whichever of them it fills: a later one beats an earlier one, also of another sheet. */
const sheetOf = (layers: Partial<Record<Layer, string>>): string =>
  `@layer ${ORDER};${Object.entries(layers)
    .map(([name, css]) => `@layer ${name}{${shortened(css)}}`)
    .join('')}`;

/**
 * The style sheet of all pages: no colour without its counterpart in the dark, nothing that is tapped below 44 px, text of 18 px and
 * more, and all directions logical, so that right-to-left comes by itself.
 */
export const STYLE_SHEET = sheetOf({
  tokens: TOKENS,
  base: BASE,
  forms: FORMS,
  layout: LAYOUT,
  components: COMPONENTS,
  board: CARD,
  print: PRINT,
});

/** A second one, for whoever reads: the board, and each notice as a document. */
export const READING_SHEET = sheetOf({ board: BOARD, document: DOCUMENT, print: DOCUMENT_PRINT });

/** One for the desk of those who work here: whoever reads notices loads none of it. */
export const DESK_SHEET = `@layer ${ORDER},desk;@layer desk{${shortened(DESK)}${shortened(COMPOSE_STYLES)}}`;

/** As paper shows a notice, for whoever wants to see that on a screen; instead of the first sheet. */
export const PAPER_SHEET = `${(STYLE_SHEET + READING_SHEET).replaceAll('@media print{', '@media all{')}@layer print{body{padding:37mm 26mm 35mm 28mm}}`;
