import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secrecyMark } from '../../../functions/domain/notices/secrecy.ts';

const SHARED = join(import.meta.dirname, '../../../../shared/data');

describe('a mark of secrecy', () => {
  it.each([
    ['秘密', '秘密'],
    ['机密★1年', '机密'],
    ['机密★１年', '机密'],
    ['绝密★启用前', '绝密'],
    ['绝　密', '绝密'],
    [' 机 密 ', '机密'],
    ['【机密】', '机密'],
    ['（秘密）', '秘密'],
    ['[秘密 10年]', '秘密'],
    ['机密级', '机密'],
    ['**机密**', '机密'],
    ['# 绝密', '绝密'],
    ['機密', '机密'],
    ['机\u200b密', '机密'],
    ['密级：秘密', '秘密'],
    ['密级: 机密  保密期限：1年', '机密'],
    ['密级和保密期限：秘密★长期', '秘密'],
    ['机密 特急', '机密'],
    ['000012 机密★6个月', '机密'],
    ['【机密】关于开展检查的通知', '机密'],
    ['关于开展检查的通知\n\n绝密★长期\n各社区:', '绝密'],
    ['一、总体要求\n二、工作安排\n三\n四\n五\n六\n七\n八\n九\n附件:机密★1年', '机密'],
  ])('is found in %j', (text, mark) => expect(secrecyMark(text)).toBe(mark));

  it.each([
    '保守国家秘密是每个公民的义务。',
    '涉及商业秘密的,按规定办理。',
    '不得泄露个人秘密和隐私。',
    '国家秘密分为绝密、机密、秘密三级。',
    '秘密投票选举社区社会组织负责人。',
    '机密文件不得通过互联网传递。',
    '绝密飞行主题观影活动报名通知',
    '《秘密》读书会报名',
    '《秘密》',
    '密级为机密的文件不在公开范围内。',
    '保密宣传月:「机密」与「秘密」有何不同?',
    '关于《中华人民共和国保守国家秘密法》宣传月的通知',
    '',
  ])('is not seen in %j', (text) => expect(secrecyMark(text)).toBeNull());

  it('is looked for by itself only at the head, where a document has it', () => {
    const body = Array.from({ length: 20 }, (_, i) => `第${i + 1}条 说明。`);
    expect(secrecyMark(['秘密', ...body].join('\n'))).toBe('秘密');
    expect(secrecyMark([...body, '秘密'].join('\n'))).toBeNull();
  });

  it.skipIf(!existsSync(SHARED))('is in none of the real public notices', () => {
    const real = readFileSync(join(SHARED, 'gz-notices.jsonl'), 'utf8').trim().split('\n');
    for (const line of real) {
      const { title, body }: { title: string; body: string } = JSON.parse(line);
      expect(secrecyMark(title), title).toBeNull();
      expect(secrecyMark(body), title).toBeNull();
    }
    expect(real.length).toBeGreaterThan(30);
  });
});
