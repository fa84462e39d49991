import * as z from 'zod';
import { dayInChina } from '../calendar.ts';
import type { Instant } from '../time.ts';
import { type Issuer, isPublic, type Notice, type NoticeContent, type NoticeStatus, type Withdrawal } from './notice.ts';
import { type Validity, validityAt } from './validity.ts';

/** Which mailings a notice brings about by itself. */
const PLANNED_MAILINGS = ['notice', 'withdrawal'] as const;
export type PlannedMailing = (typeof PLANNED_MAILINGS)[number];

const due = z.object({ noticeId: z.string(), version: z.int(), at: z.string() });
/**
 * Something that is to be done for a notice, and since when: publish a version, or plan a mailing that tells of it. Each thing is due by
 * itself, until it has been done.
 */
export const NoticeDue = z.discriminatedUnion('act', [
  due.extend({ act: z.literal('publish') }),
  due.extend({ act: z.literal('plan'), mailing: z.enum(PLANNED_MAILINGS) }),
]);
export type NoticeDue = Readonly<z.output<typeof NoticeDue>>;
export type DueAct = NoticeDue['act'];
export type DuePlan = Extract<NoticeDue, { act: 'plan' }>;

/** A notice as it is next: what becomes due with that, and what is not due any more. */
export type Step = Readonly<{ notice: Notice; due: readonly NoticeDue[]; settled: readonly NoticeDue[] }>;

type Refused<Reason extends string> = Readonly<{ kind: 'refused'; reason: Reason }>;

/** Each step raises the revision, so that of two that were made from the same notice only the first is kept. */
const next = (before: Notice, change: Partial<Notice>): Notice => ({ ...before, ...change, revision: before.revision + 1 });

const publication = ({ id, version }: Notice, at: Instant): NoticeDue => ({ noticeId: id, version, act: 'publish', at });
const planOf = ({ id, version }: Notice, mailing: PlannedMailing, at: Instant): DuePlan => ({
  noticeId: id,
  version,
  act: 'plan',
  mailing,
  at,
});

const isSigned = ({ signedAt }: Issuer): boolean => signedAt !== undefined;

/** Everybody has signed: it is published at `at`, or scheduled if that is for later. */
const signedByAll = (notice: Notice, at: Instant): Pick<Step, 'notice' | 'due'> => {
  const { publishAt } = notice;
  if (publishAt !== undefined && publishAt > at)
    return { notice: { ...notice, status: 'scheduled' }, due: [publication(notice, publishAt)] };
  return { notice: { ...notice, status: 'published', publishedAt: at }, due: [planOf(notice, 'notice', at)] };
};

/** What a notice begins with. Issuers who need not be waited for, the lead and who consented beforehand, have signed. */
export type NewNotice = Readonly<{ id: string; content: NoticeContent; issuers: readonly Issuer[]; publishAt?: Instant | undefined }>;

/** A notice is taken in: it waits for signatures or for its time, or is published at once. */
export const accept = ({ id, content, issuers, publishAt }: NewNotice, at: Instant): Step => {
  const notice: Notice = {
    ...content,
    id,
    version: 1,
    revision: 1,
    status: 'awaiting-signatures',
    issuers,
    createdAt: at,
    ...(publishAt === undefined ? {} : { publishAt }),
  };
  return { ...(issuers.every(isSigned) ? signedByAll(notice, at) : { notice, due: [] }), settled: [] };
};

export type Cosigned = (Readonly<{ kind: 'signed' }> & Step) | Readonly<{ kind: 'signed-before' }> | Refused<'no-signature-awaited'>;

/** An agency signs (联合行文). Publication follows the last signature; who signs again has signed when it signed first. */
export const cosign = (notice: Notice, agencyId: string, at: Instant): Cosigned => {
  const own = notice.issuers.filter(({ id }) => id === agencyId);
  if (notice.status !== 'awaiting-signatures' || own.length === 0) return { kind: 'refused', reason: 'no-signature-awaited' };
  const issuers = notice.issuers.map((issuer) => (issuer.id === agencyId && !isSigned(issuer) ? { ...issuer, signedAt: at } : issuer));
  const signed = next(notice, { issuers });
  // Release 0.1.0 published in a step of its own after the last signature: one that was lost is made up for by whoever signs again.
  if (issuers.every(isSigned)) return { kind: 'signed', ...signedByAll(signed, at), settled: [] };
  return own.every(isSigned) ? { kind: 'signed-before' } : { kind: 'signed', notice: signed, due: [], settled: [] };
};

export type PublishedDue = (Readonly<{ kind: 'published' }> & Step) | Refused<'not-scheduled' | 'not-yet'>;

/** The time has come for which a notice was scheduled. */
export const publishDue = (notice: Notice, at: Instant): PublishedDue => {
  const { status, publishAt } = notice;
  if (status !== 'scheduled') return { kind: 'refused', reason: 'not-scheduled' };
  if (publishAt !== undefined && publishAt > at) return { kind: 'refused', reason: 'not-yet' };
  const published = next(notice, { status: 'published', publishedAt: at });
  return { kind: 'published', notice: published, due: [planOf(notice, 'notice', at)], settled: [publication(notice, publishAt ?? at)] };
};

export type Cancelled = (Readonly<{ kind: 'cancelled' }> & Step) | Refused<'published-before' | 'cancelled-before'>;

/** Give up a notice that nobody has seen yet. What is published can only be withdrawn. */
export const cancel = (notice: Notice): Cancelled => {
  const { status, publishAt } = notice;
  if (isPublic(notice)) return { kind: 'refused', reason: 'published-before' };
  if (status === 'cancelled') return { kind: 'refused', reason: 'cancelled-before' };
  return {
    kind: 'cancelled',
    notice: next(notice, { status: 'cancelled' }),
    due: [],
    settled: status === 'scheduled' && publishAt !== undefined ? [publication(notice, publishAt)] : [],
  };
};

export type Withdrawn = (Readonly<{ kind: 'withdrawn' }> & Step) | Refused<'not-published' | 'withdrawn-before'>;

/**
 * Take back what was published, also when its last day is over. Before publication it is cancelled instead. Whoever had it is told;
 * who has not been told of it by now is not any more.
 */
export const withdraw = (notice: Notice, withdrawal: Withdrawal): Withdrawn => {
  if (!isPublic(notice)) return { kind: 'refused', reason: 'not-published' };
  if (notice.status === 'withdrawn') return { kind: 'refused', reason: 'withdrawn-before' };
  return {
    kind: 'withdrawn',
    notice: next(notice, { status: 'withdrawn', withdrawal }),
    due: [planOf(notice, 'withdrawal', withdrawal.at)],
    settled: [planOf(notice, 'notice', notice.publishedAt ?? notice.createdAt)],
  };
};

/** A notice as it would be if it were published now: what a draft is looked at by, before there is a notice. */
export const asIfPublished = (id: string, content: NoticeContent, issuers: readonly Issuer[], at: Instant): Notice => ({
  ...content,
  id,
  version: 1,
  revision: 0,
  status: 'published',
  issuers,
  createdAt: at,
  publishedAt: at,
});

/** Is a mailing that fell due still to be planned? Of a notice that was withdrawn meanwhile only the withdrawal is. */
export const isToBeTold = (notice: Notice, { version, mailing }: DuePlan): boolean =>
  notice.version === version && notice.status === (mailing === 'withdrawal' ? 'withdrawn' : 'published');

/** What of a notice says how it stands. */
type Standing = Pick<Notice, 'status' | 'expiresOn'>;

/**
 * How a notice stands at `now`: a published one has expired once the day of `expiresOn` is over in China. It follows from the date, and
 * nothing is stored: a later version with another date lives again.
 */
export const noticeStatusAt = ({ status, expiresOn }: Standing, now: Date): NoticeStatus =>
  status === 'published' && expiresOn !== undefined && dayInChina(now) > expiresOn ? 'expired' : status;

/** A notice as it is shown at a time, and whether what it says is in force then; only what is published is. */
export type Shown<N> = N & Readonly<{ validity?: Validity }>;

/** A notice as it is to be shown at `now`. */
export const asOf = <N extends Parameters<typeof validityAt>[0]>(notice: N, now: Date): Shown<N> => {
  const validity = validityAt(notice, now);
  return { ...notice, status: noticeStatusAt(notice, now), ...(validity ? { validity } : {}) };
};
