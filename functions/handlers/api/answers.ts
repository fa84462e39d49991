import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';

/** Problems that several endpoints answer. Unknown and foreign are told alike. */
export const NO_NOTICE: Problem = problem(404, 'notice-unknown', '没有这份通知 There is no such notice');
export const NO_AGENCY: Problem = problem(404, 'agency-unknown', '没有这个机关 There is no such agency');
export const CURSOR_UNKNOWN: Problem = problem(
  400,
  'cursor-unknown',
  '游标无效,请用上一页的 next This cursor was not given out for this list: use `next` of the page before, or none',
);
export const TOKEN_INVALID: Problem = problem(
  404,
  'token-invalid',
  '链接无效或已失效 This link is not valid: use the one from the latest message',
);

export const problemDescriptions = (...statuses: readonly number[]): Readonly<Record<number, Readonly<{ description: string }>>> =>
  Object.fromEntries(statuses.map((status) => [status, { description: DESCRIPTIONS[status] ?? 'problem' }]));

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'malformed',
  401: 'no or bad credential',
  403: 'missing scope',
  404: 'unknown, or not yours',
  409: 'conflict, or a key still in progress',
  413: 'too large',
  415: 'not JSON',
  422: 'understood and refused',
};
