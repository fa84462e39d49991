import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Span } from '../../../functions/domain/documents/document.ts';
import { writeMarkdown } from '../../../functions/views/markdown/writer.ts';
import { bodyHtml } from '../../../functions/views/markup.ts';

const span = fc.record({
  text: fc.string({ unit: fc.constantFrom(...'文字，。ab1 *_[]()\\|-.<>`~#+&“”　'), minLength: 1, maxLength: 8 }),
  bold: fc.boolean(),
  italic: fc.boolean(),
  href: fc.constantFrom(null, null, null, 'https://a.example/b_(c)'),
}) satisfies fc.Arbitrary<Span>;
const line = fc.array(span, { minLength: 1, maxLength: 5 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('paragraph' as const), line, looksLikeTitle: fc.constant(false) }),
  fc.record({ kind: fc.constant('item' as const), depth: fc.nat({ max: 3 }), marker: fc.constantFrom('-', '3.'), line }),
  fc.integer({ min: 1, max: 3 }).chain((width) =>
    fc.record({
      kind: fc.constant('table' as const),
      rows: fc.array(fc.array(line, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 3 }),
    }),
  ),
);

/** Letters alone: where blanks stand, and which marks an item has, is looked at elsewhere. */
const letters = (text: string): string => text.replace(/[\s\u3000]/g, '');
const shown = (markdown: string): string =>
  letters(
    bodyHtml(markdown, {})
      .markup.replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  );
const wordsOf = (one: Block): string =>
  one.kind === 'table'
    ? one.rows
        .flat(2)
        .map(({ text }) => text)
        .join('')
    : (one.kind === 'item' && one.marker === '3.' && one.line.some(({ text }) => letters(text) !== '') ? '3.' : '') +
      one.line.map(({ text }) => text).join('');

describe('Markdown that is written', () => {
  it('is read again with every letter, whatever the words and however they look', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 4 }), (blocks) => {
        // A dash before words is an item’s, whoever wrote it.
        const isDashed = (text: string): boolean => /^[\s\u3000]*(?:[-+]|\d+[.)])/.test(text);
        fc.pre(!blocks.some((one) => one.kind !== 'table' && isDashed(one.line.map(({ text }) => text).join(''))));
        // An item without a letter is shown as it is written, its dash too: `- _` is a blank of a form.
        fc.pre(!blocks.some((one) => one.kind === 'item' && !/[文字ab1]/.test(one.line.map(({ text }) => text).join(''))));
        expect(shown(writeMarkdown(blocks))).toBe(letters(blocks.map(wordsOf).join('')));
      }),
      { numRuns: 500 },
    );
  });

  it('has a table whose head is dashes alone', () => {
    const cell = (text: string) => [{ text, bold: false, italic: false, href: null }];
    const rows = [[cell('-')], [cell('文')]];
    expect(shown(writeMarkdown([{ kind: 'table', rows }]))).toBe('-文');
    expect(bodyHtml(writeMarkdown([{ kind: 'table', rows }]), {}).markup).toContain('<table');
  });

  it('keeps bold, italics and links where they can be read again', () => {
    const plain = { bold: false, italic: false, href: null };
    const written = writeMarkdown([
      {
        kind: 'paragraph',
        looksLikeTitle: false,
        line: [
          { ...plain, text: '　　请' },
          { ...plain, bold: true, text: ' 务必 ' },
          { ...plain, text: '于' },
          { ...plain, href: 'https://a.example/（x y)', text: '网页' },
          { ...plain, bold: true, italic: true, text: '报名' },
          { ...plain, text: '5*3*2' },
        ],
      },
    ]);
    expect(written).toBe('请 **务必** 于[网页](https://a.example/（x%20y%29)***报名***5*3*2');
  });
});
