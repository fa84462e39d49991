import { expect, it } from 'vitest';
import { preferredLanguage } from '#platform/language';

it.each([
  [undefined, null],
  ['', null],
  ['*', null],
  ['fr, de;q=0.8', null],
  ['en', 'en'],
  ['EN-gb', 'en'],
  ['zh-Hans-CN', 'zh'],
  ['zh-TW, zh;q=0.9', 'zh'],
  ['en-US,en;q=0.9,zh-CN;q=0.8', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en;q=0.5, zh ; q=0.9', 'zh'],
  ['fr, en;q=0.1', 'en'],
  ['en, zh', 'en'],
  ['zh, en', 'zh'],
  ['en;q=0', null],
  ['zh;q=0, *', 'en'],
  ['english, zhuang', null],
  ['en;q=much', null],
] as const)('who accepts %j prefers %j', (accepted, language) => {
  expect(preferredLanguage(accepted)).toBe(language);
});
