import { WithdrawalDraft } from '#domain/notices/withdrawal-draft';
import { withdrawNotice } from '#usecases/notices/withdraw-notice';
import { problemDescriptions } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { noticeAnswer } from '../notice-answer.ts';
import { NoticeView } from '../schemas/views.ts';
import { withdrawalProblem } from '../withdrawal-problem.ts';

const withdrawal = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/withdrawal',
  tag: 'notices',
  summary: '撤回,仅限发布后 Withdraw, after publication only; told to everyone who was told of the notice',
  scope: 'notices:write',
  idempotent: 'kept',
  redacted: async (deps, { id = '' }) => {
    const notice = await deps.notices.find(id);
    const { withdrawal, redaction } = notice ?? {};
    return notice && withdrawal && redaction && redaction.at >= withdrawal.at ? noticeAnswer({ deps }, notice) : null;
  },
  body: WithdrawalDraft,
  answers: {
    200: { description: 'the withdrawn notice', schema: NoticeView },
    ...problemDescriptions(400, 401, 403, 404, 409, 413, 415, 422),
  },
  example: { reason: '活动因故取消' },
  handle: async (call): Promise<Answer> => {
    const done = await withdrawNotice(call.deps, call.caller, call.parameters.id, call.body);
    return done.kind === 'withdrawn' ? noticeAnswer(call, done.notice) : { problem: withdrawalProblem(done) };
  },
});

export const withdrawalEndpoints = [withdrawal];
