import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import type { CorrectionRefusal } from '#usecases/notices/correct-notice';
import { NO_NOTICE, onlyTheLead, problemOfBody } from './answers.ts';
import type { Answer } from './description.ts';
import { BEING_CHECKED, tooLarge } from './notice-problem.ts';

/** The answer that says why a notice was not corrected, and when it may be. */
export const notCorrected = (refused: CorrectionRefusal): Answer =>
  refused.kind === 'attachments-being-checked' ? BEING_CHECKED : { problem: correctionProblem(refused) };

const correctionProblem = (refused: Exclude<CorrectionRefusal, { kind: 'attachments-being-checked' }>): Problem => {
  switch (refused.kind) {
    case 'unknown':
      return NO_NOTICE;
    case 'not-the-lead':
      return onlyTheLead('更正通知', 'corrects a notice');
    case 'stale':
      return problem(
        412,
        'stale',
        bilingual('通知已有变动,请重新读取后再更正', 'The notice has changed since you read it: read it again, then correct it'),
      );
    case 'four-eyes':
      return DRAFT_NEEDED;
    case 'too-large':
      return tooLarge(refused.bytes);
    case 'flawed':
      return problemOfBody({ kind: refused.isMalformed ? 'malformed' : 'refused', flaws: refused.flaws });
    case 'refused':
      return REFUSALS[refused.reason];
  }
};

const REFUSALS: Readonly<Record<Extract<CorrectionRefusal, { kind: 'refused' }>['reason'], Problem>> = {
  'not-published': problem(
    409,
    'not-published',
    bilingual('通知未发布:请取消后重新发布', 'It is not published: cancel it, and post it anew'),
  ),
  'cancelled-before': problem(409, 'cancelled-already', bilingual('通知已取消,不能更正', 'It is cancelled, and cannot be corrected')),
  'withdrawn-before': problem(409, 'withdrawn-already', bilingual('通知已撤回,不能更正', 'It is withdrawn, and cannot be corrected')),
  'nothing-changed': problem(
    422,
    'nothing-changed',
    bilingual('内容与现行版本相同,请写明要更正的字段', 'It says what the version in force says: give the fields that change'),
  ),
};

const DRAFT_NEEDED = problem(
  403,
  'four-eyes',
  bilingual(
    '本机关规定更正须由另一人签发:请先存为稿件(POST /v1/agencies/{id}/drafts,写明 corrects),再由另一人或另一密钥签发(…/publication)。情况紧急可先撤回',
    'In this agency somebody else looks at each correction: keep it as a draft (POST /v1/agencies/{id}/drafts, with `corrects`), which somebody else, or another key, publishes (…/publication). Where it is urgent, withdraw the notice first',
  ),
);
