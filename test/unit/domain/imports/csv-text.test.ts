import { describe, expect, it } from 'vitest';
import { csvLine, unmarked } from '../../../../functions/domain/imports/csv-text.ts';

describe('a cell of CSV', () => {
  it.each([
    ['a formula', '=1+1', "'=1+1"],
    ['one in full width', '＠甲', "'＠甲"],
    ['an identity number, of which Excel keeps fifteen digits', '440106199001011234', "'440106199001011234"],
    ['a number with zeros in front', '00123', "'00123"],
    ['a telephone number', '02012345678', "'02012345678"],
    ['a code that reads as a power of ten', '12E45', "'12E45"],
    ['fifteen digits', '123456789012345', '123456789012345'],
    ['nothing but a zero', '0', '0'],
    ['part of a number', '0.5', '0.5'],
    ['a code of a place', '440106001', '440106001'],
    ['a code of letters and digits', '51440106MJL0000018', '51440106MJL0000018'],
    ['words', '0 号楼', '0 号楼'],
  ])('keeps for a spreadsheet what it says: %s', (_, text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
    expect(unmarked(cell)).toBe(text);
  });

  it('holds a number as a number, and an apostrophe of somebody’s own', () => {
    expect(csvLine([-3, 0.5, "'甲'", "'12"])).toBe("-3,0.5,'甲','12\r\n");
    for (const text of ["'甲'", "'12"]) expect(unmarked(text)).toBe(text);
  });
});
