import type { AuditEntry } from '#domain/agencies/audit';
import { type Import, MOST_BYTES, newImport, started } from '#domain/imports/import';
import { instant } from '#domain/time';
import { OPERATORS } from '#ports/audit-log';
import type { Clock, Random } from '#ports/clock';
import type { ImportFiles } from '#ports/import-files';
import type { ImportQueue, ImportStore } from '#ports/import-store';
import type { Upload } from '#ports/upload';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type AskForImport = Readonly<{
  imports: ImportStore;
  importFiles: Pick<ImportFiles, 'put' | 'uploadFor' | 'size'>;
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

export type StartedImport = Readonly<{ kind: 'started'; import: Import } | { kind: 'unknown' | 'not-uploaded' }>;

/**
 * Begin with a file that was uploaded. Told of one that is under way, it is taken up again, should its work have been lost: what is done is
 * not done twice.
 */
export const startImport = async (deps: AskForImport, id: string): Promise<StartedImport> => {
  const { imports, importFiles, importQueue, clock } = deps;
  const found = await imports.find(id);
  if (!found) return { kind: 'unknown' };
  if (found.state === 'finished' || found.state === 'refused') return { kind: 'started', import: found };
  if (found.state === 'awaiting-upload') {
    if ((await importFiles.size(id)) !== found.bytes) return { kind: 'not-uploaded' };
    const after = started(found, instant(clock.now()));
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
