/** Work on all, so many at a time. */
export const inParallel = async <T>(all: readonly T[], atOnce: number, work: (one: T) => Promise<unknown>): Promise<void> => {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
};
