import type { Mailing, MailingRange } from '../../functions/domain/mailings/mailing.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { Mailings } from '../../functions/ports/mailings.ts';
import { InMemoryRanges } from './in-memory-ranges.ts';
import { byKey, MailingsState } from './mailings-state.ts';

export class InMemoryMailings implements Mailings {
  readonly #state: MailingsState;
  readonly #ranges: InMemoryRanges;

  constructor(state: MailingsState = new MailingsState()) {
    this.#state = state;
    this.#ranges = new InMemoryRanges(state);
  }

  async begin(mailing: Mailing, ranges: readonly MailingRange[]): Promise<Mailing> {
    await this.#ranges.add(ranges);
    const standing = this.#state.mailings.get(mailing.id) ?? mailing;
    this.#state.mailings.set(mailing.id, standing);
    if (standing.act !== 'digest') await this.mention(mailing.id, [standing.noticeId]);
    return standing;
  }

  async find(mailingId: string): Promise<Mailing | null> {
    return this.#state.mailings.get(mailingId) ?? null;
  }

  async ofNotice(noticeId: string): Promise<readonly Mailing[]> {
    const ids = [...(this.#state.mentions.get(noticeId) ?? [])];
    return byKey(
      ids.flatMap((id) => this.#state.mailings.get(id) ?? []).map((mailing) => [`${mailing.startedAt}#${mailing.id}`, mailing] as const),
    );
  }

  async mention(mailingId: string, noticeIds: readonly string[]): Promise<void> {
    if (!this.#state.mailings.has(mailingId)) throw new Error(`there is no mailing ${mailingId}`);
    for (const noticeId of noticeIds) this.#state.mentions.set(noticeId, (this.#state.mentions.get(noticeId) ?? new Set()).add(mailingId));
  }

  async lastDigest(slotId: string): Promise<Mailing | null> {
    return this.#runs(slotId).at(-1) ?? null;
  }

  async digestOf(slotId: string, at: Instant): Promise<Mailing | null> {
    return this.#runs(slotId).find(({ window }) => window.from <= at && at < window.to) ?? null;
  }

  async reopen(mailingId: string, at: Instant): Promise<void> {
    const mailing = this.#state.mailings.get(mailingId);
    if (!mailing) throw new Error(`there is no mailing ${mailingId}`);
    this.#state.reopen(mailing, at);
  }

  async close(mailingId: string, at: Instant, reopened = 0): Promise<void> {
    const mailing = this.#state.mailings.get(mailingId);
    if (mailing && mailing.closedAt === undefined && (mailing.reopened ?? 0) === reopened)
      this.#state.mailings.set(mailingId, { ...mailing, closedAt: at });
  }

  #runs(slotId: string): Extract<Mailing, { act: 'digest' }>[] {
    const runs = [...this.#state.mailings.values()].flatMap((mailing) =>
      mailing.act === 'digest' && mailing.slotId === slotId ? [mailing] : [],
    );
    return byKey(runs.map((run) => [run.window.to, run] as const));
  }
}
