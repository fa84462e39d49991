import type { Mailing } from '#domain/mailings/mailing';
import { instant, MINUTE } from '#domain/time';
import type { Batches } from '#ports/batches';
import type { Breakers } from '#ports/breakers';
import type { ConsentRequests } from '#ports/consent-requests';
import type { ContactBackfill } from '#ports/contact-backfill';
import type { DirectoryCensus } from '#ports/directory-census';
import type { ErasureRequests } from '#ports/erasure-requests';
import type { FeedTasks } from '#ports/feed-tasks';
import type { LedgerSums } from '#ports/ledger-sums';
import type { LetterRequests } from '#ports/letter-requests';
import type { Mailer } from '#ports/mailer';
import type { MailingChecks } from '#ports/mailing-checks';
import type { Mailings } from '#ports/mailings';
import type { OrganizationBackfill } from '#ports/organization-backfill';
import type { Pacer } from '#ports/pacer';
import type { Ranges } from '#ports/ranges';
import type { Retries } from '#ports/retries';
import { type BackfillAudit, backfillAudit } from '../agencies/backfill-audit.ts';
import { tellAgencies, tellClosed } from '../agencies/tell-agencies.ts';
import { type DeleteDueAttachments, deleteDueAttachments } from '../attachments/remove-attachment.ts';
import { takeCensus } from '../audience/take-census.ts';
import { type LookAtMisses, lookAtMisses } from '../fallback/look-at-misses.ts';
import { type Fault, FaultCollector } from '../fault-collector.ts';
import { type Mended, type MendMailing, mendMailing } from '../mailings/mend-mailing.ts';
import { type PlanMailing, planMailing } from '../mailings/plan-mailing.ts';
import { lapseDueSignatures } from '../notices/lapse-due.ts';
import { publishDueNotices } from '../notices/publish-due.ts';
import { supersedeDueNotices } from '../notices/supersede-notices.ts';
import type { TakeDueStep } from '../notices/take-due-step.ts';
import { type SpreadFacts, spreadFacts } from '../organizations/spread-facts.ts';
import { type RedactDue, redactDueAnswers } from '../receipts/redact-answers.ts';
import { type RemindDue, remindDue } from '../receipts/remind-due.ts';
import { handOutRetries } from '../sending/hand-out-retries.ts';
import { type RecoverMissed, recoverMissed } from '../sending/recover-missed.ts';
import { type ReopenFailed, reopenFailed } from '../sending/retry-failed.ts';
import { NOTHING_WATCHED, type Watched, watchSenders } from '../sending/watch-senders.ts';
import { type BackfillAside, backfillAside } from '../subscriptions/backfill-aside.ts';
import { backfillContacts } from '../subscriptions/backfill-contacts.ts';
import { backfillOrganizations } from '../subscriptions/backfill-organizations.ts';
import { type FindDeadCriteria, findDeadCriteria } from '../subscriptions/find-dead-criteria.ts';
import { handOutDueWork } from './due-work.ts';
import { type RedriveDeps, redrive } from './redrive.ts';
import { type WarnOfCalendar, warnOfCalendar } from './warn-of-calendar.ts';

export type Sweep = PlanMailing &
  TakeDueStep &
  RedriveDeps &
  Pick<BackfillAudit, 'auditBackfill'> &
  Pick<BackfillAside, 'asideBackfill'> &
  Pick<ReopenFailed & RecoverMissed, 'retryRequests' | 'recoverRequests' | 'receipts' | 'sentMailings' | 'notices'> &
  Pick<MendMailing, 'notices'> &
  SpreadFacts &
  LookAtMisses &
  Pick<FindDeadCriteria, 'agencies' | 'deadCriteria' | 'knownCriteria' | 'subscriptions'> &
  DeleteDueAttachments &
  Pick<RemindDue & RedactDue, 'receipts' | 'exportFiles'> &
  Pick<WarnOfCalendar, 'calendar' | 'lettersOnce'> &
  Readonly<{
    mailings: Mailings;
    checks: MailingChecks;
    ranges: Ranges;
    batches: Batches;
    retries: Pick<Retries, 'due' | 'markQueued' | 'triedIn'>;
    mailer: Pick<Mailer, 'quota'>;
    pacer: Pacer;
    breakers: Pick<Breakers, 'findMany' | 'list' | 'noteLeft' | 'read' | 'replace' | 'tell'>;
    sums: LedgerSums;
    census: DirectoryCensus;
    backfill: ContactBackfill;
    organizationBackfill: OrganizationBackfill;
    consentRequests: Pick<ConsentRequests, 'due' | 'handOut'>;
    letterRequests: Pick<LetterRequests, 'make' | 'due' | 'handOut'>;
    erasureRequests: Pick<ErasureRequests, 'due' | 'handOut'>;
    feedTasks: Pick<FeedTasks, 'due' | 'handOut'>;
  }>;

/**
 * `lapsed`: joint notices that were not signed in time. `told`: letters to agencies that were asked for. `overdue`: mailings that should
 * have been through by now. `unheard`: urgent ones of which nobody has heard yet. `heldByOthers`: subscriptions of an organization and
 * address that has another one, from a release that knew no contacts. `joined`: subscriptions that were brought under their organization.
 * `spread`: contacts to which what their organization says of itself was spread. `misses`: organizations that may have missed a notice;
 * `missed`: notices that nobody of one has. `audited`, `listed`: what 0.1.0 wrote that the audit log, or lists of all, have now, too.
 * `sendersSlowed`, `sendersHeld`: agencies whose mail is so now. `criteriaTold`: owners who are told that criteria of theirs match no more.
 */
export type Swept = Readonly<
  {
    published: number;
    lapsed: number;
    /** Mailings to those whose receipt is missing. */
    reminded: number;
    /** Redactions that have reached every receipt, and every table of receipts. */
    redacted: number;
    told: number;
    planned: number;
    reopened: number;
    retried: number;
    asked: number;
    letters: number;
    erasures: number;
    /** Programs that follow feeds, or want to, which are asked or pushed to now. */
    feeds: number;
    misses: number;
    missed: number;
    redriven: number;
    audited: number;
    attachmentsDeleted: number;
    closed: number;
    claimed: number;
    heldByOthers: readonly string[];
    joined: number;
    listed: number;
    spread: number;
    criteriaTold: number;
    faults: readonly Fault[];
  } & Omit<Mended, 'complete' | 'sender' | 'held'> &
    Watched
>;

const AT_ONCE = 500;
/** One run spreads the facts of so many organizations, … */
const SPREADS = 25;
/** … and looks at so many that may have missed something. */
const MISSES = 500;
/** A quota of the day that is used up is looked at again so much later at the latest. */
const HOLD_MS = 5 * MINUTE;
/** A mailing whose sender is held is looked at again after so long at the latest, so that it goes on soon once it is let go. */
const HELD_REST_MS = 5 * MINUTE;

/**
 * Find whatever was lost or fell due, and put it back: publications, signatures that do not come, what a correction replaces, news for
 * agencies, plans, retries, ranges, batches; close what is complete; learn the pace; tell agencies how their mail stands; count the
 * directory; take contacts for what has none, and organizations; list what 0.1.0 wrote aside, or to the audit log; tell owners of criteria
 * that match no more; delete attachments that nobody uses; go on with redactions. What fails holds up nobody else: it is among the faults,
 * and comes again.
 */
export const sweep = async (deps: Sweep): Promise<Swept> => {
  const faults = new FaultCollector();
  const published = await faults.try('publications', 0, () => publishDueNotices(deps, AT_ONCE, faults));
  const lapsed = await faults.try('signatures', 0, () => lapseDueSignatures(deps, AT_ONCE, faults));
  await faults.try('replacements', undefined, () => supersedeDueNotices(deps, AT_ONCE, faults));
  const reminded = await faults.try('receipts', 0, () => remindDue(deps, AT_ONCE, faults));
  const told = await faults.try('news', 0, () => tellAgencies(deps, AT_ONCE, faults));
  const planned = await faults.try('plans', 0, () => planLost(deps, faults));
  const reopened = await faults.try('failed', 0, () => reopenFailed(deps, faults));
  const retried = await faults.try('retries', 0, () => handOutRetries(deps));
  const asked = await faults.try('consent', 0, () => handOutDueWork(deps.consentRequests, deps.clock));
  const letters = await faults.try('letters', 0, () => handOutDueWork(deps.letterRequests, deps.clock));
  const erasures = await faults.try('erasures', 0, () => handOutDueWork(deps.erasureRequests, deps.clock));
  const feeds = await faults.try('feeds', 0, () => handOutDueWork(deps.feedTasks, deps.clock));
  const looked = await faults.try('misses', { misses: 0, missed: 0 }, () => lookAtMisses(deps, MISSES, faults));
  const redriven = await faults.try('dead letters', 0, () => redrive(deps));
  const { senders, ...checked } = await faults.try('mailings', NOTHING_CHECKED, () => checkMailings(deps, faults));
  await faults.try('pace', undefined, () => learnPace(deps));
  const watched = await faults.try('senders', NOTHING_WATCHED, () => watchSenders(deps, senders, faults));
  await faults.try('calendar', undefined, () => warnOfCalendar(deps));
  await faults.try('census', 0, () => takeCensus(deps));
  const contacts = await faults.try('contacts', { claimed: 0, heldByOthers: [] }, () => backfillContacts(deps));
  const joined = await faults.try('organizations', 0, () => backfillOrganizations(deps));
  const listed = await faults.try('aside', 0, () => backfillAside(deps));
  const spread = await faults.try('facts', 0, () => spreadFacts(deps, SPREADS, faults));
  const criteriaTold = await faults.try('criteria', 0, () => findDeadCriteria(deps));
  const audited = await faults.try('audit', 0, () => backfillAudit(deps));
  const attachmentsDeleted = await faults.try('attachments', 0, () => deleteDueAttachments(deps, AT_ONCE, faults));
  // Late, since it may take a while: what is opened again now is handed out in a minute.
  const recovered = await faults.try('recoveries', 0, () => recoverMissed(deps, faults));
  // Last: nobody waits for it, and it may take a while.
  const redacted = await faults.try('redactions', 0, () => redactDueAnswers(deps, faults));
  return {
    published,
    lapsed,
    reminded,
    redacted,
    told,
    planned,
    reopened: reopened + recovered,
    retried,
    asked,
    letters,
    erasures,
    feeds,
    ...looked,
    redriven,
    audited,
    attachmentsDeleted,
    ...checked,
    ...watched,
    ...contacts,
    joined,
    listed,
    spread,
    criteriaTold,
    faults: faults.faults,
  };
};

/** The stream plans within a second; what is still unplanned a minute later was lost on the way. */
const planLost = async (deps: Sweep, faults: FaultCollector): Promise<number> => {
  let planned = 0;
  for (const due of await deps.notices.due('plan', instant(new Date(deps.clock.now().getTime() - MINUTE)), AT_ONCE)) {
    planned += await faults.try(due.noticeId, 0, async () => {
      await planMailing(deps, due);
      return 1;
    });
  }
  return planned;
};

/**
 * How long until a mailing is looked at again: urgent ones each minute, others after a tenth of their age, since a look reads every
 * progress. A little less than the interval, so that the run of that minute finds it due.
 */
const restFor = ({ lane, startedAt }: Mailing, nowMs: number): number => {
  const tenth = (nowMs - Date.parse(startedAt)) / 10;
  return (lane === 'urgent' ? MINUTE : Math.min(Math.max(tenth, MINUTE), LONGEST_REST_MS)) - MINUTE / 2;
};

const LONGEST_REST_MS = 30 * MINUTE;

/** With those whose mailings they were. */
type ChecksDone = Pick<Swept, 'rangesAgain' | 'batchesAgain' | 'overdue' | 'unheard' | 'closed'> & Readonly<{ senders: readonly string[] }>;
const NOTHING_CHECKED: ChecksDone = { rangesAgain: 0, batchesAgain: 0, overdue: 0, unheard: 0, closed: 0, senders: [] };

const checkMailings = async (deps: Sweep, faults: FaultCollector): Promise<ChecksDone> => {
  const { checks, clock } = deps;
  const sums = { ...NOTHING_CHECKED };
  const senders = new Set<string>();
  for (const id of await checks.due(instant(clock.now()), AT_ONCE)) {
    const found = await faults.try(id, NOTHING_CHECKED, () => checkOne(deps, id));
    sums.rangesAgain += found.rangesAgain;
    sums.batchesAgain += found.batchesAgain;
    sums.overdue += found.overdue;
    sums.unheard += found.unheard;
    sums.closed += found.closed;
    for (const sender of found.senders) senders.add(sender);
  }
  return { ...sums, senders: [...senders] };
};

const checkOne = async (deps: Sweep, mailingId: string): Promise<ChecksDone> => {
  const { mailings, checks, clock } = deps;
  const mailing = await mailings.find(mailingId);
  if (!mailing) return NOTHING_CHECKED;
  const { complete, sender, held, ...found } = await mendMailing(deps, mailing);
  const now = clock.now();
  const restMs = Math.min(restFor(mailing, now.getTime()), held ? HELD_REST_MS : LONGEST_REST_MS);
  if (complete) await tellClosed(deps, mailing);
  if (complete) await mailings.close(mailing.id, instant(now), mailing.reopened);
  else await checks.reschedule(mailing.id, instant(new Date(now.getTime() + restMs)));
  return { ...found, closed: complete ? 1 : 0, senders: sender === null ? [] : [sender] };
};

/** SES tells a rate of 0 while sending is paused, and a day without limit as -1. */
const learnPace = async ({ mailer, pacer, clock }: Sweep): Promise<void> => {
  const { perSecond, perDay, sentLastDay } = await mailer.quota();
  const now = clock.now();
  if (perSecond > 0) await pacer.setRate(perSecond);
  if (perSecond === 0 || (perDay >= 0 && sentLastDay >= perDay)) await pacer.hold(new Date(now.getTime() + HOLD_MS), now);
};
