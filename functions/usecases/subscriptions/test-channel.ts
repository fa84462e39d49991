import { isSameAddress } from '#domain/subscriptions/address-change';
import { isLiving, isSameEndpoint } from '#domain/subscriptions/contact';
import type { LetterRequest } from '#domain/subscriptions/letter-request';
import type { Channel, ChannelTest, Subscription } from '#domain/subscriptions/subscription';
import { tested } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { SubscriptionStore } from '#ports/subscription-store';
import { channelTestEmail } from '#views/email/channel-test-email';
import { formatOf } from '#views/webhook/formats';
import { type CallEndpoint, callEndpoint, type WebhookChannel } from '../sending/call-endpoint.ts';
import { ownerToken } from './owner-tokens.ts';
import { type LetterOutcome, type SendLetter, sendLetter } from './send-letter.ts';

export type TestChannel = SendLetter & CallEndpoint & Readonly<{ subscriptions: Pick<SubscriptionStore, 'find' | 'replace'> }>;

/**
 * Send it, and note with the subscription how that went, for its owner to see. Of an endpoint the first answer counts: whoever tests wants
 * to know now. Null: there is nobody to be told any more.
 */
export const testChannel = async (deps: TestChannel, request: LetterRequest): Promise<LetterOutcome | null> => {
  const subscription = await deps.subscriptions.find(request.subject);
  if (!subscription || !isLiving(subscription)) return null;
  const { channel } = subscription;
  const outcome =
    channel.type === 'email'
      ? await testByEmail(deps, request, subscription, channel.address)
      : await testEndpoint(deps, request, subscription, channel);
  if (outcome.kind === 'taken') await note(deps, subscription, { result: 'taken' });
  if (outcome.kind === 'refused') await note(deps, subscription, { result: 'failed', why: outcome.why });
  return outcome;
};

const testByEmail = async (deps: TestChannel, request: LetterRequest, subscription: Subscription, to: string): Promise<LetterOutcome> => {
  const { vault, clock, site } = deps;
  return sendLetter(deps, {
    to,
    lane: 'urgent',
    // Counted by those who may ask for it, who read there.
    countedAs: null,
    since: request.askedAt,
    compose: async () =>
      channelTestEmail({
        to,
        subscription,
        manageToken: await ownerToken(vault, 'manage', subscription),
        askedAt: request.askedAt,
        now: clock.now(),
        site,
      }),
  });
};

const testEndpoint = async (
  deps: TestChannel,
  request: LetterRequest,
  { id, language, organization }: Subscription,
  channel: WebhookChannel,
): Promise<LetterOutcome> => {
  const { test, judge } = formatOf(channel.format);
  const messageId = `msg_test_${id}_${Date.parse(request.askedAt)}`;
  const about = { id: messageId, organization: organization.name, at: instant(deps.clock.now()), language, site: deps.site };
  const answer = await callEndpoint(deps, channel, { id: messageId, body: test(about) });
  switch (answer.kind) {
    case 'not-yet':
      return { kind: 'again', why: 'endpoint-paced', waitMs: answer.waitMs };
    case 'blocked':
    case 'unreachable':
      return { kind: 'refused', why: answer.code };
    case 'answered': {
      const verdict = judge(answer);
      if (verdict.kind === 'delivered') return { kind: 'taken' };
      return { kind: 'refused', why: verdict.kind === 'gone' ? 'endpoint-gone' : verdict.why };
    }
  }
};

/** Also when its owner changed something meanwhile; of another channel, which takes its place since, it says nothing. */
const note = async (deps: TestChannel, before: Subscription, result: Omit<ChannelTest, 'at'>): Promise<void> => {
  const now = instant(deps.clock.now());
  if (await deps.subscriptions.replace(before, tested(before, { at: now, ...result }), now)) return;
  const current = await deps.subscriptions.find(before.id);
  if (current && isLiving(current) && isSame(before.channel, current.channel)) await note(deps, current, result);
};

const isSame = (a: Channel, b: Channel): boolean =>
  a.type === 'email' && b.type === 'email' ? isSameAddress(a.address, b.address) : isSameEndpoint(a, b);
