import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Piece, textDifference, wordDifference } from '../../../functions/views/difference.ts';

const textOf = (pieces: readonly Piece[], but: Piece['kind']): string =>
  pieces.flatMap(({ kind, text }) => (kind === but ? [] : [text])).join('');

describe('two texts', () => {
  it('are compared by words, also in Chinese, which has no blanks between them', () => {
    expect(wordDifference('合唱节于12月20日在云河文化馆举行。', '合唱节于12月21日在云河文化馆举行。')).toEqual([
      { kind: 'same', text: '合唱节于12月' },
      { kind: 'removed', text: '20' },
      { kind: 'added', text: '21' },
      { kind: 'same', text: '日在云河文化馆举行。' },
    ]);
  });

  it('are compared by paragraphs: what has stayed is not said again', () => {
    const before = '一、时间：12月20日上午。\n二、地点：云河文化馆。\n三、联系人：王老师。';
    const after = '一、时间：12月21日上午。\n二、地点：云河文化馆。\n四、请自备车辆，提前二十分钟到场签到。';
    expect(textDifference(before, after)).toEqual([
      [
        { kind: 'same', text: '一、时间：12月' },
        { kind: 'removed', text: '20' },
        { kind: 'added', text: '21' },
        { kind: 'same', text: '日上午。' },
      ],
      [{ kind: 'added', text: '四、请自备车辆，提前二十分钟到场签到。' }],
      [{ kind: 'removed', text: '三、联系人：王老师。' }],
    ]);
  });

  it('give both of them back, whatever they are', () => {
    const text = fc.string({ unit: fc.constantFrom('合', '唱', '节', '1', '2', ' ', '，', 'a'), maxLength: 60 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = wordDifference(before, after);
        expect([textOf(pieces, 'added'), textOf(pieces, 'removed')]).toEqual([before, after]);
      }),
      { numRuns: 200 },
    );
  });

  it('that are long and have nothing in common are told one after the other, and soon', () => {
    const lines = (word: string): string => Array.from({ length: 5000 }, (_, i) => `${word}${i}`).join('\n');
    const changed = textDifference(lines('甲'), lines('乙'));
    expect(changed.filter((pieces) => pieces.some(({ kind }) => kind === 'added'))).toHaveLength(5000);
  });
});
