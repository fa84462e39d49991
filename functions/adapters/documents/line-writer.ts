import type { ConversionNote } from '#domain/documents/conversion-notes';
import type { Line, Span } from '#domain/documents/document';

/** How words look that come next. */
export type Look = Readonly<{ bold: boolean; italic: boolean; href: string | null }>;
export const PLAIN: Look = { bold: false, italic: false, href: null };

/** Between wide characters a line break of the source is none (CSS Text 3, 4.1.2). */
const WIDE = /[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/;

/** Gathers the words of a line, and hands over each line that is finished. */
export class LineWriter {
  #spans: Span[] = [];
  #isParted = false;
  #hasWords = false;
  #before = '';
  /** How often words began anew within a line. */
  parts = 0;
  readonly #finish: (line: Line) => void;

  constructor(finish: (line: Line) => void) {
    this.#finish = finish;
  }

  /** A line break in it is one of the source, and no blank between wide characters. */
  add(text: string, look: Look): void {
    if (text === '') return;
    if (this.#isParted && text.trim() !== '') {
      this.#spans.push({ text: ' ', ...PLAIN });
      this.#isParted = false;
      this.parts += 1;
    }
    if (this.#before !== '' && text.trim() !== '') {
      this.#spans.push({ text: this.#before, ...PLAIN });
      this.#before = '';
    }
    this.#hasWords ||= text.trim() !== '';
    this.#spans.push({ text, bold: look.bold, italic: look.italic, href: look.href });
  }

  /** What stands before the next words, wherever they begin: the number of an item whose words are a paragraph. */
  startWith(marker: string): void {
    this.#before = marker;
  }

  /** What comes next began on a line of its own. */
  part(): void {
    this.#isParted = !this.isEmpty;
  }

  end(): void {
    const line = unbroken(this.#spans);
    this.#spans = [];
    this.#isParted = false;
    const isWorded = this.#hasWords;
    this.#hasWords = false;
    if (isWorded) this.#finish(line);
  }

  get isEmpty(): boolean {
    return !this.#hasWords;
  }
}

const unbroken = (line: Line): Span[] => {
  let before = '';
  return line.map((span, at) => {
    if (!span.text.includes('\n')) {
      before = span.text.at(-1) ?? before;
      return span;
    }
    let text = '';
    for (const [i, part] of span.text.split('\n').entries()) {
      const behind = part.charAt(0) || (line[at + 1]?.text.charAt(0) ?? '');
      if (i > 0 && !(WIDE.test(before) && WIDE.test(behind))) text += ' ';
      text += part;
      before = part.at(-1) ?? before;
    }
    return { ...span, text };
  });
};

const NEAR_CHARACTERS = 20;
/** As many of a kind are told one by one. */
const MOST_OF_A_KIND = 30;

/** What is noticed on the way, with the words that it stands behind. */
export class Notes {
  readonly #notes: ConversionNote[] = [];
  readonly #counts = new Map<ConversionNote['code'], number>();
  #passed = '';

  /** Words that were read just now; a blank ends a line. */
  passed(text: string): void {
    // More than is shown, for the blanks in it.
    this.#passed = (this.#passed + text.slice(-4 * NEAR_CHARACTERS)).slice(-8 * NEAR_CHARACTERS);
  }

  get #near(): string {
    const words = [...this.#passed.replace(/[\s\u3000]+/g, ' ').trim()];
    return words.length > NEAR_CHARACTERS ? `…${words.slice(-NEAR_CHARACTERS).join('')}` : words.join('');
  }

  /** Each by itself, with its place. */
  note(code: ConversionNote['code'], more: Pick<ConversionNote, 'table' | 'name' | 'count'> = {}): void {
    const told = this.#notes.filter((note) => note.code === code);
    // A table is told once of what it has.
    if (more.table !== undefined && told.some(({ table }) => table === more.table)) return;
    if (told.length >= MOST_OF_A_KIND) {
      this.count(code);
      return;
    }
    const near = more.table === undefined ? this.#near : '';
    const { name, ...rest } = more;
    this.#notes.push({ code, ...(near === '' ? {} : { near }), ...(name ? { name } : {}), ...rest });
  }

  /** Once, of the whole document. */
  once(code: ConversionNote['code'], name?: string): void {
    if (!this.#notes.some((note) => note.code === code && note.name === name)) this.#notes.push({ code, ...(name ? { name } : {}) });
  }

  /** All of a kind together. */
  count(code: ConversionNote['code'], more = 1): void {
    if (more > 0) this.#counts.set(code, (this.#counts.get(code) ?? 0) + more);
  }

  get all(): readonly ConversionNote[] {
    return [...this.#notes, ...[...this.#counts].map(([code, count]) => ({ code, count }))];
  }
}
