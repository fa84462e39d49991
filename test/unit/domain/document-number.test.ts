import { describe, expect, it } from 'vitest';
import { parseDocumentNumber } from '../../../functions/domain/document-number.ts';

describe('a document number', () => {
  it.each([
    '云民规字〔2022〕2号',
    '云民规字[2022]2号',
    '云民规字【2022】2号',
    '云民规字（2022）2号',
    '云民规字［２０２２］２号',
    '云民规字〖2022〗 2 号',
    '云民规字 [2022] 2号',
    '云民规字\u00a0﹝2022﹞2号',
  ])('written %s is compared as one and the same', (input) =>
    expect(parseDocumentNumber(input)).toEqual({
      key: '云民规字〔2022〕2号',
      wellFormed: true,
      parts: { mark: '云民规字', year: 2022, number: 2 },
    }),
  );

  it.each(['国务院令第746号', '云岭市人民政府令第 179 号'])('may be that of an order: %s', (input) => {
    expect(parseDocumentNumber(input)).toMatchObject({ wellFormed: true });
    expect(parseDocumentNumber(input)).not.toHaveProperty('parts');
  });

  it.each([
    '云民规字〔22〕2号',
    '云民规字〔2022〕第2号',
    '云民规字〔2022〕02号',
    '云民规字〔2022〕2',
    '〔2022〕2号',
    'ABC〔2022〕2号',
    '无',
    '',
  ])('%j is kept but has an unusual form', (input) => expect(parseDocumentNumber(input).wellFormed).toBe(false));

  it('differs by year and by number', () => {
    const keys = ['云民〔2022〕2号', '云民〔2023〕2号', '云民〔2022〕3号', '云文〔2022〕2号'].map(
      (input) => parseDocumentNumber(input).key,
    );
    expect(new Set(keys).size).toBe(4);
  });
});
