import { type Block, type Line, MOST_HTML_CHARACTERS, type Read } from '#domain/documents/document';
import { depthOfClass, itemKind, type Kind, paragraph, TITLE_CLASS } from './block-kinds.ts';
import { type Cell, gridOf } from './grid.ts';
import {
  BLOCKS,
  boxOf,
  cellsOf,
  gapBehind,
  hasBlocks,
  hiddenIn,
  isWayBack,
  nameOf,
  OBJECTS,
  rowsOf,
  shortened,
  spanOf,
  UNREAD,
} from './html-parts.ts';
import { boldOf, isDot, isHidden, isOfficeMarker, italicOf, looksLikeTitle, officeListDepth, styleOf } from './html-style.ts';
import { type Element, firstInside, htmlTree, isElement, type Node, textOf } from './html-tree.ts';
import { LineWriter, type Look, Notes, PLAIN } from './line-writer.ts';
import { inForm, LIST_STYLES } from './number-forms.ts';
import { scriptText } from './scripts.ts';

/** A list takes two levels of the parser's (views/markdown). */
const DEEPEST_ITEM = 7;
const WIDE_COLUMNS = 12;

/** With the blanks around it. */
const SOURCE_BREAK = /[^\S\u00a0\u3000]*[\r\n][^\S\u00a0\u3000]*/g;
const SAFE_TARGET = /^(?:https?:\/\/|mailto:|tel:)[^\s]/i;

class TooComplex extends Error {}

/** What stands around words. */
type Around = Look & Readonly<{ isCentred: boolean; lists: number; cell: boolean; isPre: boolean }>;
/** What a clerk pastes, as blocks. What a browser shows and a body cannot have is noted. */
export const readHtml = (html: string, notes = new Notes()): Read => {
  if (html.length > MOST_HTML_CHARACTERS) return { kind: 'refused', reason: 'document-too-large' };
  const root = htmlTree(html);
  if (!root) return { kind: 'refused', reason: 'document-too-complex' };
  try {
    const reading = new Reading(notes);
    reading.readAll(root);
    notes.count('hidden-characters', hiddenIn(reading.blocks));
    return { kind: 'read', document: { blocks: reading.blocks, notes: notes.all } };
  } catch (error) {
    if (error instanceof TooComplex) return { kind: 'refused', reason: 'document-too-complex' };
    throw error;
  }
};

class Reading {
  readonly blocks: Block[] = [];
  readonly #notes: Notes;
  /** Markers that were written already. */
  readonly #unread = new Set<Element>();
  #tables = 0;
  #kind: Kind = paragraph();
  /** What lines after the first of an element are. */
  #next: Kind = paragraph();
  #writer = new LineWriter((line) => this.#push(line));

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  readAll(root: Element): void {
    this.#children(root, { ...PLAIN, isCentred: false, lists: 0, cell: false, isPre: false });
    this.#writer.end();
  }

  #push(line: Line): void {
    this.blocks.push(this.#kind(line));
    this.#kind = this.#next;
    this.#notes.passed(' ');
  }

  #children(element: Element, around: Around): void {
    for (const child of element.children) this.#node(child, around);
  }

  #node(node: Node, around: Around): void {
    if (!isElement(node)) this.#words(node, around);
    else if (isHidden(node)) this.#notes.count('hidden-text-left-out', textOf(node).trim() === '' ? 0 : 1);
    else if (!UNREAD.has(node.name) && !this.#unread.has(node) && !isWayBack(node)) this.#element(node, around);
  }

  #element(element: Element, around: Around): void {
    const { name } = element;
    if (name === 'br') this.#break(around);
    else if (name === 'img' || name === 'v:imagedata') this.#leftOut('picture-left-out', element);
    else if (OBJECTS.has(name)) this.#leftOut('object-left-out', element);
    else if (name === 'input') this.#writer.add(boxOf(element), around);
    else if (name === 'table') this.#table(element, around);
    else if (name === 'ul' || name === 'ol') this.#list(element, around);
    else if (name === 'li') this.#item(element, around, '-');
    else if (/^h[1-6]$/.test(name)) this.#heading(element, around);
    else if (BLOCKS.has(name)) this.#block(element, around);
    else if (/^su[bp]$/.test(name) || /^(?:super|sub)$/.test(styleOf(element)['vertical-align'] ?? '')) this.#script(element, around);
    else this.#inline(element, around);
  }

  #words(text: string, around: Around): void {
    this.#notes.passed(text);
    const lines = around.isPre && !around.cell ? text.split(/\r\n|\r|\n/) : [text.replace(SOURCE_BREAK, '\n')];
    for (const [at, line] of lines.entries()) {
      if (at > 0) this.#writer.end();
      this.#writer.add(line, around);
    }
  }

  #break(around: Around): void {
    if (around.cell) this.#writer.part();
    else this.#writer.end();
  }

  #leftOut(code: 'picture-left-out' | 'object-left-out', element: Element): void {
    if (!this.#writer.isEmpty && code === 'picture-left-out') this.#writer.add(' ', PLAIN);
    this.#notes.note(code, { name: nameOf(element) });
  }

  #inline(element: Element, around: Around): void {
    const isStruck = ['s', 'strike', 'del'].includes(element.name) || /line-through/.test(styleOf(element)['text-decoration'] ?? '');
    if (isStruck) this.#notes.count('strike-lost');
    if (element.name === 'math') this.#notes.count('formula-as-text');
    this.#children(element, this.#lookOf(element, around));
  }

  /** Raised or lowered. A note's number in brackets stays as it is: `[1]`. */
  #script(element: Element, around: Around): void {
    const isRaised = element.name === 'sup' || styleOf(element)['vertical-align'] === 'super';
    const words = textOf(element).trim();
    const text = scriptText(words, isRaised);
    if (text === null && !/^[[(（〔].*[\])）〕]$/.test(words)) this.#notes.note('script-as-text');
    if (text === null || words === '') this.#children(element, this.#lookOf(element, around));
    else this.#writer.add(text, this.#lookOf(element, around));
  }

  #lookOf(element: Element, around: Around): Around {
    const [bold, italic] = [boldOf(element) ?? around.bold, italicOf(element) ?? around.italic];
    const given = element.name === 'a' ? element.attributes['href']?.trim() : undefined;
    if (given === undefined || given === '' || given.startsWith('#')) return { ...around, bold, italic };
    // Browsers take tabs and line ends out of an address before they look at its scheme.
    const href = given.replace(/[\t\n\r]/g, '');
    if (SAFE_TARGET.test(href)) return { ...around, bold, italic, href };
    if (!/^[^:]*\.html?#|^file:.*#/i.test(href)) this.#notes.note('link-left-out', { name: shortened(textOf(element)) });
    return { ...around, bold, italic };
  }

  #block(element: Element, around: Around): void {
    const depth = around.cell ? null : (officeListDepth(element) ?? depthOfClass(element));
    if (depth === null) this.#paragraph(element, around);
    else this.#officeItem(element, around, depth);
  }

  #paragraph(element: Element, around: Around): void {
    const isCentred = around.isCentred || element.name === 'center' || styleOf(element)['text-align'] === 'center';
    const isTitle =
      element.attributes['class'] === TITLE_CLASS || (looksLikeTitle(element, isCentred) && (element.name === 'p' || !hasBlocks(element)));
    this.#apart(around, isTitle && !around.cell ? paragraph(true) : null, () =>
      this.#children(element, { ...this.#lookOf(element, around), isCentred, isPre: around.isPre || element.name === 'pre' }),
    );
  }

  /** On lines of its own, in one or several. @param kind of these; null: of what stands around */
  #apart(around: Around, kind: Kind | null, read: () => void): void {
    this.#end(around);
    const [outer, outerNext] = [this.#kind, this.#next];
    if (kind) this.#kind = this.#next = kind;
    read();
    this.#end(around);
    if (kind) [this.#kind, this.#next] = [outer, outerNext];
  }

  #end({ cell }: Around): void {
    if (cell) this.#writer.part();
    if (!cell) this.#writer.end();
  }

  #heading(element: Element, around: Around): void {
    const level = Number(element.name.slice(1));
    const isTitle = element.attributes['class'] === TITLE_CLASS || looksLikeTitle(element, around.isCentred);
    const kind: Kind = (line) => ({
      kind: 'heading',
      level,
      line: line.map((span) => ({ ...span, bold: false })),
      looksLikeTitle: isTitle,
    });
    this.#apart(around, around.cell ? null : kind, () => this.#children(element, around));
  }

  /** Word and WPS write no lists, but paragraphs with a marker in front. */
  #officeItem(element: Element, around: Around, level: number): void {
    const marker = firstInside(element).find(isOfficeMarker);
    if (marker) this.#unread.add(marker);
    const said = marker ? textOf(marker).replace(/[\s\u00a0]+/g, '') : '';
    const isItem = marker ? isDot(said) : depthOfClass(element) !== null;
    const depth = this.#bounded(level);
    const kinds = isItem ? ([itemKind(depth, '-'), itemKind(depth, null)] as const) : ([paragraph(), paragraph()] as const);
    this.#apart(around, kinds[0], () =>
      this.#also(kinds[1], () => {
        if (!isItem && said !== '') this.#writer.startWith(`${said}${gapBehind(said)}`);
        this.#children(element, this.#lookOf(element, around));
      }),
    );
  }

  /** Lines after the first are of another kind. */
  #also(next: Kind, read: () => void): void {
    this.#next = next;
    read();
  }

  #bounded(depth: number): number {
    if (depth > DEEPEST_ITEM) this.#notes.once('list-deepened');
    return Math.min(depth, DEEPEST_ITEM);
  }

  #list(list: Element, around: Around): void {
    this.#end(around);
    const format = LIST_STYLES[styleOf(list)['list-style-type'] ?? list.attributes['type'] ?? ''] ?? 'decimal';
    const isIdeographic = /^(?:chinese|ideograph)/.test(format);
    let count = Number.parseInt(list.attributes['start'] ?? '1', 10) || 1;
    for (const child of list.children) {
      if (!isElement(child) || child.name !== 'li') {
        this.#node(child, { ...around, lists: around.lists + 1 });
        continue;
      }
      count = Number.parseInt(child.attributes['value'] ?? '', 10) || count;
      this.#item(child, around, list.name === 'ul' ? '-' : isIdeographic ? `${inForm(count, format)}、` : `${inForm(count, format)}.`);
      count += 1;
    }
    this.#end(around);
  }

  #item(item: Element, around: Around, marker: string): void {
    const depth = this.#bounded(around.lists);
    const inside = { ...this.#lookOf(item, around), lists: around.lists + 1 };
    // In a cell, or where it is no number of Markdown's, a marker is a word like others.
    const isNote = /^(?:footnote|endnote)-\d+$/.test(item.attributes['id'] ?? '');
    const isWord = around.cell || isNote || !/^(?:-|\d{1,9}\.)$/.test(marker);
    const word = isNote ? `[${marker.slice(0, -1)}] ` : marker === '-' ? '• ' : `${marker}${gapBehind(marker)}`;
    const kind = isWord ? paragraph() : itemKind(depth, marker);
    this.#apart(around, kind, () =>
      this.#also(isWord ? paragraph() : itemKind(depth, null), () => {
        this.#writer.startWith(isWord ? word : '');
        this.#children(item, inside);
        this.#writer.startWith('');
      }),
    );
  }

  #table(table: Element, around: Around): void {
    const rows = rowsOf(table).map(cellsOf);
    const [only] = rows.flat();
    if (around.cell) {
      this.#notes.note('nested-table', { table: this.#tables });
      for (const cell of rows.flat()) this.#apart(around, null, () => this.#children(cell, around));
    } else if (only && rows.flat().length === 1) {
      // A frame around text, and no table.
      this.#apart(around, null, () => this.#children(only, around));
    } else this.#grid(table, rows, around);
  }

  #grid(table: Element, rows: readonly (readonly Element[])[], around: Around): void {
    this.#writer.end();
    this.#tables += 1;
    const number = this.#tables;
    for (const child of table.children) if (isElement(child) && child.name === 'caption') this.#block({ ...child, name: 'p' }, around);
    const grid = gridOf(rows.map((cells) => cells.map((cell) => this.#cell(cell, around, number))));
    if (!grid) throw new TooComplex();
    if (grid.isMerged) this.#notes.note('merged-cells', { table: number });
    const width = grid.rows[0]?.length ?? 0;
    if (width > WIDE_COLUMNS) this.#notes.note('wide-table', { table: number, count: width });
    if (width > 0) this.blocks.push({ kind: 'table', rows: grid.rows });
  }

  #cell(cell: Element, around: Around, table: number): Cell {
    const outer = this.#writer;
    let line: Line = [];
    const inside = new LineWriter((whole) => {
      line = whole;
    });
    this.#writer = inside;
    const look = { ...this.#lookOf(cell, around), bold: cell.name === 'th' ? false : around.bold };
    this.#children(cell, { ...look, cell: true });
    this.#writer.end();
    this.#writer = outer;
    this.#notes.passed(' ');
    if (inside.parts > 0) this.#notes.note('cell-paragraphs', { table });
    return { line, columns: spanOf(cell, 'colspan'), rows: spanOf(cell, 'rowspan') };
  }
}
