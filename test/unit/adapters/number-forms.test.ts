import { describe, expect, it } from 'vitest';
import { inForm, isKnownForm } from '../../../functions/adapters/documents/number-forms.ts';

/** ECMA-376 Part 1, 17.18.59, and what Word shows. */
describe('an automatic number', () => {
  it.each([
    ['decimal', { 1: '1', 12: '12' }],
    ['decimalZero', { 1: '01', 10: '10' }],
    ['decimalFullWidth', { 12: '１２' }],
    ['upperRoman', { 4: 'IV', 9: 'IX', 1994: 'MCMXCIV', 5000: '5000' }],
    ['lowerRoman', { 3: 'iii' }],
    ['upperLetter', { 1: 'A', 26: 'Z', 27: 'AA', 28: 'BB' }],
    ['lowerLetter', { 2: 'b' }],
    ['ordinal', { 1: '1st', 2: '2nd', 3: '3rd', 11: '11th', 21: '21st' }],
    ['chineseCounting', { 1: '一', 10: '十', 11: '十一', 20: '二十', 99: '九十九', 100: '一〇〇' }],
    ['chineseCountingThousand', { 3: '三', 10: '十', 21: '二十一', 100: '一百', 101: '一百零一', 110: '一百一十', 1001: '一千零一' }],
    ['chineseLegalSimplified', { 1: '壹', 10: '壹拾', 23: '贰拾叁' }],
    ['taiwaneseCountingThousand', { 12: '十二' }],
    ['ideographDigital', { 1: '一', 10: '一〇', 12: '一二' }],
    ['japaneseCounting', { 1: '一', 10: '十', 11: '十一', 101: '百一' }],
    ['japaneseDigitalTenThousand', { 10: '一〇' }],
    ['ideographTraditional', { 1: '甲', 10: '癸', 11: '11' }],
    ['ideographZodiac', { 1: '子', 12: '亥' }],
    ['ideographEnclosedCircle', { 1: '㊀', 10: '㊉' }],
    ['decimalEnclosedCircle', { 1: '①', 20: '⑳', 21: '㉑', 35: '㉟', 36: '㊱', 50: '㊿', 51: '51' }],
    ['decimalEnclosedCircleChinese', { 2: '②' }],
    ['decimalEnclosedParen', { 1: '⑴', 20: '⒇', 21: '21' }],
    ['decimalEnclosedFullstop', { 1: '⒈', 20: '⒛' }],
    ['none', { 1: '' }],
  ])('in the form %s is written as Word writes it', (format, wanted) => {
    expect(isKnownForm(format)).toBe(true);
    expect(Object.fromEntries(Object.keys(wanted).map((n) => [n, inForm(Number(n), format)]))).toEqual(wanted);
  });

  it('in a form that nobody knows is 1, 2, 3, and is told', () => {
    expect([isKnownForm('hebrew1'), inForm(3, 'hebrew1'), isKnownForm('toString')]).toEqual([false, '3', false]);
  });
});
