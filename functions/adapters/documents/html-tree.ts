import { Parser } from 'htmlparser2';

/** Elements and words; comments, and what only Word takes for a condition, are left out. */
export type Node = Element | string;
export type Element = Readonly<{ name: string; attributes: Readonly<Record<string, string>>; children: Node[] }>;

/** Deeper than any browser nests what it puts on the clipboard (Blink and WebKit: 512). */
const DEEPEST = 600;
const MOST_NODES = 300_000;

/**
 * Null: it is nested or split up beyond all that people write. htmlparser2, since it reads any input in time proportional to its length; a
 * parser by the letter of HTML may make a million elements of a thousand that are left open.
 */
export const htmlTree = (html: string): Element | null => {
  const root: Element = { name: '', attributes: {}, children: [] };
  const open: Element[] = [root];
  let nodes = 0;
  let isTooMuch = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        nodes += 1;
        if (open.length > DEEPEST || nodes > MOST_NODES) isTooMuch = true;
        const element: Element = { name, attributes, children: [] };
        open.at(-1)?.children.push(element);
        open.push(element);
      },
      ontext(text) {
        open.at(-1)?.children.push(text);
      },
      onclosetag() {
        if (open.length > 1) open.pop();
      },
    },
    { lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  );
  // Piece by piece, so that what is too much is noticed while it is little.
  for (let from = 0; from < html.length && !isTooMuch; from += 16_384) parser.write(html.slice(from, from + 16_384));
  if (isTooMuch) return null;
  parser.end();
  return isTooMuch ? null : root;
};

export const isElement = (node: Node): node is Element => typeof node !== 'string';

/** So much is looked at to tell what an element is; a name, a marker, a title have less. */
const MOST_LOOKED_AT = 200;

/** The words in it, as far as an element is looked at before it is read: all of those that have few parts. */
export const textOf = (node: Node): string => {
  if (!isElement(node)) return node;
  let [text, parts] = ['', 0];
  const look = ({ children }: Element): void => {
    for (const child of children) {
      parts += 1;
      if (parts > MOST_LOOKED_AT) return;
      if (isElement(child)) look(child);
      else text += child;
    }
  };
  look(node);
  return text;
};

/** The first of the elements in it, in order. */
export const firstInside = (element: Element): readonly Element[] => {
  const found: Element[] = [];
  const look = ({ children }: Element): void => {
    for (const child of children) {
      if (found.length > MOST_LOOKED_AT) return;
      if (!isElement(child)) continue;
      found.push(child);
      look(child);
    }
  };
  look(element);
  return found;
};
