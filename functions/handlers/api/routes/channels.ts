import * as z from 'zod';
import { lapsesAt } from '#domain/subscriptions/subscription';
import { SuccessorDraft } from '#domain/subscriptions/subscription-draft';
import { waitsFor } from '#domain/subscriptions/subscription-life';
import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { admitSignUp } from '#usecases/callers/limit-calls';
import { agreeToChannel } from '#usecases/subscriptions/agree-to-channel';
import { askForChannel, dropSuccessor } from '#usecases/subscriptions/ask-for-channel';
import { askForTest } from '#usecases/subscriptions/ask-for-test';
import { rotateSecret } from '#usecases/subscriptions/webhook-secret';
import { CHANGED_MEANWHILE, NOT_IN_THIS_STATE, problemDescriptions, refusal, TOKEN_PROBLEMS, tooMany } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { AddressAgreedView, PendingView, SecretView, TestAskedView } from '../schemas/subscription-views.ts';

const channelPath = '/v1/subscriptions/{id}/channel';

const askForAnother = endpoint.subscriber({
  method: 'post',
  path: channelPath,
  tag: 'subscriptions',
  summary:
    '更换网址、群、格式或密钥,或在邮箱与网址(群)之间互换 Another URL, format or secret of a webhook, an address in its place, or a webhook in the place of an address: asked as at sign-up, and used once it has agreed; an address whose place is taken has to agree, too',
  body: SuccessorDraft,
  answers: {
    202: {
      description: 'waits three days for consent, by an id of its own; a webhook has a manage token and a secret (shown once), too',
      schema: PendingView,
    },
    ...problemDescriptions(400, 401, 404, 409, 415, 422),
  },
  example: { channel: { type: 'webhook', url: 'https://hooks.yunhe.example/notices', format: 'standard' } },
  handle: async ({ deps, subscription, body, network }): Promise<Answer> => {
    const admission = await admitSignUp(deps, network, body, deps.signUpsPerHour);
    if (admission.kind === 'over') return tooMany(admission);
    const asked = await askForChannel(deps, subscription, body);
    switch (asked.kind) {
      case 'asked': {
        const { successor, secret, manageToken } = asked;
        const until = lapsesAt(successor);
        return {
          status: 202,
          body: {
            id: successor.id,
            status: 'pending',
            ...(secret ? { secret } : {}),
            ...(manageToken ? { manageToken } : {}),
            waitsFor: waitsFor(successor),
            ...(until ? { until } : {}),
          },
        };
      }
      case 'refused':
        return { problem: refusal(bilingual('更换不能接受', 'The change cannot be accepted'), asked.flaws) };
      case 'not-now':
        return { problem: NOT_IN_THIS_STATE };
      case 'changed-meanwhile':
        return { problem: CHANGED_MEANWHILE };
    }
  },
});

const agree = endpoint.open({
  method: 'post',
  path: '/v1/channel-changes/confirm',
  tag: 'subscriptions',
  summary: '确认改为群或网址 Agree, as who reads the address, that a webhook takes its place; with the token from the letter',
  body: z.strictObject({ token: z.string().min(1).max(300) }).meta({ id: 'ChannelToken' }),
  answers: { 200: { description: 'waits for the new channel, or is done', schema: AddressAgreedView }, ...problemDescriptions(404, 409) },
  example: { token: 'dG9rZW4tZnJvbS1hLW1lc3NhZ2U' },
  handle: async ({ deps, body, network }): Promise<Answer> => {
    const agreed = await agreeToChannel(deps, body.token, { via: 'api', network });
    if (agreed.kind === 'refused') return { problem: TOKEN_PROBLEMS[agreed.code] };
    return { status: 200, body: { status: agreed.kind, waitsFor: agreed.kind === 'waiting' ? waitsFor(agreed.subscription) : [] } };
  },
});

const dropIt = endpoint.subscriber({
  method: 'delete',
  path: channelPath,
  tag: 'subscriptions',
  summary: '不再更换 Take that back',
  answers: { 204: { description: 'nothing is to change' }, ...problemDescriptions(401, 404, 409) },
  handle: async ({ deps, subscription }): Promise<Answer> =>
    (await dropSuccessor(deps, subscription)) === 'dropped' ? { status: 204 } : { problem: CHANGED_MEANWHILE },
});

const rotate = endpoint.subscriber({
  method: 'post',
  path: '/v1/subscriptions/{id}/secret',
  tag: 'subscriptions',
  summary: '更换签名密钥 Another secret for a webhook, shown this once; for 24 hours messages carry a signature by each',
  answers: { 200: { description: 'both count from now on', schema: SecretView }, ...problemDescriptions(401, 404, 409, 429) },
  handle: async ({ deps, subscription }): Promise<Answer> => {
    const rotated = await rotateSecret(deps, subscription);
    switch (rotated.kind) {
      case 'rotated':
        return { status: 200, body: { secret: rotated.secret, previousUntil: rotated.previousUntil } };
      case 'not-ours':
        return { problem: SECRET_NOT_OURS };
      case 'too-often':
        return { problem: SECRETS_ENOUGH };
      case 'not-now':
        return { problem: NOT_IN_THIS_STATE };
      case 'changed-meanwhile':
        return { problem: CHANGED_MEANWHILE };
    }
  },
});

const SECRET_NOT_OURS = problem(
  409,
  'secret-not-ours',
  bilingual(
    '邮箱没有密钥；群机器人的密钥由平台发放：用 POST …/channel 换上新的',
    'An address has no secret, and that of a robot is its platform’s: give the new one by POST …/channel',
  ),
);
const SECRETS_ENOUGH = problem(
  409,
  'secrets-enough',
  bilingual(
    '24 小时内已更换多次：等最早的一个失效后再换',
    'It was replaced several times within 24 hours: wait until the first of them counts no more',
  ),
);

const test = endpoint.subscriber({
  method: 'post',
  path: '/v1/subscriptions/{id}/test',
  tag: 'subscriptions',
  summary: '发送测试消息 Have a test message sent where notices go; `lastTest` of the subscription says how that went, within seconds',
  answers: { 202: { description: 'it is on its way', schema: TestAskedView }, ...problemDescriptions(401, 404, 409, 429) },
  handle: async ({ deps, subscription }): Promise<Answer> => {
    const asked = await askForTest(deps, subscription);
    if (asked.kind === 'over') return tooMany(asked);
    return asked.kind === 'asked' ? { status: 202, body: { status: 'asked' } } : { problem: NOT_IN_THIS_STATE };
  },
});

export const channelEndpoints = [askForAnother, agree, dropIt, rotate, test];
