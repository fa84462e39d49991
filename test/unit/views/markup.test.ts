import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { beginningOf, bodyHtml, bodyText } from '../../../functions/views/markup.ts';
import cases from '../../cases/text.json' with { type: 'json' };

const shown = (body: string): string => bodyHtml(body, {}).markup;

/** What people read, without tags. */
const visible = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name] ?? '');

const caseOf = (what: string): string => cases.find((each) => each.what === what)?.body ?? '';
const count = (text: string, part: string): number => text.split(part).length - 1;

describe('a body', () => {
  it('has a paragraph for each line, with the wide blanks it begins with', () => {
    expect(shown('　　各社区：\r\n现通知如下。\n\n　\n特此通知。')).toBe('<p>　　各社区：</p>\n<p>现通知如下。</p>\n<p>特此通知。</p>\n');
  });

  it.each([
    caseOf('marks that are no Markdown'),
    '138****1234、138***5678、139***1234',
    '张**、李**，王*某、赵*某',
    '（*）为必填，（**）为选填',
    '2*(3+4)*5，a*(b)*',
    '姓名：____（盖章）____ 日期：__年__月__日',
    'file__name__1、a_b_c',
    '# 标题',
    '标题\n===',
    '标题\n---',
    '***',
    '- - -',
    '* * *',
    '-',
    '+ 5分：迟到；+86 20 0000',
    '> 引文',
    '```\ncode `x`\n```',
    '    四格',
    '[甲]: https与附件',
    '[甲][乙] [丙] [丁]()',
    '[甲](附件1) [乙](javascript:alert(1)) [丙](//example.org) [丁](data:text/html,x)',
    '~~删~~ 1~5日 ^上标^',
    '&nbsp; &amp; &#20;',
    '<b>粗</b> <script>alert(1)</script> <!-- 注 -->',
    'C:\\资料\\(新)\\ 100\\%',
    '2.5万元',
    '1、甲（2）乙',
    '１．甲',
  ])('is exactly as written where it is no Markdown: %j', (body) => {
    expect(visible(shown(body)).trimEnd()).toBe(
      body
        .split('\n')
        .map((line) => line.replace(/^[ \t]+/, ''))
        .join('\n'),
    );
    expect(shown(body).replaceAll(/<\/?p>/g, '')).not.toContain('<');
  });

  it('has emphasis also right beside Chinese words and marks', () => {
    expect(shown('**注意：**请*看*，*看*；**甲**、**乙**，***丙***')).toBe(
      '<p><strong>注意：</strong>请*看*，<em>看</em>；<strong>甲</strong>、<strong>乙</strong>，<em><strong>丙</strong></em></p>\n',
    );
    expect(shown('_甲_ __乙__ \\*丙\\* \\[丁\\]')).toBe('<p><em>甲</em> <strong>乙</strong> *丙* [丁]</p>\n');
  });

  it.each([
    ['[说明（一）](https://example.org/a_(b))', '<a href="https://example.org/a_(b)" rel="nofollow noopener">说明（一）</a>'],
    ['[**信箱**](mailto:office@example.org)', '<a href="mailto:office@example.org" rel="nofollow noopener"><strong>信箱</strong></a>'],
    ['[电话](tel:+86-20-00000000)', '<a href="tel:+86-20-00000000" rel="nofollow noopener">电话</a>'],
    [
      '网址：https://example.org/_a_?b=1（见附件）',
      '网址：<a href="https://example.org/_a_?b=1" rel="nofollow noopener">https://example.org/_a_?b=1</a>（见附件）',
    ],
    ['(http://example.org).', '(<a href="http://example.org" rel="nofollow noopener">http://example.org</a>).'],
    ['[https://example.org](https://example.org)', '<a href="https://example.org" rel="nofollow noopener">https://example.org</a>'],
    ['[a](https://example.org/"onclick="x)', '<a href="https://example.org/%22onclick=%22x" rel="nofollow noopener">a</a>'],
    ['http://。', 'http://。'],
    ['office@example.org www.example.org', 'office@example.org www.example.org'],
  ])('links to the web, mail and telephones, and nothing else: %j', (body, right) => expect(shown(body)).toBe(`<p>${right}</p>\n`));

  it('shows numbered lines alike, each with its number as written', () => {
    expect(visible(shown(caseOf('numbered items, some with and some without a blank')))).toBe(
      '1.《云河市章程》\n2. 申报表3. 承诺书4.社会保险证明\n',
    );
    expect(shown('3. 甲\n1. 乙\n007) 丙')).toBe('<ol><li>3. 甲</li><li>1. 乙</li></ol><ol><li>007) 丙</li></ol>');
    expect(shown('2026. 11. 20 起')).toBe('<ol><li>2026. 11. 20 起</li></ol>');
  });

  it('has lists in lists and paragraphs in items by how far they are in', () => {
    expect(shown('- 甲\n  续\n  - 乙\n    1. 丙\n* 丁')).toBe(
      '<ul><li>甲<p>续</p>\n<ul><li>乙<ol><li>1. 丙</li></ol></li></ul></li></ul><ul><li>丁</li></ul>',
    );
  });

  it('loses nothing of a list however deep it is', () => {
    const body = Array.from({ length: 60 }, (_, depth) => `${'  '.repeat(depth)}- 第${depth}层`).join('\n');
    for (let depth = 0; depth < 60; depth++) expect(visible(shown(body))).toContain(`第${depth}层`);
  });
});

describe('a table', () => {
  it('ends at a blank line: two of them, and no rule is shown as a row', () => {
    const markup = shown(caseOf('two tables with a blank line between'));
    expect(count(markup, '<table>')).toBe(2);
    expect(count(markup, '<thead>')).toBe(2);
    expect(visible(markup)).not.toContain('-');
  });

  it('may do without outer bars', () => {
    expect(shown(caseOf('a table without outer bars'))).toBe(
      '<div><table><thead><tr><th>序号</th><th>名称</th></tr></thead><tbody><tr><td>1</td><td>甲</td></tr></tbody></table></div>\n',
    );
  });

  it('needs a rule: rows of bars without one are as written', () => {
    expect(shown(caseOf('rows of bars without a rule'))).toBe('<p>序号 | 名称</p>\n<p>1 | 甲</p>\n<p>2 | 乙</p>\n');
    expect(shown('a | b | c\n--- | ---\n1 | 2 | 3')).not.toContain('<table');
    expect(shown('a | b\n---')).not.toContain('<table');
  });

  it('shows every cell of a row that has too many, and ends where a line has no bar', () => {
    const markup = shown('通知：\n| 甲 | 乙 |\n| --- | :-: |\n| 1 | 2 | 3 |\n| 4 |\n以上。');
    expect(markup).toContain('<tr><td>1</td><td>2</td><td>3</td></tr><tr><td>4</td></tr>');
    expect(markup).toMatch(/^<p>通知：<\/p>[\s\S]*<p>以上。<\/p>\n$/);
  });

  it('ends where the head of another one stands, and has marks in its cells', () => {
    const markup = shown('|甲|乙|\n|-|-|\n|**1**|a\\|b|\n|丙|丁|\n|-|-|\n|[x](https://example.org)|4|');
    expect(count(markup, '<table>')).toBe(2);
    expect(markup).toContain('<td><strong>1</strong></td><td>a|b</td>');
    expect(markup).toContain('<th>丙</th><th>丁</th>');
  });

  it('is marked where a cell is longer than a word, so that a page may break its lines', () => {
    const long = '请带简谱并于十二月一日前到云河市文化馆一楼集合';
    expect(bodyHtml(`|a|b|\n|-|-|\n|020-00000000|${long}|`, { td: ' T', wide: ' W' }).markup).toContain(
      `<td T>020-00000000</td><td W>${long}</td>`,
    );
  });
});

describe('the text of a body', () => {
  it('is as written, with a blank line between paragraphs but none between rows, also without outer bars, or items under dots', () => {
    expect(bodyText('甲\n\n乙\na | b\n--- | ---\n1 | 2\n- 一\n- 二\n丙')).toBe('甲\n\n乙\n\na | b\n--- | ---\n1 | 2\n\n- 一\n- 二\n\n丙');
  });

  it('shows numbered lines alike', () => {
    const body = caseOf('numbered items, some with and some without a blank');
    expect(bodyText(body)).toBe(body.replaceAll('\n', '\n\n'));
  });
});

/** What a body is made of, and what looks like it. */
const PIECES = '* ** *** _ __ [ ] ( ) | \\ - + . 1. 2) : # > ~ ` < & 甲 乙丙 a b1 5 。 ， 、 （ ） 《 》 😀 é \n \n\n   　'.split(
  /(?<=\S) (?=\S|\n)/,
);
const body = fc
  .array(fc.constantFrom(...PIECES, '\n', '\n\n', '- ', '  ', '| a | b |\n|---|---|\n', '[甲](https://e.example)', ' https://e.example '), {
    maxLength: 60,
  })
  .map((pieces) => pieces.join(''));

/** Without marks and blanks, which may go. */
const words = (text: string): string => text.replaceAll(/[\s*_[\]()|\\:-]/gu, '');

describe('any body', () => {
  it('is shown with all of its words, in their order', () => {
    fc.assert(
      fc.property(body, (text) => {
        const withTargets = shown(text).replaceAll(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g, (_, target: string, label: string) =>
          visible(label) === visible(target) ? target : `${label}${target}`,
        );
        expect(words(visible(withTargets))).toBe(words(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('becomes no element but those of the contract', () => {
    fc.assert(
      fc.property(body, (text) => {
        const tags = [...shown(text).matchAll(/<\/?([a-z0-9]*)/g)].map(([, tag]) => tag);
        expect(tags.filter((tag) => !/^(?:p|a|em|strong|ul|ol|li|div|table|thead|tbody|tr|th|td)$/.test(tag ?? ''))).toEqual([]);
      }),
    );
  });

  it('begins with whole paragraphs, items and tables that take no more bytes than allowed', () => {
    fc.assert(
      fc.property(body, fc.nat(400), (text, bytes) => {
        const { body: beginning, isWhole } = beginningOf(text, bytes, {});
        expect(Buffer.byteLength(shown(beginning))).toBeLessThanOrEqual(bytes + (isWhole ? 0 : '</ul>'.length));
        // A line that is too long by itself may end in the middle of a mark.
        if (isWhole || beginning.includes('\n')) expect(shown(text).startsWith(shown(beginning).replace(/<\/[uo]l>$/, ''))).toBe(true);
        expect(isWhole).toBe(words(visible(shown(beginning))) === words(visible(shown(text))) && Buffer.byteLength(shown(text)) <= bytes);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a hostile body', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** How many characters markdown-it looks at. */
  const looks = (text: string): number => {
    const look = vi.spyOn(String.prototype, 'charCodeAt');
    shown(text);
    const { length } = look.mock.calls;
    look.mockRestore();
    return length;
  };

  it.each([
    ...['*', '**', '_', '|', '[', ']', '\\', '(', ':', '://', '<', '*a', '*a ', 'a*', '**a', '_a_ ', '*a**', '**a*', '***a ', '(*', '*('],
    ...['[a](', '[](', '[](<', '[a](x "', '[[a]', '[a]', '![', '\\[', '[*', '*[', '[*a](https://e.example)*', '[a](https://e.example/(('],
    ...['|-', '|a', '|\n', '|-\n', '|-|\n', 'a|b\n', '- ', '- a\n', '\t- a\n', '1. ', '1. a\n', 'https://', 'http://)', '[x](<https://'],
  ])('of nothing but %j is read in proportion to its length', (piece) => {
    const of = (length: number): string => piece.repeat(length / piece.length);
    expect(looks(of(8_000))).toBeLessThan(5 * looks(of(2_000)) + 1_000);
  });

  it('with brackets in brackets is read in proportion to its length', () => {
    const of = (depth: number): string => `${'['.repeat(depth)}a${']'.repeat(depth)}${'(x)'.repeat(depth)}`;
    expect(looks(of(2_000))).toBeLessThan(5 * looks(of(500)) + 1_000);
  });
});
