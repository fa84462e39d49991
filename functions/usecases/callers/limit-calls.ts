import {
  AGENCY_WRITES,
  type CallLimit,
  FOLLOWS_ASKED,
  HOST_VERIFICATIONS,
  LETTERS_ASKED,
  SIGN_INS_ASKED,
  SIGN_UPS_ALIKE,
  STRANGER_WRITES,
  signUps,
  URL_VERIFICATIONS,
} from '#domain/call-limit';
import { hostOf } from '#domain/feeds/follower';
import { endpointIdentity } from '#domain/subscriptions/contact';
import type { SignUp, SubscriptionDraft } from '#domain/subscriptions/subscription-draft';
import type { Admission, CallLimiter } from '#ports/call-limiter';
import type { Clock } from '#ports/clock';
import type { Vault } from '#ports/vault';
import type { Caller } from './authorize.ts';

export type LimitCalls = Readonly<{ limiter: CallLimiter; vault: Pick<Vault, 'fingerprint'>; clock: Clock }>;

const ADMITTED: Admission = { kind: 'admitted' };

/** @param network where somebody calls from; null: from this machine itself, which is not counted */
const countNetwork = async ({ limiter, vault, clock }: LimitCalls, limit: CallLimit, network: string | null): Promise<Admission> =>
  network === null ? ADMITTED : limiter.count(limit, await vault.fingerprint('source', network), clock.now());

/**
 * May this caller write once more now? The operator always may.
 *
 * @param network where somebody without a key calls from; null: from this machine itself
 */
export const admitWrite = async (deps: LimitCalls, caller: Caller | null, network: string | null): Promise<Admission> => {
  if (!caller) return countNetwork(deps, STRANGER_WRITES, network);
  return caller.kind === 'operator' ? ADMITTED : deps.limiter.count(AGENCY_WRITES, caller.agencyId, deps.clock.now());
};

/**
 * May somebody there sign up once more, and may the URL that they name be called once more?
 *
 * @param network where they call from; null: from this machine itself
 * @param perHour sign-ups of one network
 */
export const admitSignUp = async (
  deps: LimitCalls,
  network: string | null,
  { channel }: Pick<SubscriptionDraft, 'channel'>,
  perHour: number,
): Promise<Admission> => {
  const admission = await countNetwork(deps, signUps(perHour), network);
  return admission.kind === 'over' || channel.type === 'email' ? admission : admitCall(deps, channel.url);
};

/** May a URL that somebody names, whoever they are, be called once more? */
export const admitCall = async ({ limiter, vault, clock }: LimitCalls, url: string): Promise<Admission> =>
  limiter.count(URL_VERIFICATIONS, await vault.fingerprint('endpoint', endpointIdentity(url)), clock.now());

/**
 * May somebody there ask once more to have a feed pushed, and may the callback that they name be called once more, and its host?
 *
 * @param network where they call from; null: from this machine itself
 */
export const admitFollow = async (deps: LimitCalls, network: string | null, callback: string): Promise<Admission> => {
  const { limiter, vault, clock } = deps;
  const ofNetwork = await countNetwork(deps, FOLLOWS_ASKED, network);
  if (ofNetwork.kind === 'over') return ofNetwork;
  const ofHost = await limiter.count(HOST_VERIFICATIONS, await vault.fingerprint('endpoint', hostOf(callback)), clock.now());
  return ofHost.kind === 'over' ? ofHost : admitCall(deps, callback);
};

/** Has a sign-up like this been sent a moment ago? Then its button was pressed twice. */
export const isPressedTwice = async ({ limiter, vault, clock }: LimitCalls, draft: SignUp): Promise<boolean> => {
  const counted = await limiter.count(SIGN_UPS_ALIKE, await vault.fingerprint('sign-up', JSON.stringify(draft)), clock.now());
  return counted.kind === 'over';
};

/**
 * May somebody there ask for one more letter, to whatever address?
 *
 * @param network where they call from; null: from this machine itself
 */
export const admitLetter = (deps: LimitCalls, network: string | null): Promise<Admission> => countNetwork(deps, LETTERS_ASKED, network);

/** The same of letters that let staff in: an office behind one address has many. */
export const admitSignIn = (deps: LimitCalls, network: string | null): Promise<Admission> => countNetwork(deps, SIGN_INS_ASKED, network);
