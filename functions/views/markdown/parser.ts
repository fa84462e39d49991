import MarkdownIt, { type StateBlock, type StateInline, type Token } from 'markdown-it';
import { bareAddress, escaped, flanking } from './marks.ts';
import { lineAt, table } from './tables.ts';

/**
 * markdown-it with no rule at all (`zero`) but those that the contract names: links, emphasis, lists, tables. The first three are its own;
 * ours stand where CommonMark would change what an agency wrote (docs/adr, what Markdown a body has): a line is a paragraph, so nothing
 * goes on in the next one, underlines it, or defines.
 */
const parser = new MarkdownIt('zero');
const { block, inline } = parser;

/** A list takes two levels. Deeper than its `maxNesting` markdown-it leaves text out. */
const DEEPEST_LEVEL = 16;

/** Each the only rule that is on: there is no other way to ask for one. */
block.ruler.enableOnly(['list']);
const [listRule] = block.ruler.getRules('');
inline.ruler.enableOnly(['link']);
const [linkRule] = inline.ruler.getRules('');

/** Begins only where a line does: in `2026. 11. 20` there is no list inside a list. */
const list = (state: StateBlock, start: number, end: number, silent: boolean): boolean => {
  const before = state.src.slice(state.bMarks[start], (state.bMarks[start] ?? 0) + (state.tShift[start] ?? 0));
  return before.trim() === '' && state.level < DEEPEST_LEVEL && listRule?.(state, start, end, silent) === true;
};

/** `- - -`, `*`, `+ 5`: no items, though they begin like some. */
const NO_ITEM = /^(?:[-*+_=\s]+$|\+)/;
const noItem = (state: StateBlock, start: number, _end: number, silent: boolean): boolean =>
  NO_ITEM.test(lineAt(state, start)) && (silent || paragraph(state, start));

/** One line, with the wide blanks that a Chinese paragraph begins with. */
const paragraph = (state: StateBlock, line: number): boolean => {
  state.push('paragraph_open', 'p', 1).map = [line, line + 1];
  const text = state.push('inline', '', 0);
  text.content = lineAt(state, line);
  text.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = line + 1;
  return true;
};

/** To somewhere: `[附件]()` is as written. */
const link = (state: StateInline, silent: boolean): boolean => {
  const start = state.pos;
  if (linkRule?.(state, true) !== true) return false;
  const end = state.pos;
  const isEmpty = /\(\s*(?:<\s*>)?\s*\)$/.test(state.src.slice(Math.max(start, end - 20), end));
  if (silent && !isEmpty) return true;
  state.pos = start;
  return !isEmpty && linkRule(state, false);
};

block.ruler.at('table', table);
block.ruler.at('list', list);
block.ruler.before('list', 'no-item', noItem, { alt: ['list'] });
block.ruler.at('paragraph', paragraph);
block.ruler.enableOnly(['table', 'no-item', 'list', 'paragraph']);

inline.ruler.at('linkify', bareAddress);
inline.ruler.at('escape', escaped);
inline.ruler.at('link', link);
inline.ruler.enableOnly(['text', 'linkify', 'escape', 'emphasis', 'link']);
inline.ruler2.enableOnly(['balance_pairs', 'emphasis', 'fragments_join']);
inline.State = class extends inline.State {
  override scanDelims(start: number): ReturnType<typeof flanking> {
    return flanking(this.src, start);
  }
};

const SAFE_TARGET = /^(?:https?:\/\/|mailto:|tel:)./i;
parser.validateLink = (target) => SAFE_TARGET.test(target);

export const parse = (body: string): readonly Token[] => parser.parse(body, {});
