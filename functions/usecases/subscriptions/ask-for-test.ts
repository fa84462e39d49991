import { CHANNEL_TESTS } from '#domain/call-limit';
import { isLiving } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import type { Admission, CallLimiter } from '#ports/call-limiter';
import type { Clock } from '#ports/clock';
import type { LetterRequests } from '#ports/letter-requests';

export type AskForTest = Readonly<{ letterRequests: Pick<LetterRequests, 'make'>; limiter: CallLimiter; clock: Clock }>;

/** A message is to show whether notices arrive. `not-now`: nobody has consented to any message there, or it has ended. */
export const askForTest = async (
  { letterRequests, limiter, clock }: AskForTest,
  subscription: Subscription,
): Promise<Readonly<{ kind: 'asked' | 'not-now' } | Extract<Admission, { kind: 'over' }>>> => {
  if (!isLiving(subscription)) return { kind: 'not-now' };
  const now = clock.now();
  const admission = await limiter.count(CHANNEL_TESTS, subscription.id, now);
  if (admission.kind === 'over') return admission;
  await letterRequests.make({ letter: 'channel-test', subject: subscription.id }, instant(now));
  return { kind: 'asked' };
};
