import { bodyHtml } from '../functions/views/markup.ts';

/** Bodies that cost a parser of Markdown the most: one piece over and over, and brackets in brackets. */
const PIECES = [
  '*',
  '*a ',
  '_a_ ',
  '[',
  '[a](',
  '[[a]',
  '[](<',
  '|',
  '|-',
  '|-|\n',
  '- a\n',
  '- ',
  'http://)',
  '[x](<https://',
  '[a](https://e.example) ',
];
const SIZES = [50_000, 200_000] as const;

const milliseconds = (body: string): number => {
  const start = performance.now();
  bodyHtml(body, {});
  return Math.round(performance.now() - start);
};

/**
 * Rendering of a hostile body of 50 KB and of 200 KB, the most that a notice may have: four times the length takes some four times as long.
 */
export const benchMarkup = (): void => {
  console.log('| body of nothing but | 50 KB, ms | 200 KB, ms |\n| --- | --- | --- |');
  const row = (name: string, bodyOf: (size: number) => string): void =>
    console.log(`| ${JSON.stringify(name).replaceAll('|', '\\|')} | ${SIZES.map((size) => milliseconds(bodyOf(size))).join(' | ')} |`);
  for (const piece of PIECES) row(piece, (size) => piece.repeat(size / piece.length));
  row('[[…]]', (size) => '['.repeat(size / 2) + ']'.repeat(size / 2));
};
