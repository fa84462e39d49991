import { SIMPLIFIED, TRADITIONAL } from '../generated/traditional.ts';
import { searchKey } from '../text/text.ts';

/** Longer questions are refused. */
export const LONGEST_QUESTION = 100;
/** Of more words the rest is not looked for: a question of a hundred characters has no more but by ill will. */
const MOST_WORDS = 20;

let table: ReadonlyMap<string, string> | undefined;

/** Made when the first text is folded: who searches nothing needs no table. */
const simplified = (): ReadonlyMap<string, string> => {
  if (table) return table;
  const to = [...SIMPLIFIED];
  table = new Map([...TRADITIONAL].map((character, i) => [character, to[i] ?? character]));
  return table;
};

const HAN = /[\u3400-\u9fff\u{20000}-\u{3ffff}]/gu;

/**
 * The form in which a search compares: as `searchKey`, and traditional characters as simplified ones. Character by character, so that a
 * part of a text is folded as the same part by itself: 乾坤 and 干燥 are told apart by what stands beside them, not by a dictionary.
 */
export const foldText = (text: string): string => {
  const to = simplified();
  return searchKey(text).replace(HAN, (character) => to.get(character) ?? character);
};

/** The words of a question, folded, each once. None where it is nothing but blanks. */
export const wordsOf = (question: string): readonly string[] =>
  [...new Set(foldText(question).split(' '))].filter((word) => word !== '').slice(0, MOST_WORDS);
