import { codeOf, typedCode } from '#domain/agencies/sign-in';
import { type ConsentOrigin, UNKNOWN_ORIGIN } from '#domain/subscriptions/consent-record';
import { isRobot } from '#domain/subscriptions/robots';
import { hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import { codeMistaken, MOST_WRONG_CODES } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { type Confirmed, giveConsent } from './confirm-subscription.ts';

/** The code that a group is asked by: the same each time, and stored nowhere. */
export const robotCode = async (vault: Pick<Vault, 'fingerprint'>, subscriptionId: string): Promise<string> =>
  codeOf(await vault.fingerprint('robot-code', subscriptionId));

/** `code-wrong`: another one may be typed in. `codes-over`: none any more. `no-code`: it is confirmed in another way. */
export type CodeConfirmed =
  | Confirmed
  | Readonly<{ kind: 'refused'; code: 'code-wrong'; left: number } | { kind: 'refused'; code: 'codes-over' | 'no-code' }>;

/** Is a subscription one that waits for the code in its group? One that waits for an address alone has had it. */
export const awaitsCode = ({ channel, status, agreedAt }: Pick<Subscription, 'channel' | 'status' | 'agreedAt'>): boolean =>
  channel.type === 'webhook' && isRobot(channel.format) && status === 'pending' && !agreedAt?.new;

/**
 * Consent of a group, by the code that its robot posted there: who has it reads the group. It is typed in by whoever signed the group up,
 * who has the manage token; every wrong one is counted before it is answered.
 */
export const confirmByCode = async (
  deps: Readonly<{ subscriptions: SubscriptionStore; vault: Vault; clock: Clock }>,
  subscription: Subscription,
  typed: string,
  from: ConsentOrigin = UNKNOWN_ORIGIN,
): Promise<CodeConfirmed> => {
  const { subscriptions, vault, clock } = deps;
  const { channel, id } = subscription;
  if (channel.type !== 'webhook' || !isRobot(channel.format)) return { kind: 'refused', code: 'no-code' };
  const now = instant(clock.now());
  if (subscription.status !== 'pending' || hasLapsed(subscription, now)) return giveConsent(deps, id, from);
  const mistaken = subscription.wrongCodes ?? 0;
  if (mistaken >= MOST_WRONG_CODES) return { kind: 'refused', code: 'codes-over' };
  if (typedCode(typed) === (await robotCode(vault, id))) return giveConsent(deps, id, from);
  if (await subscriptions.replace(subscription, codeMistaken(subscription), now))
    return { kind: 'refused', code: 'code-wrong', left: MOST_WRONG_CODES - mistaken - 1 };
  // Something else was noted meanwhile: perhaps another code.
  const current = await subscriptions.find(id);
  return current ? confirmByCode(deps, current, typed, from) : { kind: 'refused', code: 'subscription-lapsed' };
};
