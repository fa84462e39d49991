import * as z from 'zod';
import type { Subscription } from '#domain/subscriptions/subscription';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import { problem } from '#platform/problem';
import { confirmByCode } from '#usecases/subscriptions/confirm-by-code';
import { type Confirmed, confirmSubscription } from '#usecases/subscriptions/confirm-subscription';
import { ownerToken } from '#usecases/subscriptions/owner-tokens';
import { ALREADY_SUBSCRIBED, NOT_IN_THIS_STATE, problemDescriptions, refusal, SUBSCRIPTION_LAPSED, TOKEN_INVALID } from '../answers.ts';
import type { ApiDeps } from '../deps.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { SubscriptionView } from '../schemas/subscription-views.ts';
import { subscriptionJson } from '../subscription-json.ts';
import { verificationOf } from './subscriptions.ts';

const shownTo = async (deps: ApiDeps, subscription: Subscription) =>
  subscriptionJson(subscription, await verificationOf(deps, subscription), instant(deps.clock.now()));

const notConfirmed = (code: Extract<Confirmed, { kind: 'refused' }>['code']) => {
  switch (code) {
    case 'token-invalid':
      return TOKEN_INVALID;
    case 'subscription-lapsed':
      return SUBSCRIPTION_LAPSED;
    case 'already-subscribed':
      return ALREADY_SUBSCRIBED;
    case 'subscription-ended':
      return problem(409, 'subscription-ended', bilingual('此订阅已退订,请重新订阅', 'This subscription has ended: subscribe anew'));
  }
};

const confirm = endpoint.open({
  method: 'post',
  path: '/v1/subscriptions/confirm',
  tag: 'subscriptions',
  summary: '确认订阅 Confirm, with the token from the mail',
  body: z.strictObject({ token: z.string().min(1).max(300) }).meta({ id: 'ConfirmationToken' }),
  answers: {
    200: { description: 'the subscription with its manage token', schema: SubscriptionView },
    ...problemDescriptions(400, 404, 409),
  },
  example: { token: 'dG9rZW4tZnJvbS1hLW1lc3NhZ2U' },
  handle: async (call): Promise<Answer> => {
    const confirmed = await confirmSubscription(call.deps, call.body.token, { via: 'api', network: call.network });
    if (confirmed.kind === 'refused') return { problem: notConfirmed(confirmed.code) };
    const { subscription } = confirmed;
    return {
      status: 200,
      body: {
        ...(await shownTo(call.deps, subscription)),
        manageToken: await ownerToken(call.deps.vault, 'manage', subscription),
      },
    };
  },
});

const confirmCode = endpoint.subscriber({
  method: 'post',
  path: '/v1/subscriptions/{id}/confirm',
  tag: 'subscriptions',
  summary: '以群中的确认码确认 Confirm a group, with the code that its robot has posted there',
  body: z.strictObject({ code: z.string().min(1).max(40) }).meta({ id: 'GroupCode' }),
  answers: {
    200: { description: 'the subscription with its manage token', schema: SubscriptionView },
    ...problemDescriptions(400, 401, 404, 409, 415, 422),
  },
  example: { code: '012345' },
  handle: async (call): Promise<Answer> => {
    const confirmed = await confirmByCode(call.deps, call.subscription, call.body.code, { via: 'api', network: call.network });
    if (confirmed.kind !== 'refused') {
      const { subscription } = confirmed;
      // Where a group has taken the place of an address, what one managed that by counts no more.
      const manageToken = await ownerToken(call.deps.vault, 'manage', subscription);
      return { status: 200, body: { ...(await shownTo(call.deps, subscription)), manageToken } };
    }
    switch (confirmed.code) {
      case 'code-wrong':
        return { problem: refusal(CODE_WRONG, [{ path: 'code', code: 'code-wrong', message: codesLeft(confirmed.left) }]) };
      case 'codes-over':
        return { problem: problem(409, 'codes-over', CODES_OVER) };
      case 'no-code':
        return { problem: NOT_IN_THIS_STATE };
      default:
        return { problem: notConfirmed(confirmed.code) };
    }
  },
});

const CODE_WRONG = bilingual('确认码不对', 'This is not the code');
const codesLeft = (left: number) =>
  bilingual(
    `请填写群里最新一条消息中的 6 位确认码，还可以试 ${left} 次`,
    `Give the six digits of the latest message in the group; tries left: ${left}`,
  );
const CODES_OVER = bilingual('确认码错了太多次，请重新订阅', 'Too many wrong codes: subscribe anew');

export const confirmationEndpoints = [confirm, confirmCode];
