import { createHash } from 'node:crypto';
import * as z from 'zod';
import { FirstAnswer } from '#domain/notices/first-answer';
import { ALIKE_FOR_MS, type Likeness, likenessOf } from '#domain/notices/likeness';
import { type Notice, NoticeState, type NoticeSummary, NoticeVersion, VersionSummary } from '#domain/notices/notice';
import { NoticeDue } from '#domain/notices/notice-life';
import { after, DAY } from '#domain/time';
import type { AcceptanceRecord } from '#ports/notice-store';
import { form } from '../form.ts';
import { monthOf, noticeKeys } from '../keys.ts';
import { pack, packed, secondsAt } from '../shapes.ts';
import type { RawItem } from '../table.ts';

const HEAD = form(
  z.object({
    ...NoticeState.shape,
    /** Release 0.1.0 counted none. */
    revision: z.int().default(0),
    summary: VersionSummary,
    /** What was due in release 0.1.0, which knew one thing at a time. */
    duePk: z.enum(['plan', 'publish']).optional(),
    dueSk: z.string().optional(),
  }),
);
/** What changes about a notice without its words changing, and what lists show of it. */
export type HeadItem = ReturnType<typeof HEAD.parse>;
export const headFrom = (item: RawItem): HeadItem => HEAD.parse(item);

const VERSION = form(z.object({ content: packed(NoticeVersion) }));

/** `agencyId` is what 0.1.0 called the caller. */
const ACCEPTANCE = form(
  z.object({
    agencyId: z.string(),
    key: z.string(),
    bodyHash: z.string(),
    noticeId: z.string(),
    version: z.int().optional(),
    first: packed(FirstAnswer).optional(),
    expiresAt: z.string(),
  }),
);

const DUE = form(NoticeDue);

export const acceptanceFrom = (item: RawItem): AcceptanceRecord => {
  const { agencyId: caller, ...record } = ACCEPTANCE.parse(item);
  return { caller, ...record };
};

export const acceptanceItem = ({ caller, first, ...record }: AcceptanceRecord): object => ({
  ...noticeKeys.acceptance(caller, record.key),
  kind: 'acceptance',
  ...ACCEPTANCE.write({ agencyId: caller, ...record, ...(first ? { first: pack(first) } : {}) }),
  ttl: secondsAt(record.expiresAt),
});

export const versionItem = (notice: Notice): object => ({
  ...noticeKeys.version(notice.id, notice.version),
  kind: 'notice-version',
  ...VERSION.write({ content: pack(NoticeVersion.parse(notice)) }),
});

/** Where the board finds what was published. */
export const boardMarks = (id: string, publishedAt: string): Readonly<{ boardPk: string; boardSk: string }> => ({
  boardPk: monthOf(publishedAt),
  boardSk: `${publishedAt}#${id}`,
});

export const headItem = (notice: Notice): object => ({
  ...noticeKeys.head(notice.id),
  kind: 'head',
  ...HEAD.write({ ...NoticeState.parse(notice), summary: VersionSummary.parse(notice) }),
  ...(notice.publishedAt === undefined ? {} : boardMarks(notice.id, notice.publishedAt)),
});

export const noticeOfAgencyItem = (agencyId: string, { id, createdAt }: Notice): object => ({
  ...noticeKeys.ofAgency(agencyId, createdAt, id),
  v: 1,
  kind: 'notice-of-agency',
  noticeId: id,
});

const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Partitions in which notices of a number, and of a title, stand. */
export const likenessKeys = ({ number, title }: Likeness, createdAt: string, id: string) => ({
  number: number === undefined ? null : noticeKeys.like('number', hashed(number), createdAt, id),
  title: noticeKeys.like('title', hashed(title), createdAt, id),
});

/** A day more than a title is looked for: TTL and clocks are not to the minute. */
const TITLE_KEPT_MS = ALIKE_FOR_MS + DAY;

/** By what a notice is found when it is posted once more. */
export const likenessItems = (notice: Notice): readonly object[] => {
  const { id, createdAt } = notice;
  const { number, title } = likenessKeys(likenessOf(notice, notice.issuers), createdAt, id);
  const marks = { v: 1, kind: 'likeness', noticeId: id };
  return [...(number ? [{ ...number, ...marks }] : []), { ...title, ...marks, ttl: secondsAt(after(createdAt, TITLE_KEPT_MS)) }];
};

const stateOf = ({ summary, duePk: _duePk, dueSk: _dueSk, ...state }: HeadItem): NoticeState => ({
  ...state,
  ...(summary.version > 1 ? { currentVersion: summary.version } : {}),
});

export const noticeFrom = (head: HeadItem, version: RawItem): Notice => ({ ...VERSION.parse(version).content, ...stateOf(head) });

export const summaryFrom = (head: HeadItem): NoticeSummary => ({ ...head.summary, ...stateOf(head) });

/** One thing that is due for a notice; the stream tells of those that are to be planned. */
export const dueItem = (due: NoticeDue): object => ({
  ...noticeKeys.due(due),
  kind: 'due',
  ...DUE.write(due),
  duePk: due.act,
  dueSk: `${due.at}#${due.noticeId}`,
});

/** What an item of the index `due` says: an item of its own, or the head of a notice as release 0.1.0 marked it. */
export const dueFrom = (item: RawItem): NoticeDue => {
  if (item['kind'] === 'due') return DUE.parse(item);
  const { duePk, dueSk = '', status, summary } = headFrom(item);
  const due = { noticeId: summary.id, version: summary.version, at: dueSk.slice(0, dueSk.indexOf('#')) };
  return duePk === 'publish' ? { ...due, act: duePk } : { ...due, act: 'plan', mailing: status === 'withdrawn' ? 'withdrawal' : 'notice' };
};
