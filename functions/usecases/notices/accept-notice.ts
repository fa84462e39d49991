import type { Agency } from '#domain/agencies/agency';
import { type Attachment, usedBy } from '#domain/attachments/attachment';
import { addressed } from '#domain/audience/audience';
import { dayInChina } from '#domain/calendar';
import type { Flaw } from '#domain/input/flaw';
import { dueWith } from '#domain/notices/due-with';
import { type Answered, answeredAgain, firstAnswerOf } from '#domain/notices/first-answer';
import { alikeSince, likenessOf, likenessWarnings, mayBeNamed } from '#domain/notices/likeness';
import { audienceWarnings, digestWarnings, lengthWarnings } from '#domain/notices/mail-warnings';
import { type Issuer, LIMITS, leadOf, type Notice, type NoticeContent } from '#domain/notices/notice';
import { dateWarnings } from '#domain/notices/notice-dates';
import { type NoticeDraft, readDraft, textBytes } from '#domain/notices/notice-draft';
import { accept, asIfPublished } from '#domain/notices/notice-life';
import { lint } from '#domain/notices/notice-lint';
import { replacementWarnings } from '#domain/notices/notice-text';
import type { Warning } from '#domain/notices/warning';
import { bilingual } from '#domain/text/wording';
import { after, DAY, HOUR, type Instant, instant } from '#domain/time';
import type { AcceptanceRecords } from '#ports/acceptance-records';
import type { AgencyStore } from '#ports/agency-store';
import type { Random } from '#ports/clock';
import type { Directory } from '#ports/directory';
import type { NoticeLists } from '#ports/notice-lists';
import type { AcceptanceRecord, NoticeStore } from '#ports/notice-store';
import type { Site } from '#views/site';
import { type Attach, attach } from '../attachments/attach.ts';
import { concernsNobody } from '../audience/concerns-nobody.ts';
import { countDigestReaders } from '../audience/count-digest-readers.ts';
import type { RequestKey } from '../callers/answer-once.ts';
import type { Caller } from '../callers/authorize.ts';
import { actorOf, speaksFor } from '../callers/authorize.ts';

export type AcceptNotice = Attach &
  Readonly<{
    notices: NoticeStore;
    noticeLists: Pick<NoticeLists, 'alike'>;
    acceptances: AcceptanceRecords;
    agencies: AgencyStore;
    directory: Directory;
    random: Random;
    site: Site;
    /** So long co-issuers may sign. */
    signatureHours: number;
  }>;

/** What a draft is checked against. */
export type PrepareNotice = Attach & Pick<AcceptNotice, 'notices' | 'noticeLists' | 'agencies' | 'site'>;

/** `at`: of when the answer tells. */
export type Kept = Readonly<{ kind: 'accepted' | 'repeated' }> & Answered;

/** Why a draft cannot become a notice; found before anything is kept. */
export type Refusal = Readonly<
  | { kind: 'not-the-lead' }
  | { kind: 'no-issuer' }
  | { kind: 'too-large'; bytes: number }
  | { kind: 'attachments-being-checked' }
  | { kind: 'refused'; flaws: readonly Flaw[] }
>;

export type Accepted =
  | Kept
  | Refusal
  | Readonly<
      | { kind: 'key-reused' }
      /** The agency has somebody else look at each notice; `draftIsOwn`: of a draft, whoever wrote it. */
      | { kind: 'four-eyes'; draftIsOwn: boolean }
    >;

/**
 * Check a draft and keep it once. Published at once, unless it is for later or a co-issuer has still to sign.
 * @param isDraft it was written down before, by somebody else where that has to be
 */
export const acceptNotice = async (
  deps: AcceptNotice,
  caller: Caller,
  draft: NoticeDraft,
  requestKey: RequestKey | null,
  { isDraft = false }: Readonly<{ isDraft?: boolean }> = {},
): Promise<Accepted> => {
  const { notices, random, clock } = deps;
  const prepared = await prepareNotice(deps, caller, draft);
  const now = instant(clock.now());
  if (prepared.kind === 'refused') return (await answeredBefore(deps, requestKey, now)) ?? prepared;
  if (prepared.kind !== 'prepared') return prepared;

  const { content, issuers, lead, attachments } = prepared;
  if (lead.fourEyes && !isDraft) return (await answeredBefore(deps, requestKey, now)) ?? { kind: 'four-eyes', draftIsOwn: false };
  const publishAt = draft.publishAt ? instant(new Date(draft.publishAt)) : undefined;
  const signaturesBy = after(now, deps.signatureHours * HOUR);
  const step = accept({ id: random.newId('ntc', clock.now()), content, issuers, publishAt, signaturesBy }, now);
  const { notice } = step;
  const warnings = [...prepared.warnings, ...(await readerWarnings(deps.directory, notice))];
  const first = firstAnswerOf(notice, warnings, now);
  const acceptance = requestKey && {
    caller: requestKey.caller,
    key: requestKey.key,
    bodyHash: requestKey.bodyHash,
    noticeId: notice.id,
    first,
    expiresAt: after(now, requestKey.keptMs ?? DAY),
  };
  const audit = { agencyId: lead.id, at: now, actor: actorOf(caller), action: 'notice.accepted', subject: notice.id };
  const own = attachments.map((one) => usedBy(one, notice.id));
  const stored = await notices.accept(notice, acceptance, { audit, due: dueWith(step, now), attachments: own });
  if (stored.kind === 'accepted') return { kind: 'accepted', ...(answeredAgain(notice, first, warnings) ?? { notice, warnings, at: now }) };
  // Another notice took them meanwhile, or they were taken away: that is told, or they are as good as before.
  if (stored.kind === 'attachments-changed') return acceptNotice(deps, caller, draft, requestKey, { isDraft });
  return repeated(deps, stored.record, requestKey, warnings);
};

/** Time goes by: what was accepted, and is asked for again under its key, may by now be refused, and was accepted all the same. */
const answeredBefore = async (deps: AcceptNotice, requestKey: RequestKey | null, now: Instant): Promise<Accepted | null> => {
  const record = requestKey && (await deps.acceptances.find(requestKey.caller, requestKey.key, now));
  return record && repeated(deps, record, requestKey, []);
};

const repeated = async (
  { notices, clock }: AcceptNotice,
  record: AcceptanceRecord,
  requestKey: RequestKey | null,
  warnings: readonly Warning[],
): Promise<Accepted> => {
  if (record.bodyHash !== requestKey?.bodyHash) return { kind: 'key-reused' };
  const notice = await notices.findVersion(record.noticeId, 1);
  if (!notice) throw new Error('an acceptance without its notice');
  // It is told again what was told then, and ids sort by time: of itself, and of what came later, nothing was.
  const told = warnings.filter(({ noticeId }) => noticeId === undefined || noticeId < notice.id);
  const again = record.first && answeredAgain(notice, record.first, told);
  return { kind: 'repeated', ...(again ?? { notice, warnings: told, at: instant(clock.now()) }) };
};

/** Preview looks at the whole audience anyway; here a few reads have to do, and only an urgent notice is worth those of digests. */
const readerWarnings = async (directory: Directory, notice: Notice): Promise<readonly Warning[]> => {
  const whom = addressed(notice);
  if (await concernsNobody(directory, whom)) return audienceWarnings(true);
  return notice.urgency === 'urgent' ? digestWarnings(notice.urgency, await countDigestReaders(directory, whom)) : [];
};

const issuerIdsOf = (caller: Caller, draft: NoticeDraft): readonly string[] => [
  ...new Set(draft.issuers ?? (caller.kind !== 'operator' ? [caller.agencyId] : [])),
];

export type Prepared = Readonly<{
  kind: 'prepared';
  content: NoticeContent;
  issuers: readonly Issuer[];
  lead: Agency;
  /** As they are before the notice has them. */
  attachments: readonly Attachment[];
  warnings: readonly Warning[];
}>;

/** Everything that can be said of a draft before it is kept; what preview and posting have in common. */
export const prepareNotice = async (deps: PrepareNotice, caller: Caller, draft: NoticeDraft): Promise<Prepared | Refusal> => {
  const { notices, noticeLists, agencies, clock, site } = deps;
  const ids = issuerIdsOf(caller, draft);
  const [leadId] = ids;
  if (leadId === undefined) return { kind: 'no-issuer' };
  if (!speaksFor(caller, leadId)) return { kind: 'not-the-lead' };
  const bytes = textBytes(draft);
  if (bytes > LIMITS.bodyBytes) return { kind: 'too-large', bytes };

  const known = new Map((await agencies.findMany(ids)).map((agency) => [agency.id, agency]));
  const missing = ids.flatMap((id, i) => (known.has(id) ? [] : [issuerFlaw(id, i)]));
  const lead = known.get(leadId);
  if (!lead || missing.length > 0) return { kind: 'refused', flaws: missing };

  const attached = await attach(deps, caller, draft.attachments, null);
  const attachments = attached.kind === 'attached' ? attached.attachments : [];
  const read = readDraft(draft, lead.region, clock.now(), attachments);
  const superseded = await supersededFlaws(notices, leadId, draft);
  const flaws = [...(read.kind === 'refused' ? read.flaws : []), ...(attached.kind === 'refused' ? attached.flaws : []), ...superseded];
  if (read.kind === 'refused' || flaws.length > 0) return { kind: 'refused', flaws };
  if (attached.kind === 'being-checked') return { kind: 'attachments-being-checked' };
  const consented = await agencies.consentedTo(leadId, ids.slice(1));
  const now = instant(clock.now());
  const issuers = ids.flatMap((id): Issuer[] => {
    const agency = known.get(id);
    if (!agency) return [];
    const signed = id === leadId || consented.has(id);
    return [{ id, name: agency.name, replyTo: agency.replyTo ?? agency.contactEmail, ...(signed ? { signedAt: now } : {}) }];
  });
  const today = dayInChina(clock.now());
  const likeness = likenessOf(read.content, issuers);
  const alike = await noticeLists.alike(likeness, alikeSince(now));
  const isLong = await isTooLongForMail(asIfPublished(leadId, read.content, issuers, now), site);
  const warnings = [
    ...lint(read.content, lead, today),
    ...dateWarnings(draft, clock.now()),
    ...replacementWarnings(read.content),
    ...lengthWarnings(isLong),
    ...likenessWarnings(
      read.content,
      alike.filter((other) => mayBeNamed(other, (id) => speaksFor(caller, id))),
      likeness,
    ),
  ];
  return { kind: 'prepared', content: read.content, issuers, lead, attachments, warnings };
};

/** Markdown is read only when a notice is there: a cold start does without. */
export const isTooLongForMail = async (notice: Notice, site: Site): Promise<boolean> =>
  (await import('#views/email/notice-parts')).isLongForMail(notice, site);

const issuerFlaw = (id: string, position: number): Flaw => ({
  path: `issuers[${position}]`,
  code: 'issuer-unknown',
  message: bilingual(
    `没有编号为 ${id} 的机关,请改正编号或请运营者登记`,
    `There is no agency ${id}: ask the operator to register it, or correct the id`,
  ),
});

/**
 * A notice supersedes notices of its own lead agency alone: nobody ends what others have
 * said. One of others and one that there is not are told alike.
 */
export const supersededFlaws = async (
  notices: Pick<NoticeStore, 'find'>,
  leadId: string,
  draft: Pick<NoticeDraft, 'supersedes'>,
): Promise<readonly Flaw[]> => {
  const found = await Promise.all(draft.supersedes.map(({ noticeId }) => notices.find(noticeId)));
  return found.flatMap((notice, i) =>
    notice && leadOf(notice).id === leadId
      ? []
      : [
          {
            path: `supersedes[${i}].noticeId`,
            code: 'notice-unknown',
            message: bilingual(
              '本机关没有这份通知,只能取代本机关牵头的通知,请改正编号或删去',
              'There is no such notice of this agency, and only its own can be superseded: correct the id, or leave it out',
            ),
          },
        ],
  );
};
