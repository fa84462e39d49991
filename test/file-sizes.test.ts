import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const MOST_LINES = 300;
/** As wide as the formatter lets code be. */
const MOST_COLUMNS = 140;
const MOST_COMMENT_LINES = 8;

/** Files that may be longer, and why. Whoever splits one takes it off. */
const LONGER_FILES: Readonly<Record<string, string>> = {
  'functions/domain/generated/regions.ts': 'generated',
  'functions/domain/generated/streets.ts': 'generated',
};

/** Files in which comments may be wider, and why. */
const WIDER_COMMENTS: Readonly<Record<string, string>> = {};

/** Files with a longer comment, and why. */
const LONGER_COMMENTS: Readonly<Record<string, string>> = {
  'functions/adapters/dynamodb/keys.ts': 'the list of every access pattern',
  'functions/domain/sending/pace.ts': 'how the line works, in one place',
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|mjs)$/.test(name))
    .map((name) => join(folder, name));

const PRODUCT = ['functions', 'lib', 'local', 'cli', 'bin'].flatMap(filesIn);
const ALL = [...PRODUCT, ...['bench', 'demo', 'scripts', 'test'].flatMap(filesIn)];

const linesOf = (source: string): readonly string[] => source.replace(/\n$/, '').split('\n');
const read = (file: string): readonly string[] => linesOf(readFileSync(join(ROOT, file), 'utf8'));

/** On a screen: the characters of Chinese are two columns wide. */
const columnsOf = (line: string): number => {
  let columns = 0;
  for (const character of line)
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(character) ? 2 : 1;
  return columns;
};

const isComment = (line: string): boolean => /^\s*(?:\/\/|\/\*\*|\*\/|\*)(?:\s|$)/.test(line);

/** A comment behind code counts, too; code that is too wide by itself is the formatter's. */
const isTooWide = (line: string): boolean => {
  if (columnsOf(line) <= MOST_COLUMNS) return false;
  const code = line.replace(/\s\/\/ .*$/, '');
  return isComment(line) || (code !== line && columnsOf(code) <= MOST_COLUMNS);
};

/** `line: columns` of each line whose comment is too wide. */
const wideComments = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line, i) => (isTooWide(line) ? [`${i + 1}: ${columnsOf(line)}`] : []));

/** `first line: lines` of each comment that is too long. */
const longComments = (lines: readonly string[]): readonly string[] => {
  const found: string[] = [];
  let first = 0;
  for (let i = 0; i <= lines.length; i++) {
    if (isComment(lines[i] ?? '')) continue;
    if (i - first > MOST_COMMENT_LINES) found.push(`${first + 1}: ${i - first}`);
    first = i + 1;
  }
  return found;
};

describe('a file', () => {
  const long = Object.fromEntries(PRODUCT.map((file) => [file, read(file).length] as const).filter(([, lines]) => lines > MOST_LINES));

  it('of the product has at most 300 lines, but for those that say why', () => {
    expect(Object.entries(long).filter(([file]) => !(file in LONGER_FILES))).toEqual([]);
  });

  it('that was split is no longer excused', () => {
    expect(Object.keys(LONGER_FILES).filter((file) => !(file in long))).toEqual([]);
  });
});

describe('a comment', () => {
  const wide = ALL.map((file) => [file, wideComments(read(file))] as const).filter(([, lines]) => lines.length > 0);
  const long = ALL.map((file) => [file, longComments(read(file))] as const).filter(([, lines]) => lines.length > 0);

  it('is at most as wide as code is, but in files that say why', () => {
    expect(wide.filter(([file]) => !(file in WIDER_COMMENTS)).flatMap(([file, lines]) => lines.map((line) => `${file}:${line}`))).toEqual(
      [],
    );
  });

  it('has at most eight lines, but in files that say why', () => {
    expect(long.filter(([file]) => !(file in LONGER_COMMENTS)).flatMap(([file, lines]) => lines.map((line) => `${file}:${line}`))).toEqual(
      [],
    );
  });

  it('that was wrapped or cut is no longer excused', () => {
    const found = new Set([...wide, ...long].map(([file]) => file));
    expect([...Object.keys(WIDER_COMMENTS), ...Object.keys(LONGER_COMMENTS)].filter((file) => !found.has(file))).toEqual([]);
  });

  it.each([
    ['a line', [`// ${'x'.repeat(138)}`], ['1: 141']],
    ['a docstring of Chinese', ['const a = 1;', `  /** ${'字'.repeat(67)} */`], ['2: 143']],
    ['a remark behind code', [`const a = 1; // ${'x'.repeat(130)}`], ['1: 146']],
    ['the middle of a block', ['/**', ` * ${'x'.repeat(140)}`, ' */'], ['2: 143']],
  ])('is seen where %s is too wide', (_, lines, seen) => {
    expect(wideComments(lines)).toEqual(seen);
  });

  it.each([
    ['a line of the width that is left', [`// ${'x'.repeat(137)}`]],
    ['code, which the formatter wraps', [`const a = '${'x'.repeat(140)}'; // why`]],
    ['a product', [`  * ${'x'.repeat(100)}`]],
  ])('is not seen in %s', (_, lines) => {
    expect(wideComments(lines)).toEqual([]);
  });

  it('is seen where it is too long, of stars or of slashes, also at the end of a file', () => {
    expect(longComments(['a;', '/**', ...Array(7).fill(' * x'), ' */', 'b;', ...Array(9).fill('// x')])).toEqual(['2: 9', '12: 9']);
    expect(longComments(['/**', ...Array(6).fill(' * x'), ' */', 'b;', ...Array(8).fill('// x')])).toEqual([]);
  });
});

it('what is measured is a real code base', () => {
  expect(PRODUCT.length).toBeGreaterThan(250);
  expect(ALL.filter((file) => read(file).some(isComment)).length).toBeGreaterThan(PRODUCT.length / 2);
});
