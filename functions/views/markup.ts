import { Marked, type Tokens } from 'marked';
import { escapeHtml, type Html, safeHtml } from './html.ts';

/**
 * The small safe subset of Markdown that a notice's body may use: links, emphasis, lists, tables. Everything else is shown as it was
 * written: raw HTML is escaped, images become their text, and only http, https and mailto are linked.
 */
const SAFE_LINK = /^(?:https?:\/\/|mailto:)/i;

const marked = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
    image: ({ text }: Tokens.Image) => escapeHtml(text),
    link({ href, tokens }: Tokens.Link) {
      const text = this.parser.parseInline(tokens);
      return SAFE_LINK.test(href) ? `<a href="${escapeHtml(href)}" rel="nofollow noopener">${text}</a>` : text;
    },
    heading({ tokens }: Tokens.Heading) {
      return `<p><strong>${this.parser.parseInline(tokens)}</strong></p>\n`;
    },
    code: ({ text }: Tokens.Code) => `<p>${escapeHtml(text)}</p>\n`,
    hr: ({ raw }: Tokens.Hr) => `<p>${escapeHtml(raw.trim())}</p>\n`,
    blockquote({ tokens }: Tokens.Blockquote) {
      return this.parser.parse(tokens);
    },
  },
});

const LIST_OR_TABLE_LINE = /^\s*(?:[-*+]\s|\d+[.)]\s|\|)/;
/** Four spaces would make code of an indented Chinese paragraph. */
const INDENT = /^[ \t\u3000]+/;

/** A line break separates paragraphs, except between the lines of a list or table. */
const asMarkdown = (body: string): string => {
  const lines = body.split(/\r?\n/);
  return lines
    .map((line, i) => {
      if (LIST_OR_TABLE_LINE.test(line)) return LIST_OR_TABLE_LINE.test(lines[i + 1] ?? '') ? line : `${line}\n`;
      return `${line.replace(INDENT, '')}\n`;
    })
    .join('\n');
};

export const bodyHtml = (body: string): Html => safeHtml(marked.parse(asMarkdown(body), { async: false }));

/** As written, a blank line between paragraphs: Markdown reads well as it is. */
export const bodyText = (body: string): string =>
  body
    .split(/\r?\n/)
    .map((line, i, all) => (LIST_OR_TABLE_LINE.test(line) && LIST_OR_TABLE_LINE.test(all[i + 1] ?? '') ? line : `${line}\n`))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
