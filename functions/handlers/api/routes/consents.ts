import { problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { ConsentRecordView } from '../schemas/subscription-views.ts';
import { listOf } from '../schemas/views.ts';

/** Somebody who agrees more often is shown what they agreed to last. */
const SHOWN = 100;

const consents = endpoint.subscriberOrOperator({
  method: 'get',
  path: '/v1/subscriptions/{id}/consents',
  tag: 'subscriptions',
  summary: '同意记录 What was agreed to, when, from where and in which words, latest first; by the manage token, or an operator’s key',
  answers: { 200: { description: 'a hundred at most', schema: listOf(ConsentRecordView) }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, subscription }): Promise<Answer> => ({
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      items: (await deps.consentLog.consentsOf(subscription.id, SHOWN)).map(({ subscriptionId: _id, ...record }) => record),
    },
  }),
});

export const consentEndpoints = [consents];
