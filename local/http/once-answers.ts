import { randomBytes } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';

/** What a link answers, the first time. */
export type OnceAnswer = Readonly<{ status: number; headers: OutgoingHttpHeaders }>;

/** Links for whoever sits at the machine that work once: they lead in where a browser would have to be let in first. */
export class OnceAnswers {
  readonly #kept = new Map<string, OnceAnswer>();

  /** @returns the name by which it is asked for */
  keep(answer: OnceAnswer): string {
    const name = randomBytes(18).toString('base64url');
    this.#kept.set(name, answer);
    return name;
  }

  /** Null where there is none, or no more. */
  take(name: string): OnceAnswer | null {
    const answer = this.#kept.get(name) ?? null;
    this.#kept.delete(name);
    return answer;
  }
}
