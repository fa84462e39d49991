import { SuccessorDraft } from '#domain/subscriptions/subscription-draft';
import { bilingual } from '#domain/text/wording';
import { admitSignUp } from '#usecases/callers/limit-calls';
import { askForChannel, dropSuccessor } from '#usecases/subscriptions/ask-for-channel';
import { CHANGED_MEANWHILE, NOT_IN_THIS_STATE, problemDescriptions, refusal, tooMany } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { PendingView } from '../schemas/subscription-views.ts';

const channelPath = '/v1/subscriptions/{id}/channel';

const askForAnother = endpoint.subscriber({
  method: 'post',
  path: channelPath,
  tag: 'subscriptions',
  summary:
    '更换网址、格式或密钥 Have the notices of a webhook go to another URL, in another format or signed by another secret; it is asked as at sign-up, and until it has agreed all goes where it went',
  body: SuccessorDraft,
  answers: {
    202: {
      description:
        'waits for consent, for three days; with what a sign-up of a webhook answers: the id and the manage token by which the code of a group is confirmed, and the secret unless its platform has one, shown this once',
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
  summary: '不再更换 Take back what was asked for and has not agreed yet',
  answers: { 204: { description: 'nothing is to change' }, ...problemDescriptions(401, 404, 409) },
  handle: async ({ deps, subscription }): Promise<Answer> =>
    (await dropSuccessor(deps, subscription)) === 'dropped' ? { status: 204 } : { problem: CHANGED_MEANWHILE },
});

export const channelEndpoints = [askForAnother, dropIt];
