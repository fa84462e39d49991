import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { ErasureRequest } from '../../functions/domain/subscriptions/erasure-request.ts';
import { after, type Instant, MINUTE } from '../../functions/domain/time.ts';
import type { ErasureRequests } from '../../functions/ports/erasure-requests.ts';

type Standing = Readonly<{ request: ErasureRequest; lookedAt: Instant; until: Instant | null }>;

export class InMemoryErasureRequests implements ErasureRequests {
  readonly audits: AuditEntry[] = [];
  readonly #requests = new Map<string, Standing>();

  async make(addressKey: string, at: Instant, audit: AuditEntry | null): Promise<void> {
    const standing = this.#requests.get(addressKey);
    const request = { ...standing?.request, addressKey, askedAt: at, dueAt: at };
    if (!standing || !isHeld(standing, at)) this.#requests.set(addressKey, { request, lookedAt: after(at, 2 * MINUTE), until: null });
    if (audit) this.audits.push(audit);
  }

  async claim(addressKey: string, now: Instant, until: Instant): Promise<ErasureRequest | null> {
    const standing = this.#requests.get(addressKey);
    if (!standing || standing.request.dueAt > now || isHeld(standing, now)) return null;
    this.#requests.set(addressKey, { ...standing, lookedAt: until, until });
    return standing.request;
  }

  async note(claimed: ErasureRequest): Promise<void> {
    const standing = this.#requests.get(claimed.addressKey);
    if (standing?.request.dueAt !== claimed.dueAt) return;
    const { mailsTo: _before, ...request } = standing.request;
    const { sealedNames, mailsTo } = claimed;
    const noted = { ...request, ...(sealedNames === undefined ? {} : { sealedNames }), ...(mailsTo === undefined ? {} : { mailsTo }) };
    this.#requests.set(claimed.addressKey, { ...standing, request: noted });
  }

  async reschedule({ addressKey, dueAt: dueBefore }: ErasureRequest, dueAt: Instant): Promise<void> {
    const standing = this.#requests.get(addressKey);
    if (standing?.request.dueAt === dueBefore)
      this.#requests.set(addressKey, { request: { ...standing.request, dueAt }, lookedAt: dueAt, until: null });
  }

  async release({ addressKey, dueAt }: ErasureRequest, lookedAt: Instant): Promise<void> {
    const standing = this.#requests.get(addressKey);
    if (standing?.request.dueAt === dueAt) this.#requests.set(addressKey, { ...standing, lookedAt, until: null });
  }

  async settle(addressKey: string): Promise<void> {
    this.#requests.delete(addressKey);
  }

  async due(now: Instant, limit: number): Promise<readonly ErasureRequest[]> {
    return [...this.#requests.values()]
      .filter(({ lookedAt }) => lookedAt <= now)
      .sort((a, b) => (a.lookedAt < b.lookedAt ? -1 : 1))
      .slice(0, limit)
      .map(({ request }) => request);
  }

  async handOut({ addressKey, dueAt }: ErasureRequest, now: Instant, again: Instant): Promise<void> {
    const standing = this.#requests.get(addressKey);
    if (standing?.request.dueAt === dueAt && !isHeld(standing, now)) this.#requests.set(addressKey, { ...standing, lookedAt: again });
  }

  /** All that wait. */
  all(): readonly ErasureRequest[] {
    return [...this.#requests.values()].map(({ request }) => request);
  }
}

const isHeld = ({ until }: Standing, now: Instant): boolean => until !== null && until >= now;
