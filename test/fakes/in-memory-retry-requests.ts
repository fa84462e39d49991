import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { DeliveryPlace } from '../../functions/domain/ledger/delivery-list.ts';
import type { RetryRequest } from '../../functions/domain/sending/retry-request.ts';
import type { Reopened, RetryRequests } from '../../functions/ports/retry-requests.ts';
import type { MailingsState } from './mailings-state.ts';

export class InMemoryRetryRequests implements RetryRequests {
  readonly #requests = new Map<string, RetryRequest>();
  readonly audits: AuditEntry[] = [];
  readonly #state: MailingsState;

  constructor(state: MailingsState) {
    this.#state = state;
  }

  async ask(noticeId: string, audit: AuditEntry): Promise<RetryRequest> {
    this.audits.push(audit);
    const request: RetryRequest = { noticeId, askedAt: audit.at, reopened: 0, doneAt: null };
    this.#requests.set(noticeId, request);
    return request;
  }

  async last(noticeId: string): Promise<RetryRequest | null> {
    return this.#requests.get(noticeId) ?? null;
  }

  async due(limit: number): Promise<readonly string[]> {
    const open = [...this.#requests.values()].filter(({ doneAt }) => doneAt === null);
    return open
      .sort((a, b) => (`${a.askedAt}#${a.noticeId}` < `${b.askedAt}#${b.noticeId}` ? -1 : 1))
      .slice(0, limit)
      .map(({ noticeId }) => noticeId);
  }

  async reopen(request: RetryRequest, failed: readonly Reopened[]): ReturnType<RetryRequests['reopen']> {
    const standing = this.#standing(request);
    if (!standing) return 'replaced';
    if (!this.#state.reopenRecipients(failed)) return 'changed';
    this.#requests.set(request.noticeId, { ...standing, reopened: standing.reopened + failed.length });
    return 'reopened';
  }

  async reach(request: RetryRequest, place: DeliveryPlace): Promise<void> {
    const standing = this.#standing(request);
    if (standing) this.#requests.set(request.noticeId, { ...standing, reached: place });
  }

  async finish(request: RetryRequest, at: string): Promise<void> {
    const standing = this.#standing(request);
    if (!standing) return;
    const { reached: _reached, ...done } = standing;
    this.#requests.set(request.noticeId, { ...done, doneAt: at });
  }

  #standing({ noticeId, askedAt }: RetryRequest): RetryRequest | null {
    const standing = this.#requests.get(noticeId);
    return standing?.askedAt === askedAt && standing.doneAt === null ? standing : null;
  }
}
