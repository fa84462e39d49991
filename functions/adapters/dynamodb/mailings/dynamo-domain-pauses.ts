import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { acceptedBy, contentRefusedBy, type DomainRefusal, type Pauses, pausedUntil, refusedBy } from '#domain/sending/domain-pause';
import { SECOND } from '#domain/time';
import type { DomainPauses } from '#ports/domain-pauses';
import { untilInTime } from '../../until-in-time.ts';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { Table } from '../table.ts';

const KEPT_MS = 10 * SECOND;

const PAUSES = form(
  z.object({
    turn: z.int(),
    domains: z.record(z.string(), z.object({ untilMs: z.number(), times: z.int(), mailboxes: z.array(z.string()).optional() })),
  }),
);

/** One item beside the sending line; it is read each few seconds and seldom written. */
export class DynamoDomainPauses implements DomainPauses {
  readonly #mailings: Table;
  #known: Readonly<{ domains: Pauses; readMs: number }> | null = null;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  async refused(domain: string, { about, length }: DomainRefusal, mailbox: string, now: Date): Promise<number | null> {
    const nowMs = now.getTime();
    const domains = await this.#change(now, (standing) =>
      about === 'content' ? contentRefusedBy(standing, domain, mailbox, nowMs, length) : refusedBy(standing, domain, nowMs, length),
    );
    return pausedUntil(domains, domain, nowMs);
  }

  async accepted(domain: string, now: Date): Promise<void> {
    const known = await this.all(now);
    if (acceptedBy(known, domain) !== known) await this.#change(now, (standing) => acceptedBy(standing, domain));
  }

  async all(now: Date): Promise<Pauses> {
    if (!this.#known || Math.abs(now.getTime() - this.#known.readMs) > KEPT_MS)
      this.#known = { domains: (await this.#read()).domains, readMs: now.getTime() };
    return this.#known.domains;
  }

  #change(now: Date, work: (standing: Pauses) => Pauses): Promise<Pauses> {
    return untilInTime('the list of mail domains that refuse us', async () => {
      const { revision, domains } = await this.#read();
      const changed = work(domains);
      const item = { ...mailingKeys.pace('PAUSES'), kind: 'pauses', ...PAUSES.write({ turn: revision + 1, domains: changed }) };
      if (changed !== domains && !(await this.#mailings.putIfRevision(item, revision))) return null;
      this.#known = { domains: changed, readMs: now.getTime() };
      return { answer: changed };
    });
  }

  async #read(): Promise<Readonly<{ revision: number; domains: Pauses }>> {
    const item = await this.#mailings.get(mailingKeys.pace('PAUSES'));
    if (!item) return { revision: 0, domains: {} };
    const { turn: revision, domains } = PAUSES.parse(item);
    return { revision, domains };
  }
}
