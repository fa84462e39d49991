import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The files of a bundle that a cold start reads: the entry, and the parts that it imports before it
 * runs. Parts for which the code asks later are not among them.
 */
export const readAtStart = (entry: string, known: readonly string[] = []): readonly string[] => {
  if (known.includes(entry)) return known;
  let files: readonly string[] = [...known, entry];
  for (const [, part = ''] of readFileSync(entry, 'utf8').matchAll(/(?:from|import)"\.\/(part-\w+\.mjs)"/g))
    files = readAtStart(join(dirname(entry), part), files);
  return files;
};

/** What a cold start reads of a bundle, in kilobytes (1,000 bytes). */
export const startKb = (entry: string): number => readAtStart(entry).reduce((sum, file) => sum + statSync(file).size, 0) / 1000;
