import { strToU8, zipSync } from 'fflate';

/** Shapes of WordprocessingML as Word and WPS write them. */
const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const NAMESPACES = [
  `xmlns:w="${W}"`,
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
  'xmlns:o="urn:schemas-microsoft-com:office:office"',
].join(' ');
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const TYPES = (main: string): string =>
  `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`;
const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const relationships = (all: readonly (readonly [id: string, type: string, target: string, more?: string])[]): string =>
  `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all
    .map(([id, type, target, more = '']) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}" ${more}/>`)
    .join('')}</Relationships>`;

export const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A run. @param properties within `w:rPr` */
export const r = (text: string, properties = ''): string =>
  `<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/>${properties}</w:rPr><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;

/** A paragraph of one run or of what is given as XML. @param properties within `w:pPr` */
export const p = (content: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr>${content.startsWith('<') ? content : r(content)}</w:p>`;

export const listed = (text: string, numId: number, level = 0): string =>
  p(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`);

export const tc = (content: string, properties = ''): string =>
  `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>${properties}</w:tcPr>${content.startsWith('<') ? content : p(content)}</w:tc>`;
export const tr = (cells: readonly string[], properties = ''): string => `<w:tr><w:trPr>${properties}</w:trPr>${cells.join('')}</w:tr>`;
export const tbl = (rows: readonly string[]): string => `<w:tbl><w:tblPr/><w:tblGrid/>${rows.join('')}</w:tbl>`;

export type LevelOf = Readonly<{ format: string; text: string; start?: number; more?: string }>;
const levelXml = ({ format, text, start = 1, more = '' }: LevelOf, at: number): string =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/><w:lvlJc w:val="left"/></w:lvl>`;

/** Lists 1, 2, …, each by its levels. */
export const numberingOf = (...lists: readonly (readonly LevelOf[])[]): string =>
  lists.map((levels, i) => `<w:abstractNum w:abstractNumId="${i}">${levels.map(levelXml).join('')}</w:abstractNum>`).join('') +
  lists.map((_, i) => `<w:num w:numId="${i + 1}"><w:abstractNumId w:val="${i}"/></w:num>`).join('');

export const styleOf = (id: string, name: string, inside = ''): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${inside}</w:style>`;

export type DocxParts = Readonly<{
  body: string;
  styles?: string;
  numbering?: string;
  footnotes?: string;
  header?: string;
  links?: Readonly<Record<string, string>>;
  /** Further files of the package. */
  more?: Readonly<Record<string, string | Uint8Array>>;
}>;

/** A .docx by its XML. */
export const aDocx = ({ body, styles = '', numbering, footnotes, header, links = {}, more = {} }: DocxParts): Uint8Array => {
  const part = (root: string, inside: string): Uint8Array => strToU8(`${HEAD}<w:${root} ${NAMESPACES}>${inside}</w:${root}>`);
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': strToU8(TYPES(MAIN)),
    '_rels/.rels': strToU8(relationships([['rId1', 'officeDocument', 'word/document.xml']])),
    'word/_rels/document.xml.rels': strToU8(
      relationships([
        ['rId1', 'styles', 'styles.xml'],
        ...(numbering === undefined ? [] : [['rId2', 'numbering', 'numbering.xml'] as const]),
        ...(footnotes === undefined ? [] : [['rId3', 'footnotes', 'footnotes.xml'] as const]),
        ...Object.entries(links).map(([id, target]) => [id, 'hyperlink', escapeXml(target), 'TargetMode="External"'] as const),
      ]),
    ),
    'word/styles.xml': part('styles', styles),
    'word/document.xml': part('document', `<w:body>${body}<w:sectPr/></w:body>`),
    ...(numbering === undefined ? {} : { 'word/numbering.xml': part('numbering', numbering) }),
    ...(footnotes === undefined ? {} : { 'word/footnotes.xml': part('footnotes', footnotes) }),
    ...(header === undefined ? {} : { 'word/header1.xml': part('hdr', header) }),
    ...Object.fromEntries(Object.entries(more).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content])),
  };
  return zipSync(files, { level: 1 });
};
