import type { StaffMember } from '#domain/agencies/staff';
import { TRIALS } from '#domain/call-limit';
import { readBy } from '#domain/input/issue-flaws';
import { NoticeDraft, readDraft } from '#domain/notices/notice-draft';
import { asIfPublished } from '#domain/notices/notice-life';
import { trialOfSubject, trialSubject } from '#domain/notices/trial';
import { mailboxOf } from '#domain/subscriptions/mailbox';
import { instant } from '#domain/time';
import type { CallLimiter } from '#ports/call-limiter';
import type { Clock } from '#ports/clock';
import type { LetterRequests } from '#ports/letter-requests';
import { trialEmail } from '#views/email/trial-email';
import { type Caller, speaksFor } from '../callers/authorize.ts';
import type { TextOf } from '../subscriptions/letter-text.ts';

/** So many test mails a day leave for one mailbox. */
const MOST_A_DAY = 30;

export type AskForTrial = Readonly<{ letterRequests: Pick<LetterRequests, 'make'>; limiter: CallLimiter; clock: Clock }>;

/** A draft is to be mailed to whoever looks at it, to their own address and no other. `over`: they have had some a moment ago. */
export const askForTrial = async (
  { letterRequests, limiter, clock }: AskForTrial,
  caller: Caller,
  member: Pick<StaffMember, 'agencyId' | 'id'>,
  draftId: string,
): Promise<'asked' | 'over' | 'scope-missing'> => {
  if (caller.kind !== 'staff' || !speaksFor(caller, member.agencyId) || caller.staffId !== member.id) return 'scope-missing';
  const now = clock.now();
  const counted = await limiter.count(TRIALS, `${member.agencyId}/${member.id}`, now);
  if (counted.kind === 'over') return 'over';
  await letterRequests.make({ letter: 'draft-trial', subject: trialSubject({ ...member, draftId }) }, instant(now));
  return 'asked';
};

/** The draft as it stands when the letter is written; none for one that is gone, or not complete any more. */
export const trialLetter: TextOf = async ({ staff, drafts, attachments, agencies, vault, clock, site }, { subject, askedAt }) => {
  const named = trialOfSubject(subject);
  if (!named) return null;
  const [member, draft] = await Promise.all([staff.find(named.agencyId, named.id), drafts.find(named.agencyId, named.draftId)]);
  const read = draft && readBy(NoticeDraft, draft.content);
  if (!member || read?.kind !== 'read') return null;
  const ids = [...new Set(read.value.issuers ?? [named.agencyId])];
  const [known, files] = await Promise.all([
    agencies.findMany(ids),
    Promise.all(read.value.attachments.map(({ id }) => attachments.find(id))),
  ]);
  const issuers = ids.flatMap((id) => known.filter((one) => one.id === id)).map(({ id, name }) => ({ id, name }));
  const lead = known.find(({ id }) => id === ids[0]);
  const own = files.flatMap((file) => (file?.owner === named.agencyId ? [file] : []));
  if (!lead) return null;
  const content = readDraft(read.value, lead.region, clock.now(), own);
  if (content.kind !== 'read') return null;
  const notice = asIfPublished('preview', content.content, issuers, instant(clock.now()));
  return {
    to: member.email,
    counted: { as: await vault.fingerprint('trial-mailbox', mailboxOf(member.email)), aDay: MOST_A_DAY },
    compose: () =>
      trialEmail({
        message: { notice, reasons: [`region:${lead.region}`], sections: [], language: member.language, site },
        member,
        id: `trial-${named.draftId}-${Date.parse(askedAt)}`,
        now: clock.now(),
      }),
  };
};
