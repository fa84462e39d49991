import { SuccessorDraft } from '#domain/subscriptions/subscription-draft';
import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { admitSignUp } from '#usecases/callers/limit-calls';
import { askForChannel, dropSuccessor } from '#usecases/subscriptions/ask-for-channel';
import { askForTest } from '#usecases/subscriptions/ask-for-test';
import { rotateSecret } from '#usecases/subscriptions/webhook-secret';
import { CHANGED_MEANWHILE, NOT_IN_THIS_STATE, problemDescriptions, refusal, tooMany } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { PendingView, SecretView, TestAskedView } from '../schemas/subscription-views.ts';

const channelPath = '/v1/subscriptions/{id}/channel';

const askForAnother = endpoint.subscriber({
  method: 'post',
  path: channelPath,
  tag: 'subscriptions',
  summary: '更换网址、格式或密钥 Another URL, format or secret of a webhook: asked as at sign-up, and used once it has agreed',
  body: SuccessorDraft,
  answers: {
    202: {
      description: 'waits three days for consent, by an id, manage token and secret (shown once) of its own',
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
        return { status: 202, body: { id: successor.id, status: 'pending', ...(secret ? { secret } : {}), manageToken } };
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

export const channelEndpoints = [askForAnother, dropIt, rotate, test];
