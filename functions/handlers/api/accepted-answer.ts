import type { Notice } from '#domain/notices/notice';
import { asOf } from '#domain/notices/notice-life';
import type { Kept } from '#usecases/notices/accept-notice';
import { noticeJson } from '#views/notice-json';
import { languageHeaders, saidTo } from './answers.ts';
import type { Answer, Call } from './description.ts';

/** What a notice became that was posted, or was a draft before. */
export const acceptedAnswer = ({ deps, reader }: Pick<Call, 'deps' | 'reader'>, { kind, notice, warnings, at }: Kept): Answer => ({
  status: isAtOnce(notice) ? 201 : 202,
  body: { ...noticeJson(asOf(notice, new Date(at)), deps.site), warnings: saidTo(reader, warnings) },
  headers: { ...languageHeaders(reader), location: `/v1/notices/${notice.id}` },
  ...(kind === 'repeated' ? { replayed: true } : {}),
});

const isAtOnce = (notice: Notice): boolean => notice.publishedAt === notice.createdAt;
