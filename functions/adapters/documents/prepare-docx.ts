import { inItsColumns, mathText, rubyRuns, runOf } from './docx-parts.ts';
import type { Notes } from './line-writer.ts';
import { Numbering } from './numbering.ts';
import { numberOf, type ParagraphStyle, ParagraphStyles } from './paragraph-styles.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  isXmlElement,
  nameOf,
  outermost,
  switchOf,
  valueIn,
  wordsOf,
  type XmlElement,
  type XmlNode,
} from './xml.ts';

/** Styles by which a paragraph says to mammoth what it is. */
export const TITLE_STYLE = 'NoticewireTitle';
export const headingStyle = (level: number): string => `NoticewireHeading${level}`;
/** One that may be the title. */
export const largeHeadingStyle = (level: number): string => `NoticewireLargeHeading${level}`;
export const itemStyle = (depth: number): string => `NoticewireItem${depth}`;

const DEEPEST_ITEM = 7;
/** 小二 (GB/T 9704-2012, 7.3), in half points. */
const TITLE_HALF_POINTS = 36;
const BOLD_TITLE_HALF_POINTS = 28;
const TITLE_NAMES = /^(?:title|标题|文档标题)$/i;
const HEADING_NAMES = /^(?:heading|标题) ?([1-6])$/i;
const LONGEST_HEADING = 200;

/**
 * Makes of the body of a .docx one that mammoth reads whole: numbers that Word counts are written out, cells stand in their columns,
 * words of text boxes and formulas stand in paragraphs. What cannot be kept is taken out and noted.
 */
export class Preparation {
  readonly #notes: Notes;
  readonly #styles: ParagraphStyles;
  readonly #numbering: Numbering;

  constructor(notes: Notes, styles: XmlElement | null, numbering: XmlElement | null) {
    this.#notes = notes;
    this.#styles = new ParagraphStyles(styles);
    this.#numbering = new Numbering(numbering);
  }

  /** Changes it in place. */
  prepare(root: XmlElement): void {
    // What is added has the usual prefix.
    const [prefix] = root.tag.split(':');
    const namespace = root.attributes[root.tag.includes(':') ? `xmlns:${prefix}` : 'xmlns'];
    if (prefix !== 'w' && namespace !== undefined) root.attributes['xmlns:w'] = namespace;
    this.#each(root);
  }

  #each(element: XmlElement): void {
    const children: XmlNode[] = [];
    for (const child of element.children) {
      if (isXmlElement(child)) children.push(...this.#kept(child));
      else children.push(child);
    }
    element.children = children;
  }

  /** What stands in the place of an element. */
  #kept(element: XmlElement): readonly XmlNode[] {
    switch (nameOf(element)) {
      case 'p':
        return this.#paragraph(element);
      case 'pPr':
      case 'rPr':
      case 'tcPr':
      case 'sdtPr':
        return [element];
      case 'tblPr':
      case 'tblGrid':
      case 'proofErr':
      case 'bookmarkStart':
      case 'bookmarkEnd':
      case 'lastRenderedPageBreak':
      case 'sectPr':
        return [];
      case 'tr':
        if (childOf(childOf(element, 'trPr'), 'del')) {
          this.#notes.count('changes-accepted');
          return [];
        }
        this.#each(element);
        return [inItsColumns(element)];
      case 'tc':
        leave(childOf(element, 'tcPr'), OF_CELLS);
        break;
      case 'del':
      case 'moveFrom':
        if (wordsIn(element)) this.#notes.count('changes-accepted');
        return [];
      case 'ins':
      case 'moveTo':
        if (wordsIn(element)) this.#notes.count('changes-accepted');
        break;
      case 'r':
        if (switchOf(childOf(element, 'rPr'), 'vanish') === true) {
          if (wordsOf(element).trim() !== '') this.#notes.count('hidden-text-left-out');
          return fieldMarks(element);
        }
        leave(childOf(element, 'rPr'), OF_RUNS);
        element.attributes = {};
        break;
      case 't':
        this.#notes.passed(element.children.filter((child) => !isXmlElement(child)).join(''));
        break;
      case 'commentReference':
        this.#notes.count('comments-left-out');
        return [];
      case 'cr':
        return [{ tag: 'w:br', attributes: {}, children: [] }];
      case 'object':
        this.#notes.note('object-left-out', { name: attributeOf(firstOf(element, 'OLEObject'), 'ProgID') ?? '' });
        return [];
      case 'oMath':
        this.#notes.count('formula-as-text');
        return [runOf(mathText(element))];
      case 'oMathPara':
      case 'fldSimple':
      case 'dir':
      case 'bdo':
        this.#each(element);
        return element.children;
      case 'ruby':
        return rubyRuns(element);
      case 'altChunk':
      case 'subDoc':
        this.#notes.note('object-left-out', { name: nameOf(element) });
        return [];
      case 'AlternateContent':
      case 'drawing':
      case 'pict':
        return this.#drawn(element);
    }
    this.#each(element);
    return [element];
  }

  /** Words of text boxes wait here for the end of their paragraph. */
  #boxed: XmlElement[] = [];

  #drawn(element: XmlElement): readonly XmlNode[] {
    const choice = childOf(element, 'Choice') ?? childOf(element, 'Fallback');
    if (nameOf(element) === 'AlternateContent' && choice && outermost(choice, isDrawing).length === 0) {
      this.#each(choice);
      return choice.children;
    }
    const inside = choice ?? element;
    const boxes = outermost(inside, (name) => name === 'txbxContent');
    for (const box of boxes) {
      if (wordsOf(box).trim() === '') continue;
      this.#notes.count('text-box-moved');
      this.#boxed.push(...childrenOf(box));
    }
    const pictures = outermost(inside, (name) => name === 'blip' || name === 'imagedata');
    const properties = firstOf(inside, 'docPr');
    const name = ['descr', 'title', 'name'].map((key) => attributeOf(properties, key) ?? '').find((text) => text.trim() !== '') ?? '';
    for (const picture of pictures) this.#notes.note('picture-left-out', { name: short(name || (attributeOf(picture, 'title') ?? '')) });
    if (firstOf(inside, 'chart') || firstOf(inside, 'relIds')) this.#notes.note('drawing-left-out', { name: short(name) });
    return [];
  }

  /** Its words, with those of its text boxes behind it. */
  #paragraph(paragraph: XmlElement): readonly XmlNode[] {
    const outer = this.#boxed;
    this.#boxed = [];
    const marker = this.#markerOf(paragraph);
    const style = this.#styles.of(valueIn(childOf(paragraph, 'pPr'), 'pStyle'));
    const isLarge = this.#isLargeInTheMiddle(paragraph, style);
    this.#each(paragraph);
    const boxed = this.#boxed;
    this.#boxed = outer;
    this.#notes.passed(' ');
    const words = wordsOf(paragraph).trim();
    const kind =
      words === ''
        ? null
        : marker?.text === null
          ? itemStyle(Math.min(marker.depth, DEEPEST_ITEM))
          : this.#kindOf(paragraph, style, isLarge);
    // What its list and style say has been said.
    const properties = childOf(paragraph, 'pPr');
    if (properties) properties.children = properties.children.filter((child) => isXmlElement(child) && childOf(child, 'del') !== null);
    paragraph.attributes = {};
    if (kind !== null) styled(paragraph, kind);
    if (marker?.text && words !== '') {
      const at = paragraph.children.findIndex((child) => nameOf(child) === 'pPr') + 1;
      paragraph.children.splice(at, 0, runOf(marker.text));
      this.#notes.count('numbers-restored');
      if (marker.unknown !== null) this.#notes.once('number-format-unknown', marker.unknown);
    }
    const holder: XmlElement = { tag: 'w:body', attributes: {}, children: boxed };
    if (boxed.length > 0) this.#each(holder);
    return [paragraph, ...holder.children];
  }

  /** An empty paragraph of a list is counted by Word, too. */
  #markerOf(paragraph: XmlElement) {
    const properties = childOf(paragraph, 'pPr');
    if (childOf(childOf(properties, 'rPr'), 'del')) return null;
    const style = this.#styles.of(valueIn(properties, 'pStyle'));
    const own = childOf(properties, 'numPr');
    const numId = valueIn(own, 'numId') ?? style.numId;
    if (numId === null || numId === '0') return null;
    const byStyle = style.numStyleId === null ? null : this.#numbering.levelOfStyle(numId, style.numStyleId);
    const depth = numberOf(valueIn(own, 'ilvl')) ?? byStyle ?? style.depth ?? 0;
    return depth > 8 ? null : this.#numbering.next(numId, depth);
  }

  #kindOf(paragraph: XmlElement, style: ParagraphStyle, isLarge: boolean): string | null {
    const properties = childOf(paragraph, 'pPr');
    const outline = numberOf(valueIn(properties, 'outlineLvl')) ?? style.outline;
    const named = style.names.map((name) => HEADING_NAMES.exec(name)?.[1]).find((level) => level !== undefined);
    const level = named === undefined ? (outline === null ? 9 : outline + 1) : Number(named);
    if (level <= 6 && wordsOf(paragraph).length <= LONGEST_HEADING) return isLarge ? largeHeadingStyle(level) : headingStyle(level);
    return isLarge || style.names.some((name) => TITLE_NAMES.test(name)) ? TITLE_STYLE : null;
  }

  #isLargeInTheMiddle(paragraph: XmlElement, style: ParagraphStyle): boolean {
    if ((valueIn(childOf(paragraph, 'pPr'), 'jc') ?? style.alignment) !== 'center') return false;
    const runs = outermost(paragraph, (name) => name === 'r').filter((run) => wordsOf(run).trim() !== '');
    const largest = Math.max(
      0,
      ...runs
        .slice(0, 100)
        .map((run) => numberOf(valueIn(childOf(run, 'rPr'), 'sz')) ?? style.halfPoints ?? this.#styles.defaultHalfPoints),
    );
    const isBold = runs.some((run) => switchOf(childOf(run, 'rPr'), 'b') ?? style.isBold ?? false);
    return largest >= TITLE_HALF_POINTS || (largest >= BOLD_TITLE_HALF_POINTS && isBold);
  }
}

/** What mammoth reads of how something looks; all else would only cost time. */
const OF_RUNS = new Set(['rStyle', 'b', 'i', 'strike', 'vertAlign']);
const OF_CELLS = new Set(['gridSpan', 'vMerge']);
const leave = (properties: XmlElement | null, names: ReadonlySet<string>): void => {
  if (properties) properties.children = properties.children.filter((child) => names.has(nameOf(child)));
};

const isDrawing = (name: string): boolean => name === 'drawing' || name === 'pict';
const wordsIn = (element: XmlElement): boolean => outermost(element, (name) => name === 't' || name === 'delText').length > 0;
const firstOf = (element: XmlElement, name: string): XmlElement | null => outermost(element, (one) => one === name)[0] ?? null;
const short = (name: string): string => [...name.replace(/\s+/g, ' ').trim()].slice(0, 60).join('');

const styled = (paragraph: XmlElement, style: string): void => {
  const mark: XmlElement = { tag: 'w:pStyle', attributes: { 'w:val': style }, children: [] };
  const properties = childOf(paragraph, 'pPr');
  if (properties) properties.children.unshift(mark);
  else paragraph.children.unshift({ tag: 'w:pPr', attributes: {}, children: [mark] });
};

/** The ends of a field are found by mammoth also where they are hidden. */
const fieldMarks = (run: XmlElement): readonly XmlElement[] => {
  const marks = run.children.filter((child) => ['fldChar', 'instrText'].includes(nameOf(child)));
  return marks.length === 0 ? [] : [{ ...run, children: marks }];
};
