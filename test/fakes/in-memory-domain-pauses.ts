import {
  acceptedBy,
  contentRefusedBy,
  type DomainRefusal,
  type Pauses,
  pausedUntil,
  refusedBy,
} from '../../functions/domain/sending/domain-pause.ts';
import type { DomainPauses } from '../../functions/ports/domain-pauses.ts';

export class InMemoryDomainPauses implements DomainPauses {
  #pauses: Pauses = {};

  async refused(domain: string, { about, length }: DomainRefusal, mailbox: string, now: Date): Promise<number | null> {
    const nowMs = now.getTime();
    this.#pauses =
      about === 'content' ? contentRefusedBy(this.#pauses, domain, mailbox, nowMs, length) : refusedBy(this.#pauses, domain, nowMs, length);
    return pausedUntil(this.#pauses, domain, nowMs);
  }

  async accepted(domain: string): Promise<void> {
    this.#pauses = acceptedBy(this.#pauses, domain);
  }

  async all(): Promise<Pauses> {
    return this.#pauses;
  }
}
