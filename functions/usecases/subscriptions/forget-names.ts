import type { StaffMember } from '#domain/agencies/staff';
import { allNames, ErasedNames, type ErasureRequest, erasedNames } from '#domain/subscriptions/erasure-request';
import type { Subscription } from '#domain/subscriptions/subscription';
import { SECOND } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { ErasureRequests } from '#ports/erasure-requests';
import type { ImportFiles } from '#ports/import-files';
import type { ImportStore } from '#ports/import-store';
import type { KeptMail } from '#ports/kept-mail';
import type { Vault } from '#ports/vault';

export type ForgetNames = Readonly<{
  erasureRequests: Pick<ErasureRequests, 'note'>;
  imports: Pick<ImportStore, 'find'>;
  importFiles: Pick<ImportFiles, 'forgetReports'>;
  keptMail: KeptMail;
  vault: Pick<Vault, 'seal' | 'open'>;
  clock: Clock;
}>;

/** A run that looks through mails begins no further piece after so long; a later one goes on. */
const LOOK_MS = 30 * SECOND;

/** A request with the names that it has noted, if anybody was found. */
export type Noted = Readonly<{ request: ErasureRequest & Readonly<{ sealedNames: string }>; names: ErasedNames }>;

/** Note what those are called who were found, before they are erased: afterwards nobody knows. Null when nobody ever was. */
export const noteNames = async (
  { erasureRequests, vault }: Pick<ForgetNames, 'erasureRequests' | 'vault'>,
  request: ErasureRequest,
  found: readonly Subscription[],
  members: readonly StaffMember[],
): Promise<Noted | null> => {
  const { sealedNames } = request;
  const before = sealedNames === undefined ? { addresses: [], words: [] } : ErasedNames.parse(JSON.parse(await vault.open(sealedNames)));
  const names = allNames(before, erasedNames(found, members));
  if (found.length + members.length === 0) return sealedNames === undefined ? null : { request: { ...request, sealedNames }, names };
  const isNew = names.addresses.length > before.addresses.length;
  const noted = { ...request, sealedNames: await vault.seal(JSON.stringify(names)), ...(isNew ? { mailsTo: '' } : {}) };
  await erasureRequests.note(noted);
  return { request: noted, names };
};

/**
 * Delete reports of imports and kept mails that name them: of those, as many as a run has time for.
 * @returns what is left: `mails` to look through, `reports` of imports that are under way
 */
export const forgetNames = async (deps: ForgetNames, { request, names }: Noted): Promise<'mails' | 'reports' | 'nothing'> => {
  const { imports, importFiles } = deps;
  const isUnderWay = async (id: string): Promise<boolean> => (await imports.find(id))?.state === 'running';
  // A report says what became of each row: those that name them go as a whole.
  const areReportsGone = names.words.length === 0 || (await importFiles.forgetReports(names.words, isUnderWay));
  if (!(await areMailsGone(deps, { request, names }))) return 'mails';
  return areReportsGone ? 'nothing' : 'reports';
};

const areMailsGone = async ({ erasureRequests, keptMail, clock }: ForgetNames, { request, names }: Noted): Promise<boolean> => {
  const endMs = clock.now().getTime() + LOOK_MS;
  const { mailsTo: from, ...rest } = request;
  for (let next = from; next !== undefined; ) {
    if (clock.now().getTime() >= endMs) return false;
    next = (await keptMail.forget(names.addresses, next)) ?? undefined;
    await erasureRequests.note({ ...rest, ...(next === undefined ? {} : { mailsTo: next }) });
  }
  return true;
};
