import type { Suppression } from '#domain/feedback/suppression';
import { instant } from '#domain/time';
import { type AuditLog, OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type SearchSuppressions = Readonly<{
  suppressions: Pick<Suppressions, 'find'>;
  vault: Pick<Vault, 'addressKey'>;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
}>;

/** Why an address is not written to, or null. Who looked for whom is written down; the address itself is not. */
export const searchSuppressions = async (
  { suppressions, vault, audit, clock }: SearchSuppressions,
  address: string,
  caller: Caller,
): Promise<Suppression | null> => {
  const now = instant(clock.now());
  const addressKey = await vault.addressKey(address);
  await audit.record({ agencyId: OPERATORS, at: now, actor: actorOf(caller), action: 'suppressions.searched', subject: addressKey });
  return suppressions.find(addressKey, now);
};
