import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { subjectOf } from '../../../functions/views/email/notice-email.ts';
import { noticeParts } from '../../../functions/views/email/notice-parts.ts';
import { noticePage } from '../../../functions/views/pages/notice-page.ts';
import { aNotice, NOON } from '../../builders.ts';

const site = { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' };
const before = aNotice({
  title: '关于举办合唱节的通知',
  documentNumber: '云民函〔2026〕39号',
  sections: [{ heading: '时间', body: '合唱节于12月20日举行。' }, { body: '请报名。' }],
});
const after: Notice = {
  ...before,
  version: 2,
  currentVersion: 2,
  documentNumber: '云民函〔2026〕40号',
  sections: [{ heading: '时间', body: '合唱节于12月21日举行。' }, { body: '请报名。' }],
  correction: { note: '更正日期', at: NOON, notify: 'all' },
};

const page = (notice: Notice, language: 'zh-Hans' | 'en' = 'zh-Hans') =>
  noticePage({ notice, versions: [before, after], before: notice === after ? before : undefined, language, textSize: 'standard', site });

describe('the page of a corrected notice', () => {
  it('says that it was corrected, by whom, when and why, and what reads differently', () => {
    const text = page(after);
    expect(text).toContain('本通知已更正（云岭省民政厅，2026年11月20日）。更正说明：更正日期');
    expect(text).toContain('与第 1 版的不同');
    expect(text).toContain('合唱节于12月<del>20</del><ins>21</ins>日举行。');
    expect(text).toContain('发文字号：<del>云民函〔2026〕39号</del> → <ins>云民函〔2026〕40号</ins>');
    expect(page(after, 'en')).toContain('What differs from version 1');
  });

  it('leads from an earlier version to the one in force', () => {
    expect(page(before)).toMatch(/这不是现行版本。 <a href="\/notices\/[^"]+">查看现行版本/);
    expect(page(before)).not.toContain('本通知已更正');
  });
});

const partsOf = (given: object, language: 'zh-Hans' | 'en' = 'zh-Hans') => {
  const { html, text } = noticeParts({ notice: after, reasons: ['region:44'], sections: [], language, site, ...given });
  return [html.join(''), text.join('')];
};

describe('a message about a correction', () => {
  it('is marked for whoever had an earlier version, and is a new notice to all others', () => {
    expect(subjectOf(after, 'correction', 1)).toBe('〔更正〕关于举办合唱节的通知');
    expect(subjectOf(after, 'correction')).toBe('关于举办合唱节的通知');
  });

  it('leads with what changed and why, in both languages', () => {
    for (const part of partsOf({ had: 1, before })) {
      expect(part).toContain('本通知已更正（云岭省民政厅，2026年11月20日）。更正说明：更正日期');
      expect(part).toContain('改动：发文字号、正文（时间）');
      expect(part).toContain('12月21日');
    }
    for (const part of partsOf({ had: 1, before }, 'en')) expect(part).toContain('Changed: document number, text (时间)');
    for (const part of partsOf({})) expect(part).not.toContain('本通知已更正');
  });

  it('tells whom it does not concern any more to disregard it, without its text', () => {
    for (const part of partsOf({ had: 1, before, disregard: true })) {
      expect(part).toContain('更正后，本通知与贵组织无关，请不要再按先前的内容办理。');
      expect(part).not.toContain('12月21日');
    }
    for (const part of partsOf({ had: 1, before, disregard: true }, 'en')) expect(part).toContain('please disregard what it said before');
  });
});

describe('a notice in the place of another', () => {
  it('says so in a message, and the other on its page, with a link', () => {
    for (const part of partsOf({ replaced: [before] })) expect(part).toMatch(/取代：.*云民函〔2026〕39号 关于举办合唱节的通知/);
    const old = { ...before, supersededBy: { noticeId: 'ntc-new', at: NOON } };
    const replacement = { id: 'ntc-new', title: '新通知' };
    const text = noticePage({ notice: old, versions: [old], replacement, language: 'zh-Hans', textSize: 'standard', site });
    expect(text).toMatch(/本通知已被新的通知取代（2026年11月20日） <a href="\/notices\/ntc-new[^"]*"><bdi>新通知/);
    const fresh = noticePage({ notice: after, versions: [after], replaced: [old], language: 'en', textSize: 'standard', site });
    expect(fresh).toMatch(/It takes the place of: <a href="[^"]*"><bdi>关于举办合唱节的通知/);
  });
});
