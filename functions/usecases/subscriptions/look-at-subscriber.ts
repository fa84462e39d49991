import type { ConsentRecord } from '#domain/subscriptions/consent-record';
import type { Subscription } from '#domain/subscriptions/subscription';
import { seenAt } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import { type AuditLog, OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { ConsentLog } from '#ports/consent-log';
import type { SubscriptionStore } from '#ports/subscription-store';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type LookAtSubscriber = Readonly<{
  subscriptions: Pick<SubscriptionStore, 'find'>;
  consentLog: ConsentLog;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
}>;

/** As many as the API shows. */
const MOST_CONSENTS = 100;

/** What somebody agreed to, the latest first. */
export type SubscriberSeen = Readonly<{ subscription: Subscription; consents: readonly ConsentRecord[] }>;

/** One subscription and its consent log, for an operator; that they looked is written down. Null where there is none. */
export const lookAtSubscriber = async (
  { subscriptions, consentLog, audit, clock }: LookAtSubscriber,
  id: string,
  caller: Caller,
): Promise<SubscriberSeen | null> => {
  const found = await subscriptions.find(id);
  if (!found) return null;
  const at = instant(clock.now());
  await audit.record({ agencyId: OPERATORS, at, actor: actorOf(caller), action: 'subscriptions.searched', subject: id });
  return { subscription: seenAt(found, at), consents: await consentLog.consentsOf(id, MOST_CONSENTS) };
};
