import type { AuditEntry } from '#domain/agencies/audit';
import { type Import, isUnmeasured, MOST_BYTES, newImport, startedWith, UNMEASURED } from '#domain/imports/import';
import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock, Random } from '#ports/clock';
import type { ImportFiles } from '#ports/import-files';
import type { ImportQueue, ImportStore } from '#ports/import-store';
import type { Upload, UploadForm } from '#ports/upload';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type AskForImport = Readonly<{
  imports: ImportStore;
  importFiles: Pick<ImportFiles, 'put' | 'uploadFor' | 'formFor' | 'size'>;
  importQueue: ImportQueue;
  clock: Clock;
  random: Random;
}>;

export type ImportTerms = Readonly<{ dryRun: boolean; basis: string | null }>;

/** A file that came with the call is worked off at once. @returns its id */
export const importFile = async (deps: AskForImport, caller: Caller, bytes: Uint8Array, terms: ImportTerms): Promise<string> => {
  const { imports, importFiles, importQueue } = deps;
  const made = madeBy(deps, caller, bytes.length, terms, 'running');
  await importFiles.put(made.id, bytes);
  await imports.create(made, auditOf(made, caller, 'import.started'));
  await importQueue.send(made.id);
  return made.id;
};

export type AwaitedUpload = Readonly<{ kind: 'awaited'; id: string; upload: Upload } | { kind: 'too-large' }>;

/** A larger file is put where the answer says, and begun by `startImport`. */
export const awaitUpload = async (
  deps: AskForImport,
  caller: Caller,
  file: Readonly<{ bytes: number; sha256: string }>,
  terms: ImportTerms,
): Promise<AwaitedUpload> => {
  if (file.bytes > MOST_BYTES) return { kind: 'too-large' };
  const made = madeBy(deps, caller, file.bytes, terms, 'awaiting-upload');
  const upload = await deps.importFiles.uploadFor(made.id, file, made.createdAt);
  await deps.imports.create(made, auditOf(made, caller, 'import.announced'));
  return { kind: 'awaited', id: made.id, upload };
};

/** A file is to come from a page without a script, of which nothing is known beforehand. @returns the id of its import */
export const awaitUploadByForm = async (deps: AskForImport, caller: Caller, terms: ImportTerms): Promise<string> => {
  const made = madeBy(deps, caller, UNMEASURED, terms, 'awaiting-upload');
  await deps.imports.create(made, auditOf(made, caller, 'import.announced'));
  return made.id;
};

/** The form that brings it. @param backTo where the browser comes back to, whole */
export const uploadFormFor = ({ importFiles }: Pick<AskForImport, 'importFiles'>, id: string, backTo: string): Promise<UploadForm> =>
  importFiles.formFor(id, backTo);

/** Where lists are put, as an origin: a page has to say beforehand what it speaks to. */
export const listStoreOrigin = async ({ importFiles }: Pick<AskForImport, 'importFiles'>): Promise<string> =>
  new URL((await importFiles.formFor('none', 'https://localhost')).url).origin;

/** What lies in the store for an import that waits for its file; `none` as long as it has not come. */
export type Arrived = Readonly<{ kind: 'none' | 'empty' | 'too-large' | 'other' } | { kind: 'whole'; bytes: number }>;

export const lookAtUpload = async ({ importFiles }: Pick<AskForImport, 'importFiles'>, awaited: Import): Promise<Arrived> => {
  const bytes = await importFiles.size(awaited.id);
  if (bytes === null) return { kind: 'none' };
  if (!isUnmeasured(awaited)) return bytes === awaited.bytes ? { kind: 'whole', bytes } : { kind: 'other' };
  if (bytes === 0) return { kind: 'empty' };
  return bytes > MOST_BYTES ? { kind: 'too-large' } : { kind: 'whole', bytes };
};

export type StartedImport = Readonly<{ kind: 'started'; import: Import } | { kind: 'unknown' | 'not-uploaded' }>;

/**
 * Begin with a file that was uploaded. Told of one that is under way, it is taken up again, should its work have been lost: what is done is
 * not done twice.
 */
export const startImport = async (deps: AskForImport, id: string): Promise<StartedImport> => {
  const { imports, importQueue, clock } = deps;
  const found = await imports.find(id);
  if (!found) return { kind: 'unknown' };
  if (found.state === 'finished' || found.state === 'refused') return { kind: 'started', import: found };
  if (found.state === 'awaiting-upload') {
    const arrived = await lookAtUpload(deps, found);
    if (arrived.kind !== 'whole') return { kind: 'not-uploaded' };
    const after = startedWith(found, arrived.bytes, instant(clock.now()));
    // Somebody who was faster has begun it.
    if (!(await imports.replace(after))) return startImport(deps, id);
  }
  await importQueue.send(id);
  return { kind: 'started', import: (await imports.find(id)) ?? found };
};

const madeBy = (
  { clock, random }: AskForImport,
  caller: Caller,
  bytes: number,
  terms: ImportTerms,
  state: 'awaiting-upload' | 'running',
) => {
  const now = clock.now();
  return newImport({ id: random.newId('imp', now), ...terms, by: actorOf(caller).id, bytes }, state, instant(now));
};

const auditOf = ({ id, createdAt, dryRun, basis }: Import, caller: Caller, action: string): AuditEntry => ({
  agencyId: OPERATORS,
  at: createdAt,
  actor: actorOf(caller),
  action: dryRun ? `${action}.dry` : basis === null ? action : `${action}.by-basis`,
  subject: id,
});
