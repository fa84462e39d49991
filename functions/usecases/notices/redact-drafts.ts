import type { AuditEntry } from '#domain/agencies/audit';
import type { Draft, DraftContent } from '#domain/notices/draft';
import { redactedContent } from '#domain/notices/redacted-drafts';
import type { DraftStore } from '#ports/draft-store';

export type RedactDrafts = Readonly<{ drafts: Pick<DraftStore, 'ofAgency' | 'find' | 'revisions' | 'redact'> }>;

const MOST_TRIES = 10;

/**
 * Take leaked words out of the drafts of an agency and their earlier revisions. A draft is another revision with that, so that whoever has
 * it open does not bring them back unseen; who wrote it last, and when, stays. Doing it again changes nothing.
 */
export const redactDrafts = async (
  deps: RedactDrafts,
  agencyId: string,
  leakedIn: (content: DraftContent) => readonly string[],
  audit: Omit<AuditEntry, 'action' | 'subject'>,
): Promise<void> => {
  for (const draft of await deps.drafts.ofAgency(agencyId)) await redactDraft(deps, draft, leakedIn, audit);
};

const redactDraft = async (
  { drafts }: RedactDrafts,
  seen: Draft,
  leakedIn: (content: DraftContent) => readonly string[],
  audit: Omit<AuditEntry, 'action' | 'subject'>,
): Promise<void> => {
  const left = (draft: Draft): readonly Draft[] => {
    const content = redactedContent(draft.content, leakedIn(draft.content));
    return content ? [{ ...draft, content }] : [];
  };
  let standing: Draft | null = seen;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (!standing) return;
    const [after] = left(standing);
    const earlier = (await drafts.revisions(standing.agencyId, standing.id)).flatMap(left);
    if (!after && earlier.length === 0) return;
    const next: Draft = after ? { ...after, revision: after.revision + 1 } : standing;
    if (await drafts.redact(standing, next, earlier, { ...audit, action: 'draft.redacted', subject: seen.id })) return;
    standing = await drafts.find(seen.agencyId, seen.id);
  }
  throw new Error(`draft ${seen.id} was changed ${MOST_TRIES} times by others meanwhile`);
};
