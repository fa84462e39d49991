import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { after, type Instant, MINUTE } from '../time.ts';

/** What somebody wants to take out: a kind of file, and what of it. No addresses: it stands in items, and its hash in names of files. */
export type WantedExport = Readonly<{ kind: string; parameters: Readonly<Record<string, string>> }>;

/** A file that is too long for an answer, while it is written and as long as it counts as new. */
export const ExportJob = z.object({
  /** By what is wanted: whoever asks for the same meets the same. */
  id: z.string(),
  /** Counts every change. */
  revision: z.int(),
  kind: z.string(),
  parameters: z.record(z.string(), z.string()),
  state: z.enum(['asked', 'begun', 'written']),
  /** Since when it is in this state. */
  since: z.string(),
  /** Of the file, once it is written: under which name it lies, and its octets. */
  written: z.object({ name: z.string(), bytes: z.int() }).nullable(),
});
export type ExportJob = Immutable<z.output<typeof ExportJob>>;

/** Handed out again as it is, for whoever fetches it in two steps, or twice. */
export const COUNTS_AS_NEW_MS = 10 * MINUTE;
/** A message that nobody took up by then is lost, or its work failed. */
const ASKED_MS = 2 * MINUTE;
/** Longer than a function may run. */
const BEGUN_MS = 16 * MINUTE;
const LASTS_MS = { asked: ASKED_MS, begun: BEGUN_MS, written: COUNTS_AS_NEW_MS } as const;

/** `stale`: its file is too old, or whoever wrote it was lost; it is to be written anew. */
export const standingOf = ({ state, since }: ExportJob, now: Instant): 'under-way' | 'written' | 'stale' => {
  if (after(since, LASTS_MS[state]) <= now) return 'stale';
  return state === 'written' ? 'written' : 'under-way';
};

/** @param before what there was, of the same id */
export const askedAnew = (before: ExportJob | null, id: string, { kind, parameters }: WantedExport, now: Instant): ExportJob => ({
  id,
  revision: (before?.revision ?? 0) + 1,
  kind,
  parameters,
  state: 'asked',
  since: now,
  written: null,
});

/** Null when somebody else is at it, or has done it. */
export const begunBy = (job: ExportJob, now: Instant): ExportJob | null => {
  if (job.state === 'written' || (job.state === 'begun' && standingOf(job, now) === 'under-way')) return null;
  return { ...job, revision: job.revision + 1, state: 'begun', since: now };
};

/** Nobody else's file lies under this name: one that is being fetched is not replaced. */
export const nameOfFile = ({ id, revision }: Pick<ExportJob, 'id' | 'revision'>): string => `${id}/${revision}`;

export const writtenAs = (begun: ExportJob, bytes: number, now: Instant): ExportJob => ({
  ...begun,
  revision: begun.revision + 1,
  state: 'written',
  since: now,
  written: { name: nameOfFile(begun), bytes },
});

/** Of work that failed: it counts as asked for since then, so that the next who asks has it tried again. */
export const givenBack = (begun: ExportJob): ExportJob => ({ ...begun, revision: begun.revision + 1, state: 'asked' });
