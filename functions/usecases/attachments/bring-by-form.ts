import { type Attachment, announced, isUnmeasured, KEPT_FOR_DRAFT_MS, measured, unmeasured } from '#domain/attachments/attachment';
import { mediaTypeOfName } from '#domain/attachments/media-types';
import { instant } from '#domain/time';
import type { AttachmentFiles } from '#ports/attachment-files';
import type { AttachmentStore } from '#ports/attachment-store';
import type { Clock, Random } from '#ports/clock';
import type { UploadForm } from '#ports/upload';
import { actorOf, type Caller, speaksFor } from '../callers/authorize.ts';

export type BringByForm = Readonly<{
  attachments: Pick<AttachmentStore, 'create' | 'find' | 'replace'>;
  attachmentFiles: Pick<AttachmentFiles, 'formFor' | 'look' | 'open'>;
  /** SHA-256 of a file, hex. */
  sha256Of: (bytes: AsyncIterable<Uint8Array>) => Promise<string>;
  clock: Clock;
  random: Random;
}>;

/** A file of this name is to come from a page without a script. @returns null for a name that no file may have which is attached */
export const announceName = async (
  { attachments, clock, random }: BringByForm,
  caller: Exclude<Caller, { kind: 'operator' }>,
  name: string,
): Promise<Attachment | null> => {
  const mediaType = mediaTypeOfName(name);
  if (mediaType === null) return null;
  const now = clock.now();
  const attachment = announced(
    unmeasured({ id: random.newId('att', now), name, mediaType }),
    caller.agencyId,
    instant(now),
    KEPT_FOR_DRAFT_MS,
  );
  const audit = {
    agencyId: caller.agencyId,
    at: instant(now),
    actor: actorOf(caller),
    action: 'attachment.announced',
    subject: attachment.id,
  };
  await attachments.create(attachment, audit);
  return attachment;
};

/** One that was announced by its name alone, and has not come yet or not been looked at; null where there is none of the caller's. */
export const announcedName = async (
  { attachments }: Pick<BringByForm, 'attachments'>,
  caller: Caller,
  id: string,
): Promise<Attachment | null> => {
  const found = await attachments.find(id);
  return found && speaksFor(caller, found.owner) && isUnmeasured(found) ? found : null;
};

/** The form that brings it. @param backTo where the browser comes back to, whole */
export const formFor = ({ attachmentFiles, clock }: BringByForm, { id }: Attachment, backTo: string): Promise<UploadForm> =>
  attachmentFiles.formFor(id, backTo, instant(clock.now()));

/** Where files are put, as an origin: a page has to say beforehand what it speaks to. */
export const storeOrigin = async ({ attachmentFiles, clock }: Pick<BringByForm, 'attachmentFiles' | 'clock'>): Promise<string> =>
  new URL((await attachmentFiles.formFor('none', 'https://localhost', instant(clock.now()))).url).origin;

/**
 * It has come: how large it is and what it holds is written down, and is what it is checked by from now on. `not-there`: it has not come.
 */
export const takeInByForm = async (deps: BringByForm, caller: Caller, id: string): Promise<'taken' | 'not-there' | 'unknown'> => {
  const found = await deps.attachments.find(id);
  if (!found || !speaksFor(caller, found.owner)) return 'unknown';
  if (!isUnmeasured(found)) return 'taken';
  const glance = await deps.attachmentFiles.look(id);
  if (!glance) return 'not-there';
  const sha256 = glance.sha256 ?? (await deps.sha256Of(deps.attachmentFiles.open(id)));
  if (await deps.attachments.replace(measured(found, { bytes: glance.bytes, sha256 }))) return 'taken';
  return takeInByForm(deps, caller, id);
};
