import type { Instant } from '../../functions/domain/time.ts';
import type { MailingChecks } from '../../functions/ports/mailing-checks.ts';
import { byKey, MailingsState } from './mailings-state.ts';

export class InMemoryMailingChecks implements MailingChecks {
  readonly #state: MailingsState;

  constructor(state: MailingsState = new MailingsState()) {
    this.#state = state;
  }

  async due(now: Instant, limit: number): Promise<readonly string[]> {
    const due = [...this.#state.mailings.values()].flatMap((mailing) => {
      const at = this.#state.checks.get(mailing.id) ?? mailing.startedAt;
      return mailing.closedAt === undefined && at <= now ? [[`${at}#${mailing.id}`, mailing.id] as const] : [];
    });
    return byKey(due).slice(0, limit);
  }

  async reschedule(mailingId: string, at: Instant): Promise<void> {
    this.#state.checks.set(mailingId, at);
  }
}
