import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, table, widthOf } from '../../../cli/table.ts';
import { bar } from '../../../cli/terminal.ts';

describe('a table in a terminal', () => {
  it('lines up Chinese beside Latin, numbers to the right', () => {
    expect(
      table([
        ['广州市', 1000],
        ['Foshan 佛山', 7],
      ]),
    ).toBe('  广州市       1,000\n  Foshan 佛山      7');
  });

  it('counts two columns for a wide character and none for a mark', () => {
    expect(['通知', 'ab', '（）', 'é', '𠮷', ''].map(widthOf)).toEqual([4, 2, 4, 1, 2, 0]);
  });

  it('never draws a line wider than it may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        expect(widthOf(fitted(text, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe('a bar', () => {
  it('is full only when all is done', () => {
    expect(bar(0, 30, 10)).toBe('░░░░░░░░░░');
    expect(bar(29, 30, 10)).toBe('█████████░');
    expect(bar(30, 30, 10)).toBe('██████████');
    expect(bar(0, 0, 10)).toBe('██████████');
  });
});
