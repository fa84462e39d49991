import type { LetterRequest } from '../../functions/domain/subscriptions/letter-request.ts';
import { after, type Instant, MINUTE } from '../../functions/domain/time.ts';
import type { LetterId, LetterRequests } from '../../functions/ports/letter-requests.ts';

type Standing = Readonly<{ request: LetterRequest; lookedAt: Instant; until: Instant | null }>;

export class InMemoryLetterRequests implements LetterRequests {
  readonly #requests = new Map<string, Standing>();

  async make({ letter, subject }: LetterId, at: Instant): Promise<void> {
    if (!this.#requests.has(nameOf({ letter, subject }))) this.put({ letter, subject }, at);
  }

  /** As the store of what asks for it does, in the place of an earlier one. */
  put({ letter, subject }: LetterId, at: Instant): void {
    const request: LetterRequest = { letter, subject, askedAt: at, dueAt: at, attempts: 0 };
    this.#requests.set(nameOf(request), { request, lookedAt: after(at, 2 * MINUTE), until: null });
  }

  async claim(letter: LetterId, now: Instant, until: Instant): Promise<LetterRequest | null> {
    const standing = this.#requests.get(nameOf(letter));
    if (!standing || standing.request.dueAt > now || isHeld(standing, now)) return null;
    this.#requests.set(nameOf(letter), { ...standing, lookedAt: until, until });
    return standing.request;
  }

  async reschedule(claimed: LetterRequest, dueAt: Instant, attempts: number): Promise<void> {
    this.#letGo(claimed, { ...claimed, dueAt, attempts }, dueAt);
  }

  async release(claimed: LetterRequest, again: Instant): Promise<void> {
    this.#letGo(claimed, claimed, again);
  }

  async settle(letter: LetterId): Promise<void> {
    this.#requests.delete(nameOf(letter));
  }

  async due(now: Instant, limit: number): Promise<readonly LetterRequest[]> {
    return [...this.#requests.values()]
      .filter(({ lookedAt }) => lookedAt <= now)
      .sort((a, b) => (a.lookedAt < b.lookedAt ? -1 : 1))
      .slice(0, limit)
      .map(({ request }) => request);
  }

  async handOut(request: LetterRequest, now: Instant, again: Instant): Promise<void> {
    const standing = this.#requests.get(nameOf(request));
    if (standing?.request.dueAt === request.dueAt && !isHeld(standing, now))
      this.#requests.set(nameOf(request), { ...standing, lookedAt: again });
  }

  /** All that wait, in the order of their making. */
  all(): readonly LetterRequest[] {
    return [...this.#requests.values()].map(({ request }) => request);
  }

  #letGo(claimed: LetterRequest, request: LetterRequest, lookedAt: Instant): void {
    const standing = this.#requests.get(nameOf(claimed));
    if (standing?.request.dueAt === claimed.dueAt) this.#requests.set(nameOf(claimed), { request, lookedAt, until: null });
  }
}

const nameOf = ({ letter, subject }: LetterId): string => `${letter}#${subject}`;

const isHeld = ({ until }: Standing, now: Instant): boolean => until !== null && until >= now;
