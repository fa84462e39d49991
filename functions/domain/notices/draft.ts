import * as z from 'zod';
import { Actor } from '../agencies/audit.ts';
import type { Flaw } from '../input/flaw.ts';
import { readBy } from '../input/issue-flaws.ts';
import { CorrectionDraft } from './correction-draft.ts';
import { NoticeDraft } from './notice-draft.ts';

/** The fields of a notice, all of which may be missing yet. Each as it was given: a draft is not put in order before its time. */
const FIELDS = Object.keys(NoticeDraft.shape);

/**
 * A draft that `corrects` a version of a published notice holds what a correction takes: the fields that change, `note` and `notify`. It
 * is of that version, and of no later one, since whoever publishes it is to see what they change.
 */
export const CorrectionInDraft = CorrectionDraft.extend({
  corrects: z.strictObject({ noticeId: z.string().min(1).max(80), version: z.int().min(1) }),
});

const CORRECTION_FIELDS = Object.keys(CorrectionInDraft.shape);

/** What stands in a draft, by the names of the fields of a notice. */
export const DraftContent = z.record(z.string(), z.unknown());
export type DraftContent = Readonly<z.output<typeof DraftContent>>;

/** A notice before all else: incomplete, seen by its agency alone, and without consequences. */
export const Draft = z.object({
  id: z.string(),
  agencyId: z.string(),
  /** From 1 on. */
  revision: z.int(),
  content: DraftContent,
  createdAt: z.string(),
  createdBy: Actor,
  updatedAt: z.string(),
  updatedBy: Actor,
});
export type Draft = Readonly<z.output<typeof Draft>>;

/** So many earlier revisions are kept of a draft. */
export const REVISIONS_KEPT = 20;
/** So many drafts may an agency have at once. */
export const MOST_DRAFTS = 100;
/** Of the whole draft as JSON: what it says may be 200 KB, and fields have names. */
export const MOST_DRAFT_BYTES = 256_000;

/** Is it to say differently what was published? */
export const isCorrection = (content: DraftContent): boolean => 'corrects' in content;

/** What keeps a draft from being published as it stands: the very flaws that a post would be refused for by its form. */
export const draftFlaws = (content: DraftContent): readonly Flaw[] => {
  const read = isCorrection(content) ? readBy(CorrectionInDraft, content) : readBy(NoticeDraft, content);
  return read.kind === 'read' ? [] : read.flaws;
};

/** Fields that no notice, or correction, has: a misspelt `audience` is told at once. */
export const unknownFields = (content: DraftContent): readonly string[] => {
  const known = isCorrection(content) ? CORRECTION_FIELDS : FIELDS;
  return Object.keys(content).filter((name) => !known.includes(name));
};

/** Is it somebody's own? Theirs is what they began, and what they wrote last. */
export const isOwnDraft = ({ createdBy, updatedBy }: Pick<Draft, 'createdBy' | 'updatedBy'>, actor: Actor): boolean =>
  [createdBy, updatedBy].some(({ kind, id }) => kind === actor.kind && id === actor.id);
