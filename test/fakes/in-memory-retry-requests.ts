import { isDeepStrictEqual } from 'node:util';
import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { DeliveryPlace } from '../../functions/domain/ledger/delivery-list.ts';
import { batchName } from '../../functions/domain/mailings/batch.ts';
import type { RetryRequest } from '../../functions/domain/sending/retry-request.ts';
import type { Reopened, RetryRequests } from '../../functions/ports/retry-requests.ts';
import { type MailingsState, retryName } from './mailings-state.ts';

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
    if (!this.#reopen(failed)) return 'changed';
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

  /** All or nothing: false when one of them no longer stands as it had failed. */
  #reopen(failed: readonly Reopened[]): boolean {
    const [first] = failed;
    if (!first) return true;
    const progress = this.#state.progresses.get(batchName(first.batch));
    const mailing = this.#state.mailings.get(first.batch.mailingId);
    const stands = ({ position, failedAs }: Reopened): boolean => isDeepStrictEqual(progress?.deviations.get(position), failedAs);
    if (!progress || !mailing || !failed.every(stands)) return false;
    const deviations = new Map(progress.deviations);
    for (const retry of failed) {
      const { position, why, attempts } = retry;
      deviations.set(position, { status: 'retrying', why, attempts });
      this.#state.retries.set(retryName(retry.batch, position), { retry, heldUntil: null });
    }
    this.#state.progresses.set(batchName(first.batch), { ...progress, deviations });
    this.#state.reopen(mailing, first.dueAt);
    return true;
  }

  #standing({ noticeId, askedAt }: RetryRequest): RetryRequest | null {
    const standing = this.#requests.get(noticeId);
    return standing?.askedAt === askedAt && standing.doneAt === null ? standing : null;
  }
}
