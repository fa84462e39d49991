import { type Element, firstInside, textOf } from './html-tree.ts';

/** Declarations of a `style` attribute, lower case; also those that only Office knows (`mso-list`). */
export const styleOf = ({ attributes }: Element): Readonly<Record<string, string>> => {
  const style: Record<string, string> = {};
  for (const declaration of (attributes['style'] ?? '').split(';')) {
    const at = declaration.indexOf(':');
    if (at > 0)
      style[declaration.slice(0, at).trim().toLowerCase()] = declaration
        .slice(at + 1)
        .trim()
        .toLowerCase();
  }
  return style;
};

export const isHidden = (element: Element): boolean => {
  const style = styleOf(element);
  return style['display'] === 'none' || style['visibility'] === 'hidden' || style['mso-hide'] === 'all' || 'hidden' in element.attributes;
};

/** Null: it does not say. */
export const boldOf = (element: Element): boolean | null => {
  const weight = styleOf(element)['font-weight'];
  if (weight !== undefined) return weight === 'bold' || weight === 'bolder' || Number.parseInt(weight, 10) >= 600;
  return element.name === 'b' || element.name === 'strong' ? true : null;
};

export const italicOf = (element: Element): boolean | null => {
  const style = styleOf(element)['font-style'];
  if (style !== undefined) return style === 'italic' || style === 'oblique';
  return element.name === 'i' || element.name === 'em' ? true : null;
};

const PER_POINT: Readonly<Record<string, number>> = { pt: 1, px: 0.75, rem: 12, em: 12 };
/** `<font size>`, from 1 to 7. */
const FONT_SIZES = [0, 7.5, 10, 12, 13.5, 18, 24, 36];

const pointsOf = (element: Element): number => {
  const [, amount = '0', unit = ''] = /^([\d.]+)(pt|px|rem|em)/.exec(styleOf(element)['font-size'] ?? '') ?? [];
  return Number(amount) * (PER_POINT[unit] ?? 0) || (FONT_SIZES[Number(element.attributes['size'] ?? 0)] ?? 0);
};

/** 小二, from which on the titles of official documents are set; their text has 三号, 16 points (GB/T 9704-2012, 7.3). */
const TITLE_POINTS = 18;
const BOLD_TITLE_POINTS = 14;

/** With the blanks of the source. */
const MOST_TITLE_CHARACTERS = 400;

/** A line in the middle, and large. @param isCentred by what stands around it */
export const looksLikeTitle = (element: Element, isCentred: boolean): boolean => {
  const alignment = styleOf(element)['text-align'] ?? element.attributes['align']?.toLowerCase();
  if (alignment === undefined ? !isCentred : alignment !== 'center') return false;
  if (textOf(element).length > MOST_TITLE_CHARACTERS) return false;
  const inside = [element, ...firstInside(element)].filter((one) => textOf(one).trim() !== '');
  const points = Math.max(0, ...inside.map(pointsOf));
  return points >= TITLE_POINTS || (points >= BOLD_TITLE_POINTS && inside.some((one) => boldOf(one) === true));
};

/** `mso-list:l0 level2 lfo1`: from 0; null where there is no list. */
export const officeListDepth = (element: Element): number | null => {
  const list = styleOf(element)['mso-list'] ?? '';
  const [, level] = /\blevel(\d+)/.exec(list) ?? [];
  return level === undefined ? null : Math.max(0, Number(level) - 1);
};

/** Where Word and WPS put the dot or the number that they do not want to be read again. */
export const isOfficeMarker = (element: Element): boolean => (styleOf(element)['mso-list'] ?? '').startsWith('ignore');

/** Letters that Symbol and Wingdings show as dots, arrows and squares, and those that are some. */
const DOT = /^[·•●○■□◆◇▪▫►▶➢➤✓✔★☆oØlnuqvüþ§\uf000-\uf0ff–—-]$/u;

/** Is a marker a dot, and not a number that is to be kept? */
export const isDot = (marker: string): boolean => DOT.test(marker);
