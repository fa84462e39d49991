import { inForm, isKnownForm } from './number-forms.ts';
import { attributeOf, childOf, childrenOf, nameOf, switchOf, valueIn, type XmlElement } from './xml.ts';

type Level = Readonly<{
  start: number;
  format: string;
  text: string;
  suffix: string;
  /** Starts anew behind a number of a level up to this one, from 1; 0: never. */
  restart: number;
  isLegal: boolean;
  styleId: string | null;
}>;
type Scheme = Readonly<{ id: string; levels: ReadonlyMap<number, Level>; link: string | null; styleLink: string | null }>;
type List = Readonly<{ scheme: string; starts: ReadonlyMap<number, number>; levels: ReadonlyMap<number, Level> }>;

/** `text` is null for a dot. `unknown`: a format that was written as 1, 2, 3. */
export type Marker = Readonly<{ text: string | null; depth: number; unknown: string | null }>;

const numberOf = (text: string | null, otherwise: number): number => {
  const number = Number.parseInt(text ?? '', 10);
  return Number.isSafeInteger(number) && number >= 0 && number <= 1_000_000 ? number : otherwise;
};

/** Counts as Word does (ECMA-376 Part 1, 17.9): mammoth leaves automatic numbers out. */
export class Numbering {
  readonly #schemes = new Map<string, Scheme>();
  readonly #lists = new Map<string, List>();
  readonly #counts = new Map<string, number[]>();
  readonly #begun = new Set<string>();

  constructor(root: XmlElement | null) {
    for (const element of childrenOf(root)) {
      if (nameOf(element) === 'abstractNum') this.#addScheme(element);
      if (nameOf(element) === 'num') this.#addList(element);
    }
  }

  #addScheme(element: XmlElement): void {
    const id = attributeOf(element, 'abstractNumId') ?? '';
    const scheme = { id, levels: levelsIn(element), link: valueIn(element, 'numStyleLink'), styleLink: valueIn(element, 'styleLink') };
    this.#schemes.set(id, scheme);
  }

  #addList(element: XmlElement): void {
    const starts = new Map<number, number>();
    const levels = new Map<number, Level>();
    for (const change of childrenOf(element).filter((one) => nameOf(one) === 'lvlOverride')) {
      const level = numberOf(attributeOf(change, 'ilvl'), 0);
      const start = valueIn(change, 'startOverride');
      if (start !== null) starts.set(level, numberOf(start, 1));
      for (const [at, other] of levelsIn(change)) levels.set(at, other);
    }
    this.#lists.set(attributeOf(element, 'numId') ?? '', { scheme: valueIn(element, 'abstractNumId') ?? '', starts, levels });
  }

  /** Of a style that a level names as its own. */
  levelOfStyle(numId: string, styleId: string): number | null {
    const list = this.#lists.get(numId);
    for (const [at, { styleId: own }] of this.#schemeOf(list)?.levels ?? []) if (own === styleId) return at;
    return null;
  }

  #schemeOf(list: List | undefined): Scheme | undefined {
    const scheme = this.#schemes.get(list?.scheme ?? '');
    if (!scheme?.link || scheme.levels.size > 0) return scheme;
    return [...this.#schemes.values()].find(({ styleLink }) => styleLink === scheme.link) ?? scheme;
  }

  /** What stands before the next paragraph of a list; null where it has no such list. */
  next(numId: string, depth: number): Marker | null {
    const list = this.#lists.get(numId);
    const scheme = this.#schemeOf(list);
    const levelAt = (at: number): Level | undefined => list?.levels.get(at) ?? scheme?.levels.get(at);
    const level = levelAt(depth);
    if (!list || !scheme || !level) return null;
    if (level.format === 'bullet') return { text: null, depth, unknown: null };

    const counts = this.#counts.get(scheme.id) ?? [];
    this.#counts.set(scheme.id, counts);
    this.#beginAnew(numId, list, counts);
    counts[depth] = (counts[depth] ?? (list.starts.get(depth) ?? level.start) - 1) + 1;
    for (let lower = depth + 1; lower < 9; lower++) {
      const { restart = lower } = levelAt(lower) ?? {};
      if (restart !== 0 && depth < restart) delete counts[lower];
    }
    const unknown = new Set<string>();
    const text = level.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      const shown = levelAt(at);
      if (!shown) return '';
      const format = level.isLegal && at < depth ? 'decimal' : shown.format;
      if (!isKnownForm(format)) unknown.add(format);
      return inForm(counts[at] ?? shown.start, format);
    });
    return { text: text.trim() === '' ? '' : text + gapBehind(text, level.suffix), depth, unknown: [...unknown][0] ?? null };
  }

  /** A list of its own start begins there when it first comes; others go on where the last one of their scheme stood. */
  #beginAnew(numId: string, { starts }: List, counts: number[]): void {
    if (this.#begun.has(numId)) return;
    this.#begun.add(numId);
    for (const [level, start] of starts) {
      if (level === 0) counts.length = 0;
      counts[level] = start - 1;
    }
  }
}

const levelsIn = (element: XmlElement): ReadonlyMap<number, Level> => {
  const levels = new Map<number, Level>();
  for (const level of childrenOf(element).filter((one) => nameOf(one) === 'lvl')) {
    const at = numberOf(attributeOf(level, 'ilvl'), 0);
    const restart = valueIn(level, 'lvlRestart');
    levels.set(at, {
      start: numberOf(valueIn(level, 'start'), 1),
      format: formatOf(level),
      text: valueIn(level, 'lvlText') ?? '',
      suffix: valueIn(level, 'suff') ?? 'tab',
      restart: restart === null ? at : numberOf(restart, at),
      isLegal: switchOf(level, 'isLgl') ?? false,
      styleId: valueIn(level, 'pStyle'),
    });
  }
  return levels;
};

/** A format of later versions stands in a choice, with one that all know behind it. */
const formatOf = (level: XmlElement): string => {
  const direct = childOf(level, 'numFmt') ?? childOf(childOf(childOf(level, 'AlternateContent'), 'Choice'), 'numFmt');
  return attributeOf(direct, 'val') ?? 'decimal';
};

/** What stands between a number and its words: nothing where the number ends in a wide mark, a wide blank behind `第三条`. */
const gapBehind = (text: string, suffix: string): string => {
  if (suffix === 'nothing' || /[、，。．：）〕】》\u2488-\u249b\s\u3000]$/u.test(text)) return '';
  return suffix === 'tab' && /[\u4e00-\u9fff]$/.test(text) ? '\u3000' : ' ';
};
