import * as z from 'zod';
import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';

const HealthView = z
  .object({
    status: z.literal('ok'),
    version: z
      .string()
      .describe('of the service, as its package says')
      .meta({ examples: ['0.1.0'] }),
  })
  .meta({ id: 'Health' });

const health = endpoint.open({
  method: 'get',
  path: '/healthz',
  tag: 'operations',
  summary: '服务是否正常 Does the service work, and do its stores answer?',
  answers: {
    200: { description: 'yes', schema: HealthView },
    503: { description: 'a store does not answer; Retry-After says when to look again' },
  },
  handle: async ({ deps }): Promise<Answer> => {
    const reach = await deps.storeHealth.look();
    if (reach.kind === 'reached')
      return { status: 200, body: { status: 'ok', version: deps.version }, headers: { 'cache-control': 'no-store' } };
    deps.log.fault('store-unreached', reach.cause, { store: reach.store });
    return { problem: UNREACHED, headers: { 'cache-control': 'no-store', 'retry-after': '5' } };
  },
});

const UNREACHED = problem(
  503,
  'stores-unreachable',
  bilingual(
    '存储暂时不可用,请过几秒再试;已收下的不会丢',
    'The stores cannot be reached: try again in a few seconds. What was accepted is safe',
  ),
);

export const healthEndpoints = [health];
