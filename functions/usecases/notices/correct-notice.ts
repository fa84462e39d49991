import type { Agency } from '#domain/agencies/agency';
import { type Attachment, asAttached, usedBy } from '#domain/attachments/attachment';
import { addressed } from '#domain/audience/audience';
import { dayInChina } from '#domain/calendar';
import type { Flaw } from '#domain/input/flaw';
import { type CorrectionDraft, correctedDraft, judgedAt, noteFlaws } from '#domain/notices/correction-draft';
import { dueWith } from '#domain/notices/due-with';
import { type Answered, answeredAgain, type FirstAnswer, firstAnswerOf } from '#domain/notices/first-answer';
import { audienceWarnings, lengthWarnings } from '#domain/notices/mail-warnings';
import { LIMITS, leadOf, type Notice, type NoticeContent } from '#domain/notices/notice';
import { mayConcernOthers } from '#domain/notices/notice-changes';
import { type Corrected, correct, refusalToCorrect } from '#domain/notices/notice-corrections';
import { dateWarnings } from '#domain/notices/notice-dates';
import { readDraft, textBytes } from '#domain/notices/notice-draft';
import { lint } from '#domain/notices/notice-lint';
import { replacementWarnings } from '#domain/notices/notice-text';
import type { Warning } from '#domain/notices/warning';
import { after, DAY, instant } from '#domain/time';
import type { AcceptanceRecords } from '#ports/acceptance-records';
import type { AgencyStore } from '#ports/agency-store';
import type { Clock } from '#ports/clock';
import type { Directory } from '#ports/directory';
import type { AcceptanceRecord, NoticeStore } from '#ports/notice-store';
import type { Site } from '#views/site';
import { type Attach, attach } from '../attachments/attach.ts';
import { concernsNobody } from '../audience/concerns-nobody.ts';
import type { RequestKey } from '../callers/answer-once.ts';
import { actorOf, type Caller, isIssuer, speaksFor } from '../callers/authorize.ts';
import { isTooLongForMail, supersededFlaws } from './accept-notice.ts';
import { supersedeNotices } from './supersede-notices.ts';

export type PrepareCorrection = Attach &
  Readonly<{
    notices: Pick<NoticeStore, 'find'>;
    agencies: Pick<AgencyStore, 'findMany'>;
    directory: Directory;
    clock: Clock;
    site: Site;
  }>;

export type CorrectNotice = PrepareCorrection &
  Readonly<{ notices: Pick<NoticeStore, 'find' | 'findVersion' | 'replace'>; acceptances: AcceptanceRecords }>;

/** Why a notice is not corrected. `stale`: what was seen does not stand any more. */
export type CorrectionRefusal = Readonly<
  | { kind: 'unknown' }
  | { kind: 'not-the-lead' }
  | { kind: 'stale' }
  /** The agency has somebody else look at each correction. */
  | { kind: 'four-eyes' }
  | { kind: 'too-large'; bytes: number }
  | { kind: 'attachments-being-checked' }
  | { kind: 'flawed'; isMalformed: boolean; flaws: readonly Flaw[] }
  | Extract<Corrected, { kind: 'refused' }>
>;

export type NoticeCorrected = Readonly<({ kind: 'corrected' | 'repeated' } & Answered) | CorrectionRefusal | { kind: 'key-reused' }>;

/** Of two that correct at once one is told that what it saw is stale: so often somebody else may do something else to a notice. */
const MOST_TRIES = 5;

/**
 * Make a further version of a notice, once for each idempotency key. Whoever was told of an earlier one is told as soon as the outbox has
 * planned it.
 *
 * @param isSeen is this what the caller saw when they wrote the correction?
 * @param draftOf whose draft it was, which somebody else wrote where that has to be
 */
export const correctNotice = async (
  deps: CorrectNotice,
  caller: Caller,
  noticeId: string,
  draft: CorrectionDraft,
  isSeen: (standing: Notice) => boolean,
  requestKey: RequestKey | null,
  draftOf: string | null = null,
): Promise<NoticeCorrected> => {
  const { notices, acceptances, clock } = deps;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const at = instant(clock.now());
    const record = requestKey && (await acceptances.find(scopeOf(requestKey), requestKey.key, at));
    if (record) return repeated(deps, record, requestKey);
    const standing = await notices.find(noticeId);
    const prepared = await prepareCorrection(deps, caller, standing, draft, isSeen);
    if (prepared.kind !== 'prepared') return prepared;
    const { before, content, lead, warnings } = prepared;
    if (draftOf !== null && draftOf !== lead.id) return { kind: 'not-the-lead' };
    if (lead.fourEyes && draftOf === null) return { kind: 'four-eyes' };
    const attachments = prepared.attachments.map((one) => usedBy(one, noticeId));
    const corrected = correct(before, content, { note: draft.note, at, notify: draft.notify });
    if (corrected.kind === 'refused') return corrected;
    const audit = { agencyId: leadOf(before).id, at, actor: actorOf(caller), action: 'notice.corrected', subject: noticeId };
    const first = firstAnswerOf(corrected.notice, warnings, at);
    const acceptance = requestKey && acceptanceOf(requestKey, corrected.notice, first);
    if (!(await notices.replace(before, corrected.notice, { ...corrected, due: dueWith(corrected, at), audit, acceptance, attachments })))
      continue;
    // What is told is seen to as its mailing is planned; by the clock, too, where this breaks off.
    if (draft.notify === 'none') await supersedeNotices(deps, corrected.notice);
    return { kind: 'corrected', ...(answeredAgain(corrected.notice, first, warnings) ?? { notice: corrected.notice, warnings, at }) };
  }
  throw new Error(`notice ${noticeId} was changed ${MOST_TRIES} times by others meanwhile`);
};

/** A key counts for one act: one that posted a notice corrects none. */
const scopeOf = ({ act, caller }: RequestKey): string => `${act} ${caller}`;

const acceptanceOf = (requestKey: RequestKey, { id, version }: Notice, first: FirstAnswer): AcceptanceRecord => ({
  caller: scopeOf(requestKey),
  key: requestKey.key,
  bodyHash: requestKey.bodyHash,
  noticeId: id,
  version,
  first,
  expiresAt: after(first.at, requestKey.keptMs ?? DAY),
});

const repeated = async (
  { notices, clock }: CorrectNotice,
  { bodyHash, noticeId, version = 1, first }: AcceptanceRecord,
  requestKey: RequestKey,
): Promise<NoticeCorrected> => {
  if (bodyHash !== requestKey.bodyHash) return { kind: 'key-reused' };
  const notice = await notices.findVersion(noticeId, version);
  if (!notice) throw new Error('an acceptance without its version');
  const again = first && answeredAgain(notice, first, []);
  return { kind: 'repeated', ...(again ?? { notice, warnings: [], at: instant(clock.now()) }) };
};

/** `attachments`: those that the notice has not had so far. */
export type PreparedCorrection = Readonly<{
  kind: 'prepared';
  before: Notice;
  lead: Agency;
  content: NoticeContent;
  attachments: readonly Attachment[];
  warnings: readonly Warning[];
}>;

/** Everything that can be said of a correction before it is kept; what its preview and the deed have in common. */
export const prepareCorrection = async (
  deps: PrepareCorrection,
  caller: Caller,
  standing: Notice | null,
  correction: Omit<CorrectionDraft, 'note'> & Readonly<{ note?: string | undefined }>,
  isSeen: (standing: Notice) => boolean = () => true,
): Promise<PreparedCorrection | CorrectionRefusal> => {
  const { notices, agencies, clock, site } = deps;
  if (!standing || !isIssuer(caller, standing)) return { kind: 'unknown' };
  const { id: leadId } = leadOf(standing);
  if (!speaksFor(caller, leadId)) return { kind: 'not-the-lead' };
  const { note = '', ...changes } = correction;
  const refused = refusalToCorrect(standing);
  if (refused) return refused;
  if (!isSeen(standing)) return { kind: 'stale' };

  const merged = correctedDraft(standing, changes);
  if (merged.kind !== 'read') return { kind: 'flawed', isMalformed: merged.kind === 'malformed', flaws: merged.flaws };
  const draft = merged.value;
  const bytes = textBytes(draft);
  if (bytes > LIMITS.bodyBytes) return { kind: 'too-large', bytes };
  const [lead] = await agencies.findMany([leadId]);
  if (!lead) throw new Error(`notice ${standing.id} is of an agency that does not exist`);
  const now = clock.now();
  const attached = await attach(deps, caller, draft.attachments, standing.id);
  if (attached.kind === 'being-checked') return { kind: 'attachments-being-checked' };
  const attachments = attached.kind === 'attached' ? attached.attachments : [];
  const read = readDraft(draft, lead.region, judgedAt(standing, changes, now), attachments.map(asAttached));
  const flaws = [
    ...(attached.kind === 'refused' ? attached.flaws : []),
    ...(read.kind === 'refused' ? read.flaws : []),
    ...noteFlaws({ note }),
    ...(changes.supersedes ? await supersededFlaws(notices, leadId, draft) : []),
  ];
  if (read.kind === 'refused' || flaws.length > 0) return { kind: 'flawed', isMalformed: false, flaws };
  const { content } = read;
  const isLong = await isTooLongForMail({ ...standing, ...content }, site);
  const warnings = [
    ...lint(content, lead, dayInChina(now)),
    ...dateWarnings(draft, now),
    ...replacementWarnings(content),
    ...lengthWarnings(isLong),
    ...(await readerWarnings(deps.directory, standing, content)),
  ];
  return {
    kind: 'prepared',
    before: standing,
    lead,
    content,
    attachments: attachments.filter(({ usedBy: noticeId }) => noticeId !== standing.id),
    warnings,
  };
};

/** Those who had it hear that it concerns them no more: whoever corrects is to know when that is everybody. */
const readerWarnings = async (directory: Directory, before: Notice, content: NoticeContent): Promise<readonly Warning[]> =>
  mayConcernOthers(before, content) ? audienceWarnings(await concernsNobody(directory, addressed({ ...before, ...content }))) : [];
