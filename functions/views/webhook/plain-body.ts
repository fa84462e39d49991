import type { Token } from 'markdown-it';
import { parse } from '../markdown/parser.ts';
import { clean } from './robot-parts.ts';

/** A body without its marks, a paragraph, an item or a row on each line: chats know other marks, or none. */
export const plainBody = (body: string): string => {
  const lines: string[] = [];
  let marker = '';
  let cells: string[] | null = null;
  for (const token of parse(clean(body))) {
    switch (token.type) {
      case 'list_item_open':
        marker = `${token.info === '' ? '·' : `${token.info}${token.markup}`} `;
        break;
      case 'tr_open':
        cells = [];
        break;
      case 'tr_close':
        lines.push((cells ?? []).join(' | '));
        cells = null;
        break;
      case 'inline': {
        const words = wordsOf(token.children ?? []);
        if (cells) cells.push(words);
        else if (words !== '') lines.push(`${marker}${words}`);
        marker = '';
        break;
      }
      default:
        break;
    }
  }
  return lines.join('\n');
};

/** Where a link leads stands behind its words, unless they say so. */
const wordsOf = (tokens: readonly Token[]): string => {
  let words = '';
  let linkAt = 0;
  let href = '';
  for (const token of tokens) {
    if (token.type === 'link_open') {
      linkAt = words.length;
      href = String(token.attrGet('href') ?? '');
    } else if (token.type === 'link_close') words += said(words.slice(linkAt), href);
    else words += token.content;
  }
  return words.trim();
};

const said = (words: string, href: string): string =>
  href === words || href.endsWith(words) || !/^https?:/i.test(href) ? '' : `（${href}）`;
