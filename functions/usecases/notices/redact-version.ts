import type { Flaw } from '#domain/input/flaw';
import { toBeIndexed } from '#domain/notices/due-with';
import { leadOf, type Notice } from '#domain/notices/notice';
import { secrecyFlaws } from '#domain/notices/notice-draft';
import type { NoticeDue } from '#domain/notices/notice-life';
import { leakedInDrafts } from '#domain/notices/redacted-drafts';
import { type Redacted, type RedactionDraft, redact } from '#domain/notices/redaction';
import { after, type Instant, instant, MINUTE } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { ExportFiles } from '#ports/export-files';
import type { NoticeStore } from '#ports/notice-store';
import { type RemoveAttachment, removeAttachment } from '../attachments/remove-attachment.ts';
import { renameAttachment } from '../attachments/rename-attachment.ts';
import { actorOf, type Caller, isIssuer, speaksFor } from '../callers/authorize.ts';
import { type RedactAnswers, redactAnswers, TABLES_WRITTEN_MS } from '../receipts/redact-answers.ts';
import { type RedactDrafts, redactDrafts } from './redact-drafts.ts';

export type RedactVersion = RemoveAttachment &
  RedactDrafts &
  RedactAnswers &
  Readonly<{ notices: Pick<NoticeStore, 'versions' | 'replace'>; exportFiles: Pick<ExportFiles, 'forgetAll'>; clock: Clock }>;

export type VersionRedacted = Readonly<
  | { kind: 'redacted'; version: Notice }
  | Exclude<Redacted, { kind: 'redacted' }>
  | { kind: 'unknown' }
  | { kind: 'not-the-lead' }
  | { kind: 'flawed'; flaws: readonly Flaw[] }
>;

const MOST_TRIES = 5;
/** So many answers while somebody waits; what is behind them from a minute later on. */
const AT_ONCE = { pages: 1, size: 200 };

/**
 * The lead takes leaked text and files away, at once and for good. Whoever did it, when and why stays: in the version, and in the audit
 * log. Files go first, and get the names that are left of theirs, and drafts of the lead: what breaks off behind that leaves words in a
 * version, and may be asked for again. What is behind it, answers that chose what leaked and tables of them, is done by the clock, too.
 */
export const redactVersion = async (
  deps: RedactVersion,
  caller: Caller,
  noticeId: string,
  n: number,
  draft: RedactionDraft,
): Promise<VersionRedacted> => {
  const { notices, clock } = deps;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const versions = await notices.versions(noticeId);
    const standing = versions.at(-1);
    if (!standing || !isIssuer(caller, standing) || !versions.some(({ version }) => version === n)) return { kind: 'unknown' };
    const lead = leadOf(standing);
    if (!speaksFor(caller, lead.id)) return { kind: 'not-the-lead' };
    const flaws = secrecyFlaws([['reason', draft.reason]]);
    if (flaws.length > 0) return { kind: 'flawed', flaws };
    const at = instant(clock.now());
    const redacted = redact(versions, n, draft, at);
    if (redacted.kind === 'refused') return redacted;
    const audit = { agencyId: lead.id, at, actor: actorOf(caller), action: 'notice.redacted', subject: noticeId };
    for (const id of draft.attachments ?? []) await removeAttachment(deps, id, { ...audit, action: 'attachment.removed', subject: id });
    for (const file of redacted.renamed) await renameAttachment(deps.attachments, file);
    await redactDrafts(deps, lead.id, leakedInDrafts(versions, n, draft), audit);
    const due = [...toBeIndexed(redacted.notice, at), ...receiptsDue(redacted, at)];
    if (await notices.replace(standing, redacted.notice, { audit, due, rewritten: redacted.versions })) {
      // Made anew when somebody asks.
      if (redacted.isInReceipts) await deps.exportFiles.forgetAll();
      if (redacted.options.length > 0) await redactAnswers(deps, noticeId, redacted.options, AT_ONCE);
      const version = redacted.versions.find((one) => one.version === n);
      return version ? { kind: 'redacted', version: { ...version, revision: redacted.notice.revision } } : { kind: 'unknown' };
    }
  }
  throw new Error(`notice ${noticeId} was changed ${MOST_TRIES} times by others meanwhile`);
};

/** Not at once: somebody may be sending the form as it was, and a table be written. */
const receiptsDue = ({ notice, options, isInReceipts }: Extract<Redacted, { kind: 'redacted' }>, at: Instant): readonly NoticeDue[] =>
  !isInReceipts
    ? []
    : [
        {
          noticeId: notice.id,
          version: notice.version,
          act: 'redact',
          revision: notice.revision,
          options: [...options],
          at: after(at, options.length === 0 ? TABLES_WRITTEN_MS : MINUTE),
        },
      ];
