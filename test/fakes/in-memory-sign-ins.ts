import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import type { Session, SignIn } from '../../functions/domain/agencies/sign-in.ts';
import type { Sessions, SignIns } from '../../functions/ports/sign-ins.ts';

export class InMemorySignIns implements SignIns {
  readonly #signIns = new Map<string, { readonly signIn: SignIn; tries: number }>();
  readonly #newest = new Map<string, string>();

  async begin(signIn: SignIn): Promise<void> {
    this.#signIns.set(signIn.id, { signIn, tries: 0 });
    this.#newest.set(signIn.addressKey, signIn.id);
  }

  async find(id: string): Promise<SignIn | null> {
    const standing = this.#signIns.get(id);
    return standing && this.#newest.get(standing.signIn.addressKey) === id ? standing.signIn : null;
  }

  async countTry(id: string, most: number): Promise<boolean> {
    const standing = this.#signIns.get(id);
    if (!standing || standing.tries >= most) return false;
    standing.tries += 1;
    return true;
  }

  async take({ id, addressKey }: SignIn): Promise<boolean> {
    if (this.#newest.get(addressKey) !== id || !this.#signIns.delete(id)) return false;
    this.#newest.delete(addressKey);
    return true;
  }
}

export class InMemorySessions implements Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly audits: AuditEntry[] = [];

  async open(session: Session, audit: AuditEntry): Promise<void> {
    this.#sessions.set(session.id, session);
    this.audits.push(audit);
  }

  async find(id: string): Promise<Session | null> {
    return this.#sessions.get(id) ?? null;
  }

  async touch(session: Session): Promise<void> {
    if (this.#sessions.has(session.id)) this.#sessions.set(session.id, session);
  }

  async close(id: string, audit: AuditEntry | null): Promise<void> {
    this.#sessions.delete(id);
    if (audit) this.audits.push(audit);
  }
}
