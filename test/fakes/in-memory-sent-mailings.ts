import type { Partition } from '../../functions/domain/audience/directory.ts';
import type { Batch } from '../../functions/domain/mailings/batch.ts';
import { type BegunMailing, looksAtOf } from '../../functions/domain/mailings/begun-mailing.ts';
import type { Mailing, MailingRange } from '../../functions/domain/mailings/mailing.ts';
import type { ChannelType } from '../../functions/domain/subscriptions/subscription.ts';
import type { SentMailings } from '../../functions/ports/sent-mailings.ts';
import { byKey, type MailingsState } from './mailings-state.ts';

const keyOf = ({ startedAt, mailingId }: Readonly<{ startedAt: string; mailingId: string }>): string => `${startedAt}#${mailingId}`;

/** Finds what was put into the log. */
export class InMemorySentMailings implements SentMailings {
  readonly #state: MailingsState;

  constructor(state: MailingsState) {
    this.#state = state;
  }

  async ofMonth(month: string, behind: Parameters<SentMailings['ofMonth']>[1], limit: number): ReturnType<SentMailings['ofMonth']> {
    const begun = [...this.#state.mailings.values()].map((mailing) => this.#begun(mailing));
    const found = begun
      .filter((one) => one.startedAt.startsWith(month) && (behind === null || keyOf(one) < keyOf(behind)))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
    return { items: found.slice(0, limit), isEnd: found.length <= limit };
  }

  async rangesIn(mailingId: string, { slotId, province }: Partition): Promise<readonly MailingRange[]> {
    return this.#ranges(mailingId).filter(({ range }) => range.slotId === slotId && range.province === province);
  }

  async batchAt(mailingId: string, range: string, channel: ChannelType, key: string): Promise<Batch | null> {
    for (const batch of this.#state.batches.values()) {
      const { id } = batch;
      const isThere = id.mailingId === mailingId && id.rangeId === range && id.channel === channel;
      if (isThere && id.after < key && key <= batch.lastKey) return batch;
    }
    return null;
  }

  #begun({ id, act, startedAt }: Mailing): BegunMailing {
    return { mailingId: id, act, startedAt, looksAt: looksAtOf(this.#ranges(id)) };
  }

  #ranges(mailingId: string): readonly MailingRange[] {
    return byKey(this.#state.ranges.get(mailingId) ?? []);
  }
}
