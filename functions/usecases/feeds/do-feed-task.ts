import type { FeedPush, FeedTask, FeedTaskId, FollowRequest } from '#domain/feeds/feed-task';
import { nextOwed } from '#domain/feeds/feed-task';
import { type Follower, hasRoom, PUSH_LADDER, VERIFY_LADDER } from '#domain/feeds/follower';
import { isPublic, type Notice } from '#domain/notices/notice';
import { asOf, type Shown } from '#domain/notices/notice-life';
import { waitAfter } from '#domain/sending/retry';
import { after, type Instant, instant, SECOND } from '#domain/time';
import type { Clock, Random } from '#ports/clock';
import type { EndpointAnswer, EndpointCaller } from '#ports/endpoint-caller';
import type { FeedFollowers } from '#ports/feed-followers';
import type { FeedTasks } from '#ports/feed-tasks';
import type { NoticeStore } from '#ports/notice-store';
import type { SignHmac } from '#ports/sign-hmac';
import type { Vault } from '#ports/vault';
import { FEED_TYPES, feedText, hubLinks } from '#views/feeds/feed';
import type { Site } from '#views/site';
import { doDueWork } from '../operations/due-work.ts';
import { WEBHOOK_TIMEOUT_MS } from '../sending/call-endpoint.ts';

export type DoFeedTask = Readonly<{
  followers: FeedFollowers;
  feedTasks: FeedTasks;
  notices: Pick<NoticeStore, 'find'>;
  endpoints: EndpointCaller;
  hmac: SignHmac;
  vault: Pick<Vault, 'open'>;
  random: Random;
  clock: Clock;
  site: Site;
}>;

/**
 * `followed`, `left`: the callback said so. `denied`: it did not, or was told that it does not follow. `overtaken`: it asked for something
 * else meanwhile. `gone`: it wants nothing more.
 */
export type FeedTaskDone = Readonly<
  | { kind: 'followed' | 'left' | 'overtaken' | 'pushed' | 'gone' | 'nothing-to-do' }
  | { kind: 'denied' | 'put-off' | 'given-up'; why: string }
>;

const AGENT = { 'user-agent': 'Noticewire/1 (+websub)' } as const;

/**
 * Ask a callback whether it was it that asked, or push to it what is new in the feed that it follows. What is not possible for now is tried
 * again by the ladder.
 *
 * @throws when a fault of ours kept us from it; then it is tried again later
 */
export const doFeedTask = async (deps: DoFeedTask, id: FeedTaskId): Promise<FeedTaskDone> => {
  const act = (task: FeedTask) => (task.task === 'push' ? push(deps, task) : verify(deps, task));
  return (await doDueWork(deps.feedTasks, id, deps.clock, act)) ?? { kind: 'nothing-to-do' };
};

/** WebSub, 5.3.1: the callback answers with the challenge if it was it that asked. */
const verify = async (deps: DoFeedTask, request: FollowRequest): Promise<FeedTaskDone> => {
  const { followers, random, clock } = deps;
  const { mode, followerId, leaseSeconds } = request;
  if (mode === 'denied') return deny(deps, request, 'ended');
  const challenge = random.secret(24);
  const lease = mode === 'subscribe' ? { 'hub.lease_seconds': String(leaseSeconds) } : {};
  const answer = await askCallback(deps, request, { 'hub.mode': mode, 'hub.challenge': challenge, ...lease });
  const why = flawOf(answer);
  if (why === null && answer.kind === 'answered' && answer.body.trim() === challenge) {
    const now = instant(clock.now());
    const living = mode === 'subscribe' ? await followers.living(now) : [];
    if (mode === 'subscribe' && !hasRoom(living, { ...request, id: followerId })) return deny(deps, request, 'no-room');
    const isDone =
      mode === 'subscribe'
        ? await followers.follow(followerOf(request, living.find(({ id }) => id === followerId) ?? null, now), request)
        : await followers.leave(request);
    return { kind: isDone ? (mode === 'subscribe' ? 'followed' : 'left') : 'overtaken' };
  }
  // An answer is one, whatever it is; only where there was none is asked again, or where it may be another soon.
  if (why === null || !mayPass(answer)) return settled(deps, request, { kind: 'denied', why: why ?? 'wrong-challenge' });
  return tryAgain(deps, request, VERIFY_LADDER, why, answer);
};

/** WebSub, 5.2: a program that does not follow, or not any more, is told so, once. */
const deny = async (deps: DoFeedTask, request: FollowRequest, why: string): Promise<FeedTaskDone> => {
  await askCallback(deps, request, { 'hub.mode': 'denied', 'hub.reason': why });
  return settled(deps, request, { kind: 'denied', why });
};

/** What stands in the callback's query stays as it is. */
const askCallback = (
  { endpoints }: DoFeedTask,
  { callback, feed }: FollowRequest,
  fields: Readonly<Record<string, string>>,
): Promise<EndpointAnswer> => {
  const asked = new URLSearchParams({ ...fields, 'hub.topic': feed.url });
  const url = `${callback}${callback.includes('?') ? '&' : '?'}${asked}`;
  return endpoints.call({ url, method: 'GET', headers: AGENT, body: '', timeoutMs: WEBHOOK_TIMEOUT_MS });
};

/** @param before it may follow already, and ask for more time, or with another secret */
const followerOf = (
  { followerId, callback, sealedSecret, leaseSeconds, feed }: FollowRequest,
  before: Follower | null,
  now: Instant,
): Follower => ({
  id: followerId,
  callback,
  ...(sealedSecret === undefined ? {} : { sealedSecret }),
  feed,
  since: before?.since ?? now,
  leaseUntil: after(now, leaseSeconds * SECOND),
  ...(before?.lastPush === undefined ? {} : { lastPush: before.lastPush }),
});

/** WebSub, 7: the entries that are new or changed, in the form of the feed, signed where a secret was given. */
const push = async (deps: DoFeedTask, task: FeedPush): Promise<FeedTaskDone> => {
  const { followers, clock } = deps;
  const follower = await followers.find(task.followerId, instant(clock.now()));
  if (!follower) return settled(deps, task, { kind: 'nothing-to-do' });
  const { noticeIds, entries } = nextOwed(task.owed);
  const notices = await publicOnes(deps, noticeIds);
  const through = (as: FeedTaskDone) => (entries.length < task.owed.length ? partly(deps, task, entries, as) : settled(deps, task, as));
  if (notices.length === 0) return through({ kind: 'nothing-to-do' });
  const answer = await callWith(deps, follower, notices);
  const why = flawOf(answer);
  const at = instant(clock.now());
  await followers.notePush(follower.id, { at, ...(why === null ? {} : { why }) });
  if (why === null) return through({ kind: 'pushed' });
  if (answer.kind === 'answered' && answer.status === 410) {
    await followers.end(follower.id, null);
    return { kind: 'gone' };
  }
  return tryAgain(deps, task, PUSH_LADDER, why, answer);
};

/** The newest first, as a feed has them. */
const publicOnes = async ({ notices, clock }: DoFeedTask, ids: readonly string[]): Promise<readonly Shown<Notice>[]> => {
  const found = await Promise.all(ids.toReversed().map((id) => notices.find(id)));
  return found.flatMap((notice) => (notice && isPublic(notice) ? [asOf(notice, clock.now())] : []));
};

const callWith = async (
  { endpoints, hmac, vault, site }: DoFeedTask,
  { callback, sealedSecret, feed }: Follower,
  notices: readonly Shown<Notice>[],
): Promise<EndpointAnswer> => {
  const { format, title, subtitle, language, self, page } = feed;
  const body = feedText(format, { title, subtitle, language, self, page, next: null, notices, site });
  const secret = sealedSecret === undefined ? null : await vault.open(sealedSecret);
  return endpoints.call({
    url: callback,
    headers: {
      ...AGENT,
      'content-type': FEED_TYPES[format],
      link: hubLinks(site, self),
      ...(secret === null ? {} : { 'x-hub-signature': `sha256=${signatureOf(hmac, secret, body)}` }),
    },
    body,
    timeoutMs: WEBHOOK_TIMEOUT_MS,
  });
};

/** In hex, as WebSub has it. */
const signatureOf = (hmac: SignHmac, secret: string, body: string): string =>
  Buffer.from(hmac(Buffer.from(secret, 'utf8').toString('base64'), body), 'base64').toString('hex');

/** Why an answer is none that is wanted, in a word; null: it is. */
const flawOf = (answer: EndpointAnswer): string | null => {
  if (answer.kind !== 'answered') return answer.code;
  return answer.status >= 200 && answer.status < 300 ? null : `http-${answer.status}`;
};

/** May it be otherwise soon? Not found and not allowed are answers. */
const mayPass = (answer: EndpointAnswer): boolean =>
  answer.kind === 'unreachable' || (answer.kind === 'answered' && (answer.status >= 500 || answer.status === 429));

const settled = async ({ feedTasks, clock }: DoFeedTask, task: FeedTask, as: FeedTaskDone): Promise<FeedTaskDone> => {
  await feedTasks.settle(task, instant(clock.now()));
  return as;
};

const partly = async (
  { feedTasks, clock }: DoFeedTask,
  task: FeedPush,
  pushed: readonly string[],
  as: FeedTaskDone,
): Promise<FeedTaskDone> => {
  await feedTasks.settlePart(task, pushed, instant(clock.now()));
  return as;
};

const tryAgain = async (
  deps: DoFeedTask,
  task: FeedTask,
  ladder: readonly number[],
  why: string,
  answer: EndpointAnswer,
): Promise<FeedTaskDone> => {
  const { feedTasks, random, clock } = deps;
  const attempts = task.attempts + 1;
  const askedMs = answer.kind === 'answered' ? answer.retryAfterMs : undefined;
  const waitMs = answer.kind === 'blocked' ? null : waitAfter(ladder, attempts, askedMs, random.next());
  if (waitMs === null) return settled(deps, task, { kind: 'given-up', why });
  await feedTasks.reschedule(task, after(instant(clock.now()), waitMs), attempts);
  return { kind: 'put-off', why };
};
