import { describe, expect, it } from 'vitest';
import { standsVertically } from '../../../functions/domain/text/writing-mode.ts';
import { noticeParts } from '../../../functions/views/email/notice-parts.ts';
import { noticePage } from '../../../functions/views/pages/notice-page.ts';
import { READING_SHEET, STYLE_SHEET } from '../../../functions/views/styles/style-sheet.ts';
import { aNotice } from '../../builders.ts';
import cases from '../../cases/text.json' with { type: 'json' };

const site = { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' };
const pageOf = (language: string, body: string): string => {
  const notice = aNotice({ language, sections: [{ body }] });
  return noticePage({ notice, versions: [notice], language: 'zh-Hans', textSize: 'standard', site });
};
const mailOf = (language: string, body: string): string => {
  const { html } = noticeParts({
    notice: aNotice({ language, sections: [{ body }] }),
    reasons: [],
    sections: [],
    language: 'zh-Hans',
    site,
  });
  return html.join('');
};

describe('Mongolian script', () => {
  const found = cases.find(({ language }) => language === 'mn-Mong-CN');
  const body = found?.body ?? '';

  it('stands vertically, from left to right, on the page and in print', () => {
    const page = pageOf('mn-Mong-CN', body);
    expect(page).toContain('<h1 class="vertical" lang="mn-Mong-CN"');
    expect(page).toMatch(
      /<div class="vertical" role="region" tabindex="0" aria-label="正文" lang="mn-Mong-CN" dir="ltr"><section><p>ᠮᠣᠩᠭᠣᠯ/,
    );
    expect(READING_SHEET).toContain('.vertical{writing-mode:vertical-lr;');
    // Pages of a print follow each other as its root is written: else what is beyond the first would be cut off.
    expect(READING_SHEET).toMatch(/@media print\{.*html:has\(\.vertical\)\{writing-mode:vertical-lr\}/);
  });

  it('stands vertically in a mail', () => {
    const mail = mailOf('mn-Mong-CN', body);
    expect(mail).toMatch(/<h1 style="[^"]*;writing-mode:vertical-lr;[^"]*" lang="mn-Mong-CN"/);
    expect(mail).toMatch(/<div style="writing-mode:vertical-lr;[^"]*" lang="mn-Mong-CN" dir="ltr"><section/);
  });

  it('is told by the language of the notice; everything else lies', () => {
    for (const tag of ['mn-Mong', 'mn-Mong-CN', 'MN-mong-cn', 'mn-CN', 'mvf', 'mnc', 'zh-Mong']) expect(standsVertically(tag)).toBe(true);
    for (const tag of ['mn', 'mn-Cyrl', 'mn-Cyrl-CN', 'mn-MN', 'zh-Hans-CN', 'ja', 'ug']) expect(standsVertically(tag)).toBe(false);
    expect(pageOf('mn-Cyrl-MN', 'Монгол')).not.toContain('vertical');
    expect(mailOf('zh-Hans-CN', '正文')).not.toContain('writing-mode');
  });
});

describe('a table of seven columns on a phone', () => {
  const body = cases.find(({ what }) => what === 'seven columns on a phone')?.body ?? '';

  it('scrolls by itself on the page, by keyboard too, and its words stay whole', () => {
    expect(pageOf('zh-Hans-CN', body)).toContain('<div class="table" role="region" tabindex="0" aria-label="表格"><table><thead>');
    expect(STYLE_SHEET).toContain('.table{margin:1rem 0;overflow-x:auto}');
    expect(STYLE_SHEET).toMatch(/td,th\{[^}]*white-space:nowrap;word-break:keep-all;overflow-wrap:normal\}/);
  });

  it('scrolls by itself in a mail, and its words stay whole', () => {
    expect(mailOf('zh-Hans-CN', body)).toMatch(
      /<div style="overflow-x:auto;[^"]*"><table [^>]*white-space:nowrap;word-break:keep-all;overflow-wrap:normal"><thead>/,
    );
  });
});
