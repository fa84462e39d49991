import { escapeHtml, type Html, html, safeHtml } from './html.ts';

/**
 * The small safe subset of Markdown that a notice's body may use: links, emphasis, lists, tables. Everything else is shown as it was
 * written, so that no word of an agency's is lost: raw HTML, headings, quotes, `1~5日`, the blanks of a form (`____`). Each line is a
 * paragraph (contract, Notices).
 *
 * Of our own, because a parser for whole Markdown does the wrong things here: marked 18 strikes `3月1~5日、8~10` out, swallows a line like
 * `[甲]: http://…`, counts lists anew, takes 34 s for 100 KB of `_a_a…` and breaks off at 60,000 `>`. This one is linear in the length of the body.
 */
export const bodyHtml = (body: string): Html => {
  const lines = linesOf(body);
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const block = tableAt(lines, at) ?? listAt(lines, at) ?? paragraphAt(lines, at);
    blocks.push(block.markup);
    at = block.next;
  }
  return safeHtml(blocks.join('\n'));
};

/** As written, a blank line between paragraphs: this much Markdown reads well as it is. */
export const bodyText = (body: string): string => {
  const lines = linesOf(body);
  return lines.map((line, i) => (i === 0 ? line : (isRow(line) && isRow(lines[i - 1] ?? '') ? '\n' : '\n\n') + line)).join('');
};

type Block = Readonly<{ markup: string; next: number }>;

/** C0 controls have no place in HTML or mail; all else stays. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

const linesOf = (body: string): readonly string[] =>
  body
    .replace(CONTROLS, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '');

const paragraphAt = (lines: readonly string[], at: number): Block => ({ markup: `<p>${inline(lines[at] ?? '')}</p>`, next: at + 1 });

const LIST_ITEM = /^([ \t]*)(?:([-*])|([1-9]\d{0,5})\.)[ \t]+(\S.*)$/;
type Item = Readonly<{ indent: number; number: string | null; text: string }>;

/** `1)` and `1、` are no markers here: a list would show them as `1.`. */
const itemOf = (line: string | undefined): Item | null => {
  const [, blanks = '', , number, text = ''] = LIST_ITEM.exec(line ?? '') ?? [];
  return text === '' ? null : { indent: Math.min(blanks.replaceAll('\t', '    ').length, DEEPEST_INDENT), number: number ?? null, text };
};
const DEEPEST_INDENT = 8;

/** Every number stands as it was written, whatever Markdown would count. Items that are further in belong to the one above. */
const listAt = (lines: readonly string[], start: number): Block | null => {
  const first = itemOf(lines[start]);
  if (!first) return null;
  const items: string[] = [];
  let at = start;
  for (let item: Item | null = first; item && item.indent >= first.indent && (item.number === null) === (first.number === null); ) {
    const within = inline(item.text);
    at += 1;
    let children = '';
    for (let child = itemOf(lines[at]); child && child.indent > first.indent; child = itemOf(lines[at])) {
      const block = listAt(lines, at);
      if (!block) break;
      children += block.markup;
      at = block.next;
    }
    items.push(`<li${item.number === null ? '' : ` value="${item.number}"`}>${within}${children}</li>`);
    item = itemOf(lines[at]);
  }
  const tag = first.number === null ? 'ul' : 'ol';
  return { markup: `<${tag}>${items.join('')}</${tag}>`, next: at };
};

const isRow = (line: string): boolean => TABLE_ROW.test(line) || LIST_ITEM.test(line);
const TABLE_ROW = /^[ \t]*\|.*\|$/;
const RULE_CELL = /^:?-+:?$/;

/** The cells of a line that begins and ends with `|`; `\|` is a bar inside a cell. */
const cellsOf = (line: string | undefined): readonly string[] | null =>
  line !== undefined && TABLE_ROW.test(line)
    ? line
        .trim()
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|'))
    : null;

/** A head, a rule of as many cells, and what follows. A row that has more or fewer cells is shown with them. */
const tableAt = (lines: readonly string[], start: number): Block | null => {
  const head = cellsOf(lines[start]);
  const rule = head && cellsOf(lines[start + 1]);
  if (!head || !rule || rule.length !== head.length || !rule.every((cell) => RULE_CELL.test(cell))) return null;
  const rows: string[] = [];
  let at = start + 2;
  for (let cells = cellsOf(lines[at]); cells; cells = cellsOf(lines[at])) {
    rows.push(`<tr>${cells.map((cell) => `<td>${inline(cell)}</td>`).join('')}</tr>`);
    at += 1;
  }
  return {
    markup: `<table><thead><tr>${head.map((cell) => `<th>${inline(cell)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`,
    next: at,
  };
};

/**
 * In order: a mark that is meant as such (`\*`), a link, a bare address, emphasis. Stars may stand right beside Chinese words when there are two; one
 * alone, or an underscore, only where no word is cut: `5*3*2`, `带*的为必填` and `file_name_1` stay.
 */
const INLINE = new RegExp(
  [
    String.raw`\\(?<escaped>[*_[\]])`,
    String.raw`\[(?<label>[^\][]{1,500})\]\((?<target>(?:https?:\/\/|mailto:)[^\s()<>"]{1,2000}(?:\([^\s()<>"]{0,500}\)[^\s()<>"]{0,500}){0,3})\)`,
    String.raw`(?<bare>https?:\/\/[A-Za-z0-9\-._~:/?#@!$&+,;=%()]{1,2000})`,
    String.raw`(?<!\*)(?<stars>\*{2,3})(?![\s*])(?<strong>[^*]{1,2000})(?<!\s)\k<stars>(?!\*)`,
    String.raw`(?<![\p{L}\p{N}*])\*(?![\s*])(?<em>[^*]{1,2000})(?<!\s)\*(?![\p{L}\p{N}*])`,
    String.raw`(?<![\p{L}\p{N}_])(?<lines>_{1,2})(?![\s_])(?<under>[^_]{1,2000})(?<!\s)\k<lines>(?![\p{L}\p{N}_])`,
  ].join('|'),
  'gu',
);

const inline = (text: string, inLink = false): string => {
  let markup = '';
  let done = 0;
  for (const found of text.matchAll(INLINE)) {
    const shown = piece(found[0], found.groups ?? {}, inLink);
    if (shown === null) continue;
    markup += escapeHtml(text.slice(done, found.index)) + shown.markup;
    done = found.index + shown.length;
  }
  return markup + escapeHtml(text.slice(done));
};

type Groups = Readonly<Record<string, string | undefined>>;
/** `length`: how much of what was found it stands for. */
type Piece = Readonly<{ markup: string; length: number }>;

const piece = (found: string, groups: Groups, inLink: boolean): Piece | null => {
  const { escaped, label, target, bare, stars, strong, em, lines, under } = groups;
  const whole = (markup: string): Piece => ({ markup, length: found.length });
  if (escaped !== undefined) return whole(escapeHtml(escaped));
  if (label !== undefined && target !== undefined) return inLink ? null : whole(link(target, inline(label, true)));
  if (bare !== undefined) {
    if (inLink) return null;
    const address = withoutTrailingMarks(bare);
    return { markup: link(address, escapeHtml(address)), length: address.length };
  }
  if (strong !== undefined) return whole(emphasis(strong, stars === '***' ? ['strong', 'em'] : ['strong'], inLink));
  if (em !== undefined) return whole(emphasis(em, ['em'], inLink));
  if (under !== undefined) return whole(emphasis(under, lines === '__' ? ['strong'] : ['em'], inLink));
  return null;
};

const emphasis = (text: string, tags: readonly string[], inLink: boolean): string =>
  tags.reduceRight((within, tag) => `<${tag}>${within}</${tag}>`, inline(text, inLink));

const link = (target: string, label: string): string => html`<a href="${target}" rel="nofollow noopener">${safeHtml(label)}</a>`.markup;

/** A full stop or a bracket behind an address belongs to the sentence. */
const withoutTrailingMarks = (address: string): string => {
  let end = address.length;
  while (end > 0 && ('.,;:!?'.includes(address.charAt(end - 1)) || (address.charAt(end - 1) === ')' && !address.includes('(')))) end -= 1;
  return address.slice(0, end);
};
