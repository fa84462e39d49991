import type { Instant } from '../time.ts';
import { isPublic, type Notice } from './notice.ts';
import type { NoticeDue, Step } from './notice-life.ts';

/** Every revision of what is public is to be found by a search. */
export const toBeIndexed = (notice: Notice, at: Instant): readonly NoticeDue[] =>
  isPublic(notice) ? [{ noticeId: notice.id, version: notice.version, act: 'index', revision: notice.revision, at }] : [];

/** All that becomes due with a step, with what agencies are to be told. */
export const dueWith = ({ notice, due, news = [] }: Step, at: Instant): readonly NoticeDue[] => [
  ...due,
  ...toBeIndexed(notice, at),
  ...news.map((one) => ({ noticeId: notice.id, version: notice.version, act: 'tell' as const, at, ...one })),
];
