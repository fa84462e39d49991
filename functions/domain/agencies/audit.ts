import * as z from 'zod';
import type { Instant } from '../time.ts';

/** Who acts. `agencyId` of a key: absent in entries of 0.1.0, which named the key alone. */
export const Actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agency-key'), id: z.string(), agencyId: z.string().optional() }),
  /** A person of an agency's staff. */
  z.object({ kind: z.literal('staff'), id: z.string(), agencyId: z.string() }),
  /** `id`: of an operator as a person, or OPERATOR_KEY_ID. */
  z.object({ kind: z.literal('operator'), id: z.string() }),
  /** Somebody with the token of a subscription, whose id it is. */
  z.object({ kind: z.literal('subscriber'), id: z.string() }),
  /** The service by itself, or whoever set it up. */
  z.object({ kind: z.literal('service'), id: z.string() }),
]);
export type Actor = Readonly<z.output<typeof Actor>>;
export const ACTOR_KINDS = ['agency-key', 'staff', 'operator', 'subscriber', 'service'] as const satisfies readonly Actor['kind'][];

/** The operator's key has no id of its own. */
export const OPERATOR_KEY_ID = 'operator';
export const OPERATOR: Actor = { kind: 'operator', id: OPERATOR_KEY_ID };

/** When what falls due is done: publish, expire, remind. */
export const THE_CLOCK: Actor = { kind: 'service', id: 'clock' };

/** What was chosen at deployment. */
export const THE_SETTINGS: Actor = { kind: 'service', id: 'settings' };

/** Who is meant by an entry that names no more than a key. */
export const actorOfKey = (keyId: string): Actor => (keyId === OPERATOR_KEY_ID ? OPERATOR : { kind: 'agency-key', id: keyId });

/** Who did what in the name of which agency, written in one transaction with the deed, and kept for as long as a deployment chose. */
export const AuditEntry = z.object({
  agencyId: z.string(),
  at: z.string(),
  actor: Actor,
  action: z.string(),
  subject: z.string(),
  /** In the words of whoever did it, where they are asked for. */
  reason: z.string().optional(),
});
export type AuditEntry = Readonly<z.output<typeof AuditEntry>>;

/** All that is written down: from before there was anything up to the end of what can be said. */
export const ALL_OF_AUDIT: Readonly<{ from: Instant; to: Instant }> = { from: '2000-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z' };
