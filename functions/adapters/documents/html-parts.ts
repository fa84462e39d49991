import { type Block, lineText } from '#domain/documents/document';
import { type Element, firstInside, isElement, textOf } from './html-tree.ts';

export const BLOCKS = new Set(
  'p div section article header footer main aside nav blockquote center pre dl dt dd address figure figcaption form fieldset hr body html'.split(
    ' ',
  ),
);
export const UNREAD = new Set('head style script title meta link xml template noscript col colgroup base'.split(' '));
export const OBJECTS = new Set('object embed iframe video audio canvas svg applet'.split(' '));

/** Of no width, or turning the direction of what follows; joiners, which scripts and emoji need, are not meant. */
const HIDDEN = /[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g;
export const hiddenIn = (blocks: readonly Block[]): number => {
  let count = 0;
  for (const block of blocks)
    for (const line of block.kind === 'table' ? block.rows.flat() : [block.line]) count += lineText(line).match(HIDDEN)?.length ?? 0;
  return count;
};

/** Wide marks need no blank behind them. */
export const gapBehind = (marker: string): string => (/[、，。．：）〕】》]$/.test(marker) ? '' : ' ');

export const spanOf = (cell: Element, name: 'colspan' | 'rowspan'): number =>
  Math.min(10_000, Number.parseInt(cell.attributes[name] ?? '1', 10) || 1);

/** The arrow behind a note that leads back to where it is mentioned. */
export const isWayBack = (element: Element): boolean =>
  element.name === 'a' && element.attributes['href']?.startsWith('#') === true && textOf(element) === '↑';

export const rowsOf = (table: Element): readonly Element[] =>
  table.children
    .filter(isElement)
    .flatMap((child) => (child.name === 'tr' ? [child] : /^(?:thead|tbody|tfoot)$/.test(child.name) ? rowsOf(child) : []));
export const cellsOf = (row: Element): readonly Element[] =>
  row.children.filter(isElement).filter(({ name }) => name === 'td' || name === 'th');

export const boxOf = ({ attributes }: Element): string => {
  if (!/^(?:checkbox|radio)$/i.test(attributes['type'] ?? '')) return '';
  return 'checked' in attributes ? '☑' : '☐';
};

const MOST_NAME_CHARACTERS = 60;
export const shortened = (text: string): string => [...text.replace(/\s+/g, ' ').trim()].slice(0, MOST_NAME_CHARACTERS).join('');

/** What a picture says of itself, else its file's name. */
export const nameOf = ({ attributes }: Element): string => {
  const said = attributes['alt'] ?? attributes['title'] ?? attributes['o:title'] ?? '';
  if (said.trim() !== '') return shortened(said);
  const source = attributes['src'] ?? attributes['data'] ?? '';
  return source.startsWith('data:') ? '' : shortened(/([^/\\?#]+)(?:[?#].*)?$/.exec(source)?.[1] ?? '');
};

const isBlock = ({ name }: Element): boolean => BLOCKS.has(name) || /^(?:h[1-6]|ul|ol|li|table)$/.test(name);
export const hasBlocks = (element: Element): boolean => firstInside(element).some(isBlock);
