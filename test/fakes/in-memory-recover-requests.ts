import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { SentPlace } from '../../functions/domain/ledger/sent-list.ts';
import type { MissedSpan, RecoverRequest } from '../../functions/domain/sending/recover-request.ts';
import type { RecoverRequests } from '../../functions/ports/recover-requests.ts';
import type { Reopened } from '../../functions/ports/retry-requests.ts';
import type { MailingsState } from './mailings-state.ts';

export class InMemoryRecoverRequests implements RecoverRequests {
  readonly #requests = new Map<string, RecoverRequest>();
  /** When the last turn of a subscription ended. */
  readonly #turns = new Map<string, string>();
  readonly audits: AuditEntry[] = [];
  readonly #state: MailingsState;

  constructor(state: MailingsState) {
    this.#state = state;
  }

  async ask(subscriptionId: string, { since, until }: MissedSpan, lostBefore: string, audit: AuditEntry): Promise<RecoverRequest | null> {
    const standing = this.#requests.get(subscriptionId);
    if (standing?.doneAt === null && standing.askedAt >= lostBefore) return null;
    this.audits.push(audit);
    const request: RecoverRequest = { subscriptionId, since, until, askedAt: audit.at, reopened: 0, doneAt: null };
    this.#requests.set(subscriptionId, request);
    this.#turns.delete(subscriptionId);
    return request;
  }

  async last(subscriptionId: string): Promise<RecoverRequest | null> {
    return this.#requests.get(subscriptionId) ?? null;
  }

  async due(limit: number): Promise<readonly string[]> {
    const open = [...this.#requests.values()].filter(({ doneAt }) => doneAt === null);
    const since = ({ subscriptionId, askedAt }: RecoverRequest) => `${this.#turns.get(subscriptionId) ?? askedAt}#${subscriptionId}`;
    return open
      .sort((a, b) => (since(a) < since(b) ? -1 : 1))
      .slice(0, limit)
      .map(({ subscriptionId }) => subscriptionId);
  }

  async reopen(request: RecoverRequest, missed: Reopened): ReturnType<RecoverRequests['reopen']> {
    const standing = this.#standing(request);
    if (!standing) return 'replaced';
    if (!this.#state.reopenRecipients([missed])) return 'changed';
    this.#requests.set(request.subscriptionId, { ...standing, reopened: standing.reopened + 1 });
    return 'reopened';
  }

  async reach(request: RecoverRequest, place: SentPlace, at: string): Promise<void> {
    const standing = this.#standing(request);
    if (!standing) return;
    this.#requests.set(request.subscriptionId, { ...standing, reached: place });
    this.#turns.set(request.subscriptionId, at);
  }

  async putBehind(subscriptionId: string, at: string): Promise<void> {
    if (this.#requests.get(subscriptionId)?.doneAt === null) this.#turns.set(subscriptionId, at);
  }

  async finish(request: RecoverRequest, at: string): Promise<void> {
    const standing = this.#standing(request);
    if (!standing) return;
    const { reached: _reached, ...done } = standing;
    this.#requests.set(request.subscriptionId, { ...done, doneAt: at });
  }

  #standing({ subscriptionId, askedAt }: RecoverRequest): RecoverRequest | null {
    const standing = this.#requests.get(subscriptionId);
    return standing?.askedAt === askedAt && standing.doneAt === null ? standing : null;
  }
}
