import * as z from 'zod';
import { PauseDraft } from '#domain/subscriptions/pause-draft';
import type { Subscription } from '#domain/subscriptions/subscription';
import { SignUp, SubscriptionChange } from '#domain/subscriptions/subscription-draft';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import { problem } from '#platform/problem';
import { admitSignUp } from '#usecases/callers/limit-calls';
import { verifications } from '#usecases/organizations/read-organization';
import { type Changed, changeSubscription, pauseSubscription, resumeSubscription } from '#usecases/subscriptions/change-subscription';
import { signUp } from '#usecases/subscriptions/sign-up';
import { endSubscription, undoUnsubscribe, unsubscribe } from '#usecases/subscriptions/unsubscribe';
import { links } from '#views/site';
import { NO_TOKEN } from '../access.ts';
import {
  ALREADY_SUBSCRIBED,
  CHANGED_MEANWHILE,
  NO_ORGANIZATION,
  NOT_ACKNOWLEDGED,
  NOT_IN_THIS_STATE,
  problemDescriptions,
  refusal,
  SUBSCRIPTION_LAPSED,
  TOKEN_INVALID,
  tooMany,
} from '../answers.ts';
import type { ApiDeps } from '../deps.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { PendingView, SubscriptionView } from '../schemas/subscription-views.ts';
import { maskedJson, subscriptionJson } from '../subscription-json.ts';

/** Who answers for the organization that a subscription speaks for; null when nobody does. */
export const verificationOf = async ({ organizations }: ApiDeps, subscription: Subscription) =>
  (await verifications(organizations, [subscription])).get(subscription.id) ?? null;

const postSubscription = endpoint.openToContacts({
  method: 'post',
  path: '/v1/subscriptions',
  tag: 'subscriptions',
  summary:
    '订阅 Subscribe; the answer is the same whether or not the address is known. By a manage token or an operator’s key: one more contact of an organization',
  idempotent: 'kept',
  body: SignUp,
  answers: {
    202: {
      description: 'waits for consent; for a webhook with its manage token, and its secret unless its platform has one, shown this once',
      schema: PendingView,
    },
    ...problemDescriptions(400, 401, 403, 404, 413, 415, 422),
  },
  example: {
    organization: { name: '云河社区合唱团', class: 'culture-sports', region: '440106', community: '云河社区' },
    channel: { type: 'email', address: 'choir@yunhe.example' },
    frequency: { mode: 'daily', hour: 9 },
  },
  handle: async (call): Promise<Answer> => {
    const admission = await admitSignUp(call.deps, call.network, call.body, call.deps.signUpsPerHour);
    if (admission.kind === 'over') return tooMany(admission);
    const signedUp = await signUp(call.deps, call.introducer, call.body, { via: 'api', network: call.network });
    switch (signedUp.kind) {
      case 'introducer-missing':
        return NO_TOKEN;
      case 'organization-unknown':
        return { problem: NO_ORGANIZATION };
      case 'not-acknowledged':
        return { problem: NOT_ACKNOWLEDGED };
      case 'refused':
        return { problem: refusal(bilingual('订阅不能接受', 'The subscription cannot be accepted'), signedUp.flaws) };
      case 'pending': {
        const { subscription, secret, manageToken } = signedUp;
        return {
          status: 202,
          body: { id: subscription.id, status: 'pending', ...(secret ? { secret } : {}), ...(manageToken ? { manageToken } : {}) },
        };
      }
    }
  },
});

const changedAnswer = async (deps: ApiDeps, changed: Changed): Promise<Answer> => {
  switch (changed.kind) {
    case 'changed': {
      const { subscription } = changed;
      return { status: 200, body: subscriptionJson(subscription, await verificationOf(deps, subscription), instant(deps.clock.now())) };
    }
    case 'refused':
      return {
        problem: refusal(bilingual('更改不能接受', 'The change cannot be accepted'), changed.flaws),
      };
    case 'not-now':
      return { problem: NOT_IN_THIS_STATE };
    case 'already-subscribed':
      return { problem: ALREADY_SUBSCRIBED };
    case 'changed-meanwhile':
      return { problem: CHANGED_MEANWHILE };
  }
};

const ownedAnswers = { 200: { description: 'the subscription', schema: SubscriptionView }, ...problemDescriptions(401, 404, 409) };

const getSubscription = endpoint.subscriber({
  method: 'get',
  path: '/v1/subscriptions/{id}',
  tag: 'subscriptions',
  summary: '查看订阅 Look at a subscription',
  answers: ownedAnswers,
  handle: async ({ deps, subscription }): Promise<Answer> => ({
    status: 200,
    body: subscriptionJson(subscription, await verificationOf(deps, subscription), instant(deps.clock.now())),
  }),
});

const patchSubscription = endpoint.subscriber({
  method: 'patch',
  path: '/v1/subscriptions/{id}',
  tag: 'subscriptions',
  summary: '更改订阅 Change what is given, leave the rest',
  body: SubscriptionChange,
  answers: { ...ownedAnswers, ...problemDescriptions(400, 415, 422) },
  example: { frequency: { mode: 'weekly', weekday: 1, hour: 9 } },
  handle: async (call): Promise<Answer> => changedAnswer(call.deps, await changeSubscription(call.deps, call.subscription, call.body)),
});

const deleteSubscription = endpoint.subscriber({
  method: 'delete',
  path: '/v1/subscriptions/{id}',
  tag: 'subscriptions',
  summary: '结束订阅 End a subscription',
  answers: { 204: { description: 'ended' }, ...problemDescriptions(401, 404) },
  handle: async (call): Promise<Answer> => {
    await endSubscription(call.deps, call.subscription, 'deleted');
    return { status: 204 };
  },
});

const pause = endpoint.subscriber({
  method: 'post',
  path: '/v1/subscriptions/{id}/pause',
  tag: 'subscriptions',
  summary: '暂停 Pause until it is resumed, or until a day, on which it ends by itself; no body is needed',
  optionalBody: true,
  body: PauseDraft,
  answers: { ...ownedAnswers, ...problemDescriptions(400, 415, 422) },
  example: { until: '2026-12-01' },
  handle: async (call): Promise<Answer> => changedAnswer(call.deps, await pauseSubscription(call.deps, call.subscription, call.body.until)),
});

const resume = endpoint.subscriber({
  method: 'post',
  path: '/v1/subscriptions/{id}/resume',
  tag: 'subscriptions',
  summary: '恢复 Resume',
  answers: { ...ownedAnswers, ...problemDescriptions(400) },
  handle: async (call): Promise<Answer> => {
    const isAskedForMore = !/^\s*(?:\{\s*\})?\s*$/.test(await call.text());
    return isAskedForMore ? { problem: NOTHING_MORE } : changedAnswer(call.deps, await resumeSubscription(call.deps, call.subscription));
  },
});

const NOTHING_MORE = problem(400, 'body-not-taken', bilingual('此操作不带正文:立即恢复', 'This takes no body: it is resumed at once'));

const unsubscribePath = '/v1/unsubscribe/{token}';

const UnsubscribedView = z.object({ status: z.literal('ended') });

const oneClick = endpoint.open({
  method: 'post',
  path: unsubscribePath,
  tag: 'subscriptions',
  summary: '一键退订 (RFC 8058) Unsubscribe with one click: any body, no cookie, no login',
  // Whoever wants to go is never kept, and mail services call for many at once.
  unlimited: true,
  answers: { 200: { description: 'ended, now or before', schema: UnsubscribedView }, ...problemDescriptions(404) },
  handle: async (call): Promise<Answer> => {
    const ended = await unsubscribe(call.deps, call.parameters.token);
    if (ended.kind !== 'refused') return { status: 200, body: { status: 'ended' } };
    return { problem: ended.code === 'subscription-lapsed' ? SUBSCRIPTION_LAPSED : TOKEN_INVALID };
  },
});

/** `GET` never changes anything: it leads to the page. */
const unsubscribePage = endpoint.open({
  method: 'get',
  path: unsubscribePath,
  tag: 'subscriptions',
  summary: '退订页面 Leads to the page that asks',
  answers: { 303: { description: 'to /unsubscribe/{token}' } },
  handle: async (call): Promise<Answer> => ({
    status: 303,
    headers: { location: links.unsubscribe(call.deps.site, encodeURIComponent(call.parameters.token)) },
  }),
});

const undo = endpoint.open({
  method: 'post',
  path: `${unsubscribePath}/undo`,
  tag: 'subscriptions',
  summary: '撤销退订(30 天内) Undo, within 30 days',
  answers: {
    200: { description: 'the subscription is back; its address is masked', schema: SubscriptionView },
    ...problemDescriptions(404, 409),
  },
  handle: async (call): Promise<Answer> => {
    const restored = await undoUnsubscribe(call.deps, call.parameters.token);
    if (restored.kind !== 'refused') {
      const { subscription } = restored;
      return { status: 200, body: maskedJson(subscription, await verificationOf(call.deps, subscription), instant(call.deps.clock.now())) };
    }
    switch (restored.code) {
      case 'token-invalid':
      case 'token-expired':
        return { problem: TOKEN_INVALID };
      case 'subscription-lapsed':
        return { problem: SUBSCRIPTION_LAPSED };
      case 'already-subscribed':
        return { problem: ALREADY_SUBSCRIBED };
      case 'undo-too-late':
        return {
          problem: problem(
            409,
            'undo-too-late',
            bilingual('已超过 30 天或不可恢复,请重新订阅', 'It cannot be undone any more: subscribe anew'),
          ),
        };
    }
  },
});

export const subscriptionEndpoints = [
  postSubscription,
  getSubscription,
  patchSubscription,
  deleteSubscription,
  pause,
  resume,
  oneClick,
  unsubscribePage,
  undo,
];
