import * as z from 'zod';
import { RecoverDraft } from '#domain/sending/recover-draft';
import type { RecoverRequest } from '#domain/sending/recover-request';
import { bilingual } from '#domain/text/wording';
import { problem } from '#platform/problem';
import { listAttempts } from '#usecases/ledger/list-attempts';
import { listSent } from '#usecases/ledger/list-sent';
import type { SentPage } from '#usecases/ledger/sent-reader';
import { askToRecover } from '#usecases/sending/recover-missed';
import { NOT_SENDABLE } from '#views/unsendable-words';
import { CURSOR_UNKNOWN, problemDescriptions, refusal } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { AttemptView, RecoverRequestView, SentView } from '../schemas/delivery-views.ts';
import { Paging } from '../schemas/queries.ts';
import { listOf } from '../schemas/views.ts';
import { sentJson } from '../sent-json.ts';

const pageAnswer = <Line>(page: SentPage<Line> | null, json: (line: Line) => unknown): Answer =>
  page
    ? {
        status: 200,
        headers: { 'cache-control': 'no-store' },
        body: { items: page.items.map(json), ...(page.next ? { next: page.next } : {}) },
      }
    : { problem: CURSOR_UNKNOWN };

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
  handle: async ({ deps, subscription, query }): Promise<Answer> => pageAnswer(await listSent(deps, subscription, query), sentJson),
});

const attempts = endpoint.subscriberOrOperator({
  method: 'get',
  path: '/v1/subscriptions/{id}/attempts',
  tag: 'subscriptions',
  summary: '每次投递的经过 How each attempt went of what was sent within 90 days, latest message first, and of each its last attempt',
  query: z.object(Paging),
  answers: {
    200: { description: 'as far as it is known; a page may be short or empty and still have `next`', schema: listOf(AttemptView) },
    ...problemDescriptions(400, 401, 403, 404),
  },
  handle: async ({ deps, subscription, query }): Promise<Answer> =>
    pageAnswer(await listAttempts(deps, subscription, query), (line) => line),
});

const recoverPath = '/v1/subscriptions/{id}/recover';

const requestJson = ({ subscriptionId, since, until, askedAt, reopened, doneAt }: RecoverRequest) => ({
  subscriptionId,
  since,
  until,
  askedAt,
  reopened,
  doneAt,
});

const recover = endpoint.subscriberOrOperator({
  method: 'post',
  path: recoverPath,
  tag: 'subscriptions',
  summary: '补发错过的通知 Send again what was missed, on the normal schedule, each message with its original `webhook-id`',
  idempotent: 'kept',
  body: RecoverDraft,
  example: { since: '2026-11-19T00:00:00+08:00' },
  answers: {
    202: { description: 'noted: it is under way within a minute or two', schema: RecoverRequestView },
    ...problemDescriptions(400, 401, 403, 404, 409, 413, 415, 422),
  },
  handle: async ({ deps, subscription, body, caller }): Promise<Answer> => {
    const asked = await askToRecover(deps, subscription, body, caller);
    switch (asked.kind) {
      case 'refused':
        return { problem: refusal(bilingual('补发请求不能接受', 'The request to send again cannot be accepted'), asked.flaws) };
      case 'not-now':
        return { problem: problem(409, asked.code, NOT_SENDABLE[asked.code]) };
      case 'noted': {
        const { request, missed, lookedBackTo } = asked;
        const counted = missed === null ? {} : { missed, ...(lookedBackTo ? { lookedBackTo } : {}) };
        return { status: 202, body: { ...requestJson(request), ...counted } };
      }
    }
  },
});

const lastRecovery = endpoint.subscriberOrOperator({
  method: 'get',
  path: recoverPath,
  tag: 'subscriptions',
  summary: '最近一次补发 What became of the last request to send again what was missed',
  answers: { 200: { description: 'done, or not yet', schema: RecoverRequestView }, ...problemDescriptions(401, 403, 404) },
  handle: async ({ deps, subscription }): Promise<Answer> => {
    const last = await deps.recoverRequests.last(subscription.id);
    return last
      ? { status: 200, body: requestJson(last) }
      : { problem: problem(404, 'never-recovered', bilingual('尚未请求过补发,可用 POST 请求', 'Nothing was asked for yet: ask by POST')) };
  },
});

export const subscriptionDeliveryEndpoints = [deliveries, attempts, recover, lastRecovery];
