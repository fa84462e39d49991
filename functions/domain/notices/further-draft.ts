import { standingDraft } from './correction-draft.ts';
import type { DraftContent } from './draft.ts';
import { contentOf, type DraftSheet, NO_DAY, sheetOf } from './draft-sheet.ts';
import { isPublic, leadOf, type Notice } from './notice.ts';

/** What was said once counts once: a number, the days of that occasion, and what it took the place of. */
const SAID_ONCE = {
  documentNumber: '',
  indexNumber: '',
  issuedOn: NO_DAY,
  effectiveOn: NO_DAY,
  expiresOn: NO_DAY,
  receiptBy: NO_DAY,
  supersedes: [],
} as const satisfies Partial<DraftSheet>;

/**
 * A notice as a new draft of the same content, without its time. Of one that was never public the number and the days are free again, to
 * the agency that gave them. @param attachments those of its files that a further notice may have
 */
export const furtherDraft = (notice: Notice, agencyId: string, attachments: readonly string[]): DraftContent => {
  const sheet = sheetOf({ ...standingDraft(notice), issuers: notice.issuers.map(({ id }) => id) }, agencyId);
  const isFree = !isPublic(notice) && leadOf(notice).id === agencyId;
  return contentOf({ ...sheet, ...(isFree ? {} : SAID_ONCE), attachments }, agencyId);
};

export type LeftBehind = Readonly<{
  fields: readonly (
    | 'publishOn'
    | 'documentNumber'
    | 'indexNumber'
    | 'issuedOn'
    | 'effectiveOn'
    | 'expiresOn'
    | 'receiptBy'
    | 'supersedes'
  )[];
  /** Files by their names. */
  files: readonly string[];
}>;

/** What a notice has and a draft that began with it has not: its writer is told. */
export const leftBehind = (notice: Notice, sheet: DraftSheet): LeftBehind => {
  const isEmpty = ({ year, month, day }: DraftSheet['publishOn']): boolean => year + month + day === '';
  const left = [
    ['publishOn', notice.publishAt !== undefined && isEmpty(sheet.publishOn)],
    ['documentNumber', notice.documentNumber !== undefined && sheet.documentNumber === ''],
    ['indexNumber', notice.indexNumber !== undefined && sheet.indexNumber === ''],
    ['issuedOn', notice.issuedOn !== undefined && isEmpty(sheet.issuedOn)],
    ['effectiveOn', notice.effectiveOn !== undefined && isEmpty(sheet.effectiveOn)],
    ['expiresOn', notice.expiresOn !== undefined && isEmpty(sheet.expiresOn)],
    ['receiptBy', notice.receipt?.by !== undefined && isEmpty(sheet.receiptBy)],
    ['supersedes', notice.supersedes.length > 0 && sheet.supersedes.length === 0],
  ] as const;
  return {
    fields: left.flatMap(([name, isLeft]) => (isLeft ? [name] : [])),
    files: notice.attachments.flatMap(({ id, name }) => (sheet.attachments.includes(id) ? [] : [name])),
  };
};
