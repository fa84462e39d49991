import { asOf } from '#domain/notices/notice-life';
import type { NoticeCorrected } from '#usecases/notices/correct-notice';
import { noticeJson } from '#views/notice-json';
import { KEY_REUSED, languageHeaders, saidTo } from './answers.ts';
import { notCorrected } from './correction-problem.ts';
import type { Answer, Call } from './description.ts';
import { tagOf } from './notice-tag.ts';

/** The new version of a notice that was corrected, or why it was not. */
export const correctionAnswer = ({ deps, reader }: Pick<Call, 'deps' | 'reader'>, done: NoticeCorrected): Answer => {
  if (done.kind === 'key-reused') return { problem: KEY_REUSED };
  if (!('notice' in done)) return notCorrected(done);
  const notice = asOf(done.notice, new Date(done.at));
  return {
    status: 201,
    body: { ...noticeJson(notice, deps.site), warnings: saidTo(reader, done.warnings) },
    headers: {
      ...languageHeaders(reader),
      location: `/v1/notices/${notice.id}/versions/${notice.version}`,
      etag: tagOf(notice),
    },
    ...(done.kind === 'repeated' ? { replayed: true } : {}),
  };
};
