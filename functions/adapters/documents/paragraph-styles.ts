import { attributeOf, childOf, childrenOf, nameOf, switchOf, valueIn, type XmlElement } from './xml.ts';

/** What a paragraph has of its style, and of those that the style is based on. */
export type ParagraphStyle = Readonly<{
  names: readonly string[];
  outline: number | null;
  alignment: string | null;
  halfPoints: number | null;
  isBold: boolean | null;
  numId: string | null;
  depth: number | null;
  /** The style that brings the list, which a level of it may name. */
  numStyleId: string | null;
}>;

const NOTHING: ParagraphStyle = {
  names: [],
  outline: null,
  alignment: null,
  halfPoints: null,
  isBold: null,
  numId: null,
  depth: null,
  numStyleId: null,
};

const LONGEST_CHAIN = 20;

export class ParagraphStyles {
  readonly #styles = new Map<string, XmlElement>();
  readonly #known = new Map<string, ParagraphStyle>();
  readonly #default: string | null;

  constructor(root: XmlElement | null) {
    let fallback: string | null = null;
    for (const style of childrenOf(root)) {
      const id = attributeOf(style, 'styleId');
      if (nameOf(style) !== 'style' || id === null || attributeOf(style, 'type') !== 'paragraph') continue;
      this.#styles.set(id, style);
      if (['1', 'true', 'on'].includes(attributeOf(style, 'default') ?? '')) fallback = id;
    }
    this.#default = fallback;
    const defaults = childOf(childOf(childOf(root, 'docDefaults'), 'rPrDefault'), 'rPr');
    this.defaultHalfPoints = numberOf(valueIn(defaults, 'sz')) ?? 20;
  }

  readonly defaultHalfPoints: number;

  of(id: string | null): ParagraphStyle {
    const key = id ?? this.#default ?? '';
    const known = this.#known.get(key) ?? this.#resolved(key);
    this.#known.set(key, known);
    return known;
  }

  #resolved(id: string): ParagraphStyle {
    let found = NOTHING;
    let next: string | null = id;
    for (let i = 0; i < LONGEST_CHAIN && next !== null; i++) {
      const style = this.#styles.get(next);
      if (!style) break;
      found = merged(found, ownOf(style, next));
      next = valueIn(style, 'basedOn');
    }
    return found;
  }
}

/** What is nearer counts. */
const merged = (near: ParagraphStyle, far: ParagraphStyle): ParagraphStyle => ({
  names: [...near.names, ...far.names],
  outline: near.outline ?? far.outline,
  alignment: near.alignment ?? far.alignment,
  halfPoints: near.halfPoints ?? far.halfPoints,
  isBold: near.isBold ?? far.isBold,
  numId: near.numId ?? far.numId,
  depth: near.depth ?? far.depth,
  numStyleId: near.numStyleId ?? far.numStyleId,
});

const ownOf = (style: XmlElement, id: string): ParagraphStyle => {
  const [paragraph, run] = [childOf(style, 'pPr'), childOf(style, 'rPr')];
  const list = childOf(paragraph, 'numPr');
  return {
    names: [valueIn(style, 'name') ?? ''],
    outline: numberOf(valueIn(paragraph, 'outlineLvl')),
    alignment: valueIn(paragraph, 'jc'),
    halfPoints: numberOf(valueIn(run, 'sz')),
    isBold: switchOf(run, 'b'),
    numId: valueIn(list, 'numId'),
    depth: numberOf(valueIn(list, 'ilvl')),
    numStyleId: list ? id : null,
  };
};

export const numberOf = (text: string | null): number | null => {
  const number = Number.parseInt(text ?? '', 10);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
};
