import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { type Notice, NoticeState, NoticeVersion } from './notice.ts';
import type { Warning } from './warning.ts';

/** One that is about another notice quotes its title, which may be redacted: that is found again. */
const FirstWarning = z.object({
  path: z.string(),
  code: z.string(),
  noticeId: z.string().optional(),
  message: z.object({ 'zh-Hans': z.string(), en: z.string() }).optional(),
});

/**
 * What of an answer that is given again cannot be found out later: how the notice stood, and what was warned of. The words stand in its
 * version, and are not kept twice.
 */
export const FirstAnswer = z.object({ at: z.string(), state: NoticeState, warnings: z.array(FirstWarning).optional() });
export type FirstAnswer = Immutable<z.output<typeof FirstAnswer>>;

/** A notice may have one in every paragraph; behind so many nobody reads them, and they are found again instead. */
const MOST_WARNINGS = 200;

export const firstAnswerOf = (notice: Notice, warnings: readonly Warning[], at: string): FirstAnswer => ({
  at,
  state: NoticeState.parse(notice),
  ...(warnings.length > MOST_WARNINGS ? {} : { warnings: warnings.map(kept) }),
});

const kept = ({ path, code, message, noticeId }: Warning) => (noticeId === undefined ? { path, code, message } : { path, code, noticeId });

/** A notice and its warnings as they were first answered, at `at`. */
export type Answered = Readonly<{ notice: Notice; warnings: readonly Warning[]; at: string }>;

/**
 * The answer once more, field by field in the same order. Null where words were taken away since: they do not come back by it.
 *
 * @param version the version that was made by the act, with the state of today or of then
 * @param found what is warned of today
 */
export const answeredAgain = (version: Notice, { at, state, warnings }: FirstAnswer, found: readonly Warning[]): Answered | null => {
  const { publishAt: _publishAt, ...words } = NoticeVersion.parse(version);
  if (words.redaction && words.redaction.at >= at) return null;
  return { notice: { ...words, ...state }, warnings: warnings?.flatMap((one) => warningAgain(one, found)) ?? found, at };
};

const warningAgain = (
  { message, noticeId, ...where }: Immutable<z.output<typeof FirstWarning>>,
  found: readonly Warning[],
): readonly Warning[] => {
  if (message) return [{ ...where, message }];
  return found.filter((one) => one.noticeId === noticeId && one.code === where.code && one.path === where.path);
};
