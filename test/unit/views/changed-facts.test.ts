import { describe, expect, it } from 'vitest';
import { changedFacts } from '../../../functions/views/change-words.ts';
import { aNotice } from '../../builders.ts';

const COUNTIES = ['440103', '440104', '440105', '440106', '440111', '440112', '440113', '440114', '440115', '440117'];

describe('what differs between two versions besides the text', () => {
  it('is whom it is for by names, and of long lists of places only those that came in or went', () => {
    const facts = (before: readonly string[], after: readonly string[]) =>
      changedFacts(aNotice({ audience: { regions: [...before] } }), aNotice({ audience: { regions: [...after] } }), 'zh-Hans');
    expect(facts(['440103'], ['440103', '440104'])).toEqual([['发送范围', '荔湾区', '荔湾区、越秀区']]);
    expect(facts(COUNTIES.slice(0, 9), [...COUNTIES.slice(1, 9), '440117'])).toEqual([['发送范围', '荔湾区', '从化区']]);
    expect(facts(COUNTIES, COUNTIES)).toEqual([]);
  });

  it('is whether receipts are asked for and what they ask', () => {
    const fields = [{ id: 'way', label: '方式', type: 'choice' as const, options: ['来', '不来'] }];
    const [before, after] = [aNotice({ receipt: { required: true } }), aNotice({ receipt: { required: false, fields } })];
    expect(changedFacts(before, after, 'zh-Hans')).toEqual([['回执要求', '必须回执', '可以回执：方式（来 / 不来）']]);
    expect(changedFacts(after, aNotice(), 'en')).toEqual([['receipts asked for', 'may be given: 方式 (来 / 不来)', 'none']]);
  });

  it('is whom each part is for', () => {
    const sections = [{ body: '一' }, { body: '二', audience: { classes: ['charity' as const] } }];
    expect(changedFacts(aNotice({ sections }), aNotice({ sections: [{ body: '一' }, { body: '二' }] }), 'zh-Hans')).toEqual([
      ['第 2 部分面向', '公益慈善类', '不限'],
    ]);
  });

  it('is which files came or went; one in the place of its like says so, and of others only the order', () => {
    const file = (id: string, name: string) => ({ id, name, mediaType: 'application/pdf', bytes: 12_000, sha256: id.repeat(64) });
    const facts = (before: readonly string[], after: readonly string[]) => {
      const [was, is] = [before, after].map((ids) =>
        aNotice({ attachments: ids.map((id) => file(id, id < 'c' ? '表.pdf' : `${id}.pdf`)) }),
      );
      return was && is && changedFacts(was, is, 'zh-Hans');
    };
    expect(facts(['a', 'd'], ['d', 'e'])).toEqual([['附件', '表.pdf（PDF，12 KB）', 'e.pdf（PDF，12 KB）']]);
    expect(facts(['a'], ['b'])).toEqual([['附件', '表.pdf（PDF，12 KB）', '表.pdf（PDF，12 KB）（新的文件）']]);
    expect(facts(['d', 'e'], ['e', 'd'])).toEqual([
      ['附件', 'd.pdf（PDF，12 KB）、e.pdf（PDF，12 KB）', 'e.pdf（PDF，12 KB）、d.pdf（PDF，12 KB）'],
    ]);
    expect(facts([], ['d'])).toEqual([['附件', '', 'd.pdf（PDF，12 KB）']]);
  });
});
