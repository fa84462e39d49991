import { type Attachment, passed, type Refusal, refusedFor } from '#domain/attachments/attachment';
import { kindOf } from '#domain/attachments/media-types';
import type { AttachmentFiles, Glance } from '#ports/attachment-files';
import type { AttachmentStore } from '#ports/attachment-store';
import type { SniffFile } from '#ports/file-sniffer';
import type { Scanner } from '#ports/scanner';

export type CheckAttachment = Readonly<{
  attachments: Pick<AttachmentStore, 'find' | 'replace'>;
  attachmentFiles: Pick<AttachmentFiles, 'look' | 'open'>;
  sniffFile: SniffFile;
  /** Null: nothing scans. */
  scanner: Scanner | null;
}>;

export type Checked = Readonly<{ kind: 'passed' | 'refused'; attachment: Attachment } | { kind: 'not-there' | 'moot' }>;

/**
 * Is it what was said, and harmless? Decided once: who comes second finds it decided. @throws when the scanner cannot say
 */
export const checkAttachment = async (deps: CheckAttachment, attachment: Attachment): Promise<Checked> => {
  if (attachment.state !== 'awaited' && attachment.state !== 'checking') return { kind: 'moot' };
  const glance = await deps.attachmentFiles.look(attachment.id);
  if (!glance) return { kind: 'not-there' };
  const refusal = (await flawOf(deps, attachment, glance)) ?? (await deps.scanner?.scan(deps.attachmentFiles.open(attachment.id))) ?? null;
  const refused: Refusal | null = typeof refusal === 'string' ? refusal : refusal?.kind === 'infected' ? 'infected' : null;
  const after = refused ? refusedFor(attachment, refused) : passed(attachment);
  if (await deps.attachments.replace(after)) return { kind: refused ? 'refused' : 'passed', attachment: after };
  const standing = await deps.attachments.find(attachment.id);
  return standing ? checkAttachment(deps, standing) : { kind: 'moot' };
};

const flawOf = async ({ sniffFile }: CheckAttachment, attachment: Attachment, glance: Glance): Promise<Refusal | null> => {
  const isOther = glance.bytes !== attachment.bytes || (glance.sha256 !== null && glance.sha256 !== attachment.sha256);
  if (isOther) return 'other-bytes';
  return (await sniffFile(glance.head, glance.tail)) === kindOf(attachment.mediaType) ? null : 'other-type';
};
