import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characters, cut, directionOf, matchKey, paragraphs, utf8Bytes } from '../../../functions/domain/text/text.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '民',
        '⺠',
        '⽂件',
        'Ａ',
        'a',
        '（',
        '１',
        ' ',
        '\u00a0',
        '\u3000',
        '\n',
        '\u200b',
        '\u202f',
        'ᠮᠣᠩ',
        '\u180e',
        '𠮷',
        'é',
        'e\u0301',
        '👩‍👩‍👧',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('the key that words are compared by', () => {
  it.each([
    ['ＡＢＣ（１２３）', 'abc(123)'],
    ['⺠政⽂件', '民政文件'],
    ['养老\u200b服\u00ad务', '养老服务'],
    ['第一行\n\n  第二行', '第一行 第二行'],
    ['全\u3000角\u00a0空格', '全 角 空格'],
    ['⻓者⻔诊', '长者门诊'],
  ])('of %j is %j', (input, key) => expect(matchKey(input)).toBe(key));

  it('leaves Mongolian as it is written, with its narrow no-break spaces and vowel separators', () => {
    const mongolian = 'ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠬᠡᠯᠡ\u180eᠶᠢ';
    expect(matchKey(mongolian)).toBe(mongolian);
    expect(matchKey(`ＡＢ ${mongolian}`)).toBe(`ab ${mongolian}`);
  });

  it('is its own key, for every text', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(matchKey(matchKey(given))).toBe(matchKey(given));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the direction of a language', () => {
  it.each(['ar', 'ur-PK', 'fa', 'he-IL', 'ug', 'ug-CN', 'kk-Arab-CN', 'uz-Arab', 'AR-eg'])('%s runs from right to left', (tag) =>
    expect(directionOf(tag)).toBe('rtl'),
  );
  it.each(['zh-Hans-CN', 'en', 'kk', 'ug-Cyrl', 'mn-Mong-CN', 'bo', 'ar-Latn', 'arn', ''])('%s runs from left to right', (tag) =>
    expect(directionOf(tag)).toBe('ltr'),
  );
});

describe('cutting', () => {
  it('keeps whole characters, as people count them', () => {
    expect(cut('关于开展走访的通知', 4)).toBe('关于开展…');
    expect(cut('关于', 2)).toBe('关于');
    expect(cut('𠮷野家', 1)).toBe('𠮷…');
    expect(cut('👩‍👩‍👧家庭', 1)).toBe('👩‍👩‍👧…');
  });

  it('gives at most so many characters and the sign of more, for every text', () => {
    fc.assert(
      fc.property(text, fc.nat(20), (given, max) => {
        const short = cut(given, max);
        if (characters(given) <= max) expect(short).toBe(given);
        else {
          expect(short.endsWith('…')).toBe(true);
          expect(given.startsWith(short.slice(0, -1))).toBe(true);
          expect(characters(short.slice(0, -1))).toBe(max);
        }
      }),
    );
  });
});

describe('the size of a text', () => {
  it('is three bytes for a Han character', () => {
    expect(utf8Bytes('通知')).toBe(6);
    expect(utf8Bytes('𠮷')).toBe(4);
    expect(characters('𠮷e\u0301')).toBe(2);
  });
});

describe('paragraphs', () => {
  it('stand on lines of their own; empty lines are none', () => {
    expect(paragraphs('一、要求\r\n\n  \n二、安排\n')).toEqual(['一、要求', '二、安排']);
  });
});
