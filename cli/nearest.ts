/** So many letters may be wrong, missing or too many; of a short word half. */
const MOST_SLIPS = 2;

/** The word that was probably meant; null where none is spelled much like it. */
export const nearest = (typed: string, words: readonly string[]): string | null => {
  const [best] = words.map((word) => ({ word, slips: slipsBetween(typed, word) })).toSorted((a, b) => a.slips - b.slips);
  return best && best.slips <= Math.min(MOST_SLIPS, typed.length / 2) ? best.word : null;
};

/** How many letters differ, are missing or too many (Levenshtein's distance). */
const slipsBetween = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
};
