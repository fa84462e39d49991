import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { after, DAY, HOUR, type Instant, MINUTE } from '../time.ts';

/**
 * `awaited`: nothing of it has been looked at yet. `checking`: a scanner looks at it. `ready`: it may be attached to a notice. `refused`:
 * it is not what was said, and never leaves. `removed`: its bytes are gone, or are going.
 */
export const ATTACHMENT_STATES = ['awaited', 'checking', 'ready', 'refused', 'removed'] as const;

/** `other-bytes`: not as many, or others, than were announced. `other-type`: not of the type that was said. */
export const REFUSALS = ['other-bytes', 'other-type', 'infected'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** A file as its agency described it. */
export const AttachedFile = z.object({ id: z.string(), name: z.string(), mediaType: z.string(), bytes: z.int(), sha256: z.string() });
export type AttachedFile = Immutable<z.output<typeof AttachedFile>>;

export const Attachment = AttachedFile.extend({
  /** Whose it is: an agency, or operators. */
  owner: z.string(),
  /** Counts every change. */
  revision: z.int(),
  state: z.enum(ATTACHMENT_STATES),
  createdAt: z.string(),
  /** When a scanner was last asked. */
  askedAt: z.string().optional(),
  refusal: z.enum(REFUSALS).optional(),
  /** The one notice that it belongs to. */
  usedBy: z.string().optional(),
  /** When something is to be deleted of it; never, once it is used. */
  dueAt: z.string().optional(),
});
export type Attachment = Immutable<z.output<typeof Attachment>>;

/** What nobody has used by then is deleted. */
const UNUSED_MS = 24 * HOUR;
/** How long a file may be put where an upload was signed for. */
export const UPLOAD_MS = HOUR;
/** Who asked a scanner and hears nothing asks again. */
const ASKED_MS = 2 * MINUTE;

const next = (before: Attachment, change: Partial<Attachment>): Attachment => ({ ...before, ...change, revision: before.revision + 1 });

/** A draft is written over weeks: what a person attaches at a desk waits longer than what a program brings. */
export const KEPT_FOR_DRAFT_MS = 60 * DAY;

/** @param keptMs what nobody has used by then is deleted */
export const announced = (file: AttachedFile, owner: string, now: Instant, keptMs: number = UNUSED_MS): Attachment => ({
  ...file,
  owner,
  revision: 1,
  state: 'awaited',
  createdAt: now,
  dueAt: after(now, keptMs),
});

/** Of a file that a plain form brings nothing but its name is known beforehand. */
const UNMEASURED = { bytes: 0, sha256: '' } as const;
export const unmeasured = (file: Omit<AttachedFile, 'bytes' | 'sha256'>): AttachedFile => ({ ...file, ...UNMEASURED });
export const isUnmeasured = ({ state, sha256 }: Attachment): boolean => state === 'awaited' && sha256 === UNMEASURED.sha256;

/** What came is described as what it is. */
export const measured = (before: Attachment, found: Pick<AttachedFile, 'bytes' | 'sha256'>): Attachment => next(before, found);

export const handedToScanner = (before: Attachment, now: Instant): Attachment => next(before, { state: 'checking', askedAt: now });

/** Is a scanner to be asked, for the first time or because nothing was heard of it? */
export const isToBeAsked = ({ state, askedAt }: Attachment, now: Instant): boolean =>
  state === 'awaited' || (state === 'checking' && (askedAt === undefined || after(askedAt, ASKED_MS) <= now));

export const passed = (before: Attachment): Attachment => next(before, { state: 'ready' });

export const refusedFor = (before: Attachment, refusal: Refusal): Attachment => next(before, { state: 'refused', refusal });

/** It belongs to this notice from now on, in all its versions, and is not deleted for its age. */
export const usedBy = (before: Attachment, noticeId: string): Attachment => {
  const { dueAt: _dueAt, ...kept } = before;
  return { ...kept, usedBy: noticeId, revision: before.revision + 1 };
};

/** It is saved under this name from now on. */
export const renamed = (before: Attachment, name: string): Attachment => next(before, { name });

/** From now on nobody gets it; its bytes are deleted next. */
export const removed = (before: Attachment, now: Instant): Attachment => next(before, { state: 'removed', dueAt: now });

/**
 * Its bytes are deleted. As long as the upload that was signed for it may still be used they might be put there again: they are deleted
 * once more behind that. Null: nothing of it is to be kept.
 */
export const emptied = (before: Attachment, now: Instant): Attachment | null => {
  const closesAt = after(before.createdAt, UPLOAD_MS + MINUTE);
  if (now < closesAt) return next(before, { dueAt: closesAt });
  if (before.usedBy === undefined) return null;
  const { dueAt: _dueAt, ...kept } = before;
  return { ...kept, revision: before.revision + 1 };
};

/** What a version of a notice says of it. */
export const asAttached = ({ id, name, mediaType, bytes, sha256 }: AttachedFile): AttachedFile => ({ id, name, mediaType, bytes, sha256 });
