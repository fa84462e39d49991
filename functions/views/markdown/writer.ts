import type { Token } from 'markdown-it';
import { type Block, type Line, lineText, type Span } from '#domain/documents/document';
import { isTableRule, rowCells } from '#domain/text/table-lines';
import { parse } from './parser.ts';

/**
 * Blocks as the Markdown that a body has (docs/adr, what Markdown a body has). Whatever the words are, they are read again as they were:
 * each line is parsed as it will be, and loses its marks rather than a letter.
 */
export const writeMarkdown = (blocks: readonly Block[]): string => {
  const offsets: number[] = [];
  const lines: string[] = [];
  let before: Block | null = null;
  for (const block of blocks) {
    const written = linesOf(block, offsets);
    if (written.length === 0) continue;
    if (before && (standsApart(before, block) || isTableRule(written[0] ?? ''))) lines.push('');
    lines.push(...written);
    before = block;
  }
  return lines.join('\n');
};

const standsApart = (before: Block, block: Block): boolean =>
  before.kind === 'table' || block.kind === 'table' || (before.kind === 'item') !== (block.kind === 'item');

/** @param offsets where the words of each level's last item begin */
const linesOf = (block: Block, offsets: number[]): readonly string[] => {
  if (block.kind !== 'item') offsets.length = 0;
  switch (block.kind) {
    case 'table':
      return tableLines(block.rows);
    case 'heading': {
      const words = tidy(block.line.map((span) => ({ ...span, bold: true })));
      return words.length === 0 ? [] : [atLineStart(writeLine(words))];
    }
    case 'paragraph': {
      const words = tidy(block.line);
      return words.length === 0 ? [] : [atLineStart(writeLine(words))];
    }
    case 'item': {
      const words = tidy(block.line);
      if (words.length === 0) return [];
      const depth = Math.min(block.depth, offsets.length);
      if (block.marker === null) return [`${' '.repeat(offsets.at(-1) ?? 0)}${atLineStart(writeLine(words))}`];
      offsets.length = depth;
      const indent = offsets.at(-1) ?? 0;
      offsets.push(indent + block.marker.length + 1);
      return [`${' '.repeat(indent)}${block.marker} ${atLineStart(writeLine(words))}`];
    }
  }
};

/** A star with a blank behind it would begin a list. */
const atLineStart = (line: string): string => line.replace(/^\*(?=\s|$)/, '\\*');

const tableLines = (rows: readonly (readonly Line[])[]): readonly string[] => {
  const [head, ...body] = rows.map((cells) => cells.map((cell) => writeLine(tidy(cell)).replaceAll('|', '\\|')));
  if (!head) return [];
  const row = (cells: readonly string[]): string => {
    const line = `| ${cells.join(' | ')} |`;
    // A row of dashes alone would make the one before it the head of another table: with one more cell it is none.
    return isTableRule(line) ? `${line} |` : line;
  };
  const first = row(head);
  // As many as a reader sees: a head of dashes has one more.
  const columns = rowCells(first)?.length ?? head.length;
  return [first, `|${' --- |'.repeat(columns)}`, ...body.map(row)];
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f]/g;
/** All but the wide blank, which belongs to Chinese text: `张　三`. */
const BLANKS = /[^\S\u3000]+/g;

/** Spans of one look together, blanks as one, none at either end, and marks around words alone. */
export const tidy = (line: Line): Line => {
  const spans: Span[] = [];
  const push = (span: Span, text: string): void => {
    const last = spans.at(-1);
    if (text === '') return;
    if (last && last.bold === span.bold && last.italic === span.italic && last.href === span.href)
      spans[spans.length - 1] = { ...last, text: last.text + text };
    else spans.push({ ...span, text });
  };
  let isBlankBefore = true;
  for (const span of line) {
    let text = span.text.replace(CONTROLS, '').replace(BLANKS, ' ');
    if (isBlankBefore) text = spans.length === 0 ? text.replace(/^[\s\u3000]+/, '') : text.replace(/^ /, '');
    if (text === '') continue;
    isBlankBefore = text.endsWith(' ');
    const [, lead = '', words = '', tail = ''] = /^([\s\u3000]*)(.*?)([\s\u3000]*)$/su.exec(text) ?? [];
    const plain = { ...span, bold: false, italic: false, href: null };
    push(plain, lead);
    push(words === '' ? plain : span, words);
    push(plain, tail);
  }
  const last = spans.at(-1);
  if (!last) return spans;
  const text = last.text.replace(/[\s\u3000]+$/, '');
  return text === '' ? spans.slice(0, -1) : [...spans.slice(0, -1), { ...last, text }];
};

/** The plainest way to write a line that is read as it is meant; at the worst, its words without their marks. */
export const writeLine = (line: Line): string => {
  const loosened = tidy(line.flatMap(withPlainEnds));
  for (const meant of [line, loosened])
    for (const write of [asIs, sparing, escaped]) {
      const way = composed(meant, write);
      if (isReadAs(way, meant)) return way;
    }
  const wanted = lineText(line);
  const bare = line.map((span) => ({ ...span, bold: false, italic: false }));
  const words: Line = [{ text: wanted, bold: false, italic: false, href: null }];
  const ways = [bare, words].flatMap((meant) => [asIs, sparing, escaped].map((write) => composed(meant, write)));
  return ways.find((way) => lookOf(way).text === wanted) ?? ways.at(-1) ?? '';
};

/** Marks that begin or end with punctuation may be none (`marks.ts`): then it stands outside of them. */
const withPlainEnds = (span: Span): Line => {
  if (!span.bold && !span.italic) return [span];
  const [, lead = '', words = '', tail = ''] = /^([\p{P}\s\u3000]*)(.*?)([\p{P}\s\u3000]*)$/su.exec(span.text) ?? [];
  const plain = { ...span, bold: false, italic: false };
  return [
    { ...plain, text: lead },
    { ...span, text: words },
    { ...plain, text: tail },
  ];
};

const asIs = (text: string): string => text;

/** With backslashes before marks. Addresses stay whole: in them a backslash would be one. */
const escapedFor =
  (marks: RegExp) =>
  (text: string): string =>
    text
      .split(/(https?:\/\/[^\s\u3000-\u9fff\uff00-\uffef]+)/i)
      .map((part, i) => (i % 2 === 1 ? part : part.replace(marks, (mark) => (mark.length > 1 ? `\\\\${mark.slice(1)}` : `\\${mark}`))))
      .join('');

/** What would make a link, and a backslash that would be taken for a mark's. */
const sparing = escapedFor(/\\[*_[\]]|[[\]]/g);
const escaped = escapedFor(/\\?[*_[\]]/g);

const composed = (line: Line, write: (text: string) => string): string => {
  let out = '';
  for (let i = 0; i < line.length; i++) {
    const { href, bold, italic } = line[i] ?? { href: null, bold: false, italic: false };
    if (href === null) {
      out += marked(write(line[i]?.text ?? ''), bold, italic);
      continue;
    }
    let inner = '';
    for (; i < line.length && line[i]?.href === href; i++) {
      const span = line[i];
      inner += span ? marked(write(span.text), span.bold, span.italic) : '';
    }
    i -= 1;
    out += inner === href ? inner : `[${inner}](${target(href)})`;
  }
  return out;
};

const marked = (text: string, bold: boolean, italic: boolean): string => {
  const marks = `${bold ? '**' : ''}${italic ? '*' : ''}`;
  return `${marks}${text}${marks}`;
};

const target = (href: string): string =>
  href.replace(/[\s()<>\\]/g, (mark) => `%${(mark.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`);

type Look = Readonly<{ text: string; marks: string; links: readonly string[] }>;

const BEFORE = 'x ';

/** How a line is read: its letters, which of them are bold and italic, where it leads. */
const lookOf = (line: string): Look => {
  let [text, marks, bold, italic] = ['', '', 0, 0];
  const links: string[] = [];
  const look = ({ type, content, attrGet }: Token, token: Token): void => {
    if (type === 'strong_open') bold += 1;
    else if (type === 'strong_close') bold -= 1;
    else if (type === 'em_open') italic += 1;
    else if (type === 'em_close') italic -= 1;
    else if (type === 'link_open') links.push(String(attrGet.call(token, 'href')));
    else {
      text += content;
      marks += String((bold > 0 ? 1 : 0) + (italic > 0 ? 2 : 0)).repeat(content.length);
    }
  };
  for (const token of parse(BEFORE + line)) for (const child of token.children ?? []) look(child, child);
  return { text: text.slice(BEFORE.length), marks: marks.slice(BEFORE.length), links };
};

const isReadAs = (way: string, line: Line): boolean => {
  const { text, marks, links } = lookOf(way);
  const wanted = line.map(({ text: own, bold, italic }) => String((bold ? 1 : 0) + (italic ? 2 : 0)).repeat(own.length)).join('');
  const hrefs = new Set(line.flatMap(({ href }) => (href === null ? [] : [href])));
  return text === lineText(line) && marks === wanted && hrefs.size <= links.length;
};
