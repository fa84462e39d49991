import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { isToBeAsked } from '../../functions/domain/subscriptions/subscription-life.ts';
import { after, type Instant, MINUTE } from '../../functions/domain/time.ts';
import type { ConsentRequest, ConsentRequests } from '../../functions/ports/consent-requests.ts';

type Standing = Readonly<{ request: ConsentRequest; lookedAt: Instant; until: Instant | null }>;

export class InMemoryConsentRequests implements ConsentRequests {
  readonly #requests = new Map<string, Standing>();

  /** As the subscription store does it. @param lookedAt when sweep looks at it, if nobody takes it before */
  put(request: ConsentRequest, lookedAt: Instant): void {
    this.#requests.set(request.subscriptionId, { request, lookedAt, until: null });
  }

  async make(subscription: Subscription, dueAt: Instant): Promise<void> {
    const { id, channel } = subscription;
    if (!isToBeAsked(subscription) || this.#requests.has(id)) return;
    this.put({ subscriptionId: id, channel: channel.type, lane: 'urgent', dueAt }, after(dueAt, 2 * MINUTE));
  }

  async claim(subscriptionId: string, now: Instant, until: Instant): Promise<ConsentRequest | null> {
    const standing = this.#requests.get(subscriptionId);
    if (!standing || standing.request.dueAt > now || isHeld(standing, now)) return null;
    this.#requests.set(subscriptionId, { ...standing, lookedAt: until, until });
    return standing.request;
  }

  async reschedule(claimed: ConsentRequest, dueAt: Instant): Promise<void> {
    this.#letGo(claimed, dueAt, dueAt);
  }

  async release(claimed: ConsentRequest, again: Instant): Promise<void> {
    this.#letGo(claimed, claimed.dueAt, again);
  }

  async settle(subscriptionId: string): Promise<void> {
    this.#requests.delete(subscriptionId);
  }

  async due(now: Instant, limit: number): Promise<readonly ConsentRequest[]> {
    return [...this.#requests.values()]
      .filter(({ lookedAt }) => lookedAt <= now)
      .sort((a, b) => (a.lookedAt < b.lookedAt ? -1 : 1))
      .slice(0, limit)
      .map(({ request }) => request);
  }

  async handOut({ subscriptionId, dueAt }: ConsentRequest, now: Instant, again: Instant): Promise<void> {
    const standing = this.#requests.get(subscriptionId);
    if (standing?.request.dueAt === dueAt && !isHeld(standing, now)) this.#requests.set(subscriptionId, { ...standing, lookedAt: again });
  }

  #letGo({ subscriptionId, dueAt }: ConsentRequest, dueNext: Instant, lookedAt: Instant): void {
    const standing = this.#requests.get(subscriptionId);
    if (standing?.request.dueAt === dueAt)
      this.#requests.set(subscriptionId, { request: { ...standing.request, dueAt: dueNext }, lookedAt, until: null });
  }
}

const isHeld = ({ until }: Standing, now: Instant): boolean => until !== null && until >= now;
