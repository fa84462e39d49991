import { type Draft, type DraftContent, isCorrection, isOwnDraft } from '#domain/notices/draft';
import { saysTheSame } from '#domain/notices/draft-sheet';
import { instant } from '#domain/time';
import type { AcceptanceRecords } from '#ports/acceptance-records';
import { actorOf, type Caller, speaksFor } from '../callers/authorize.ts';
import { beginDraft, changeDraft, draftKey, findDraft, listDrafts, mayDraft, type WriteDraft } from './write-draft.ts';

type Changed = Awaited<ReturnType<typeof changeDraft>>;
/** `conflict`: somebody has written `standing` since it was seen. */
export type Saved = Exclude<Changed, { kind: 'stale' }> | Readonly<{ kind: 'conflict'; standing: Draft }>;

/**
 * Keep what somebody has typed who saw `revision`. What says the same already is as good as kept, so that a button pressed twice, or a
 * page that saves by itself, makes no revisions that differ in nothing.
 */
export const saveDraft = async (
  deps: WriteDraft,
  caller: Caller,
  agencyId: string,
  id: string,
  revision: number,
  content: DraftContent,
): Promise<Saved> => {
  const found = await findDraft(deps, caller, agencyId, id);
  if (found.kind !== 'seen') return found.kind === 'stale' ? { kind: 'draft-unknown' } : found;
  if (!mayDraft(caller)) return { kind: 'scope-missing' };
  // A correction is written where its notice is; a form of a notice would take from it what it corrects.
  if (isCorrection(found.draft.content) && !isCorrection(content)) return { kind: 'conflict', standing: found.draft };
  if (saysTheSame(found.draft.content, content)) return { kind: 'written', draft: found.draft };
  const changed = await changeDraft(deps, caller, agencyId, id, content, (draft) => draft.revision === revision);
  if (changed.kind !== 'stale') return changed;
  const standing = await deps.drafts.find(agencyId, id);
  if (!standing) return { kind: 'draft-unknown' };
  return saysTheSame(standing.content, content) ? { kind: 'written', draft: standing } : { kind: 'conflict', standing };
};

/** An empty draft to write in: one of the caller's own that nobody has written in yet, or a new one. Whoever presses twice gets one. */
export const emptyDraft = async (deps: WriteDraft, caller: Caller, agencyId: string): ReturnType<typeof beginDraft> => {
  if (!mayDraft(caller)) return { kind: 'scope-missing' };
  const drafts = (await listDrafts(deps, caller, agencyId)) ?? [];
  const empty = drafts.find((draft) => Object.keys(draft.content).length === 0 && isOwnDraft(draft, actorOf(caller)));
  return empty ? { kind: 'written', draft: empty } : beginDraft(deps, caller, agencyId, {});
};

const MOST_TRIES = 5;

/** Change one thing of a draft as it stands now, whoever has written it meanwhile: what else it says stays. */
export const amendDraft = async (
  deps: WriteDraft,
  caller: Caller,
  agencyId: string,
  id: string,
  change: (content: DraftContent) => DraftContent,
): Promise<Exclude<Changed, { kind: 'stale' }>> => {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const found = await findDraft(deps, caller, agencyId, id);
    if (found.kind !== 'seen') return found.kind === 'stale' ? { kind: 'draft-unknown' } : found;
    const saved = await saveDraft(deps, caller, agencyId, id, found.draft.revision, change(found.draft.content));
    if (saved.kind !== 'conflict') return saved;
  }
  throw new Error(`draft ${id} was changed ${MOST_TRIES} times by others meanwhile`);
};

/** The notice that a draft became, for whoever speaks for its agency: a button pressed twice, a page left open. */
export const becomeOf = async (
  { acceptances, clock }: Readonly<{ acceptances: AcceptanceRecords; clock: WriteDraft['clock'] }>,
  caller: Caller,
  agencyId: string,
  id: string,
): Promise<string | null> =>
  speaksFor(caller, agencyId) ? ((await acceptances.find(draftKey(agencyId), id, instant(clock.now())))?.noticeId ?? null) : null;
