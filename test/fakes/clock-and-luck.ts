import type { Clock, Luck } from '../../functions/ports/clock.ts';
import { NOON } from '../builders.ts';

/** A clock that stands still until it is moved. Whoever sleeps on it moves it on, so that tests never wait. */
export class SettableClock implements Clock {
  #ms: number;

  constructor(at: string = NOON) {
    this.#ms = Date.parse(at);
  }

  now(): Date {
    return new Date(this.#ms);
  }

  async sleep(ms: number): Promise<void> {
    this.advance(ms);
  }

  advance(ms: number): void {
    this.#ms += ms;
  }

  set(at: string): void {
    this.#ms = Date.parse(at);
  }
}

/** No luck at all: ids count up, and `next` is always the same. */
export class FixedLuck implements Luck {
  #made = 0;
  readonly #next: number;

  constructor(next = 0.5) {
    this.#next = next;
  }

  next(): number {
    return this.#next;
  }

  newId(prefix: string, now: Date): string {
    return `${prefix}-${now.getTime().toString(36).padStart(10, '0')}${String(++this.#made).padStart(16, '0')}`;
  }

  secret(bytes: number): string {
    return Buffer.alloc(bytes, ++this.#made % 256).toString('base64url');
  }
}
