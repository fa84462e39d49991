import { bilingual, type Wording } from '../text/wording.ts';

/** What a document has that a body cannot have, and what became of it. */
export const CONVERSION_CODES = [
  'merged-cells',
  'nested-table',
  'wide-table',
  'cell-paragraphs',
  'picture-left-out',
  'object-left-out',
  'drawing-left-out',
  'text-box-moved',
  'comments-left-out',
  'changes-accepted',
  'hidden-text-left-out',
  'header-left-out',
  'macros-left-out',
  'formula-as-text',
  'script-as-text',
  'strike-lost',
  'link-left-out',
  'numbers-restored',
  'number-format-unknown',
  'hidden-characters',
  'symbol-left-out',
  'element-left-out',
  'list-deepened',
  'longer-than-a-notice',
] as const;
export type ConversionCode = (typeof CONVERSION_CODES)[number];

/**
 * @property near the words that it stands behind @property table which one, from 1 @property name of a picture or an object @property
 * count how many there are
 */
export type ConversionNote = Readonly<{ code: ConversionCode; near?: string; table?: number; name?: string; count?: number }>;

/** The same for whoever wrote the document. */
export type ConversionWarning = ConversionNote & Readonly<{ message: Wording }>;

type Worded = (note: Readonly<{ name: string; count: number }>) => readonly [zh: string, en: string];

const TEXTS: Readonly<Record<ConversionCode, Worded>> = {
  'merged-cells': () => [
    '有合并单元格,已拆开:文字留在左上格,其余为空,请核对',
    'merged cells were taken apart: the words stay in the first, the others are empty; look at it again',
  ],
  'nested-table': () => ['单元格中还有表格,已并为一格文字,请核对', 'a table inside a cell became text of that cell; look at it again'],
  'wide-table': ({ count }) => [
    `有 ${count} 列,手机上不便阅读,可改为附件`,
    `it has ${count} columns, which phones cannot show well: attach it as a file instead`,
  ],
  'cell-paragraphs': () => ['单元格内的分段以空格连接', 'paragraphs inside a cell are joined by a blank'],
  'picture-left-out': ({ name }) => [
    `图片${quotedZh(name)}未保留,正文不能有图片,可作为附件上传`,
    `the picture${quoted(name)} was left out, as a text holds none: attach it as a file`,
  ],
  'object-left-out': ({ name }) => [
    `嵌入对象${quotedZh(name)}未保留,可作为附件上传`,
    `the embedded object${quoted(name)} was left out: attach it as a file`,
  ],
  'drawing-left-out': ({ name }) => [
    `图表或图形${quotedZh(name)}未保留,可作为附件上传`,
    `the chart or drawing${quoted(name)} was left out: attach it as a file`,
  ],
  'text-box-moved': ({ count }) => [
    `${count} 个文本框中的文字已移到所在段落之后,请核对位置`,
    `the words of ${count} text boxes now stand behind the paragraph that held them; look where they belong`,
  ],
  'comments-left-out': ({ count }) => [`${count} 条批注未保留`, `${count} comments were left out`],
  'changes-accepted': ({ count }) => [
    `有 ${count} 处修订,已按全部接受处理,请核对`,
    `${count} tracked changes were taken as accepted; look at them again`,
  ],
  'hidden-text-left-out': ({ count }) => [`${count} 处隐藏文字未保留`, `${count} pieces of hidden text were left out`],
  'header-left-out': ({ name }) => [`页眉或页脚${quotedZh(name)}未保留`, `the header or footer${quoted(name)} was left out`],
  'macros-left-out': () => ['文件含宏,只读取了文字', 'the file holds macros: only its words were read'],
  'formula-as-text': ({ count }) => [
    `${count} 个公式已变为一行文字,请核对`,
    `${count} formulas became plain text on a line; look at them again`,
  ],
  'script-as-text': () => ['上标或下标已变为普通文字,请核对', 'a superscript or subscript became plain text; look at it again'],
  'strike-lost': ({ count }) => [
    `${count} 处删除线已失去,文字仍在,请核对`,
    `${count} pieces that were struck through are plain words now; look whether they belong there`,
  ],
  'link-left-out': ({ name }) => [`链接${quotedZh(name)}未保留,文字仍在`, `the link${quoted(name)} was left out, its words stay`],
  'numbers-restored': ({ count }) => [
    `${count} 个自动编号已写成文字,请核对`,
    `${count} automatic numbers were written out as text; look at them again`,
  ],
  'number-format-unknown': ({ name }) => [
    `编号格式${quotedZh(name)}不认识,已写作 1、2、3`,
    `the number format${quoted(name)} is not known: 1, 2, 3 were written`,
  ],
  'hidden-characters': ({ count }) => [
    `有 ${count} 个看不见的字符(零宽字符或改变文字方向的字符),已照原样保留,请核对`,
    `${count} characters that cannot be seen, of no width or turning the direction of text, were kept as they are; look at it again`,
  ],
  'symbol-left-out': ({ count }) => [
    `${count} 个特殊符号无法识别,未保留`,
    `${count} symbols of special fonts are not known and were left out`,
  ],
  'element-left-out': ({ name }) => [`有内容无法识别,未保留${quotedZh(name)}`, `a part that is not known was left out${quoted(name)}`],
  'list-deepened': () => ['列表层级过深,已并入第 8 级', 'a list is nested too deeply: what is deeper stands on level 8'],
  'longer-than-a-notice': ({ count }) => [
    `全文 ${count} 字节,通知正文上限 200 KB,请缩短或改为附件`,
    `it has ${count} bytes, a notice may have 200 KB: shorten it, or attach it as a file`,
  ],
};

const quoted = (name: string): string => (name === '' ? '' : ` “${name}”`);
const quotedZh = (name: string): string => (name === '' ? '' : `「${name}」`);

/** In both languages, with its place. */
export const conversionWarning = (note: ConversionNote): ConversionWarning => {
  const [zh, en] = TEXTS[note.code]({ name: note.name ?? '', count: note.count ?? 1 });
  const place =
    note.table !== undefined
      ? ([`第 ${note.table} 个表格`, `Table ${note.table}`] as const)
      : note.near
        ? ([`「${note.near}」之后`, `Behind “${note.near}”`] as const)
        : null;
  return { ...note, message: place ? bilingual(`${place[0]}:${zh}`, `${place[1]}: ${en}`) : bilingual(zh, en) };
};
