/** Letters that PDF copies leave in Chinese text and that NFKC does not mend (CJK Radicals Supplement). */
const RADICALS: Readonly<Record<string, string>> = {
  '⺠': '民',
  '⻓': '长',
  '⻔': '门',
  '⻋': '车',
  '⻅': '见',
  '⻢': '马',
  '⻥': '鱼',
  '⻦': '鸟',
  '⻚': '页',
  '⻛': '风',
};
const RADICAL = new RegExp(`[${Object.keys(RADICALS).join('')}]`, 'g');

const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF\u00AD]/g;
/** Mongolian suffixes stand behind U+202F, which NFKC would turn into a space. */
const MONGOLIAN_RUN = /([\u1800-\u18AF\u202F]+)/;

/**
 * The form in which words are compared: full-width and half-width alike, lower case, without invisible characters, white space as one
 * space. Never shown or sent.
 */
export const matchKey = (text: string): string =>
  text
    .split(MONGOLIAN_RUN)
    .map((run, i) => (i % 2 === 1 ? run : run.normalize('NFKC')))
    .join('')
    .replace(RADICAL, (radical) => RADICALS[radical] ?? radical)
    .toLowerCase()
    .replace(INVISIBLE, '')
    .replace(/[ \t\r\n\u00A0\u3000]+/g, ' ');

const RIGHT_TO_LEFT = new Set(['ar', 'ur', 'fa', 'he', 'ug', 'ps', 'sd', 'dv', 'yi', 'ckb']);

/** By language tag (BCP 47): Arabic, Urdu, Uyghur … and whatever is written in Arabic script run from right to left. */
export const directionOf = (languageTag: string): 'ltr' | 'rtl' => {
  const [language, ...rest] = languageTag.toLowerCase().split('-');
  const script = rest.find((part) => part.length === 4);
  if (script) return script === 'arab' || script === 'hebr' ? 'rtl' : 'ltr';
  return RIGHT_TO_LEFT.has(language ?? '') ? 'rtl' : 'ltr';
};

export const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;

/** What people count as characters. */
export const characters = (text: string): number => [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].length;

/** The first `max` characters with `…` behind them if there were more; never cuts a character. */
export const cut = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const segments = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)];
  return segments.length <= max
    ? text
    : `${segments
        .slice(0, max)
        .map(({ segment }) => segment)
        .join('')}…`;
};

/** The paragraphs of a body: separated by line breaks, empty ones left out. */
export const paragraphs = (body: string): readonly string[] => body.split(/\r?\n/).filter((paragraph) => paragraph.trim() !== '');
