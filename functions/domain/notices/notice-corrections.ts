import { wantedReceipt } from '../receipts/receipt.ts';
import { after, type Instant, MINUTE } from '../time.ts';
import { type Correction, isPublic, type Notice, type NoticeContent, overridesFrequency } from './notice.ts';
import { changesBetween } from './notice-changes.ts';
import { type NoticeDue, next, planOf, type Refused, remindersAnew, type Step, standingPlan } from './notice-life.ts';

const announcement = ({ announced }: Notice, version: number, { notify, at }: Correction): Pick<Notice, 'announced'> =>
  notify === 'all' ? { announced: { version, at } } : announced === undefined ? {} : { announced };

/** What reminders go by: whether a receipt is wanted, and its last day. */
const dayOf = (notice: Notice): readonly unknown[] => [wantedReceipt(notice) !== null, wantedReceipt(notice)?.by];

/** What any version so far was to replace, and this one is not. */
const noMoreReplaced = ({ supersedes, supersedesNoMore = [] }: Notice, content: NoticeContent): Pick<Notice, 'supersedesNoMore'> => {
  const kept = new Set(content.supersedes.map(({ noticeId }) => noticeId));
  const dropped = [...supersedesNoMore, ...supersedes.map(({ noticeId }) => noticeId)].filter((noticeId) => !kept.has(noticeId));
  return dropped.length > 0 ? { supersedesNoMore: [...new Set(dropped)] } : {};
};

const whatItReplaces = ({ supersedes, supersedesNoMore = [] }: Notice): string => JSON.stringify([supersedes, supersedesNoMore]);

/** Whoever corrects without a word sees to it at once; what breaks off before that is made up for a minute later. */
const supersession = (before: Notice, corrected: Notice): readonly NoticeDue[] => {
  const { id: noticeId, version, correction } = corrected;
  if (!correction || whatItReplaces(before) === whatItReplaces(corrected)) return [];
  return [{ noticeId, version, act: 'supersede', at: after(correction.at, MINUTE) }];
};

/** Why a notice cannot be corrected, whatever it is to say; null when it can. */
export const refusalToCorrect = (
  notice: Pick<Notice, 'status'>,
): Refused<'not-published' | 'withdrawn-before' | 'cancelled-before'> | null => {
  if (notice.status === 'cancelled') return { kind: 'refused', reason: 'cancelled-before' };
  if (!isPublic(notice)) return { kind: 'refused', reason: 'not-published' };
  return notice.status === 'withdrawn' ? { kind: 'refused', reason: 'withdrawn-before' } : null;
};

export type Corrected =
  | (Readonly<{ kind: 'corrected' }> & Step)
  | Refused<'not-published' | 'withdrawn-before' | 'cancelled-before' | 'nothing-changed'>;

/**
 * Say it differently, after publication; also what has expired, which lives again by a later date. Earlier versions stay as they are. Whom
 * a mailing has told of it is told of that, unless nobody is to be; then a mailing under way goes on with the new words.
 */
export const correct = (notice: Notice, content: NoticeContent, correction: Correction): Corrected => {
  const refused = refusalToCorrect(notice);
  if (refused) return refused;
  if (changesBetween(notice, content).length === 0) return { kind: 'refused', reason: 'nothing-changed' };
  const { id, createdAt, publishAt, status, revision, issuers, publishedAt } = notice;
  const version = notice.version + 1;
  const isTold = correction.notify === 'all';
  const corrected: Notice = {
    ...content,
    id,
    version,
    createdAt,
    ...(publishAt === undefined ? {} : { publishAt }),
    correction,
    status,
    revision: revision + 1,
    issuers,
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...replacementOf(notice),
    ...noMoreReplaced(notice, content),
    currentVersion: version,
    ...announcement(notice, version, correction),
    // A day of its own stands in the place of the one that it was put off to.
    ...(notice.receiptBy !== undefined && content.receipt?.by === notice.receipt?.by ? { receiptBy: notice.receiptBy } : {}),
    overrode: overridesFrequency(notice) || (isTold && content.urgency === 'immediate'),
  };
  const isAskedAnew = JSON.stringify(dayOf(corrected)) !== JSON.stringify(dayOf(notice));
  const reminders = isAskedAnew ? remindersAnew(corrected, correction.at) : { due: [], settled: [] };
  return {
    kind: 'corrected',
    notice: corrected,
    due: [...(isTold ? [planOf(corrected, 'correction', correction.at)] : supersession(notice, corrected)), ...reminders.due],
    settled: [...(isTold ? [standingPlan(notice)] : []), ...reminders.settled],
  };
};

/** Another notice of its lead stands in the place of a published one; null when that is said already, or it does not stand any more. */
export const supersede = (notice: Notice, by: NonNullable<Notice['supersededBy']>): Step | null => {
  const standing = replacementsOf(notice);
  const isSaid = notice.id === by.noticeId || standing.some(({ noticeId }) => noticeId === by.noticeId);
  if (isSaid || !isPublic(notice) || notice.status === 'withdrawn') return null;
  return { notice: replacedBy(notice, [...standing, by]), due: [], settled: [] };
};

/**
 * What was to stand in the place of a notice is withdrawn, or does not replace it any more: it is in force again by its days, or replaced
 * by what another notice said of it before. Null when that one never was in its place, or it was withdrawn itself.
 */
export const reinstate = (notice: Notice, by: Readonly<{ noticeId: string; at: Instant }>): Step | null => {
  const before = replacementsOf(notice);
  const left = before.filter(({ noticeId }) => noticeId !== by.noticeId);
  if (left.length === before.length || notice.status === 'withdrawn') return null;
  const reinstated = replacedBy(notice, left);
  return { notice: left.length === 0 ? { ...reinstated, reinstatedAt: by.at } : reinstated, due: [], settled: [] };
};

type Replacement = NonNullable<Notice['supersededBy']>;

/** Those that are to stand in its place still, the one that does last. */
const replacementsOf = ({ supersededBy, supersededBefore = [] }: Notice): readonly Replacement[] =>
  supersededBy ? [...supersededBefore, supersededBy] : [];

const replacedBy = (notice: Notice, replacements: readonly Replacement[]): Notice => {
  const { supersededBy: _by, supersededBefore: _before, ...kept } = notice;
  const supersededBy = replacements.at(-1);
  const supersededBefore = replacements.slice(0, -1);
  return next(kept, {
    ...(supersededBy ? { supersededBy } : {}),
    ...(supersededBefore.length > 0 ? { supersededBefore } : {}),
  });
};

const replacementOf = ({ supersededBy, supersededBefore, reinstatedAt }: Notice): Partial<Notice> => ({
  ...(supersededBy === undefined ? {} : { supersededBy }),
  ...(supersededBefore === undefined ? {} : { supersededBefore }),
  ...(reinstatedAt === undefined ? {} : { reinstatedAt }),
});
