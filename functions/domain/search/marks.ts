import { foldText } from './search-text.ts';

/** A piece of a text as it was written; `marked`: a word that was looked for. */
export type Piece = Readonly<{ text: string; marked: boolean }>;

/** A character with the marks on it: what folding makes of it does not hang on its neighbours. */
const CHARACTERS = /\P{M}\p{M}*|\p{M}+/gu;

type Folded = Readonly<{
  key: string;
  /** For each unit of the key where the character begins in the original, and where it ends. */
  from: readonly number[];
  to: readonly number[];
}>;

/** Folding changes lengths (`㎡` is `m2`, `ﷺ` eighteen letters): every unit of the key knows whence it came. */
const foldWithPlaces = (text: string): Folded => {
  let key = '';
  const from: number[] = [];
  const to: number[] = [];
  for (const { 0: character, index } of text.matchAll(CHARACTERS)) {
    const folded = foldText(character);
    // Blanks in a row are one.
    const added = folded === ' ' && key.endsWith(' ') ? '' : folded;
    key += added;
    for (let i = 0; i < added.length; i++) {
      from.push(index);
      to.push(index + character.length);
    }
  }
  return { key, from, to };
};

/** Where words stand in a text, in order, none in another. @param words as `wordsOf` made them */
const placesIn = ({ key, from, to }: Folded, words: readonly string[]): readonly (readonly [start: number, end: number])[] => {
  const found: [number, number][] = [];
  for (const word of words)
    for (let at = key.indexOf(word); at >= 0; at = key.indexOf(word, at + word.length))
      found.push([from[at] ?? 0, to[at + word.length - 1] ?? 0]);
  found.sort(([a], [b]) => a - b);
  const joined: [number, number][] = [];
  for (const [start, end] of found) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
};

const piecesOf = (text: string, places: readonly (readonly [number, number])[]): readonly Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [start, end] of places) {
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
};

/** A text with every word marked that was looked for. */
export const markedText = (text: string, words: readonly string[]): readonly Piece[] =>
  piecesOf(text, placesIn(foldWithPlaces(text), words));

const SENTENCE = /[^。！？!?；;\n]*[。！？!?；;\n]?/g;
/** What is quoted is about as long as two lines. */
const QUOTED = 90;
/** So much stands before the first word where a sentence is longer. */
const BEFORE = 24;

/**
 * The sentence that has most of the words, marked; of several the first. Null where the text has none of them.
 *
 * @param text as it was written, without marks of its own
 */
export const quotedSentence = (text: string, words: readonly string[]): readonly Piece[] | null => {
  let best: Readonly<{ sentence: string; folded: Folded; hits: number }> | null = null;
  for (const [sentence] of text.matchAll(SENTENCE)) {
    if (sentence.trim() === '') continue;
    const key = foldText(sentence);
    const hits = words.filter((word) => key.includes(word)).length;
    if (hits > (best?.hits ?? 0)) best = { sentence, folded: foldWithPlaces(sentence), hits };
    if (hits === words.length) break;
  }
  if (!best) return null;
  const places = placesIn(best.folded, words);
  return around(piecesOf(best.sentence, places), places[0]?.[0] ?? 0);
};

/** No more of a long sentence than stands about its first word; cut where a character ends. */
const around = (pieces: readonly Piece[], first: number): readonly Piece[] => {
  const whole = pieces.map(({ text }) => text).join('');
  const characters = [...whole.matchAll(CHARACTERS)];
  if (characters.length <= QUOTED) return trimmed(pieces);
  const at = characters.findIndex(({ index }) => index >= first);
  const begin = at <= BEFORE * 2 ? 0 : at - BEFORE;
  const start = characters[begin]?.index ?? 0;
  const end = characters[begin + QUOTED]?.index ?? whole.length;
  let offset = 0;
  const shown = pieces.flatMap((piece): Piece[] => {
    const from = offset;
    offset += piece.text.length;
    const text = piece.text.slice(Math.max(0, start - from), Math.max(0, end - from));
    return text === '' ? [] : [{ ...piece, text }];
  });
  const dots = (isThere: boolean): readonly Piece[] => (isThere ? [{ text: '…', marked: false }] : []);
  return [...dots(start > 0), ...trimmed(shown), ...dots(end < whole.length)];
};

/** Without blanks at either end. */
const trimmed = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces
    .map((piece, i) => (i === 0 ? { ...piece, text: piece.text.trimStart() } : piece))
    .map((piece, i) => (i === pieces.length - 1 ? { ...piece, text: piece.text.trimEnd() } : piece))
    .filter(({ text }) => text !== '');
