import { RefusalDraft } from '#domain/notices/refusal-draft';
import { ScheduleDraft } from '#domain/notices/schedule-draft';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { cancelNotice } from '#usecases/notices/cancel-notice';
import { cosignNotice } from '#usecases/notices/cosign-notice';
import { refuseSignature } from '#usecases/notices/refuse-to-sign';
import { rescheduleNotice } from '#usecases/notices/reschedule-notice';
import { NO_NOTICE, onlyTheLead, problemDescriptions, refusal } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { noticeAnswer } from '../notice-answer.ts';
import { NoticeView } from '../schemas/views.ts';

const NOT_AWAITED = problem(
  409,
  'no-signature-awaited',
  bilingual('此通知不在等待会签,请查看其状态', 'This notice does not wait for signatures: look at its status'),
);
const CANCELLED = problem(
  409,
  'no-signature-awaited',
  bilingual('通知已取消,不会发布,请查看其状态', 'It is cancelled already, and will not be published: look at its status'),
);
const TOO_LATE = problem(
  409,
  'published-already',
  bilingual(
    '通知已发布,签署不能收回;如需撤回或更正,请与牵头机关联系',
    'It is published already, and a signature cannot be taken back any more: ask the lead agency to withdraw or correct it',
  ),
);
const NO_SCOPE = problem(403, 'scope-missing', bilingual('您的身份不能这样做', 'Your roles do not allow this'));
/** Why what is done before publication is not done any more. */
const OVER: Readonly<Record<'published-before' | 'cancelled-before', Problem>> = {
  'published-before': problem(
    409,
    'published-already',
    bilingual('通知已发布,只能撤回', 'It is published already: it can only be withdrawn'),
  ),
  'cancelled-before': problem(
    409,
    'cancelled-already',
    bilingual('通知已取消,不会发布,请查看其状态', 'It is cancelled already, and will not be published: look at its status'),
  ),
};

const cosign = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/cosignatures',
  tag: 'notices',
  summary: '会签 Sign as a co-issuer; publication follows the last signature',
  scope: 'notices:write',
  answers: { 200: { description: 'the notice as it stands', schema: NoticeView }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async (call): Promise<Answer> => {
    const signed = await cosignNotice(call.deps, call.caller, call.parameters.id);
    switch (signed.kind) {
      case 'unknown':
        return { problem: NO_NOTICE };
      case 'scope-missing':
        return { problem: NO_SCOPE };
      case 'not-awaited':
        return { problem: NOT_AWAITED };
      case 'signed':
        return noticeAnswer(call, signed.notice);
    }
  },
});

const cancel = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/cancellation',
  tag: 'notices',
  summary: '取消,仅限发布前 Cancel, before publication only',
  scope: 'notices:write',
  answers: { 200: { description: 'the cancelled notice', schema: NoticeView }, ...problemDescriptions(401, 403, 404, 409) },
  handle: async (call): Promise<Answer> => {
    const done = await cancelNotice(call.deps, call.caller, call.parameters.id);
    switch (done.kind) {
      case 'unknown':
        return { problem: NO_NOTICE };
      case 'not-the-lead':
        return { problem: onlyTheLead('取消通知', 'cancels a notice') };
      case 'scope-missing':
        return { problem: NO_SCOPE };
      case 'refused':
        return { problem: OVER[done.reason] };
      case 'cancelled':
        return noticeAnswer(call, done.notice);
    }
  },
});

const refuse = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/refusals',
  tag: 'notices',
  summary:
    '不同意会签,或在发布前收回签署,通知即取消 Refuse to sign as a co-issuer, or take the signature back before publication: the notice is cancelled, and its lead told why',
  scope: 'notices:write',
  body: RefusalDraft,
  answers: {
    200: { description: 'the cancelled notice', schema: NoticeView },
    ...problemDescriptions(400, 401, 403, 404, 409, 413, 415, 422),
  },
  example: { reason: '活动时间与我单位安排冲突' },
  handle: async (call): Promise<Answer> => {
    const done = await refuseSignature(call.deps, call.caller, call.parameters.id, call.body.reason);
    switch (done.kind) {
      case 'unknown':
        return { problem: NO_NOTICE };
      case 'scope-missing':
        return { problem: NO_SCOPE };
      case 'not-awaited':
        return { problem: CANCELLED };
      case 'published-before':
        return { problem: TOO_LATE };
      case 'leads':
        return {
          problem: problem(
            409,
            'lead-cancels',
            bilingual('牵头机关不能拒绝会签,请取消通知', 'The lead agency does not refuse: cancel the notice instead'),
          ),
        };
      case 'cancelled':
        return noticeAnswer(call, done.notice);
    }
  },
});

const schedule = endpoint.agency({
  method: 'patch',
  path: '/v1/notices/{id}/schedule',
  tag: 'notices',
  summary: '改发布时间,仅限发布前 Another time of publication, before it has come; null publishes at once',
  scope: 'notices:write',
  body: ScheduleDraft,
  answers: { 200: { description: 'the notice', schema: NoticeView }, ...problemDescriptions(400, 401, 403, 404, 409, 413, 415, 422) },
  example: { publishAt: '2026-12-01T09:00:00+08:00' },
  handle: async (call): Promise<Answer> => {
    const done = await rescheduleNotice(call.deps, call.caller, call.parameters.id, call.body.publishAt);
    switch (done.kind) {
      case 'unknown':
        return { problem: NO_NOTICE };
      case 'scope-missing':
        return { problem: NO_SCOPE };
      case 'not-the-lead':
        return { problem: onlyTheLead('改发布时间', 'changes the time') };
      case 'flawed':
        return { problem: refusal(bilingual('发布时间不能接受', 'This time cannot be accepted'), done.flaws) };
      case 'refused':
        return { problem: OVER[done.reason] };
      case 'rescheduled':
        return noticeAnswer(call, done.notice);
    }
  },
});

export const beforePublicationEndpoints = [cosign, refuse, schedule, cancel];
