import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { attributeOf, childOf, childrenOf, nameOf, parseXml, type XmlElement } from '../../../functions/adapters/documents/xml.ts';
import { writeWorkbook } from '../../../functions/adapters/xlsx/xlsx-workbook.ts';
import type { Sheet, SheetCell } from '../../../functions/ports/write-workbook.ts';

/*
 * Neither Excel nor WPS is here. Excel repairs, or refuses, what departs from ECMA-376: it wants elements in the order of the schemas, and
 * parts, styles and relations that are there. What it looks for is looked for here.
 */

const SHEET: Sheet = {
  name: '签收 receipts',
  columns: [
    { header: '名称', width: 30, holds: 'text' },
    { header: '人数', width: 10, holds: 'number' },
    { header: '日期', width: 12, holds: 'day' },
    { header: '时间', width: 18, holds: 'minute' },
  ],
};
const ROWS: readonly (readonly SheetCell[])[] = [
  ['00123', 3, { date: '2026-12-04' }, { date: '2026-12-03', hour: 9, minute: 5 }],
  ['', '', '', ''],
  [' 甲\n乙 ', -0.5, { date: '1900-03-01' }, { date: '9999-12-31', hour: 23, minute: 59 }],
];

const octetsOf = async (rows: Iterable<readonly SheetCell[]>, sheet = SHEET): Promise<Buffer> => {
  const each = async function* (): AsyncGenerator<readonly SheetCell[]> {
    yield* rows;
  };
  return Buffer.concat(await Array.fromAsync(writeWorkbook(sheet, each())));
};

/** Every part by its name, as text. */
const partsOf = (octets: Buffer): ReadonlyMap<string, string> =>
  new Map(Object.entries(unzipSync(octets)).map(([name, part]) => [name, strFromU8(part)]));

const rootOf = (parts: ReadonlyMap<string, string>, name: string): XmlElement => {
  const text = parts.get(name);
  if (text === undefined) throw new Error(`there is no ${name}`);
  return parseXml(text);
};
const named = (element: XmlElement | null, name: string): readonly XmlElement[] =>
  childrenOf(element).filter((one) => nameOf(one) === name);
const attribute = (element: XmlElement, name: string): string => attributeOf(element, name) ?? '';

/** Children in the order of their schema, each as often as it allows. */
const inOrder = (element: XmlElement, order: readonly string[]): void => {
  const places = childrenOf(element).map((one) => order.indexOf(nameOf(one)));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
};

/** CT_Worksheet, CT_Stylesheet, CT_Workbook, CT_Xf: ECMA-376 Part 1, 18.3.1.99, 18.8.39, 18.2.27. */
const WORKSHEET = ['sheetPr', 'dimension', 'sheetViews', 'sheetFormatPr', 'cols', 'sheetData', 'autoFilter', 'pageMargins', 'pageSetup'];
const STYLES = ['numFmts', 'fonts', 'fills', 'borders', 'cellStyleXfs', 'cellXfs', 'cellStyles', 'dxfs', 'tableStyles'];
const WORKBOOK = ['fileVersion', 'workbookPr', 'bookViews', 'sheets', 'definedNames', 'calcPr'];

/** XML 1.0, 2.2: one other character, and nothing of the file is read. */
const NO_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

describe('a workbook, as Excel and WPS want it', () => {
  it('has a type for each part, and relations that lead to parts', async () => {
    const parts = partsOf(await octetsOf(ROWS));
    const types = rootOf(parts, '[Content_Types].xml');
    const overridden = named(types, 'Override').map((one) => attribute(one, 'PartName').slice(1));
    const usual = new Set(named(types, 'Default').map((one) => attribute(one, 'Extension')));
    for (const name of parts.keys()) if (name !== '[Content_Types].xml') expect(usual).toContain(name.split('.').at(-1));
    expect(overridden.filter((name) => !parts.has(name))).toEqual([]);
    expect(overridden).toEqual(expect.arrayContaining(['xl/workbook.xml', 'xl/worksheets/sheet1.xml', 'xl/styles.xml']));
    const relations = named(rootOf(parts, 'xl/_rels/workbook.xml.rels'), 'Relationship');
    expect(relations.map((one) => `xl/${attribute(one, 'Target')}`).filter((name) => !parts.has(name))).toEqual([]);
    expect(named(rootOf(parts, '_rels/.rels'), 'Relationship').map((one) => attribute(one, 'Target'))).toEqual(['xl/workbook.xml']);
    const ids = new Set(relations.map((one) => attribute(one, 'Id')));
    const sheets = named(childOf(rootOf(parts, 'xl/workbook.xml'), 'sheets'), 'sheet');
    expect(sheets.filter((one) => !ids.has(one.attributes['r:id'] ?? ''))).toEqual([]);
    for (const sheet of sheets) expect(attribute(sheet, 'name')).toMatch(/^[^[\]:*?/\\]{1,31}$/);
  });

  it('has its elements in the order of the schemas, rows and cells in theirs, and styles that are there', async () => {
    const parts = partsOf(await octetsOf(ROWS));
    const [sheet, styles] = [rootOf(parts, 'xl/worksheets/sheet1.xml'), rootOf(parts, 'xl/styles.xml')];
    inOrder(sheet, WORKSHEET);
    inOrder(styles, STYLES);
    inOrder(rootOf(parts, 'xl/workbook.xml'), WORKBOOK);
    for (const one of childrenOf(styles)) {
      const count = attributeOf(one, 'count');
      if (count !== null) expect([nameOf(one), childrenOf(one).length]).toEqual([nameOf(one), Number(count)]);
    }
    // Excel takes the first two fills for its own.
    const patterns = named(childOf(styles, 'fills'), 'fill').map((one) => attribute(childrenOf(one)[0] ?? one, 'patternType'));
    expect(patterns.slice(0, 2)).toEqual(['none', 'gray125']);
    const formats = new Map(
      named(childOf(styles, 'numFmts'), 'numFmt').map((one) => [attribute(one, 'numFmtId'), attribute(one, 'formatCode')]),
    );
    for (const id of formats.keys()) expect(Number(id)).toBeGreaterThanOrEqual(164);
    const looks = named(childOf(styles, 'cellXfs'), 'xf');
    const fonts = named(childOf(styles, 'fonts'), 'font').length;
    for (const look of looks) expect(Number(attribute(look, 'fontId'))).toBeLessThan(fonts);
    const rows = named(childOf(sheet, 'sheetData'), 'row');
    expect(rows.map((row) => attribute(row, 'r'))).toEqual(['1', '2', '3', '4']);
    for (const [i, row] of rows.entries()) {
      expect(childrenOf(row).map((cell) => attribute(cell, 'r'))).toEqual(['A', 'B', 'C', 'D'].map((column) => `${column}${i + 1}`));
      for (const cell of childrenOf(row)) expect(Number(attribute(cell, 's'))).toBeLessThan(looks.length);
    }
    // Text is text, a number a number, a day and a time a number that is shown as one.
    const shown = childrenOf(rows[1] ?? null).map((cell) => {
      const look = looks[Number(attribute(cell, 's'))];
      return [attributeOf(cell, 't') ?? 'n', formats.get(look ? attribute(look, 'numFmtId') : '')];
    });
    expect(shown).toEqual([
      ['inlineStr', '@'],
      ['n', 'General'],
      ['n', 'yyyy-mm-dd'],
      ['n', 'yyyy-mm-dd hh:mm'],
    ]);
  });

  it('can be read whatever somebody writes, and says what they wrote as far as XML can', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 8 }),
        async (texts) => {
          const octets = await octetsOf(
            texts.map((text) => [text]),
            { ...SHEET, columns: SHEET.columns.slice(0, 1) },
          );
          for (const text of partsOf(octets).values()) expect(text).not.toMatch(NO_XML);
          const rows = await readSheet(octets, { trim: false });
          const said = texts.map((text) => text.replaceAll(/\r\n?/g, '\n').replaceAll(new RegExp(NO_XML, 'gu'), '\uFFFD'));
          expect(rows.slice(1).map(([text]) => text ?? '')).toEqual(said);
        },
      ),
      { numRuns: 200, examples: [[['\uFFFE', 'a\uFFFFb', '\u0001', '\u001B[0m', 'a\r\nb\rc', '\uD800']]] },
    );
  });

  it('shows what looks like an escape as it was written', async () => {
    const octets = await octetsOf([['_x0041_ _x000D_ x0041_']]);
    // ST_Xstring (ECMA-376 Part 1, 22.9.2.19): `_x0041_` would be read as A.
    expect(partsOf(octets).get('xl/worksheets/sheet1.xml')).toContain('<t>_x005F_x0041_ _x005F_x000D_ x0041_</t>');
  });

  it('keeps what Excel cannot count: numbers of more than 15 digits, and days before its first', async () => {
    const octets = await octetsOf([
      ['', 123_456_789_012_345, { date: '1900-01-01' }],
      ['', 1_234_567_890_123_456, { date: '1899-12-31' }],
      ['', -1e300, { date: '0021-01-01' }],
    ]);
    const rows = named(childOf(rootOf(partsOf(octets), 'xl/worksheets/sheet1.xml'), 'sheetData'), 'row').slice(1);
    expect(
      rows.map((row) =>
        childrenOf(row)
          .slice(1, 3)
          .map((cell) => attributeOf(cell, 't') ?? 'n'),
      ),
    ).toEqual([
      ['n', 'n'],
      ['inlineStr', 'inlineStr'],
      ['inlineStr', 'inlineStr'],
    ]);
    expect((await readSheet(octets)).slice(2).map((row) => row.slice(1, 3))).toEqual([
      ['1234567890123456', '1899-12-31'],
      ['-1e+300', '0021-01-01'],
    ]);
  });
});
