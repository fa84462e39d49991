import * as z from 'zod';
import type { RetryRequest } from '#domain/sending/retry-request';
import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { isIssuer } from '#usecases/callers/authorize';
import { askForRetry } from '#usecases/sending/retry-failed';
import { NO_NOTICE, problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { RetryRequestView } from '../schemas/operation-views.ts';

const Asked = z.object({ status: z.literal('failed') });

const REFUSALS = {
  'not-published': bilingual('通知尚未发布,没有可重试的投递', 'It is not published: there is nothing to try again yet'),
  withdrawn: bilingual('通知已撤回,不再投递', 'It was withdrawn, and is sent to nobody any more'),
} as const;

const requestJson = ({ noticeId, askedAt, reopened, doneAt }: RetryRequest) => ({ noticeId, status: 'failed', askedAt, reopened, doneAt });

const retryDeliveries = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/deliveries/retry',
  tag: 'notices',
  summary: '重试失败的投递 Try again everybody whom it did not reach, each with the id that the delivery always had',
  scope: 'notices:write',
  body: Asked,
  example: { status: 'failed' },
  answers: { 202: { description: 'noted', schema: RetryRequestView }, ...problemDescriptions(400, 401, 403, 404, 409, 413, 415, 422) },
  handle: async (call): Promise<Answer> => {
    const asked = await askForRetry(call.deps, call.caller, call.parameters.id);
    switch (asked.kind) {
      case 'unknown':
        return { problem: NO_NOTICE };
      case 'refused':
        return { problem: problem(409, asked.reason, REFUSALS[asked.reason]) };
      case 'noted':
        return { status: 202, body: { ...requestJson(asked.request), failed: asked.failed } };
    }
  },
});

const lastRetry = endpoint.agency({
  method: 'get',
  path: '/v1/notices/{id}/deliveries/retry',
  tag: 'notices',
  summary: '最近一次重试 What became of the last request to try the failed again',
  scope: 'notices:read',
  answers: { 200: { description: 'done, or not yet', schema: RetryRequestView }, ...problemDescriptions(401, 403, 404) },
  handle: async (call): Promise<Answer> => {
    const { notices, retryRequests } = call.deps;
    const notice = await notices.find(call.parameters.id);
    if (!notice || !isIssuer(call.caller, notice)) return { problem: NO_NOTICE };
    const last = await retryRequests.last(notice.id);
    return last
      ? { status: 200, body: requestJson(last) }
      : { problem: problem(404, 'never-retried', bilingual('尚未请求重试,可用 POST 请求', 'No retry was asked for: POST does')) };
  },
});

export const retryEndpoints = [retryDeliveries, lastRetry];
