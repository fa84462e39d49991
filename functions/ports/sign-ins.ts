import type { AuditEntry } from '#domain/agencies/audit';
import type { Session, SignIn } from '#domain/agencies/sign-in';

/** Who asks to be let in, in which browser. Of an address the newest one counts alone. */
export interface SignIns {
  /** In the place of an earlier one of the address. */
  begin(signIn: SignIn): Promise<void>;
  /** Null when there is none, or a newer one of the address. Whether it has lapsed is not looked at. */
  find(id: string): Promise<SignIn | null>;
  /** Count one try at its code. False when `most` were made: then it did not count. */
  countTry(id: string, most: number): Promise<boolean>;
  /** It has served, once. False when it has already, or a newer one took its place. */
  take(signIn: SignIn): Promise<boolean>;
}

/** Who is signed in. */
export interface Sessions {
  open(session: Session, audit: AuditEntry): Promise<void>;
  /** Whether it has ended by itself is not looked at. */
  find(id: string): Promise<Session | null>;
  /** Somebody was seen, in the name of whom they now act. Nothing is kept of a session that was closed. */
  touch(session: Session): Promise<void>;
  /** @param audit who signed out; null when there is nobody any more */
  close(id: string, audit: AuditEntry | null): Promise<void>;
}
