import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import { type Likeness, likenessOf } from '../../functions/domain/notices/likeness.ts';
import { announcedOf, type Notice, NoticeState, type NoticeSummary, NoticeVersion } from '../../functions/domain/notices/notice.ts';
import type { DueAct, NoticeDue } from '../../functions/domain/notices/notice-life.ts';
import { type NoticePlace, noticeCursor, noticePlaceOf } from '../../functions/encoding/cursor.ts';
import type { AcceptanceRecords } from '../../functions/ports/acceptance-records.ts';
import type { BoardQuery, NoticeLists } from '../../functions/ports/notice-lists.ts';
import type { AcceptanceRecord, NoticeStore, ReplaceNotice, Standing } from '../../functions/ports/notice-store.ts';
import { InMemoryAttachmentStore } from './in-memory-attachments.ts';

type Page = Readonly<{ items: readonly NoticeSummary[]; next?: string }>;

const summaryOf = ({ sections: _sections, receipt: _receipt, attachments, ...summary }: Notice): NoticeSummary => ({
  ...summary,
  attachments: attachments.map(({ id }) => ({ id })),
});
const byTime = (timeOf: (notice: Notice) => string) => (a: Notice, b: Notice) => (`${timeOf(a)}#${a.id}` < `${timeOf(b)}#${b.id}` ? -1 : 1);
const publication = (notice: Notice): string => notice.publishedAt ?? '';
/** Without its time: another time for the same takes its place. */
const nameOf = ({ at: _at, ...due }: NoticeDue): string => JSON.stringify(Object.entries({ ...due, by: '' }).toSorted());

/** Also tells what was answered under a key, and which notices there are. */
export class InMemoryNoticeStore implements NoticeStore, NoticeLists {
  readonly acceptances: AcceptanceRecords = {
    find: async (agencyId, key, now) => {
      const record = this.#accepted.get(JSON.stringify([agencyId, key]));
      return record && record.expiresAt > now ? record : null;
    },
  };
  /** Versions by notice, the current one last; all share the state of the last. */
  readonly #versions = new Map<string, Notice[]>();
  readonly #accepted = new Map<string, AcceptanceRecord>();
  readonly #due = new Map<string, NoticeDue>();
  readonly audits: AuditEntry[] = [];
  readonly #attachments: InMemoryAttachmentStore;

  constructor(attachments = new InMemoryAttachmentStore()) {
    this.#attachments = attachments;
  }

  async accept(
    notice: Notice,
    acceptance: AcceptanceRecord | null,
    { audit, due, attachments = [] }: Parameters<NoticeStore['accept']>[2],
  ): ReturnType<NoticeStore['accept']> {
    const key = acceptance ? JSON.stringify([acceptance.caller, acceptance.key]) : '';
    const used = this.#accepted.get(key);
    if (used && used.expiresAt > audit.at) return { kind: 'key-used', record: used };
    if (this.#versions.has(notice.id)) throw new Error(`notice ${notice.id} exists already`);
    if (!attachments.every((one) => this.#attachments.follows(one))) return { kind: 'attachments-changed' };
    for (const one of attachments) await this.#attachments.replace(one);
    if (acceptance) this.#accepted.set(key, acceptance);
    this.#versions.set(notice.id, [structuredClone(notice)]);
    for (const one of due) this.#due.set(nameOf(one), one);
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

  async alike({ number, title }: Likeness, since: string): Promise<readonly NoticeSummary[]> {
    const current = [...this.#versions.values()].flatMap((versions) => versions.at(-1) ?? []);
    const isAlike = (notice: Notice): boolean => {
      const own = likenessOf(notice, notice.issuers);
      return (number !== undefined && own.number === number) || (own.title === title && notice.createdAt > since);
    };
    return current
      .filter(isAlike)
      .sort(byTime(({ createdAt }) => createdAt))
      .reverse()
      .map(summaryOf);
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

  async named(ids: readonly string[]): Promise<readonly NoticeSummary[]> {
    return ids.flatMap((id) => this.#current(id) ?? []).map(summaryOf);
  }

  async *publishedBetween(from: string, to: string): AsyncGenerator<Notice, void, undefined> {
    yield* this.#published(from, to);
  }

  async due<A extends DueAct>(act: A, now: string, limit: number): Promise<readonly Extract<NoticeDue, { act: A }>[]> {
    const isOfAct = (due: NoticeDue): due is Extract<NoticeDue, { act: A }> => due.act === act;
    const placeOf = ({ at, noticeId }: NoticeDue): string => `${at}#${noticeId}`;
    return [...this.#due.values()]
      .filter(isOfAct)
      .filter(({ at }) => at <= now)
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
      .slice(0, limit);
  }

  async settle(due: NoticeDue, rest?: NoticeDue): Promise<void> {
    this.#due.delete(nameOf(due));
    if (rest) this.#due.set(nameOf(rest), rest);
  }

  async replace(
    before: Notice,
    after: Notice,
    { audit, due, settled = [], rewritten = [], acceptance = null, attachments = [] }: ReplaceNotice,
  ): Promise<boolean> {
    const standing = this.#current(before.id);
    if (standing?.revision !== before.revision || standing.status !== before.status) return false;
    if (!attachments.every((one) => this.#attachments.follows(one))) return false;
    const key = acceptance ? JSON.stringify([acceptance.caller, acceptance.key]) : '';
    if ((this.#accepted.get(key)?.expiresAt ?? '') > audit.at) return false;
    if (acceptance) this.#accepted.set(key, acceptance);
    for (const one of attachments) await this.#attachments.replace(one);
    const state = { ...NoticeState.parse(after), ...(after.version > 1 ? { currentVersion: after.version } : {}) };
    const versions = (this.#versions.get(before.id) ?? []).map(
      (notice) => structuredClone(rewritten.find(({ version }) => version === notice.version)) ?? notice,
    );
    const further = after.version === before.version ? [] : [structuredClone(after)];
    this.#versions.set(
      before.id,
      [...versions, ...further].map((notice) => ({ ...NoticeVersion.parse(notice), ...state })),
    );
    for (const one of settled) this.#due.delete(nameOf(one));
    for (const one of due) this.#due.set(nameOf(one), one);
    if (audit) this.audits.push(audit);
    return true;
  }

  async standingOf(id: string): Promise<Standing | null> {
    const current = this.#current(id);
    return current && { status: current.status, announced: announcedOf(current), revision: current.revision };
  }

  #current(id: string): Notice | null {
    return this.#versions.get(id)?.at(-1) ?? null;
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
