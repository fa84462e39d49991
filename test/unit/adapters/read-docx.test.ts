import { describe, expect, it } from 'vitest';
import { readDocx } from '../../../functions/adapters/documents/read-docx.ts';
import { type Conversion, conversionOf } from '../../../functions/usecases/documents/convert-document.ts';
import { aDocx, type DocxParts, listed, numberingOf, p, r, styleOf, tbl, tc, tr } from '../../a-docx.ts';

const conversion = async (parts: DocxParts): Promise<Conversion> => {
  const read = await readDocx(aDocx(parts));
  if (read.kind === 'refused') throw new Error(`refused: ${read.reason}`);
  return conversionOf(read.document);
};
const text = async (parts: DocxParts): Promise<string> => (await conversion(parts)).markdown;
const codes = ({ warnings }: Conversion): readonly string[] => warnings.map(({ code }) => code);
const refusal = async (bytes: Uint8Array): Promise<string> => {
  const read = await readDocx(bytes);
  return read.kind === 'refused' ? read.reason : 'read';
};

describe('automatic numbers of a .docx', () => {
  const CHAPTERS = [
    { format: 'chineseCountingThousand', text: '第%1章' },
    { format: 'chineseCountingThousand', text: '第%2条', more: '<w:lvlRestart w:val="0"/>' },
    { format: 'chineseCounting', text: '（%3）' },
    { format: 'decimal', text: '%4.' },
  ];

  it('stand as text before what they count: chapters, articles that run on, items that begin anew', async () => {
    const body = [
      listed('总则', 1),
      listed('目的', 1, 1),
      listed('范围', 1, 1),
      listed('甲', 1, 2),
      listed('乙', 1, 2),
      listed('子', 1, 3),
      listed('罚则', 1),
      listed('处罚', 1, 1),
      listed('丙', 1, 2),
    ].join('');
    const told = await conversion({ body, numbering: numberingOf(CHAPTERS) });
    expect(told.markdown.split('\n')).toEqual([
      '第一章　总则',
      '第一条　目的',
      '第二条　范围',
      '（一）甲',
      '（二）乙',
      '1. 子',
      '第二章　罚则',
      '第三条　处罚',
      '（一）丙',
    ]);
    expect(told.warnings).toMatchObject([{ code: 'numbers-restored', count: 9 }]);
  });

  it('begin where they are told to, and anew with a list that says so', async () => {
    const [scheme = ''] = [numberingOf([{ format: 'decimal', text: '%1、', start: 3 }])];
    const anew =
      '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>' +
      '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>';
    const body = [listed('甲', 1), listed('乙', 1), listed('丙', 2), listed('丁', 3)].join('');
    expect(await text({ body, numbering: scheme + anew })).toBe('3、甲\n4、乙\n1、丙\n2、丁');
  });

  it('are legal where a level asks for it, and show all levels that it names', async () => {
    const levels = [
      { format: 'chineseCounting', text: '%1、' },
      { format: 'decimal', text: '%1.%2' },
      { format: 'decimal', text: '%1.%2.%3', more: '<w:isLgl/>' },
    ];
    const body = [listed('甲', 1), listed('乙', 1, 1), listed('丙', 1, 2)].join('');
    expect(await text({ body, numbering: numberingOf(levels) })).toBe('一、甲\n一.1 乙\n1.1.1 丙');
  });

  it('come of a style, too, and of the style that it is based on; a paragraph may go without', async () => {
    const styles =
      styleOf('Article', '条', '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>') +
      styleOf('Own', '自己的条', '<w:basedOn w:val="Article"/>');
    const body =
      p('甲', '<w:pStyle w:val="Article"/>') +
      p('乙', '<w:pStyle w:val="Own"/>') +
      p('丙', '<w:pStyle w:val="Own"/><w:numPr><w:numId w:val="0"/></w:numPr>');
    expect(await text({ body, styles, numbering: numberingOf([{ format: 'japaneseCounting', text: '第%1条' }]) })).toBe(
      '第一条　甲\n第二条　乙\n丙',
    );
  });

  it('of a form that is not known are 1, 2, 3, with a warning; dots are a list', async () => {
    const numbering = numberingOf(
      [{ format: 'hebrew1', text: '%1.' }],
      [
        { format: 'bullet', text: '' },
        { format: 'bullet', text: '' },
      ],
    );
    const told = await conversion({ body: [listed('甲', 1), listed('乙', 2), listed('丙', 2, 1)].join(''), numbering });
    expect(told.markdown).toBe('1. 甲\n\n- 乙\n  - 丙');
    expect(codes(told)).toContain('number-format-unknown');
  });
});

describe('a table of a .docx', () => {
  it('keeps each cell in its column, whatever is merged, and says which one was', async () => {
    const told = await conversion({
      body: tbl([
        tr([tc('街道', '<w:vMerge w:val="restart"/>'), tc('人数', '<w:gridSpan w:val="2"/>')]),
        tr([tc('', '<w:vMerge/>'), tc('男'), tc('女')]),
        tr([tc('合计')], '<w:gridBefore w:val="2"/>'),
        tr([tc(p('石牌') + p('（本部）')), tc('1'), tc('甲|乙')]),
      ]),
    });
    expect(told.markdown.split('\n')).toEqual([
      '| 街道 | 人数 |  |',
      '| --- | --- | --- |',
      '|  | 男 | 女 |',
      '|  |  | 合计 |',
      '| 石牌 （本部） | 1 | 甲\\|乙 |',
    ]);
    expect(told.warnings).toMatchObject([
      { code: 'cell-paragraphs', table: 1 },
      { code: 'merged-cells', table: 1 },
    ]);
  });

  it('may have a hundred columns, and stand inside another', async () => {
    const wide = tbl([tr(Array.from({ length: 100 }, (_, i) => tc(String(i))))]);
    const told = await conversion({ body: wide + tbl([tr([tc('外'), tc(tbl([tr([tc('内一'), tc('内二')])]) + p(''))])]) });
    expect(told.markdown.split('\n')[0]?.split('|')).toHaveLength(102);
    expect(told.markdown).toContain('| 外 | 内一 内二 |');
    expect(codes(told)).toEqual(expect.arrayContaining(['wide-table', 'nested-table']));
  });
});

describe('a .docx', () => {
  const big = '<w:sz w:val="44"/>';
  const middle = '<w:jc w:val="center"/>';

  it('offers its large lines in the middle as title, behind a red head, and cuts sections at headings', async () => {
    const styles = styleOf('1', 'heading 1') + styleOf('Z', '我的标题', '<w:basedOn w:val="1"/>');
    const told = await conversion({
      styles,
      body:
        p(r('云河市民政局文件', big), middle) +
        p('云民〔2026〕3号', middle) +
        p(r('关于举办社区合唱节', big), middle) +
        p(r('的通知', big), middle) +
        p('各区民政局：') +
        p('一、时间', '<w:pStyle w:val="1"/>') +
        p('十二月。') +
        p('二、地点', '<w:pStyle w:val="Z"/>') +
        p('文化馆。'),
    });
    expect(told.title).toBe('关于举办社区合唱节的通知');
    expect(told.markdown).toBe('云河市民政局文件\n云民〔2026〕3号\n各区民政局：\n**一、时间**\n十二月。\n**二、地点**\n文化馆。');
    expect(told.sections).toEqual([
      { body: '云河市民政局文件\n云民〔2026〕3号\n各区民政局：' },
      { heading: '一、时间', body: '十二月。' },
      { heading: '二、地点', body: '文化馆。' },
    ]);
  });

  it('loses nothing silently: pictures by name, boxes, comments, changes, formulas, objects, hidden words, headers', async () => {
    const drawn = (inside: string, properties: string): string =>
      `<w:r><w:drawing><wp:inline><wp:docPr id="2" ${properties}/><a:graphic><a:graphicData>${inside}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
    const box = `<w:r><mc:AlternateContent><mc:Choice Requires="wps">${drawn(`<wps:wsp><wps:txbx><w:txbxContent>${p('框中文字')}</w:txbxContent></wps:txbx></wps:wsp>`, 'name="文本框 1"').slice(5, -6)}</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>${p('框中文字')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`;
    const told = await conversion({
      header: p('内部资料 第 1 页'),
      footnotes: `<w:footnote w:id="2">${p(`<w:r><w:footnoteRef/></w:r>${r('见附件。')}`)}</w:footnote>`,
      links: { rId9: 'https://yunhe.example/a_b' },
      body:
        p(
          `${r('会场如图')}${drawn('<pic:pic><pic:blipFill><a:blip r:embed="rId7"/></pic:blipFill></pic:pic>', 'name="图片 2" descr="会场照片"')}`,
        ) +
        p(`${box}${r('框所在段')}`) +
        p(
          `${r('保留')}<w:del w:id="1"><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins w:id="2">${r('增加')}</w:ins><w:r><w:commentReference w:id="0"/></w:r>`,
        ) +
        p('<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>') +
        p(`<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>${r('密', '<w:vanish/>')}${r('明')}`) +
        p(
          `${r('见')}<w:hyperlink r:id="rId9">${r('网站')}</w:hyperlink><w:r><w:footnoteReference w:id="2"/></w:r>，${r('m')}${r('2', '<w:vertAlign w:val="superscript"/>')}`,
        ) +
        p(`<w:fldSimple w:instr="DATE">${r('二〇二六年')}</w:fldSimple>`),
      more: { 'word/vbaProject.bin': 'x' },
    });
    expect(told.markdown).toBe(
      '会场如图\n框所在段\n框中文字\n保留增加\n(a)/(b)\n明\n见[网站](https://yunhe.example/a_b)[1]m²\n二〇二六年\n[1] 见附件。',
    );
    expect(new Set(codes(told))).toEqual(
      new Set([
        'picture-left-out',
        'text-box-moved',
        'changes-accepted',
        'comments-left-out',
        'formula-as-text',
        'object-left-out',
        'hidden-text-left-out',
        'header-left-out',
        'macros-left-out',
      ]),
    );
    expect(told.warnings.find(({ code }) => code === 'picture-left-out')?.message).toEqual({
      'zh-Hans': '「会场如图」之后:图片「会场照片」未保留,正文不能有图片,可作为附件上传',
      en: 'Behind “会场如图”: the picture “会场照片” was left out, as a text holds none: attach it as a file',
    });
  });

  it('may show three hundred pictures: thirty are named, the others are counted', async () => {
    const picture = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图"/><a:blip r:embed="rId7"/></wp:inline></w:drawing></w:r>';
    const { warnings } = await conversion({ body: p(`${r('照片')}${picture.repeat(300)}`) });
    expect([warnings.length, warnings.at(-1)?.count]).toEqual([31, 270]);
  });

  it('leads nowhere that a body may not lead', async () => {
    const told = await conversion({
      links: { rId9: 'javascript:alert(1)' },
      body: p(`<w:hyperlink r:id="rId9">${r('点此')}</w:hyperlink>${r('a\u202Eb\u200B')}`),
    });
    expect([told.markdown, codes(told)]).toEqual(['点此a\u202Eb\u200B', ['link-left-out', 'hidden-characters']]);
  });
});

describe('what is no .docx, or is meant to harm', () => {
  const ole = (inside: string): Uint8Array =>
    new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...Buffer.from(inside, 'utf16le')]);
  const nested = (depth: number): string => (depth === 0 ? p('里') : tbl([tr([tc(nested(depth - 1))])]));

  it.each([
    ['a .doc or .wps', ole('WordDocument'), 'document-of-older-format'],
    ['one with a password', ole('EncryptedPackage'), 'document-encrypted'],
    ['rich text', Buffer.from('{\\rtf1 x}'), 'document-of-older-format'],
    ['a web page of Word', Buffer.from('MIME-Version: 1.0\n'), 'document-of-older-format'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'document-not-docx'],
    ['nothing', new Uint8Array(), 'document-not-docx'],
    ['half a zip', aDocx({ body: p('甲') }).subarray(0, 300), 'document-damaged'],
    [
      'XML that breaks off',
      aDocx({ body: '', more: { 'word/document.xml': '<w:document xmlns:w="x"><w:body><w:p>' } }),
      'document-damaged',
    ],
    [
      'XML that declares entities',
      aDocx({ body: '', more: { 'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' } }),
      'document-damaged',
    ],
    ['a document without a body', aDocx({ body: '', more: { 'word/document.xml': '<w:document/>' } }), 'document-damaged'],
    ['a body of another kind', aDocx({ body: '', more: { 'word/document.xml': '<d xmlns="x"><body/></d>' } }), 'document-damaged'],
    [
      'relations to nowhere',
      aDocx({ body: p('甲'), more: { '_rels/.rels': '<Relationships/>', 'word/document.xml': '' } }),
      'document-damaged',
    ],
    ['a zip bomb', aDocx({ body: '', more: { 'word/styles.xml': new Uint8Array(9_000_000) } }), 'document-too-large'],
    [
      'a zip of six thousand files',
      aDocx({ body: p('甲'), more: Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [`word/media/${i}.png`, ''])) }),
      'document-too-complex',
    ],
    ['tables a hundred deep', aDocx({ body: nested(100) }), 'document-too-complex'],
  ])('is refused: %s', async (_, bytes, reason) => {
    expect(await refusal(new Uint8Array(bytes))).toBe(reason);
  });

  it('is refused though its head lies about how long it is', async () => {
    const bytes = aDocx({ body: p('甲'.repeat(100_000)) });
    const view = Buffer.from(bytes);
    const central = view.indexOf(Buffer.from('word/document.xml'), view.indexOf(Buffer.from([0x50, 0x4b, 1, 2])));
    view.writeUInt32LE(50, central - 46 + 24);
    expect(await refusal(view)).toBe('document-damaged');
  });
});
