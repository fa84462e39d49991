import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areSeveralNumbers,
  documentNumberKey,
  isUnusualNumber,
  parseDocumentNumber,
  parseIndexNumber,
} from '../../../functions/domain/notices/document-number.ts';

const isUsual = (input: string, language = 'zh-Hans-CN'): boolean => !isUnusualNumber(input, language);

describe('a document number', () => {
  it.each(['云民规字〔2022〕2号', '云民规字〔２０２２〕２号', '云民规字〔2022〕 2 号', '云民规字\u00a0〔2022〕2号'])(
    'is of the usual form, whatever the width of its digits and blanks: %s',
    (input) => expect(isUsual(input)).toBe(true),
  );

  it.each(['国务院令第746号', '云岭市人民政府令第 179 号', '云河市公告2026年第3号'])(
    'may be that of an order or an announcement: %s',
    (input) => expect(isUsual(input)).toBe(true),
  );

  it.each([
    '云民规字[2022]2号',
    '云民规字【2022】2号',
    '云民规字〔22〕2号',
    '云民规字〔2022〕第2号',
    '云民规字〔2022〕02号',
    '云民规字〔2022〕2',
    '〔2022〕2号',
    'ABC〔2022〕2号',
    '无',
    '',
  ])('%j deserves a second look', (input) => expect(isUsual(input)).toBe(false));

  it.each(['zh-Hant-HK', 'zh-TW', 'en', 'mn-Mong-CN'])('is as it is in a notice in %s', (language) => {
    expect(isUsual('No. 7/2026', language)).toBe(true);
  });
});

describe('what a document number says', () => {
  const PAIRS = ['〔〕', '[]', '［］', '【】', '()', '（）', '〖〗', '{}'];

  it.each(PAIRS)('is the same within any brackets: %s', ([open, close]) => {
    expect(parseDocumentNumber(`云民规字${open}2022${close}2号`)).toEqual({ kind: 'numbered', mark: '云民规字', year: 2022, number: 2 });
    expect(documentNumberKey(` 云民规字${open} ２０２２ ${close}第 02 號`)).toBe('云民规字〔2022〕2号');
  });

  it('is the same however it is written, and no two numbers are one', () => {
    const numbers = fc.record({
      mark: fc.constantFrom('云民规字', '云民函', '云办发'),
      year: fc.integer({ min: 1990, max: 2030 }),
      number: fc.integer({ min: 1, max: 99_999 }),
    });
    const styles = fc.record({
      pair: fc.constantFrom(...PAIRS),
      blank: fc.constantFrom('', ' ', '\u3000', '\u00a0'),
      zeros: fc.constantFrom('', '0'),
    });
    fc.assert(
      fc.property(numbers, numbers, styles, (one, other, { pair, blank, zeros }) => {
        const written = `${one.mark}${pair[0]}${blank}${one.year}${pair[1]}${zeros}${one.number}${blank}号`;
        const paper = ({ mark, year, number }: typeof one): string => `${mark}〔${year}〕${number}号`;
        expect(documentNumberKey(written)).toBe(paper(one));
        expect(documentNumberKey(written) === documentNumberKey(paper(other))).toBe(paper(one) === paper(other));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['国务院令第746号', { kind: 'order', issuer: '国务院', number: 746 }],
    ['云河市公告2026年第3号', { kind: 'announcement', issuer: '云河市公告', year: 2026, number: 3 }],
    ['（2026）云01民终12号', { kind: 'case', year: 2026, mark: '云01民终12号' }],
  ] as const)('of an order, an announcement, a court is read, too: %s', (input, parsed) => {
    expect(parseDocumentNumber(input)).toEqual(parsed);
    expect(parseDocumentNumber(documentNumberKey(input))).toEqual(parsed);
  });

  it.each(['无', '', 'No. 7/2026', '云民规字〔22〕2号', '云民规字〔2022〕0号'])(
    '%j says nothing of the kind, and is compared as it is',
    (input) => {
      expect(parseDocumentNumber(input)).toBeNull();
      expect(documentNumberKey(` ${input} `)).toBe(documentNumberKey(input));
    },
  );

  it.each(['云民规字〔2022〕2号、云文规字〔2022〕3号', '云民规字〔2022〕2号 云文规字〔2022〕3号', '云民规字[2022]2号;云文规字[2022]3号'])(
    'may be those of several issuers: %s',
    (input) => expect(areSeveralNumbers(input)).toBe(true),
  );
  it('is one otherwise', () => expect(areSeveralNumbers('云民规字〔2022〕2号')).toBe(false));
});

describe('an index number', () => {
  it.each([
    ['11440106718120458W/2024-00008', { kind: 'of-a-body', uscc: '11440106718120458W' }],
    ['11440106718120458w／2024-00008', { kind: 'of-a-body', uscc: '11440106718120458W' }],
    ['000014349/2017-00110', { kind: 'older' }],
    ['YH-2026-0039', { kind: 'other' }],
  ] as const)('says whose it is, as far as it does: %s', (input, parsed) => expect(parseIndexNumber(input)).toEqual(parsed));
});
