import type { AuditEntry } from '#domain/agencies/audit';
import { type Attachment, emptied, removed } from '#domain/attachments/attachment';
import { instant } from '#domain/time';
import type { AttachmentFiles } from '#ports/attachment-files';
import type { AttachmentStore } from '#ports/attachment-store';
import type { Clock } from '#ports/clock';
import type { FaultCollector } from '../fault-collector.ts';

export type RemoveAttachment = Readonly<{
  attachments: Pick<AttachmentStore, 'find' | 'replace' | 'forget'>;
  attachmentFiles: Pick<AttachmentFiles, 'remove'>;
  clock: Clock;
}>;

export type Removed = Readonly<{ kind: 'removed' | 'unknown' | 'used' }>;

/**
 * Take a file away for everybody, for good: its links answer that it is gone from now on. Whatever breaks off is finished by sweep.
 *
 * @param which `unused`: not one that a notice has by now
 * @returns `unknown`: there is none, or it is removed already
 */
export const removeAttachment = async (
  deps: RemoveAttachment,
  id: string,
  audit: AuditEntry,
  which: 'unused' | 'any' = 'any',
): Promise<Removed> => {
  const standing = await deps.attachments.find(id);
  if (!standing || standing.state === 'removed') return { kind: 'unknown' };
  if (which === 'unused' && standing.usedBy !== undefined) return { kind: 'used' };
  const after = removed(standing, instant(deps.clock.now()));
  if (!(await deps.attachments.replace(after, audit))) return removeAttachment(deps, id, audit, which);
  await empty(deps, after);
  return { kind: 'removed' };
};

/** Delete the bytes of what is removed, and note that. */
const empty = async ({ attachments, attachmentFiles, clock }: RemoveAttachment, attachment: Attachment): Promise<void> => {
  await attachmentFiles.remove(attachment.id);
  const after = emptied(attachment, instant(clock.now()));
  // Another who is at it is as good.
  if (after) await attachments.replace(after);
  else await attachments.forget(attachment);
};

export type DeleteDueAttachments = RemoveAttachment & Readonly<{ attachments: Pick<AttachmentStore, 'due'> }>;

/**
 * Delete what nobody has used for a day, and finish what was to be removed. One at which that fails holds up no other.
 * @returns how many were dealt with
 */
export const deleteDueAttachments = async (deps: DeleteDueAttachments, atOnce: number, faults: FaultCollector): Promise<number> => {
  const { attachments, clock } = deps;
  const now = instant(clock.now());
  let done = 0;
  for (const due of await attachments.due(now, atOnce)) {
    done += await faults.try(due.id, 0, async () => {
      const going = due.state === 'removed' ? due : removed(due, now);
      // A notice that came in between has it now.
      if (going !== due && !(await attachments.replace(going))) return 0;
      await empty(deps, going);
      return 1;
    });
  }
  return done;
};
