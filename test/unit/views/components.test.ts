import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../../functions/views/catalogue/catalogue.ts';
import { EN } from '../../../functions/views/catalogue/en.ts';
import { wordsIn } from '../../../functions/views/catalogue/words-in.ts';
import { buttonForm } from '../../../functions/views/components/buttons.ts';
import { errorSummary } from '../../../functions/views/components/error-summary.ts';
import { radioGroup, textArea, textField } from '../../../functions/views/components/fields.ts';
import { pageHtml } from '../../../functions/views/components/page-shell.ts';
import { pager } from '../../../functions/views/components/pager.ts';
import { steps } from '../../../functions/views/components/steps.ts';
import { html } from '../../../functions/views/html.ts';

const language = 'zh-Hans';

describe('a field', () => {
  it('is tied to its label, its hint and what is wrong with it', () => {
    const { markup } = textField({ language, name: 'q', label: '标题', hint: '可不填', error: '太长', value: '"><b>' });
    expect(markup).toContain('<label for="field-q">');
    expect(markup).toContain(
      'id="field-q" name="q" value="&quot;&gt;&lt;b&gt;" aria-describedby="field-q-hint field-q-error" aria-invalid="true"',
    );
    expect(textField({ language, name: 'q', label: '标题', value: '' }).markup).not.toMatch(/aria|hint|wrong/);
  });

  it('that is wrong is led to by the summary, with the same words; a group by its first choice', () => {
    const error = '请选择';
    const summary = errorSummary([{ name: 'mode', error }], language)?.markup;
    expect(summary).toContain('<a href="#field-mode">请选择</a>');
    const choices = [
      { value: 'a', label: '甲' },
      { value: 'b', label: '乙' },
    ];
    const group = radioGroup({ language, name: 'mode', label: '方式', error, choices, chosen: 'b' }).markup;
    expect(group).toMatch(/<input type="radio" id="field-mode" name="mode" value="a"><span>甲/);
    expect(group).toMatch(/value="b" checked/);
    expect(group).toContain('aria-describedby="field-mode-error"');
    expect(errorSummary([], language)).toBeNull();
  });

  it('of several lines keeps a first line that is empty', () => {
    expect(textArea({ language, name: 'x', label: '甲', value: '\n二', rows: 2 }).markup).toContain('>\n\n二</textarea>');
  });
});

describe('a component', () => {
  it('says at which step one is, and which are done', () => {
    const { markup } = steps(['一', '二', '三'], 2, 'en');
    expect(markup).toMatch(/class="done".*Done: .*一.*aria-current="step">二.*Step 2 of 3.*<li>三/);
  });

  it('is not there where it has nothing to say', () => {
    expect(pager([], language)).toBeNull();
  });

  it('escapes what it is given', () => {
    expect(buttonForm('/x?a="b', { token: '"><script>' }, '<b>').markup).not.toMatch(/<script|<b>|"b/);
  });
});

describe('a page', () => {
  it('says how large its text is, where its language and its sizes lead, and what a shared link shows', () => {
    const page = pageHtml({
      language,
      textSize: 'large',
      title: '甲 & 乙',
      path: '/manage?token=t',
      canonical: 'https://wire.example/n',
      description: '甲"乙',
      content: html`<h1>甲</h1>`,
    });
    expect(page).toContain('<html lang="zh-Hans" class="large">');
    expect(page).toContain('name="back" value="/manage?token=t&amp;lang=zh-Hans"');
    expect(page).toContain('value="large" aria-label="大字号" aria-current="true"');
    expect(page).toContain('href="/manage?token=t&amp;lang=en" lang="en"');
    expect(page).toContain('<title>甲 &amp; 乙 · Noticewire</title>');
    expect(page).toContain('<meta property="og:description" content="甲&quot;乙">');
    expect(page).not.toMatch(/style=|<style|<script|\son\w+=/);
  });
});

describe('the catalogues', () => {
  it('do not compile when a word is missing, is too much, or has other blanks', () => {
    const { pager: _, ...without } = EN;
    // @ts-expect-error a word is missing
    const missing: Catalogue = without;
    // @ts-expect-error a word that Chinese does not have
    const extra: Catalogue = { ...EN, pager: { label: 'Pages', more: 'More' } };
    // @ts-expect-error a sentence without its blank is said, but a number is no region
    const other: Catalogue = { ...EN, board: { ...EN.board, within: (region: number) => `${region}` } };
    expect([missing, extra, other]).toHaveLength(3);
  });

  it('have words that are not empty, and Chinese ones in Chinese', () => {
    const said = (words: unknown): readonly string[] =>
      typeof words === 'string' ? [words] : typeof words === 'object' && words !== null ? Object.values(words).flatMap(said) : [];
    for (const each of ['zh-Hans', 'en'] as const) expect(said(wordsIn(each)).filter((word) => word.trim() === '')).toEqual([]);
    expect(said(wordsIn('zh-Hans')).filter((word) => !/[\u4e00-\u9fff]/.test(word))).toEqual(['English']);
  });
});
