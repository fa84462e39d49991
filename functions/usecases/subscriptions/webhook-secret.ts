import { isLiving } from '#domain/subscriptions/contact';
import { isRobot } from '#domain/subscriptions/robots';
import type { Subscription } from '#domain/subscriptions/subscription';
import { withChannel } from '#domain/subscriptions/subscription-life';
import { replacedSecretUntil, withSecret } from '#domain/subscriptions/webhook-secrets';
import { type Instant, instant } from '#domain/time';
import type { Clock, Random } from '#ports/clock';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';

const SECRET_BYTES = 32;

/** Standard Webhooks 1.0.0: `whsec_` and base64 of 24 to 64 bytes. */
export const newWebhookSecret = (random: Random): string =>
  `whsec_${random.secret(SECRET_BYTES).replaceAll('-', '+').replaceAll('_', '/')}=`;

export type RotateSecret = Readonly<{
  subscriptions: Pick<SubscriptionStore, 'replace'>;
  vault: Pick<Vault, 'seal'>;
  clock: Clock;
  random: Random;
}>;

/**
 * `secret`: to be shown once; `previousUntil`: so long messages are signed by the one before, too. `not-ours`: no endpoint, or a robot,
 * whose platform issues its secret. `too-often`: several of this day count already.
 */
export type SecretRotated = Readonly<
  { kind: 'rotated'; secret: string; previousUntil: Instant } | { kind: 'not-ours' | 'too-often' | 'not-now' | 'changed-meanwhile' }
>;

/** Give an endpoint another secret. Its messages carry a signature for each that counts, so that no message is refused on the way over. */
export const rotateSecret = async (deps: RotateSecret, before: Subscription): Promise<SecretRotated> => {
  const { subscriptions, vault, clock, random } = deps;
  const { channel } = before;
  if (channel.type !== 'webhook' || isRobot(channel.format)) return { kind: 'not-ours' };
  if (!isLiving(before)) return { kind: 'not-now' };
  const now = instant(clock.now());
  const secret = newWebhookSecret(random);
  const rotated = withSecret(channel, await vault.seal(secret), now);
  if (!rotated) return { kind: 'too-often' };
  if (!(await subscriptions.replace(before, withChannel(before, rotated), now))) return { kind: 'changed-meanwhile' };
  return { kind: 'rotated', secret, previousUntil: replacedSecretUntil(rotated, now) ?? now };
};
