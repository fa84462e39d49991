import type { Notice } from '#domain/notices/notice';
import { asOf } from '#domain/notices/notice-life';
import { noticeJson } from '#views/notice-json';
import type { Answer, Call } from './description.ts';

/** A notice as it stands now, for whoever did something to it. */
export const noticeAnswer = ({ deps }: Pick<Call, 'deps'>, notice: Notice): Answer => ({
  status: 200,
  body: noticeJson(asOf(notice, deps.clock.now()), deps.site),
});
