import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import type { Accepted, Kept } from '#usecases/notices/accept-notice';
import { KEY_REUSED, refusal } from './answers.ts';
import type { Answer } from './description.ts';

const NOT_ACCEPTED = bilingual('通知不能接受', 'The notice cannot be accepted');

/** A scanner takes about as long. */
const SCAN_SECONDS = 3;

export const BEING_CHECKED: Extract<Answer, { problem: Problem }> = {
  problem: problem(
    409,
    'attachments-being-checked',
    bilingual('附件正在查毒,请几秒后再试', 'The attachments are being scanned: try again in a few seconds'),
  ),
  headers: { 'retry-after': String(SCAN_SECONDS) },
};

/** Of all headings and bodies together. */
export const tooLarge = (bytes: number): Problem =>
  problem(
    413,
    'body-too-large',
    bilingual(`正文共 ${bytes} 字节,上限 200000,请缩短`, `The text has ${bytes} bytes in all, 200000 are allowed: shorten it`),
  );

/** The answer that says why a draft did not become a notice, and when it may. */
export const notAccepted = (refused: Exclude<Accepted, Kept>): Answer =>
  refused.kind === 'attachments-being-checked' ? BEING_CHECKED : { problem: noticeProblem(refused) };

/** Why a draft did not become a notice. */
const noticeProblem = (refused: Exclude<Accepted, Kept | { kind: 'attachments-being-checked' }>): Problem => {
  switch (refused.kind) {
    case 'key-reused':
      return KEY_REUSED;
    case 'four-eyes':
      return refused.draftIsOwn ? OWN_DRAFT : DRAFT_NEEDED;
    case 'not-the-lead':
      return problem(
        403,
        'not-the-lead',
        bilingual(
          '第一发文机关须为密钥所属机关,请改正 issuers 或换用其密钥',
          'The first issuer has to be the agency of this key: correct issuers, or use the key of that agency',
        ),
      );
    case 'no-issuer':
      return refusal(NOT_ACCEPTED, [
        {
          path: 'issuers',
          code: 'issuers-missing',
          message: bilingual(
            '运营者的密钥不属于任何机关,请写明发文机关,牵头者在前',
            'The operator’s key belongs to no agency: name the issuers, lead first',
          ),
        },
      ]);
    case 'too-large':
      return tooLarge(refused.bytes);
    case 'refused':
      return refusal(NOT_ACCEPTED, refused.flaws);
  }
};

const OWN_DRAFT = problem(
  403,
  'four-eyes',
  bilingual(
    '本机关规定不得签发自己的稿件:请由另一人(或另一密钥)签发',
    'In this agency nobody publishes their own draft: have somebody else do it, or another key',
  ),
);

const DRAFT_NEEDED = problem(
  403,
  'four-eyes',
  bilingual(
    '本机关规定通知须由另一人签发:请先存为稿件(POST /v1/agencies/{id}/drafts),再由另一人或另一密钥签发(…/publication)',
    'In this agency somebody else looks at each notice: keep it as a draft (POST /v1/agencies/{id}/drafts), which somebody else, or another key, publishes (…/publication)',
  ),
);
