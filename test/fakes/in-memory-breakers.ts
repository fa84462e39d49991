import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { Mailing } from '../../functions/domain/mailings/mailing.ts';
import { newsOfBreaker } from '../../functions/domain/operations/operator-news.ts';
import {
  afterLook,
  type Breaker,
  type Counts,
  type EmailsLeft,
  type HourOfCounts,
  hourOf,
  isPast,
  NOTHING_COUNTED,
  withEmails,
} from '../../functions/domain/sending/breaker.ts';
import { breakerLetter } from '../../functions/domain/subscriptions/letter-request.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { Breakers, CameBack } from '../../functions/ports/breakers.ts';
import type { LetterRequests } from '../../functions/ports/letter-requests.ts';

export class InMemoryBreakers implements Breakers {
  readonly audits: AuditEntry[] = [];
  readonly #letters: Pick<LetterRequests, 'make'>;
  readonly #hours = new Map<string, Map<Instant, Counts>>();
  readonly #cameBack = new Set<string>();
  readonly #standing = new Map<string, Breaker>();
  readonly #left = new Map<string, Map<string, EmailsLeft>>();

  constructor(letters: Pick<LetterRequests, 'make'>) {
    this.#letters = letters;
  }

  async count(agencyId: string, counts: Partial<Counts>, at: Instant): Promise<void> {
    const hours = this.#hours.get(agencyId) ?? new Map<Instant, Counts>();
    const before = hours.get(hourOf(at)) ?? NOTHING_COUNTED;
    const { emails = 0, bounces = 0, complaints = 0 } = counts;
    hours.set(hourOf(at), {
      emails: before.emails + emails,
      bounces: before.bounces + bounces,
      complaints: before.complaints + complaints,
    });
    this.#hours.set(agencyId, hours);
  }

  async noteLeft(agencyId: string, { id, startedAt }: Pick<Mailing, 'id' | 'startedAt'>, emails: number, now: Instant): Promise<void> {
    const mailings = this.#left.get(agencyId) ?? new Map<string, EmailsLeft>();
    mailings.set(id, afterLook(mailings.get(id) ?? null, emails, startedAt, now));
    this.#left.set(agencyId, mailings);
  }

  async countOnce(agencyId: string, { what, mailingId, subscriptionId, at }: CameBack, now: Instant): Promise<void> {
    const when = at > now ? now : at;
    const name = JSON.stringify([agencyId, what, mailingId, subscriptionId]);
    if (isPast(when, now) || this.#cameBack.has(name)) return;
    this.#cameBack.add(name);
    await this.count(agencyId, { [what]: 1 }, when);
  }

  async read(agencyId: string, now: Instant): Promise<Readonly<{ standing: Breaker | null; hours: readonly HourOfCounts[] }>> {
    const hours = [...(this.#hours.get(agencyId) ?? [])].map(([hour, counts]) => ({ hour, ...counts }));
    const left = this.#left.get(agencyId)?.values() ?? [];
    return { standing: this.#standing.get(agencyId) ?? null, hours: withEmails(hours, left, now) };
  }

  async findMany(agencyIds: readonly string[]): Promise<ReadonlyMap<string, Breaker>> {
    return new Map([...this.#standing].filter(([id]) => agencyIds.includes(id)));
  }

  async list(): Promise<readonly Breaker[]> {
    return [...this.#standing.values()];
  }

  async replace(before: Breaker | null, after: Breaker, audit?: AuditEntry): Promise<boolean> {
    const { agencyId } = after;
    if ((this.#standing.get(agencyId)?.revision ?? 0) !== (before?.revision ?? 0)) return false;
    this.#standing.set(agencyId, after);
    if (audit) this.audits.push(audit);
    return true;
  }

  async tell(breaker: Breaker, now: Instant): Promise<void> {
    const standing = this.#standing.get(breaker.agencyId);
    if (standing?.revision !== breaker.revision || !standing.untold) return;
    this.#standing.set(breaker.agencyId, { ...standing, untold: false });
    for (const letter of [breakerLetter(breaker), ...newsOfBreaker(breaker)]) await this.#letters.make(letter, now);
  }
}
