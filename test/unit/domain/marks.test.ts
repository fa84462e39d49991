import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markedText, type Piece, quotedSentence } from '../../../functions/domain/search/marks.ts';
import { foldText, wordsOf } from '../../../functions/domain/search/search-text.ts';

const shown = (pieces: readonly Piece[] | null): string | null =>
  pieces && pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('');
const marks = (text: string, question: string): string | null => shown(markedText(text, wordsOf(question)));
const quote = (text: string, question: string): string | null => shown(quotedSentence(text, wordsOf(question)));

describe('a word that was looked for', () => {
  it.each([
    ['社區社會組織評估', '社会组织', '社區[社會組織]評估'],
    ['面积 120㎡，另有 5ｍ2', 'm2', '面积 120[㎡]，另有 5[ｍ2]'],
    ['云民函〔2026〕39号', '[2026]', '云民函[〔2026〕]39号'],
    ['ＷｅＣｈａｔ', 'chat', 'Ｗｅ[Ｃｈａｔ]'],
    ['ﷺ 之后', '之后', 'ﷺ [之后]'],
    ['评估　　工作', '估 工', '评[估]　　[工]作'],
    ['cafe\u0301 café', 'café', '[cafe\u0301] [café]'],
    ['古琴古琴', '古琴', '[古琴古琴]'],
    ['一二三', '一二 二三', '[一二三]'],
    ['𠮷野家🎵', '🎵', '𠮷野家[🎵]'],
    ['⽂件', '文件', '[⽂件]'],
    ['没有', '古琴', '没有'],
    ['<script>alert(1)</script>', '<script>', '[<script>]alert(1)</script>'],
  ])('in %j for %j is marked: %j', (text, question, expected) => {
    expect(marks(text, question)).toBe(expected);
  });

  it('is marked in a text that stays as it is, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', maxLength: 3 }), (text, question) => {
        const pieces = markedText(text, wordsOf(question));
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every((piece) => piece.text !== '')).toBe(true);
      }),
    );
  });

  it('is found wherever a question is a part of a text', () => {
    const han = fc.string({ unit: fc.constantFrom(...'乾坤干燥後皇后社會组织區㎡ａＡ1〔[ 裡里臺台') });
    fc.assert(
      fc.property(han, fc.nat(20), fc.nat(5), (text, from, length) => {
        const part = text.slice(from, from + length);
        for (const word of wordsOf(part)) expect(foldText(text)).toContain(word);
      }),
    );
  });
});

describe('the sentence of a hit', () => {
  it('is the first that has most of the words, without the blanks about it', () => {
    expect(quote('古琴社成立。\n  古琴社与合唱团均可申报；其他不可。', '古琴 合唱团')).toBe('[古琴]社与[合唱团]均可申报；');
  });

  it('is cut about the first word where it is long, between characters', () => {
    const long = `${'甲'.repeat(300)}古琴${'🎵'.repeat(300)}`;
    const text = quote(long, '古琴') ?? '';
    expect(text).toMatch(/^…甲{24}\[古琴\](🎵){64}…$/u);
  });

  it('is none where the words are in the title alone', () => {
    expect(quote('请报名。', '古琴')).toBeNull();
  });
});

describe('the words of a question', () => {
  it.each([
    ['', []],
    [' \u3000\t\n\u200b', []],
    ['评估 评估 評估', ['评估']],
    ['甲 '.repeat(50), ['甲']],
    [Array.from({ length: 50 }, (_, i) => i).join(' '), Array.from({ length: 20 }, (_, i) => String(i))],
  ])('of %j are %j', (question, words) => {
    expect(wordsOf(question)).toEqual(words);
  });

  it('of ten thousand characters are found without delay', () => {
    const start = performance.now();
    wordsOf('古'.repeat(10_000));
    expect(performance.now() - start).toBeLessThan(200);
  });
});
