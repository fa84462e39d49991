const SEED = 20_261_128;

/**
 * How many made-up histories a property is tried on: the same each time, so that a red test is red for who looks at it, too; others, as
 * many as one likes, by `HISTORIES`.
 *
 * @param once those that once broke a promise, tried first
 */
export const sameEachTime = <T>(usual: number, once: readonly T[] = []): Readonly<{ numRuns: number; seed?: number; examples: [T][] }> => {
  const asked = process.env['HISTORIES'];
  const examples = once.map((history): [T] => [history]);
  const numRuns = once.length + Number(asked ?? usual);
  return { numRuns, examples, ...(asked === undefined ? { seed: SEED } : {}) };
};
