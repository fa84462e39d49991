import * as z from 'zod';
import { listSent } from '#usecases/ledger/list-sent';
import { CURSOR_UNKNOWN, problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { SentView } from '../schemas/delivery-views.ts';
import { Paging } from '../schemas/queries.ts';
import { listOf } from '../schemas/views.ts';
import { sentJson } from '../sent-json.ts';

const deliveries = endpoint.subscriberOrOperator({
  method: 'get',
  path: '/v1/subscriptions/{id}/deliveries',
  tag: 'subscriptions',
  summary: '收到过什么 What was sent within 90 days and what became of it, latest first; by the manage token, or an operator’s key',
  query: z.object(Paging),
  answers: {
    200: { description: 'a line for each notice; a page may be short or empty and still have `next`', schema: listOf(SentView) },
    ...problemDescriptions(400, 401, 403, 404),
  },
  handle: async ({ deps, subscription, query }): Promise<Answer> => {
    const page = await listSent(deps, subscription, query);
    if (!page) return { problem: CURSOR_UNKNOWN };
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: {
        items: page.items.map(sentJson),
        ...(page.next ? { next: page.next } : {}),
      },
    };
  },
});

export const subscriptionDeliveryEndpoints = [deliveries];
