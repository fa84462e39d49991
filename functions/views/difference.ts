import { diffArrays } from 'diff';
import { paragraphs } from '#domain/text/text';

/** Words that stand in both, or in one alone. */
export type Piece = Readonly<{ kind: 'same' | 'added' | 'removed'; text: string }>;

/** A paragraph that reads differently: word by word where most of it has stayed, else as a whole. */
export type ChangedParagraph = readonly Piece[];

/** So many differences are looked for; texts that have less in common are shown one after the other. */
const MOST_PARAGRAPHS_APART = 600;
const MOST_WORDS_APART = 400;
/** So much of a paragraph has to have stayed for its words to be compared. */
const ALIKE = 0.4;

type Run<T> = Readonly<{ kind: Piece['kind']; items: readonly T[] }>;

const runsOf = <T>(before: readonly T[], after: readonly T[], maxEditLength: number): readonly Run<T>[] => {
  const found = diffArrays([...before], [...after], { maxEditLength });
  return found
    ? found.map(({ value, added, removed }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', items: value }))
    : [
        { kind: 'removed', items: before },
        { kind: 'added', items: after },
      ];
};

/** Chinese is written without blanks: words are found by a dictionary. */
const WORDS = new Intl.Segmenter('zh-Hans', { granularity: 'word' });
const wordsOf = (text: string): readonly string[] => Array.from(WORDS.segment(text), ({ segment }) => segment);

/** Two paragraphs word by word. */
export const wordDifference = (before: string, after: string): readonly Piece[] =>
  runsOf(wordsOf(before), wordsOf(after), MOST_WORDS_APART).flatMap(({ kind, items }) =>
    items.length === 0 ? [] : [{ kind, text: items.join('') }],
  );

const lengthOf = (pieces: readonly Piece[], kind: Piece['kind']): number =>
  pieces.reduce((sum, piece) => (piece.kind === kind ? sum + piece.text.length : sum), 0);

const isAlike = (pieces: readonly Piece[]): boolean => {
  const same = lengthOf(pieces, 'same');
  return same >= ALIKE * (same + Math.max(lengthOf(pieces, 'added'), lengthOf(pieces, 'removed')));
};

/** The paragraphs in which two texts differ, in the order of the later one. */
export const textDifference = (before: string, after: string): readonly ChangedParagraph[] => {
  const changed: ChangedParagraph[] = [];
  let removed: string[] = [];
  const flush = (): void => {
    changed.push(...removed.map((text): ChangedParagraph => [{ kind: 'removed', text }]));
    removed = [];
  };
  for (const { kind, items } of runsOf(paragraphs(before), paragraphs(after), MOST_PARAGRAPHS_APART)) {
    if (kind === 'removed') removed.push(...items);
    if (kind === 'same') flush();
    if (kind !== 'added') continue;
    for (const text of items) {
      const [former] = removed;
      const pieces = former === undefined ? null : wordDifference(former, text);
      if (!pieces || !isAlike(pieces)) {
        changed.push([{ kind: 'added', text }]);
        continue;
      }
      removed.shift();
      changed.push(pieces);
    }
  }
  flush();
  return changed;
};
