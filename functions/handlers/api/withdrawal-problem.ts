import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import type { NoticeWithdrawn } from '#usecases/notices/withdraw-notice';
import { NO_NOTICE, onlyTheLead, refusal } from './answers.ts';

/** Why a notice was not withdrawn. */
export const withdrawalProblem = (refused: Exclude<NoticeWithdrawn, { kind: 'withdrawn' }>): Problem => {
  switch (refused.kind) {
    case 'unknown':
      return NO_NOTICE;
    case 'not-the-lead':
      return onlyTheLead('撤回通知', 'withdraws a notice');
    case 'flawed':
      return refusal(bilingual('撤回原因不能接受', 'The reason cannot be accepted'), refused.flaws);
    case 'refused':
      return refused.reason === 'not-published'
        ? problem(409, 'not-published', bilingual('通知未发布,请改为取消', 'It is not published: cancel it instead'))
        : problem(409, 'withdrawn-already', bilingual('通知已撤回,请查看其状态', 'It is withdrawn already: look at its status'));
  }
};
