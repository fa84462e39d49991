import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const TEXT = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');

/** Rows of the tables that say where a change goes. */
const ROWS = TEXT.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| **'));

/** What is set in code and looks like a path of ours; a row may leave `functions/` out. */
const pathsIn = (row: string): readonly string[] =>
  [...row.matchAll(/`([^`\s]+)`/g)].map(([, code = '']) => code).filter((code) => /^[\w.-]+(?:\/[\w.-]*)+$/.test(code));

const exists = (path: string): boolean => existsSync(join(ROOT, path)) || existsSync(join(ROOT, 'functions', path));

describe('where a change goes', () => {
  const paths = [...new Set(ROWS.flatMap(pathsIn))];

  it.each(paths)('%s is there', (path) => {
    expect(exists(path)).toBe(true);
  });

  it('is said by paths, all of them seen, and a wrong one is told', () => {
    expect(paths.length).toBeGreaterThan(50);
    expect(pathsIn('| x | `domain/x.ts`, `local/data/`; `npm run x`, `say(…)` |')).toEqual(['domain/x.ts', 'local/data/']);
    expect(exists('domain/no-such-rule.ts')).toBe(false);
  });
});
