/**
 * Letters that PDF copies leave in Chinese text and that NFKC does not mend (Unicode: CJK Radicals Supplement, EquivalentUnifiedIdeograph).
 */
const RADICALS: Readonly<Record<string, string>> = {
  '\u2E9D': '月',
  '\u2EA0': '民',
  '\u2EC1': '虎',
  '\u2EC4': '西',
  '\u2EC5': '见',
  '\u2EC6': '角',
  '\u2EC9': '贝',
  '\u2ECB': '车',
  '\u2ED3': '长',
  '\u2ED4': '门',
  '\u2ED8': '青',
  '\u2EDA': '页',
  '\u2EDB': '风',
  '\u2EDC': '飞',
  '\u2EDD': '食',
  '\u2EE2': '马',
  '\u2EE3': '骨',
  '\u2EE4': '鬼',
  '\u2EE5': '鱼',
  '\u2EE6': '鸟',
  '\u2EE7': '卤',
  '\u2EE8': '麦',
  '\u2EE9': '黄',
  '\u2EEA': '黾',
  '\u2EEC': '齐',
  '\u2EEE': '齿',
  '\u2EF0': '龙',
};
const RADICAL = new RegExp(`[${Object.keys(RADICALS).join('')}]`, 'g');

const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF\u00AD]/g;
/** Mongolian suffixes stand behind U+202F, which NFKC would turn into a space. */
const MONGOLIAN_RUN = /([\u1800-\u18AF\u202F]+)/;
const WHITE_SPACE = /[^\S\u202F]+/g;

/**
 * The form in which words are compared: full-width and half-width alike, lower case, without invisible characters, white space as one
 * space. Never shown or sent.
 */
export const matchKey = (text: string): string =>
  text
    .replace(INVISIBLE, '')
    .split(MONGOLIAN_RUN)
    .map((run, i) => (i % 2 === 1 ? run : folded(run)))
    .join('')
    .replace(WHITE_SPACE, ' ');

/** `matchKey` without blanks and punctuation, which tell no two names or titles apart; a text of nothing else stays as it is. */
export const bareKey = (text: string): string => {
  const key = matchKey(text).trim();
  return key.replace(/[\p{P}\p{Z}]/gu, '') || key;
};

/** `matchKey` with all brackets of document numbers alike, as people type them. */
export const searchKey = (text: string): string =>
  matchKey(text)
    .replace(/[[【(〖〔〘]/g, '〔')
    .replace(/[\]】)〗〕〙]/g, '〕');

const folded = (run: string): string =>
  run
    .normalize('NFKC')
    .toLowerCase()
    .replace(RADICAL, (radical) => RADICALS[radical] ?? radical);

const RIGHT_TO_LEFT_LANGUAGES = new Set(['ar', 'ur', 'fa', 'he', 'iw', 'ug', 'ps', 'sd', 'dv', 'yi', 'ckb', 'ks', 'syr']);
const RIGHT_TO_LEFT_SCRIPTS = new Set(['arab', 'aran', 'hebr', 'thaa', 'syrc', 'nkoo', 'adlm']);

/** By language tag (BCP 47): Arabic, Urdu, Uyghur … and whatever is written in Arabic script run from right to left. */
export const directionOf = (languageTag: string): 'ltr' | 'rtl' => {
  const [language, ...rest] = languageTag.toLowerCase().split('-');
  const script = rest.find((part) => /^[a-z]{4}$/.test(part));
  if (script) return RIGHT_TO_LEFT_SCRIPTS.has(script) ? 'rtl' : 'ltr';
  return RIGHT_TO_LEFT_LANGUAGES.has(language ?? '') ? 'rtl' : 'ltr';
};

const ENCODER = new TextEncoder();
export const utf8Bytes = (text: string): number => ENCODER.encode(text).length;

const GRAPHEMES = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** What people count as characters. */
export const characters = (text: string): number => {
  let count = 0;
  for (const _ of GRAPHEMES.segment(text)) count += 1;
  return count;
};

/** The first `max` characters with `…` behind them if there were more; never cuts a character. */
export const cut = (text: string, max: number): string => {
  // No character has less than one unit: most texts are short enough without being taken apart.
  if (text.length <= max) return text;
  let count = 0;
  for (const { index } of GRAPHEMES.segment(text)) {
    if (count === max) return `${text.slice(0, index)}…`;
    count += 1;
  }
  return text;
};

/** The paragraphs of a body: separated by line breaks, empty ones left out. */
export const paragraphs = (body: string): readonly string[] => body.split(/\r?\n/).filter((paragraph) => paragraph.trim() !== '');

/**
 * Marks that change the direction of writing (Unicode UAX #9: embeddings, overrides, isolates), and characters without a width: nobody sees
 * them, and they hide words from a search or show them in another order. Joiners that scripts and emoji need are none of them.
 */
const HIDDEN = /[\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF]/gu;
export const hasHiddenCharacters = (text: string): boolean => text.search(HIDDEN) >= 0;
export const withoutHidden = (text: string): string => text.replace(HIDDEN, '');
