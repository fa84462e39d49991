import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { noticePage } from '../../../functions/views/pages/notice-page.ts';
import { aNotice, anIssuer } from '../../builders.ts';

const site = { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' };
const pageOf = (given: Partial<Notice>, language: 'zh-Hans' | 'en' = 'zh-Hans'): string => {
  const notice = aNotice(given);
  return noticePage({ notice, versions: [notice], language, textSize: 'standard', site });
};
const signatureOf = (page: string): string => /<div class="signature".*<\/div>/.exec(page)?.[0] ?? '';
const issuers = [anIssuer(), anIssuer({ id: 'yl-wmb', name: '云岭省文明办' })];

describe('a notice as a document', () => {
  it('says outside of the fold, once, when it was published, and until when it asks for a receipt', () => {
    const daysOf = (page: string): string => /<p class="byline days">.*?<\/p>/s.exec(page)?.[0].replace(/<[^>]+>/g, '|') ?? '';
    expect(daysOf(pageOf({}))).toBe('||2026年11月20日发布||');
    const receipt = { required: true, by: '2026-12-13' };
    expect(daysOf(pageOf({ receipt }))).toBe('||2026年11月20日发布||2026年12月13日回执截止||');
    expect(daysOf(pageOf({ receipt }, 'en'))).toBe('||Published 20 November 2026||Receipts due 13 December 2026||');
    expect(pageOf({ receipt, kind: 'bulletin' })).toMatch(/class="byline"><bdi>.*2026年11月20日发布.*2026年12月13日回执截止/);
    expect(pageOf({ receipt, kind: 'bulletin' })).not.toContain('byline days');
  });

  it('is marked as urgent in the language of its page', () => {
    expect(pageOf({ urgency: 'immediate' })).toContain('<span class="urgent" lang="zh-Hans">〔特急〕</span>关于');
    const english = pageOf({ urgency: 'urgent' }, 'en');
    expect(english).toContain('<span class="urgent" lang="en">[Urgent] </span>关于');
    expect(english).not.toContain('加急');
  });

  it('asks for nothing any more once it is withdrawn', () => {
    const receipt = { required: true, by: '2026-12-13' };
    expect(pageOf({ receipt })).toContain('2026年12月13日');
    const withdrawn = pageOf({ receipt, status: 'withdrawn', withdrawal: { at: '2026-11-21T01:00:00.000Z', reason: '活动取消' } });
    expect(withdrawn).toContain('本通知已撤回');
    expect(withdrawn).not.toMatch(/回执|2026年12月13日/);
  });

  it('has every issuer in its red head, the lead first, with the number under them', () => {
    const page = pageOf({ issuers, documentNumber: '云民发〔2026〕3号' });
    expect(page).toMatch(/class="red-head".*云岭省民政厅.*云岭省文明办.*class="number"><bdi>云民发〔2026〕3号/);
    expect(page).toMatch(/<title>云民发〔2026〕3号 关于/);
  });

  it('of many issuers has them smaller', () => {
    expect(pageOf({ issuers: Array.from({ length: 6 }, (_, i) => anIssuer({ id: `a${i}`, name: `机关${i}` })) })).toContain('issuers many');
  });

  it.each(['bulletin', 'other'] as const)('that is a %s has no red head, but says its source and its day', (kind) => {
    const page = pageOf({ kind, source: '云岭日报' });
    expect(page).not.toContain('red-head');
    expect(page).toMatch(/class="byline"><bdi>来源：云岭日报<\/bdi><time[^>]*>2026年11月20日发布/);
  });

  it('ends with who issued it and its date, in the language of the notice', () => {
    expect(signatureOf(pageOf({ issuers, issuedOn: '2026-11-18' }, 'en'))).toMatch(/云岭省民政厅.*云岭省文明办.*2026年11月18日/);
    expect(signatureOf(pageOf({ language: 'en-GB', issuedOn: '2026-11-18' }))).toContain('18 November 2026');
  });

  it('has no date made up where the notice has none', () => {
    expect(signatureOf(pageOf({}))).toContain('云岭省民政厅');
    expect(signatureOf(pageOf({}))).not.toContain('<time');
  });

  it('is not signed twice when its text ends with its own signature', () => {
    const body = '请按时报名。\n\n　　　　**云岭省民政厅**\n2026年11月18日';
    expect(signatureOf(pageOf({ sections: [{ body }], issuedOn: '2026-11-18' }))).toBe('');
    expect(signatureOf(pageOf({ sections: [{ body: '由云岭省民政厅承办。' }] }))).not.toBe('');
  });

  it('has its addressees at the edge and its paragraphs indented, unless the agency has done that itself', () => {
    const page = pageOf({ sections: [{ body: '各市民政局：\n请按时报名。' }] });
    expect(page).toMatch(/class="text indented".*<p class="salutation">各市民政局：<\/p>\s*<p>请按时报名。/);
    expect(pageOf({ sections: [{ body: '　　请按时报名。' }] })).toContain('<div class="text" lang');
    expect(pageOf({ language: 'en', sections: [{ body: 'Please register.' }] })).toContain('<div class="text" lang');
    // A list that a colon announces stays with it.
    expect(pageOf({ sections: [{ body: '| 阶段：\n' }, { body: '各市：\n甲' }] })).not.toContain('salutation');
  });

  it('shows in a card where its link is shared how its text begins', () => {
    expect(pageOf({ sections: [{ body: '| a | b |\n| --- | --- |\n| 一 | 二 |' }] })).toContain('name="description" content="a b 一 二"');
  });
});

describe('the parts of a notice', () => {
  it('say whom they are for, by names, and those for everybody say nothing', () => {
    const sections = [
      { heading: '一、总体要求', body: '全体。' },
      {
        heading: '二、合唱',
        body: '合唱。',
        audience: { classes: ['culture-sports' as const], rural: true, regions: ['4401'], topics: ['culture'] },
      },
    ];
    const marks = [...pageOf({ sections }).matchAll(/<p class="for soft"[^>]*>([^<]*)/g)].map(([, text]) => text);
    expect(marks).toEqual(['此部分面向：文体活动类 · 农村 · 广州市 · 主题：文化']);
    expect(pageOf({ sections }, 'en')).toContain('This part is for: culture and sports · rural · 广州市 · topics: Culture');
  });
});
