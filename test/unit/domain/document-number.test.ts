import { describe, expect, it } from 'vitest';
import { isUnusualNumber } from '../../../functions/domain/notices/document-number.ts';

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
