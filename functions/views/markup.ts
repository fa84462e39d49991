import type { Token } from 'markdown-it';
import { rowCells } from '#domain/text/table-lines';
import { cut, utf8Bytes } from '#domain/text/text';
import { escapeHtml, type Html, safeHtml } from './html.ts';
import { parse } from './markdown/parser.ts';

/**
 * Attributes for the elements of a body, each with a blank before it. A `frame` stands around each table and scrolls; the words of a cell
 * stay whole, but in a `wide` one lines break as in a paragraph. An `item` has a number of its own.
 */
export type Look = Readonly<Partial<Record<'p' | 'a' | 'ul' | 'ol' | 'item' | 'frame' | 'table' | 'th' | 'td' | 'wide', string>>>;

/**
 * The small safe subset of Markdown that a notice's body may use: links, emphasis, lists, tables. Everything else is shown as it was
 * written, so that no word of an agency's is lost: raw HTML, headings, quotes, `1~5日`, the blanks of a form (`____`). Each line is a
 * paragraph (contract, Notices).
 */
export const bodyHtml = (body: string, look: Look): Html => safeHtml(blocksHtml(parse(normal(body)), look));

/**
 * As written, a blank line between paragraphs: this much Markdown reads well as it is. Rows of a table and items under dots stay together.
 */
export const bodyText = (body: string): string => {
  const lines = normal(body)
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line, i) => (i === 0 ? line : (stayTogether(lines[i - 1] ?? '', line) ? '\n' : '\n\n') + line)).join('');
};

const BULLET = /^\s*[-*]\s/;
const stayTogether = (...lines: readonly [string, string]): boolean =>
  lines.every((line) => rowCells(line) !== null) || lines.every((line) => BULLET.test(line));

/** C0 controls have no place in HTML or mail; all else stays. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Lines that look blank are. */
const normal = (body: string): string =>
  body
    .replace(CONTROLS, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd())
    .join('\n');

const blocksHtml = (tokens: readonly Token[], look: Look): string => tokens.map((token, at) => blockHtml(token, tokens, at, look)).join('');

/** A cell with more characters is no word or number any more. */
const WORD_CHARACTERS = 16;
const isWide = (text: Token | undefined): boolean => (text?.content.length ?? 0) > WORD_CHARACTERS;

const blockHtml = (token: Token, tokens: readonly Token[], at: number, look: Look): string => {
  switch (token.type) {
    case 'inline':
      return (token.children ?? []).map((child) => inlineHtml(child, look)).join('');
    // The first paragraph of an item stands right behind its number or dot.
    case 'paragraph_open':
      return tokens[at - 1]?.type === 'list_item_open' ? '' : `<p${look.p ?? ''}>`;
    case 'paragraph_close':
      return tokens[at - 3]?.type === 'list_item_open' ? '' : '</p>\n';
    case 'bullet_list_open':
      return `<ul${look.ul ?? ''}>`;
    case 'ordered_list_open':
      return `<ol${look.ol ?? ''}>`;
    // The number as it was written: counted anew it might be another.
    case 'list_item_open':
      return token.info === '' ? '<li>' : `<li${look.item ?? ''}>${token.info}${token.markup} `;
    case 'table_open':
      return `<div${look.frame ?? ''}><table${look.table ?? ''}>`;
    case 'table_close':
      return '</table></div>\n';
    case 'th_open':
      return `<th${isWide(tokens[at + 1]) ? (look.wide ?? '') : (look.th ?? '')}>`;
    case 'td_open':
      return `<td${isWide(tokens[at + 1]) ? (look.wide ?? '') : (look.td ?? '')}>`;
    default:
      return token.nesting > 0 ? `<${token.tag}>` : `</${token.tag}>`;
  }
};

const inlineHtml = (token: Token, look: Look): string => {
  switch (token.type) {
    case 'link_open': {
      const title = token.attrGet('title');
      return `<a${look.a ?? ''} href="${escapeHtml(String(token.attrGet('href')))}"${title ? ` title="${escapeHtml(String(title))}"` : ''} rel="nofollow noopener">`;
    }
    case 'text':
    case 'text_special':
      return escapeHtml(token.content);
    default:
      return token.nesting > 0 ? `<${token.tag}>` : `</${token.tag}>`;
  }
};

/** The beginning of a body, and whether that is all of it. */
export type Beginning = Readonly<{ body: string; isWhole: boolean }>;

/**
 * As much of a body as its HTML takes at most so many bytes. It ends behind a paragraph, an item or a table, never inside one; where the
 * first line alone is longer, behind a sentence of it.
 */
export const beginningOf = (body: string, bytes: number, look: Look): Beginning => {
  const source = normal(body);
  const tokens = parse(source);
  let used = 0;
  let lines = 0;
  for (const [at, token] of tokens.entries()) {
    // What begins here on the outermost level, or as an item of a list there, may be the first that is left out.
    if (token.map && (token.level === 0 || (token.level === 1 && token.type === 'list_item_open'))) lines = token.map[0];
    used += utf8Bytes(blockHtml(token, tokens, at, look));
    if (used <= bytes) continue;
    const shown = source.split('\n').slice(0, lines);
    const isFirst = shown.every((line) => line === '') && tokens[0]?.type === 'paragraph_open';
    return { body: isFirst ? sentencesOf(source.split('\n')[lines] ?? '', bytes, look) : shown.join('\n'), isWhole: false };
  }
  return { body: source, isWhole: true };
};

const SENTENCE_END = /(?<=[。！？!?；;]|\. )/u;
/** How many bytes of HTML a character may take: a Chinese one, one in quotation marks, a family of emoji. */
const CHARACTER_BYTES = [4, 8, 32] as const;

const sentencesOf = (line: string, bytes: number, look: Look): string => {
  const fits = (text: string): boolean => utf8Bytes(bodyHtml(text, look).markup) <= bytes;
  const sentences = line.split(SENTENCE_END);
  let room = bytes;
  const over = sentences.findIndex((sentence) => {
    room -= utf8Bytes(bodyHtml(sentence, look).markup);
    return room < 0;
  });
  if (over > 0) return sentences.slice(0, over).join('');
  return CHARACTER_BYTES.map((each) => cut(line, Math.max(0, Math.floor(bytes / each)))).find(fits) ?? '';
};
