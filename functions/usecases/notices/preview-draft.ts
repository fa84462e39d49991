import type { Agency } from '#domain/agencies/agency';
import { readBy } from '#domain/input/issue-flaws';
import type { Draft } from '#domain/notices/draft';
import { isOwnDraft } from '#domain/notices/draft';
import { NoticeDraft } from '#domain/notices/notice-draft';
import { type PreviewAudience, previewAudience } from '../audience/preview-audience.ts';
import { actorOf, type Caller, may } from '../callers/authorize.ts';

type Previewed = Awaited<ReturnType<typeof previewAudience>>;

/** `unfinished`: something is missing or wrong yet, which the page of the draft tells. */
export type DraftPreviewed = Extract<Previewed, { kind: 'previewed' }> | Readonly<{ kind: 'unfinished' | 'attachments-being-checked' }>;

/** Who would get a draft as it stands, and why, in whose name it would go out. Changes nothing of it. */
export const previewDraft = async (deps: PreviewAudience, caller: Caller, agency: Agency, draft: Draft): Promise<DraftPreviewed> => {
  const read = readBy(NoticeDraft, draft.content);
  if (read.kind !== 'read') return { kind: 'unfinished' };
  const previewed = await previewAudience(deps, caller, { ...read.value, issuers: read.value.issuers ?? [agency.id] });
  if (previewed.kind === 'previewed' || previewed.kind === 'attachments-being-checked') return previewed;
  return { kind: 'unfinished' };
};

/** What keeps somebody from publishing a draft; null: they may. */
export const whyNotPublish = (agency: Pick<Agency, 'fourEyes'>, draft: Draft, caller: Caller): 'role' | 'four-eyes' | null => {
  if (!may(caller, 'notices:write')) return 'role';
  return agency.fourEyes && isOwnDraft(draft, actorOf(caller)) ? 'four-eyes' : null;
};
