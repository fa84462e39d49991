import * as z from 'zod';
import type { AskedOrganization, HubReceiptSum, Receipt, ReceiptSum } from '../../functions/domain/receipts/receipt.ts';
import { countyOf } from '../../functions/domain/region.ts';
import type { Instant } from '../../functions/domain/time.ts';
import { cursorOf, placeOf } from '../../functions/encoding/cursor.ts';
import type { LetterId } from '../../functions/ports/letter-requests.ts';
import { RECEIPTS_TOGETHER, type Receipts, type ReceiptsQuery } from '../../functions/ports/receipts.ts';
import type { InMemoryLetterRequests } from './in-memory-letter-requests.ts';

const Place = z.tuple([z.string(), z.null()]);

export class InMemoryReceipts implements Receipts {
  readonly #receipts = new Map<string, Receipt>();
  readonly #letters: InMemoryLetterRequests;

  constructor(letters: InMemoryLetterRequests) {
    this.#letters = letters;
  }

  async ask(noticeId: string, organizations: readonly AskedOrganization[], at: Instant): Promise<void> {
    if (organizations.length > RECEIPTS_TOGETHER) throw new RangeError('too many at once');
    for (const one of organizations)
      if (!this.#receipts.has(nameOf(noticeId, one.organizationId)))
        this.#receipts.set(nameOf(noticeId, one.organizationId), { ...one, noticeId, askedAt: at, answer: null, revision: 0 });
  }

  async find(noticeId: string, organizationId: string): Promise<Receipt | null> {
    return this.#receipts.get(nameOf(noticeId, organizationId)) ?? null;
  }

  async answer(before: Receipt | null, after: Receipt, letter: LetterId | null, at: Instant): Promise<boolean> {
    const name = nameOf(after.noticeId, after.organizationId);
    const standing = this.#receipts.get(name);
    if (standing?.revision !== before?.revision) return false;
    this.#receipts.set(name, after);
    if (letter) this.#letters.put(letter, at);
    return true;
  }

  async answered(noticeId: string, organizationIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (organizationIds.length > RECEIPTS_TOGETHER) throw new RangeError('too many at once');
    return new Set(organizationIds.filter((id) => (this.#receipts.get(nameOf(noticeId, id))?.answer ?? null) !== null));
  }

  async findMany(noticeId: string, organizationIds: readonly string[]): Promise<ReadonlyMap<string, Receipt>> {
    if (organizationIds.length > RECEIPTS_TOGETHER) throw new RangeError('too many at once');
    return new Map(
      organizationIds.flatMap((id) => {
        const receipt = this.#receipts.get(nameOf(noticeId, id));
        return receipt ? [[id, receipt] as const] : [];
      }),
    );
  }

  async sumsOfHub(hubId: string, limit: number, before?: string): Promise<readonly HubReceiptSum[]> {
    const sums = new Map<string, HubReceiptSum>();
    for (const { hub, noticeId, answer } of this.#receipts.values()) {
      if (hub !== hubId || (before !== undefined && noticeId >= before)) continue;
      const { required, received } = sums.get(noticeId) ?? { required: 0, received: 0 };
      sums.set(noticeId, { noticeId, required: required + 1, received: received + (answer ? 1 : 0) });
    }
    return [...sums.values()].sort((a, b) => (a.noticeId < b.noticeId ? 1 : -1)).slice(0, limit);
  }

  async list(noticeId: string, { status, limit, cursor }: ReceiptsQuery): ReturnType<Receipts['list']> {
    const place = cursor === undefined ? (['', null] as const) : placeOf(Place, cursor);
    if (!place) return null;
    const all = this.#of(noticeId).filter(
      ({ organizationId, answer }) => organizationId > place[0] && (status === undefined || (answer !== null) === (status === 'received')),
    );
    const items = all.slice(0, limit);
    return { items, ...(all.length > limit ? { next: cursorOf([items.at(-1)?.organizationId, null]) } : {}) };
  }

  async sums(noticeId: string): Promise<readonly ReceiptSum[]> {
    const sums = new Map<string, ReceiptSum>();
    for (const { region, isVerified, hub, answer } of this.#of(noticeId)) {
      const name = JSON.stringify([countyOf(region), isVerified, hub]);
      const { required, received } = sums.get(name) ?? { required: 0, received: 0 };
      sums.set(name, { county: countyOf(region), isVerified, hub, required: required + 1, received: received + (answer ? 1 : 0) });
    }
    return [...sums.values()];
  }

  #of(noticeId: string): readonly Receipt[] {
    return [...this.#receipts.values()]
      .filter((receipt) => receipt.noticeId === noticeId)
      .sort((a, b) => (a.organizationId < b.organizationId ? -1 : 1));
  }
}

const nameOf = (noticeId: string, organizationId: string): string => `${noticeId}#${organizationId}`;
