import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { askForRedrive } from '#usecases/operations/ask-for-redrive';
import { problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { RedriveView } from '../schemas/operation-views.ts';

const ask = endpoint.agency({
  method: 'post',
  path: '/v1/redrive',
  tag: 'operations',
  summary: '重新投递死信 Send dead letters back to their queues; sweep does it within a minute or two',
  scope: 'operator',
  answers: { 202: { description: 'noted', schema: RedriveView }, ...problemDescriptions(401, 403) },
  handle: async ({ deps, caller }): Promise<Answer> => ({ status: 202, body: await askForRedrive(deps, caller) }),
});

const lastRedrive = endpoint.agency({
  method: 'get',
  path: '/v1/redrive',
  tag: 'operations',
  summary: '最近一次重新投递 What became of the last one',
  scope: 'operator',
  answers: { 200: { description: 'done, or not yet', schema: RedriveView }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps }): Promise<Answer> => {
    const last = await deps.redriveRequests.last();
    return last
      ? { status: 200, body: last }
      : {
          problem: problem(
            404,
            'never-redriven',
            bilingual('尚未重新投递过,可用 POST 请求', 'Dead letters were never sent back: POST asks for it'),
          ),
        };
  },
});

export const operationEndpoints = [ask, lastRedrive];
