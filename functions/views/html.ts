/** A piece of HTML. Only `html` makes one, so that a string cannot get into a page unescaped by accident. */
export type Html = Readonly<{ markup: string }>;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

type Part = Html | string | number | null | undefined | false | readonly Html[];

const markupOf = (part: Part): string => {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
  return escapeHtml(String(part));
};

/** Tagged template: what is put in is escaped, unless it is `Html` already. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.reduce((markup, string, i) => markup + markupOf(parts[i - 1]) + string),
});

/** HTML that was made safe by other means: say by which where you call it. */
export const safeHtml = (markup: string): Html => ({ markup });
