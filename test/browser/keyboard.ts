import { expect } from 'vitest';
import type { Visitor } from './visitor.ts';

/** What has the focus, as somebody hears it: the name of its label, else its own words; and whether one sees that it has it. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  if (!one || one === document.body) return { name: '', isSeen: true, at: -1 };
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const label = one.labels?.[0] && !['BUTTON'].includes(one.tagName) ? one.labels[0].textContent : null;
  const name = one.getAttribute('aria-label') ?? label ?? one.textContent;
  return {
    name: name.trim().replace(/\\s+/g, ' '),
    isSeen: style.outlineStyle !== 'none' && box.bottom > 0 && box.top < innerHeight,
    at: [...document.querySelectorAll('*')].indexOf(one),
  };
})()`;

type Focused = Readonly<{ name: string; isSeen: boolean; at: number }>;

/** More than any page has that can be reached. */
const MOST_STOPS = 250;

/** Somebody who has nothing but a keyboard: goes on by Tab alone, and always sees where they are. */
export class Keyboard {
  readonly #visitor: Visitor;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  async #tab(): Promise<Focused> {
    const { page } = this.#visitor;
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<Focused>(FOCUSED);
    expect(focused.isSeen, `${focused.name} is seen at ${this.#visitor.path}`).toBe(true);
    return focused;
  }

  /** Goes on to what is called so, or says what came instead. */
  async to(name: string | RegExp): Promise<void> {
    const passed: string[] = [];
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      const focused = await this.#tab();
      if (typeof name === 'string' ? focused.name === name : name.test(focused.name)) return;
      passed.push(focused.name.slice(0, 30));
    }
    throw new Error(`${name} is not reached at ${this.#visitor.path}: ${[...new Set(passed)].join(' · ')}`);
  }

  /** One of several that are one stop: arrows choose. */
  async choose(name: RegExp): Promise<void> {
    const { page } = this.#visitor;
    for (let step = 0; step < 20; step++) {
      if (name.test((await page.evaluate<Focused>(FOCUSED)).name)) break;
      await page.keyboard.press('ArrowDown');
    }
    expect((await page.evaluate<Focused>(FOCUSED)).name).toMatch(name);
    await page.keyboard.press('Space');
  }

  async type(text: string): Promise<void> {
    await this.#visitor.page.keyboard.press('ControlOrMeta+A');
    await this.#visitor.page.keyboard.type(text);
  }

  press(key: 'Space' | 'Enter'): Promise<void> {
    return this.#visitor.page.keyboard.press(key);
  }

  /** Presses what has the focus, and comes to the next page. */
  async go(): Promise<void> {
    const { page } = this.#visitor;
    await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
    await page.waitForLoadState();
  }

  /** All of a page that has just been opened: see walk. */
  async walkThrough(): Promise<number> {
    await this.#visitor.page.reload();
    return this.walk();
  }

  /** From the first stop to the last in the order of the page, and out of it again: nothing holds whoever has come. */
  async walk(): Promise<number> {
    const stops: number[] = [];
    for (;;) {
      const { at, name } = await this.#tab();
      expect(at, `${name} lets go at ${this.#visitor.path}`).not.toBe(stops.at(-1));
      if (at === -1 || at === stops[0]) break;
      expect(at, `${name} comes in its order at ${this.#visitor.path}`).toBeGreaterThan(stops.at(-1) ?? -1);
      stops.push(at);
    }
    return stops.length;
  }
}
