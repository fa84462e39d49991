import { type Draft, isOwnDraft } from '#domain/notices/draft';
import { saysTheSame } from '#domain/notices/draft-sheet';
import { furtherDraft } from '#domain/notices/further-draft';
import type { Notice } from '#domain/notices/notice';
import type { AttachmentStore } from '#ports/attachment-store';
import { actorOf, type Caller, speaksFor } from '../callers/authorize.ts';
import { type CancelNotice, cancelNotice, type NoticeCancelled } from './cancel-notice.ts';
import { beginDraft, dropDraft, listDrafts, mayDraft, type WriteDraft } from './write-draft.ts';

export type DraftFromNotice = WriteDraft & Readonly<{ attachments: Pick<AttachmentStore, 'findMany'> }>;

type Begun = Awaited<ReturnType<typeof beginDraft>>;
export type Drafted = Exclude<Begun, { kind: 'written' }> | Readonly<{ kind: 'written'; draft: Draft; isNew: boolean }>;

/**
 * Begin a draft of an agency with what one of its notices says. Whoever presses twice gets one.
 * @param isGivenUp the notice is cancelled next, so that its files are free
 */
export const draftFromNotice = async (
  deps: DraftFromNotice,
  caller: Caller,
  agencyId: string,
  notice: Notice,
  isGivenUp = notice.status === 'cancelled',
): Promise<Drafted> => {
  if (!mayDraft(caller)) return { kind: 'scope-missing' };
  const content = furtherDraft(notice, agencyId, isGivenUp ? await freeFiles(deps, caller, notice) : []);
  const drafts = (await listDrafts(deps, caller, agencyId)) ?? [];
  const same = drafts.find((draft) => isOwnDraft(draft, actorOf(caller)) && saysTheSame(draft.content, content));
  if (same) return { kind: 'written', draft: same, isNew: false };
  const begun = await beginDraft(deps, caller, agencyId, content);
  return begun.kind === 'written' ? { ...begun, isNew: true } : begun;
};

/** Files of a notice that nobody will ever see, and that no other has taken since. */
const freeFiles = async ({ attachments }: DraftFromNotice, caller: Caller, notice: Notice): Promise<readonly string[]> => {
  const ids = notice.attachments.map(({ id }) => id);
  if (ids.length === 0) return [];
  const known = new Map((await attachments.findMany(ids)).map((one) => [one.id, one]));
  return ids.filter((id) => {
    const one = known.get(id);
    return one?.state === 'ready' && one.usedBy === notice.id && speaksFor(caller, one.owner);
  });
};

/** A notice that has not gone out is a draft again: the draft is there before the notice is cancelled, so that nothing is ever lost. */
export const turnIntoDraft = async (
  deps: DraftFromNotice & CancelNotice,
  caller: Caller,
  agencyId: string,
  notice: Notice,
): Promise<Drafted | Exclude<NoticeCancelled, { kind: 'cancelled' }>> => {
  const drafted = await draftFromNotice(deps, caller, agencyId, notice, true);
  if (drafted.kind !== 'written') return drafted;
  const { draft, isNew } = drafted;
  const cancelled = await cancelNotice(deps, caller, notice.id);
  if (cancelled.kind === 'cancelled') return drafted;
  if (isNew) await dropDraft(deps, caller, agencyId, draft.id, ({ revision }) => revision === draft.revision);
  return cancelled;
};
