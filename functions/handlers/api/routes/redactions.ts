import { RedactionDraft } from '#domain/notices/redaction';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { redactVersion, type VersionRedacted } from '#usecases/notices/redact-version';
import { NO_NOTICE, onlyTheLead, problemDescriptions, refusal } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';
import { noticeAnswer } from '../notice-answer.ts';
import { NoticeView } from '../schemas/views.ts';

const redaction = endpoint.agency({
  method: 'post',
  path: '/v1/notices/{id}/versions/{n}/redaction',
  tag: 'notices',
  summary: '删除泄露的内容 Take leaked text away from a version, for everyone and for good; that it is gone, and why, stays',
  scope: 'notices:write',
  body: RedactionDraft,
  answers: {
    200: { description: 'the version as it is shown from now on', schema: NoticeView },
    ...problemDescriptions(400, 401, 403, 404, 413, 415, 422),
  },
  example: { reason: '正文误载个人信息', text: '云河文化馆' },
  handle: async (call): Promise<Answer> => {
    const { id, n } = call.parameters;
    const version = /^[1-9]\d{0,8}$/.test(n) ? Number(n) : 0;
    const done = await redactVersion(call.deps, call.caller, id, version, call.body);
    return done.kind === 'redacted' ? noticeAnswer(call, done.version) : { problem: redactionProblem(done) };
  },
});

const redactionProblem = (refused: Exclude<VersionRedacted, { kind: 'redacted' }>): Problem => {
  switch (refused.kind) {
    case 'unknown':
      return NO_NOTICE;
    case 'not-the-lead':
      return onlyTheLead('删除通知中的内容', 'redacts a notice');
    case 'flawed':
      return refusal(bilingual('删除原因不能接受', 'The reason cannot be accepted'), refused.flaws);
    case 'refused':
      return REFUSALS[refused.reason];
  }
};

const REFUSALS: Readonly<Record<Extract<VersionRedacted, { kind: 'refused' }>['reason'], Problem>> = {
  'text-not-found': problem(
    422,
    'text-not-found',
    bilingual('这一版中没有这些文字,请逐字核对', 'These words do not stand in this version: give them letter by letter'),
  ),
  'attachment-not-found': problem(
    422,
    'attachment-not-found',
    bilingual('这一版没有这个附件,请核对编号', 'This version has no such attachment: check the id'),
  ),
  'holds-what-leaked': problem(
    422,
    'reason-holds-what-leaked',
    bilingual('原因会公开显示,不能重复要删除的文字', 'The reason is shown to everybody: it must not repeat what is to be gone'),
  ),
};

export const redactionEndpoints = [redaction];
