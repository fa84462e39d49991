import * as z from 'zod';
import { NEWS, type News } from '../agencies/agency-news.ts';
import { dayInChina } from '../calendar.ts';
import { wantedReceipt } from '../receipts/receipt.ts';
import { OptionLeft } from '../receipts/redacted-answers.ts';
import { REMINDERS, type ReminderStep, remindersFor } from '../receipts/reminders.ts';
import type { Instant } from '../time.ts';
import type { Issuer, Notice, NoticeContent, NoticeStatus, Withdrawal } from './notice.ts';
import { announcedOf, isPublic, isSigned, refuserOf } from './notice.ts';
import { type Validity, validityAt } from './validity.ts';

/** Which mailings a notice brings about by itself. */
export const PLANNED_MAILINGS = ['notice', 'correction', 'withdrawal'] as const;
export type PlannedMailing = (typeof PLANNED_MAILINGS)[number];

const due = z.object({ noticeId: z.string(), version: z.int(), at: z.string() });
/**
 * Something that is to be done for a notice, and since when: publish a version, plan a mailing that tells of it, give up waiting for
 * signatures, remind those whose receipt is missing, tell an agency by mail how it stands, let a search find it as it is now, take leaked
 * words out of receipts, let others say that it stands in their place. Each thing is due by itself, until it has been done.
 */
export const NoticeDue = z.discriminatedUnion('act', [
  due.extend({ act: z.literal('publish') }),
  due.extend({ act: z.literal('plan'), mailing: z.enum(PLANNED_MAILINGS) }),
  due.extend({ act: z.literal('lapse') }),
  due.extend({ act: z.literal('remind'), step: z.enum(REMINDERS), by: z.string().optional() }),
  due.extend({ act: z.literal('tell'), news: z.enum(NEWS), agencyId: z.string() }),
  due.extend({ act: z.literal('index'), revision: z.int() }),
  due.extend({ act: z.literal('redact'), revision: z.int(), options: z.array(OptionLeft), cursor: z.string().optional() }),
  due.extend({ act: z.literal('supersede') }),
]);
export type NoticeDue = Readonly<z.output<typeof NoticeDue>>;
export type DueAct = NoticeDue['act'];
export type DuePlan = Extract<NoticeDue, { act: 'plan' }>;

/** A notice as it is next: what becomes due with that, and what is not due any more. */
export type Step = Readonly<{
  notice: Notice;
  due: readonly NoticeDue[];
  settled: readonly NoticeDue[];
  /** Of what its agencies are told by mail. */
  news?: readonly News[];
}>;

export type Refused<Reason extends string> = Readonly<{ kind: 'refused'; reason: Reason }>;

/** Each step raises the revision, so that of two that were made from the same notice only the first is kept. */
export const next = (before: Notice, change: Partial<Notice>): Notice => ({ ...before, ...change, revision: before.revision + 1 });

const publication = ({ id, version }: Notice, at: Instant): NoticeDue => ({ noticeId: id, version, act: 'publish', at });
export const planOf = ({ id, version }: Notice, mailing: PlannedMailing, at: Instant): DuePlan => ({
  noticeId: id,
  version,
  act: 'plan',
  mailing,
  at,
});

/** What is to be done about receipts, whatever the version: a correction goes on with it. @param by the last day that it is planned for */
export const remindersOf = (notice: Notice, since: Instant): readonly NoticeDue[] => {
  const by = wantedReceipt(notice)?.by;
  return remindersFor(notice, since).map(({ step, at }) => remind(notice.id, step, at, by));
};

export const remind = (noticeId: string, step: ReminderStep, at: Instant, by: string | undefined): NoticeDue => ({
  noticeId,
  version: 1,
  act: 'remind',
  step,
  at,
  ...(by === undefined ? {} : { by }),
});

/** Reminders by another last day, or none, in the place of those that were planned. */
export const remindersAnew = (notice: Notice, at: Instant, besides: readonly NoticeDue[] = []): Pick<Step, 'due' | 'settled'> => {
  const due = [...remindersOf(notice, at), ...besides];
  const planned = new Set(due.map((one) => (one.act === 'remind' ? one.step : '')));
  return { due, settled: REMINDERS.filter((step) => !planned.has(step)).map((step) => remind(notice.id, step, at, undefined)) };
};

const lapse = ({ id, version }: Notice, at: Instant): NoticeDue => ({ noticeId: id, version, act: 'lapse', at });

const newsFor = (news: News['news'], issuers: readonly Issuer[]): readonly News[] =>
  [...new Set(issuers.map(({ id }) => id))].map((agencyId) => ({ news, agencyId }));
const leadAlone = ({ issuers }: Pick<Notice, 'issuers'>): readonly Issuer[] => issuers.slice(0, 1);

/** The plan of the mailing that tells of the notice as it was announced last. */
export const standingPlan = (notice: Notice): DuePlan => {
  const version = announcedOf(notice);
  const at = notice.publishedAt ?? notice.createdAt;
  return planOf({ ...notice, version }, version === 1 ? 'notice' : 'correction', at);
};

/** Everybody has signed: it is published at `at`, or scheduled if that is for later. */
const signedByAll = (notice: Notice, at: Instant): Required<Pick<Step, 'notice' | 'due' | 'news'>> => {
  const { publishAt } = notice;
  if (publishAt !== undefined && publishAt > at)
    return { notice: { ...notice, status: 'scheduled' }, due: [publication(notice, publishAt)], news: [] };
  return {
    notice: { ...notice, status: 'published', publishedAt: at },
    due: [planOf(notice, 'notice', at), ...remindersOf(notice, at)],
    news: newsFor('published', notice.issuers),
  };
};

/**
 * What a notice begins with. Issuers who need not be waited for, the lead and who consented beforehand, have signed.
 * `signaturesBy`: until when the others may.
 */
export type NewNotice = Readonly<{
  id: string;
  content: NoticeContent;
  issuers: readonly Issuer[];
  publishAt?: Instant | undefined;
  signaturesBy?: Instant | undefined;
}>;

/** A notice is taken in: it waits for signatures or for its time, or is published at once. */
export const accept = ({ id, content, issuers, publishAt, signaturesBy }: NewNotice, at: Instant): Step => {
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
  if (issuers.every(isSigned)) return { ...signedByAll(notice, at), settled: [] };
  return {
    notice: { ...notice, ...(signaturesBy === undefined ? {} : { signaturesBy }) },
    due: signaturesBy === undefined ? [] : [lapse(notice, signaturesBy)],
    settled: [],
    news: newsFor(
      'signature-asked',
      issuers.filter((issuer) => !isSigned(issuer)),
    ),
  };
};

export type Cosigned = (Readonly<{ kind: 'signed' }> & Step) | Readonly<{ kind: 'signed-before' }> | Refused<'no-signature-awaited'>;

/** An agency signs (联合行文). Publication follows the last signature; who signs again has signed when it signed first. */
export const cosign = (notice: Notice, agencyId: string, at: Instant): Cosigned => {
  const own = notice.issuers.filter(({ id }) => id === agencyId);
  if (notice.status !== 'awaiting-signatures' || own.length === 0) return { kind: 'refused', reason: 'no-signature-awaited' };
  const issuers = notice.issuers.map((issuer) => (issuer.id === agencyId && !isSigned(issuer) ? { ...issuer, signedAt: at } : issuer));
  const signed = next(notice, { issuers });
  // Release 0.1.0 published in a step of its own after the last signature: one that was lost is made up for by whoever signs again.
  if (issuers.every(isSigned)) {
    const { news, ...rest } = signedByAll(signed, at);
    // The lead hears of it once, in words that say both.
    const others = news.filter((one) => one.agencyId !== signed.issuers[0]?.id);
    return { kind: 'signed', ...rest, settled: awaited(notice), news: [...newsFor('signed', leadAlone(signed)), ...others] };
  }
  return own.every(isSigned) ? { kind: 'signed-before' } : { kind: 'signed', notice: signed, due: [], settled: [] };
};

/** What an unpublished notice waits for: its time, or that somebody does not sign in time. Release 0.1.0 waited for signatures for ever. */
const awaited = (notice: Notice): readonly NoticeDue[] => {
  const { status, publishAt, signaturesBy } = notice;
  if (status === 'scheduled') return publishAt === undefined ? [] : [publication(notice, publishAt)];
  return status === 'awaiting-signatures' && signaturesBy !== undefined ? [lapse(notice, signaturesBy)] : [];
};

type GivenUp = Readonly<{ kind: 'cancelled' }> & Step;
export type RefusedToSign = GivenUp | Readonly<{ kind: 'refused-before' }> | Refused<'no-signature-awaited' | 'published-before' | 'leads'>;

/** Until publication a co-issuer may refuse its name, or take it back, however it signed: the notice will not be. A lead cancels. */
export const refuseToSign = (notice: Notice, agencyId: string, note: string, at: Instant): RefusedToSign => {
  if (isPublic(notice)) return { kind: 'refused', reason: 'published-before' };
  if (refuserOf(notice)?.id === agencyId) return { kind: 'refused-before' };
  if (notice.status === 'cancelled' || !notice.issuers.some(({ id }) => id === agencyId))
    return { kind: 'refused', reason: 'no-signature-awaited' };
  if (notice.issuers[0]?.id === agencyId) return { kind: 'refused', reason: 'leads' };
  const cancelled = next(notice, { status: 'cancelled', cancellation: { at, reason: 'refused', by: agencyId, note } });
  const others = notice.issuers.filter(({ id }) => id !== agencyId);
  return { kind: 'cancelled', notice: cancelled, due: [], settled: awaited(notice), news: newsFor('refused', others) };
};

export type LapsedDue = GivenUp | Refused<'no-signature-awaited' | 'not-yet'>;

/** The time for signatures is over. Who has not been heard of has not agreed. */
export const lapseDue = (notice: Notice, at: Instant): LapsedDue => {
  const { status, signaturesBy } = notice;
  if (status !== 'awaiting-signatures' || signaturesBy === undefined) return { kind: 'refused', reason: 'no-signature-awaited' };
  if (signaturesBy > at) return { kind: 'refused', reason: 'not-yet' };
  const cancelled = next(notice, { status: 'cancelled', cancellation: { at, reason: 'lapsed' } });
  return { kind: 'cancelled', notice: cancelled, due: [], settled: awaited(notice), news: newsFor('lapsed', notice.issuers) };
};

export type Rescheduled = (Readonly<{ kind: 'rescheduled' }> & Step) | Refused<'published-before' | 'cancelled-before'>;

/** Another time for what is not published yet. @param publishAt null, or what has passed: at once, if nobody has still to sign */
export const reschedule = (notice: Notice, publishAt: Instant | null, at: Instant): Rescheduled => {
  if (isPublic(notice)) return { kind: 'refused', reason: 'published-before' };
  if (notice.status === 'cancelled') return { kind: 'refused', reason: 'cancelled-before' };
  const moved = next(notice, { publishAt: publishAt ?? at });
  if (notice.status === 'awaiting-signatures') return { kind: 'rescheduled', notice: moved, due: [], settled: [] };
  const step = signedByAll(moved, at);
  // One item holds when a version is to be published: another time takes its place, and a publication at once leaves none.
  const settled = step.notice.status === 'published' ? [publication(notice, notice.publishAt ?? at)] : [];
  return { kind: 'rescheduled', ...step, settled };
};

export type PublishedDue = (Readonly<{ kind: 'published' }> & Step) | Refused<'not-scheduled' | 'not-yet'>;

/** The time has come for which a notice was scheduled. */
export const publishDue = (notice: Notice, at: Instant): PublishedDue => {
  const { status, publishAt } = notice;
  if (status !== 'scheduled') return { kind: 'refused', reason: 'not-scheduled' };
  if (publishAt !== undefined && publishAt > at) return { kind: 'refused', reason: 'not-yet' };
  const published = next(notice, { status: 'published', publishedAt: at });
  return {
    kind: 'published',
    notice: published,
    due: [planOf(notice, 'notice', at), ...remindersOf(notice, at)],
    settled: [publication(notice, publishAt ?? at)],
    news: newsFor('published', notice.issuers),
  };
};

export type Cancelled = GivenUp | Refused<'published-before' | 'cancelled-before'>;

/** Give up a notice that nobody has seen yet. What is published can only be withdrawn. */
export const cancel = (notice: Notice, at: Instant): Cancelled => {
  if (isPublic(notice)) return { kind: 'refused', reason: 'published-before' };
  if (notice.status === 'cancelled') return { kind: 'refused', reason: 'cancelled-before' };
  const cancelled = next(notice, { status: 'cancelled', cancellation: { at, reason: 'by-lead' } });
  return { kind: 'cancelled', notice: cancelled, due: [], settled: awaited(notice) };
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
    settled: [standingPlan(notice)],
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

/** Is a mailing that fell due still to be planned? Of one that was corrected or withdrawn meanwhile only that is. */
export const isToBeTold = (notice: Notice, { version, mailing }: DuePlan): boolean =>
  mailing === 'withdrawal'
    ? notice.status === 'withdrawn' && notice.version === version
    : notice.status === 'published' && announcedOf(notice) === version;

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
