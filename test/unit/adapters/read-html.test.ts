import { describe, expect, it } from 'vitest';
import { readHtml } from '../../../functions/adapters/documents/read-html.ts';
import { type Conversion, conversionOf } from '../../../functions/usecases/documents/convert-document.ts';

const conversion = (html: string): Conversion => {
  const read = readHtml(html);
  if (read.kind === 'refused') throw new Error(`refused: ${read.reason}`);
  return conversionOf(read.document);
};
const text = (html: string): string => conversion(html).markdown;
const codes = (html: string): readonly string[] => conversion(html).warnings.map(({ code }) => code);

/** As Word puts it on the clipboard: wrapped lines, conditions, `o:p`, blanks that were typed as an indent. */
const OF_WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><style><!-- /* Font Definitions */ p.MsoNormal {margin:0cm} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:22.0pt;font-family:宋体'>关于举办社区合
唱节的通知<span lang=EN-US><o:p></o:p></span></span></b></p>
<p class=MsoNormal style='text-indent:32.0pt'><span style='mso-spacerun:yes'>&nbsp; </span><span style='font-family:仿宋'>　　各区民政局<span
lang=EN-US>, please read</span>：<o:p></o:p></span></p>
<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US
style='font-family:Wingdings;mso-list:Ignore'>l<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]><b>报名</b>表</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='font-family:Wingdings'><span
style='mso-list:Ignore'>Ø<span>&nbsp; </span></span></span><![endif]>照片</p>
<p class=MsoNormal style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>第一条<span>&nbsp;&nbsp;</span></span><![endif]>为了规范</p>
<p class=MsoNormal style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>（一）<span>&nbsp;</span></span>总则</p>
<p class=MsoNormal style='mso-list:l1 level3 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>细则</p>
<p class=MsoNormal><span style='display:none;mso-hide:all'>隐藏</span><o:p>&nbsp;</o:p></p>
<!--EndFragment--></body></html>`;

/** As WPS does: spans in spans, and a marker without conditions. */
const OF_WPS = `<html><head><meta name="Generator" content="WPS Office"></head><body>
<p class=MsoNormal  align=center style="text-align:center;"  ><b><span style="mso-spacerun:'yes';font-family:方正小标宋简体;mso-ascii-font-family:Calibri;font-weight:bold;font-size:22.0000pt;mso-font-kerning:1.0000pt;" ><font face="方正小标宋简体" >征求意见的公告</font></span></b><b><span style="font-size:22.0000pt;" ><o:p></o:p></span></b></p>
<p class=MsoNormal  style="margin-left:21.0000pt;text-indent:-21.0000pt;mso-list:l0 level1 lfo1;" ><![if !supportLists]><span style="font-family:Wingdings;mso-fareast-font-family:宋体;" ><span style='mso-list:Ignore;' >n<span>&nbsp;</span></span></span><![endif]><span style="mso-spacerun:'yes';" ><font face="宋体" >可以来信</font></span></p>
<p class=MsoNormal  style="mso-list:l1 level1 lfo2;" ><span style="mso-list:Ignore;" >一、</span><span><font face="宋体" >期限</font></span></p>
<table class=MsoTableGrid border=1 cellspacing=0 ><tr><td width=189 valign=top rowspan=2 ><p class=MsoNormal ><span>街道</span></p></td><td colspan=2 ><p class=MsoNormal ><span>人数</span></p></td></tr>
<tr><td><p class=MsoNormal ><span>男</span></p></td><td><p class=MsoNormal ><span>女</span></p><p class=MsoNormal ><span>（含儿童）</span></p></td></tr></table></body></html>`;

describe('what is pasted', () => {
  it('from Word keeps its words, its markers as text, its dots as a list, and nothing of its style', () => {
    const told = conversion(OF_WORD);
    expect(told.title).toBe('关于举办社区合唱节的通知');
    expect(told.markdown).toBe('各区民政局, please read：\n\n- **报名**表\n  - 照片\n\n第一条 为了规范\n（一）总则\n1. 细则');
    expect(told.warnings).toMatchObject([{ code: 'hidden-text-left-out', count: 1 }]);
  });

  it('from WPS, too, with a table that is taken apart rightly', () => {
    const told = conversion(OF_WPS);
    expect(told.title).toBe('征求意见的公告');
    expect(told.markdown).toBe('- 可以来信\n\n一、期限\n\n| 街道 | 人数 |  |\n| --- | --- | --- |\n|  | 男 | 女 （含儿童） |');
    expect(told.warnings.map(({ code, table }) => [code, table])).toEqual([
      ['cell-paragraphs', 1],
      ['merged-cells', 1],
    ]);
  });

  it('from a page of the web keeps lists, numbers as they are shown, headings and links', () => {
    const html = `<div><h2 data-x="1">报名</h2><ul><li>一<ul><li>二<br>三</li></ul></li></ul><ol start="3"><li><p>丙</p></li><li value="9">壬</li></ol>
      <ol style="list-style-type:cjk-ideographic"><li>甲</li></ol><ol type="a"><li>乙</li></ol>
      <p>见<a href=" https://yunhe.example/a_b ">通知</a>，<em>请</em>、<strong>必须</strong>阅读 <a href="#top">顶部</a></p><pre>第一行\n第二行</pre></div>`;
    expect(text(html)).toBe(
      '- 一\n  - 二\n    三\n3. 丙\n9. 壬\n\n一、甲\na. 乙\n见[通知](https://yunhe.example/a_b)，*请*、**必须**阅读 顶部\n第一行\n第二行',
    );
    expect(conversion(html).title).toBe('报名');
  });

  it.each([
    ['letters that Markdown takes for marks', '<p>5*3*2，138****0000，_下划线_ 与 a_b，[附件](http://x) \\*</p>'],
    ['a star, a dash, a number at the beginning', '<p>* 注</p><p>1. 项</p><p>2、项</p>'],
    ['marks of HTML', '<p>&lt;b&gt; &amp;nbsp; 1 &lt; 2</p>'],
    ['bold words that end in punctuation', '<p>注意：<b>“必须”。</b>请<b>，按时</b>到</p>'],
    ['a heading of Markdown and a rule', '<p># 井号</p><p>---</p><p>a | b</p><p>--- | ---</p>'],
  ])('is read as it was: %s', async (_, html) => {
    const { bodyHtml } = await import('../../../functions/views/markup.ts');
    const bare = (markup: string): string =>
      markup
        .replace(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&')
        .replace(/\s+/g, '');
    expect(bare(bodyHtml(text(html), {}).markup)).toBe(bare(html));
  });

  it('leaves pictures, objects and unsafe links out, and says so', () => {
    const html =
      '<p>如图<img src="file:///C:/Temp/图1.png"><img alt="会标" src="data:image/png;base64,AA"></p><iframe src="https://v.example/影片"></iframe><p><a href="java\nscript:alert(1)">点</a><s>旧</s>x<sup>a</sup><input type=checkbox checked>是</p>';
    const told = conversion(html);
    expect(told.markdown).toBe('如图\n点旧xa☑是');
    expect(told.warnings.map(({ code, name }) => [code, name])).toEqual([
      ['picture-left-out', '图1.png'],
      ['picture-left-out', '会标'],
      ['object-left-out', '影片'],
      ['link-left-out', '点'],
      ['script-as-text', undefined],
      ['strike-lost', undefined],
    ]);
  });

  it('keeps rows of dashes and bars in cells, and a frame of one cell is no table', () => {
    expect(text('<table><tr><td>甲|</td><td>乙</td></tr><tr><td>一</td><td>二</td></tr><tr><td>-</td><td>-</td></tr></table>')).toBe(
      '| 甲\\| | 乙 |\n| --- | --- |\n| 一 | 二 |\n| - | - | |',
    );
    expect(text('<table><tr><td><p>框中一</p><p>框中二</p></td></tr></table>')).toBe('框中一\n框中二');
  });

  it('is bounded: by its length, its depth, its cells, and levels of lists', () => {
    const refusal = (html: string) => {
      const read = readHtml(html);
      return read.kind === 'refused' ? read.reason : read.kind;
    };
    expect(refusal('文'.repeat(2_000_001))).toBe('document-too-large');
    expect(refusal('<ul><li>x'.repeat(10_000))).toBe('document-too-complex');
    expect(refusal(`<table>${'<tr><td colspan=200 rowspan=10000>x</td></tr>'.repeat(200)}</table>`)).toBe('document-too-complex');
    expect(refusal('<hr>'.repeat(300_001))).toBe('document-too-complex');
    expect(codes('<ul><li>x'.repeat(20))).toEqual(['list-deepened']);
    expect(codes(`<p>${'文'.repeat(70_000)}</p>`)).toEqual(['longer-than-a-notice']);
  });

  it('makes no work beyond its length of formatting that is left open', () => {
    const html = `${Array.from({ length: 250 }, (_, i) => `<font id=${i}>`).join('')}${'<p>x'.repeat(20_000)}`;
    expect(text(html).split('\n')).toHaveLength(20_000);
  });
});
