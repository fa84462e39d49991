import type { StateInline } from 'markdown-it';

type Delimiters = ReturnType<StateInline['scanDelims']>;

const NEITHER = { can_open: false, can_close: false } as const;
const SPACE = /^\s?$/u;
const WORD = /[\p{L}\p{N}]/u;
const DIGIT = /\p{N}/u;
/** Opening and closing brackets and quotation marks; what ends a sentence or a part of it. */
const OPENS = /[\p{Ps}\p{Pi}]/u;
const CLOSES = /[\p{Pe}\p{Pf}。，、；：！？,;:!?.]/u;
const BRACKET_CLOSES = /\p{Pe}/u;

/**
 * Which stars and underscores are marks. CommonMark asks for spaces or punctuation around them, which Chinese does not have: it leaves
 * `**注意：**请` bare and takes the stars out of `5*3*2`. Here two or three stars may stand right beside words; one alone, and underscores,
 * only where no word is cut. Longer runs are the blanks of a form or a hidden number (`____`, `138****0000`).
 */
export const flanking = (source: string, start: number): Delimiters => {
  const mark = source.charAt(start);
  let end = start + 1;
  while (source.charAt(end) === mark) end += 1;
  const length = end - start;
  const [before, behind] = [lastCharacter(source, start), nextCharacter(source, end)];
  if (length > (mark === '*' ? 3 : 2)) return { ...NEITHER, length };
  if (DIGIT.test(before) && DIGIT.test(behind)) return { ...NEITHER, length };
  const opens = !SPACE.test(behind) && !CLOSES.test(behind);
  const closes = !SPACE.test(before) && !OPENS.test(before);
  if (mark === '*' && length > 1) return { can_open: opens, can_close: closes, length };
  return {
    can_open: opens && !WORD.test(before) && !BRACKET_CLOSES.test(before),
    can_close: closes && !WORD.test(behind) && !OPENS.test(behind),
    length,
  };
};

/** Whole characters also outside the basic plane. */
const nextCharacter = (source: string, at: number): string => (at < source.length ? String.fromCodePoint(source.codePointAt(at) ?? 0) : '');
const lastCharacter = (source: string, at: number): string => {
  const isPair = /[\uDC00-\uDFFF]/.test(source.charAt(at - 1)) && /[\uD800-\uDBFF]/.test(source.charAt(at - 2));
  return source.slice(Math.max(0, at - (isPair ? 2 : 1)), at);
};

/** A mark that is meant as such: `\*`. Any other backslash stands for itself, as in the path of a file. */
export const escaped = (state: StateInline, silent: boolean): boolean => {
  if (state.src.charAt(state.pos) !== '\\' || state.pos + 1 >= state.posMax) return false;
  const mark = state.src.charAt(state.pos + 1);
  if (!'*_[]'.includes(mark)) return false;
  if (!silent) state.pending += mark;
  state.pos += 2;
  return true;
};

/** ASCII only: Chinese words stand right behind an address. */
const ADDRESS = /https?:\/\/(?=[A-Za-z0-9])[A-Za-z0-9\-._~:/?#@!$&+,;=%()]{1,2000}/iy;

/** A web address that is written out. */
export const bareAddress = (state: StateInline, silent: boolean): boolean => {
  if (state.linkLevel > 0 || !state.src.startsWith('://', state.pos)) return false;
  const [scheme = ''] = /https?$/i.exec(state.src.slice(Math.max(0, state.pos - 5), state.pos)) ?? [];
  // Its letters are the last of `pending`, at which nobody looks: it is put together each time that somebody does.
  if (scheme === '' || (!silent && state.pending.length < scheme.length)) return false;
  ADDRESS.lastIndex = state.pos - scheme.length;
  const address = withoutTrailingMarks(ADDRESS.exec(state.src.slice(0, state.posMax))?.[0] ?? '');
  if (!/^https?:\/\/[A-Za-z0-9]/i.test(address)) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    state.push('link_open', 'a', 1).attrs = [['href', address]];
    state.push('text', '', 0).content = address;
    state.push('link_close', 'a', -1);
  }
  state.pos += address.length - scheme.length;
  return true;
};

/** A full stop or a bracket behind an address belongs to the sentence. */
const withoutTrailingMarks = (address: string): string => {
  const marks = address.includes('(') ? '.,;:!?' : '.,;:!?)';
  let end = address.length;
  while (end > 0 && marks.includes(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
};
