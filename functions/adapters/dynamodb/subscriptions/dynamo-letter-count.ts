import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { after, DAY, type Instant, instant } from '#domain/time';
import type { LetterCount } from '#ports/letter-count';
import { consentKeys } from '../keys.ts';
import { type RawItem, Table } from '../table.ts';
import { letterCountFrom, letterCountItem } from './consent-items.ts';

/** Letters to one mailbox leave seldom; ten at once for it are somebody's attack. */
const TRIES = 25;

/** One small item for each mailbox, which is gone a day after its last letter. */
export class DynamoLetterCount implements LetterCount {
  readonly #subscriptions: Table;

  constructor(client: DynamoDBClient, subscriptionsTable: string) {
    this.#subscriptions = new Table(client, subscriptionsTable);
  }

  async take(mailboxKey: string, most: number, now: Date): Promise<boolean> {
    const at = instant(now);
    // Most mailboxes have had none.
    const first = most < 1 ? null : letterCountItem(mailboxKey, 1, [at], at);
    const standing = first && (await this.#subscriptions.putUnlessStanding(first));
    if (first && !standing) return true;
    return this.#change(
      mailboxKey,
      at,
      (sentAt) => {
        const recent = sentAt.filter((sent) => sent > after(at, -DAY));
        return recent.length >= most ? null : [...recent, at].sort();
      },
      standing,
    );
  }

  async giveBack(mailboxKey: string, at: Date): Promise<void> {
    await this.#change(mailboxKey, instant(at), (sentAt) => {
      const position = sentAt.indexOf(instant(at));
      return position < 0 ? null : sentAt.toSpliced(position, 1);
    });
  }

  /**
   * Change the list as it stands, again when somebody else was faster. False when `change` leaves it as it is.
   * @param found it as it stood a moment ago, where that is known
   */
  async #change(
    mailboxKey: string,
    at: Instant,
    change: (sentAt: readonly Instant[]) => readonly Instant[] | null,
    found: RawItem | null = null,
  ): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const item = found ?? (await this.#subscriptions.get(consentKeys.letters(mailboxKey)));
      found = null;
      const { revision, sentAt } = item ? letterCountFrom(item) : { revision: 0, sentAt: [] };
      const changed = change(sentAt);
      if (changed === null) return false;
      if (await this.#subscriptions.putIfRevision(letterCountItem(mailboxKey, revision + 1, changed, at), revision)) return true;
    }
    throw new Error(`the letters of a mailbox could not be counted in ${TRIES} tries: too many at once`);
  }
}
