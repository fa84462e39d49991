import type { Redrive, RedriveRequests } from '../../functions/ports/redrive-requests.ts';

export class InMemoryRedriveRequests implements RedriveRequests {
  #last: Redrive | null = null;

  async ask(at: string): Promise<Redrive> {
    this.#last = { askedAt: at, done: null };
    return this.#last;
  }

  async last(): Promise<Redrive | null> {
    return this.#last;
  }

  async finish({ askedAt }: Redrive, done: NonNullable<Redrive['done']>): Promise<void> {
    if (this.#last?.askedAt === askedAt) this.#last = { askedAt, done };
  }
}
