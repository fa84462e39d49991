import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { Issuer, Notice, NoticeStatus, NoticeSummary } from '../../functions/domain/notices/notice.ts';
import { type NoticePlace, noticeCursor, noticePlaceOf } from '../../functions/encoding/cursor.ts';
import type { AcceptanceRecords } from '../../functions/ports/acceptance-records.ts';
import type { AcceptanceRecord, BoardQuery, NoticeStore } from '../../functions/ports/notice-store.ts';

type Page = Readonly<{ items: readonly NoticeSummary[]; next?: string }>;

const summaryOf = ({ sections: _sections, receipt: _receipt, ...summary }: Notice): NoticeSummary => summary;
const byTime = (timeOf: (notice: Notice) => string) => (a: Notice, b: Notice) => (`${timeOf(a)}#${a.id}` < `${timeOf(b)}#${b.id}` ? -1 : 1);
const publication = (notice: Notice): string => notice.publishedAt ?? '';
/** Since when it has been waiting to be planned. */
const planning = (notice: Notice): string => notice.withdrawal?.at ?? publication(notice);

/** Also tells what was answered under a key. */
export class InMemoryNoticeStore implements NoticeStore {
  readonly acceptances: AcceptanceRecords = {
    find: async (agencyId, key, now) => {
      const record = this.#accepted.get(JSON.stringify([agencyId, key]));
      return record && record.expiresAt > now ? record : null;
    },
  };
  /** Versions by notice, the current one last; all share the state of the last. */
  readonly #versions = new Map<string, Notice[]>();
  readonly #accepted = new Map<string, AcceptanceRecord>();
  readonly #toPlan = new Set<string>();
  readonly audits: AuditEntry[] = [];

  async accept(notice: Notice, acceptance: AcceptanceRecord | null, audit: AuditEntry): ReturnType<NoticeStore['accept']> {
    const key = acceptance ? JSON.stringify([acceptance.caller, acceptance.key]) : '';
    const used = this.#accepted.get(key);
    if (used && used.expiresAt > audit.at) return { kind: 'key-used', record: used };
    if (this.#versions.has(notice.id)) throw new Error(`notice ${notice.id} exists already`);
    if (acceptance) this.#accepted.set(key, acceptance);
    this.#versions.set(notice.id, [structuredClone(notice)]);
    if (notice.status === 'published') this.#toPlan.add(notice.id);
    this.audits.push(audit);
    return { kind: 'accepted' };
  }

  async find(id: string): Promise<Notice | null> {
    return this.#current(id);
  }

  async findVersion(id: string, version: number): Promise<Notice | null> {
    return (await this.versions(id)).find((notice) => notice.version === version) ?? null;
  }

  async versions(id: string): Promise<readonly Notice[]> {
    return this.#versions.get(id) ?? [];
  }

  async board({ from, to, limit, cursor }: BoardQuery): Promise<Page | null> {
    return this.#page(this.#published(from, to).reverse(), publication, limit, cursor);
  }

  async ofAgency(agencyId: string, { from, to, limit, cursor }: BoardQuery): Promise<Page | null> {
    const timeOf = (notice: Notice): string => notice.createdAt;
    const found = [...this.#versions.keys()]
      .flatMap((id) => this.#current(id) ?? [])
      .filter((notice) => notice.issuers.some((issuer) => issuer.id === agencyId) && timeOf(notice) >= from && timeOf(notice) < to);
    return this.#page(found.sort(byTime(timeOf)).reverse(), timeOf, limit, cursor);
  }

  async *publishedBetween(from: string, to: string): AsyncGenerator<Notice, void, undefined> {
    yield* this.#published(from, to);
  }

  async due(work: 'plan' | 'publish', now: string, limit: number): Promise<readonly string[]> {
    const timeOf = work === 'plan' ? planning : (notice: Notice): string => notice.publishAt ?? '';
    return [...this.#versions.keys()]
      .flatMap((id) => this.#current(id) ?? [])
      .filter((notice) => (work === 'plan' ? this.#toPlan.has(notice.id) : notice.status === 'scheduled') && timeOf(notice) <= now)
      .sort(byTime(timeOf))
      .slice(0, limit)
      .map(({ id }) => id);
  }

  async publish(id: string, at: string, from: readonly NoticeStatus[]): Promise<boolean> {
    const notice = this.#current(id);
    if (!notice || !from.includes(notice.status)) return false;
    this.#change(id, { status: 'published', publishedAt: at });
    this.#toPlan.add(id);
    return true;
  }

  async cosign(id: string, agencyId: string, at: string, audit: AuditEntry): Promise<readonly Issuer[] | null> {
    const notice = this.#current(id);
    if (notice?.status !== 'awaiting-signatures' || !notice.issuers.some((issuer) => issuer.id === agencyId)) return null;
    if (notice.issuers.some((issuer) => issuer.id === agencyId && issuer.signedAt !== undefined)) return notice.issuers;
    const issuers = notice.issuers.map((issuer) => (issuer.id === agencyId ? { ...issuer, signedAt: at } : issuer));
    const waitsOn = notice.publishAt !== undefined && notice.publishAt > at && issuers.every(({ signedAt }) => signedAt !== undefined);
    this.#change(id, { issuers, ...(waitsOn ? { status: 'scheduled' } : {}) });
    this.audits.push(audit);
    return issuers;
  }

  async cancel(id: string, audit: AuditEntry): Promise<boolean> {
    const status = this.#current(id)?.status;
    if (status !== 'scheduled' && status !== 'awaiting-signatures') return false;
    this.#change(id, { status: 'cancelled' });
    this.audits.push(audit);
    return true;
  }

  async replace(before: Notice, after: Notice, audit: AuditEntry): Promise<boolean> {
    const standing = this.#current(before.id);
    if (standing?.status !== before.status || standing.version !== before.version) return false;
    this.#change(before.id, { status: after.status, ...(after.withdrawal ? { withdrawal: after.withdrawal } : {}) });
    this.#toPlan.add(before.id);
    this.audits.push(audit);
    return true;
  }

  async statusOf(id: string): Promise<NoticeStatus | null> {
    return this.#current(id)?.status ?? null;
  }

  async markPlanned(id: string, version: number, act: 'notice' | 'withdrawal'): Promise<void> {
    const standing = this.#current(id);
    if (standing?.version === version && (standing.status === 'withdrawn') === (act === 'withdrawal')) this.#toPlan.delete(id);
  }

  #current(id: string): Notice | null {
    return this.#versions.get(id)?.at(-1) ?? null;
  }

  #change(id: string, change: Partial<Notice>): void {
    this.#versions.set(
      id,
      (this.#versions.get(id) ?? []).map((notice) => ({ ...notice, ...change })),
    );
  }

  #published(from: string, to: string): Notice[] {
    return [...this.#versions.keys()]
      .flatMap((id) => this.#current(id) ?? [])
      .filter(({ publishedAt }) => publishedAt !== undefined && publishedAt >= from && publishedAt < to)
      .sort(byTime(publication));
  }

  /** The cursor is the place of the last notice shown. */
  #page(newestFirst: readonly Notice[], timeOf: (notice: Notice) => string, limit: number, cursor: string | undefined): Page | null {
    const keyOf = (place: NoticePlace): string => `${place.at}#${place.id}`;
    const place = (notice: Notice): NoticePlace => ({ at: timeOf(notice), id: notice.id });
    const behind = cursor === undefined ? undefined : noticePlaceOf(cursor);
    if (behind === null) return null;
    const rest = behind === undefined ? newestFirst : newestFirst.filter((notice) => keyOf(place(notice)) < keyOf(behind));
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(summaryOf), ...(last && rest.length > limit ? { next: noticeCursor(place(last)) } : {}) };
  }
}
