import type { Instant } from '../../functions/domain/time.ts';
import type { Miss, Misses } from '../../functions/ports/misses.ts';

type Noted = Readonly<{ miss: Miss; dueAt: Instant }>;

const nameOf = ({ mailingId, organizationId }: Pick<Miss, 'mailingId' | 'organizationId'>): string => `${mailingId}#${organizationId}`;

export class InMemoryMisses implements Misses {
  readonly noted = new Map<string, Noted>();
  readonly #claims = new Map<string, string>();

  async note({ mailingId, organizationId }: Pick<Miss, 'mailingId' | 'organizationId'>, at: Instant): Promise<void> {
    const name = nameOf({ mailingId, organizationId });
    const { notedAt = at, revision = 0 } = this.noted.get(name)?.miss ?? {};
    this.noted.set(name, { miss: { mailingId, organizationId, notedAt, revision: revision + 1 }, dueAt: at });
  }

  async due(now: Instant, limit: number): Promise<readonly Miss[]> {
    return [...this.noted.values()]
      .filter(({ dueAt }) => dueAt <= now)
      .sort((a, b) => (`${a.dueAt}#${nameOf(a.miss)}` < `${b.dueAt}#${nameOf(b.miss)}` ? -1 : 1))
      .slice(0, limit)
      .map(({ miss }) => miss);
  }

  async putOff(miss: Miss, until: Instant): Promise<void> {
    if (this.#stands(miss)) this.noted.set(nameOf(miss), { miss, dueAt: until });
  }

  async settle(miss: Miss): Promise<void> {
    if (this.#stands(miss)) this.noted.delete(nameOf(miss));
  }

  async claim(organizationId: string, what: string, by: string): Promise<string> {
    const name = `${what}#${organizationId}`;
    const first = this.#claims.get(name) ?? by;
    this.#claims.set(name, first);
    return first;
  }

  #stands(miss: Miss): boolean {
    return this.noted.get(nameOf(miss))?.miss.revision === miss.revision;
  }
}
