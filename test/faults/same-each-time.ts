const SEED = 20_261_128;

/**
 * How many made-up histories a property is tried on: the same each time, so that a red test is red for who looks at it, too; others, as
 * many as one likes, by `HISTORIES`.
 */
export const sameEachTime = (usual: number): Readonly<{ numRuns: number; seed?: number }> => {
  const asked = process.env['HISTORIES'];
  return asked === undefined ? { numRuns: usual, seed: SEED } : { numRuns: Number(asked) };
};
