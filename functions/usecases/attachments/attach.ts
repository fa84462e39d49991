import { type Attachment, handedToScanner, isToBeAsked } from '#domain/attachments/attachment';
import type { Flaw } from '#domain/input/flaw';
import { bilingual, type Wording } from '#domain/text/wording';
import { type Instant, instant } from '#domain/time';
import type { AttachmentFiles } from '#ports/attachment-files';
import type { AttachmentChecks, AttachmentStore } from '#ports/attachment-store';
import type { Clock } from '#ports/clock';
import type { SniffFile } from '#ports/file-sniffer';
import type { NoticeStore } from '#ports/notice-store';
import { type Caller, speaksFor } from '../callers/authorize.ts';
import { checkAttachment } from './check-attachment.ts';

export type Attach = Readonly<{
  attachments: Pick<AttachmentStore, 'find' | 'findMany' | 'replace'>;
  attachmentFiles: Pick<AttachmentFiles, 'look' | 'open'>;
  notices: Pick<NoticeStore, 'standingOf'>;
  sniffFile: SniffFile;
  attachmentChecks: AttachmentChecks;
  /** Whether a scanner looks at attachments, in a function of its own. */
  hasScanner: boolean;
  clock: Clock;
}>;

/** `attached`: all of them may be attached, in the order in which they are named. `being-checked`: to be tried again in a moment. */
export type Attached = Readonly<
  { kind: 'attached'; attachments: readonly Attachment[] } | { kind: 'being-checked' } | { kind: 'refused'; flaws: readonly Flaw[] }
>;

/**
 * The attachments that a draft names. What was uploaded since is checked now, or handed to the scanner; foreign and unknown ones are told
 * alike. @param noticeId of the notice that may use them already; null: a new one
 */
export const attach = async (
  deps: Attach,
  caller: Caller,
  named: readonly Readonly<{ id: string }>[],
  noticeId: string | null,
): Promise<Attached> => {
  if (named.length === 0) return { kind: 'attached', attachments: [] };
  const now = instant(deps.clock.now());
  const known = new Map((await deps.attachments.findMany(named.map(({ id }) => id))).map((one) => [one.id, one]));
  const standings: Standing[] = [];
  // One after the other: the bytes that are looked at are never more than those of one.
  for (const [i, { id }] of named.entries()) {
    const one = known.get(id);
    const isTwice = named.findIndex((other) => other.id === id) !== i;
    const isItsOwn = noticeId !== null && one?.usedBy === noticeId;
    if (!one || !(isItsOwn || speaksFor(caller, one.owner))) standings.push('unknown');
    else standings.push(isTwice ? 'twice' : await standingOf(deps, one, noticeId, now));
  }
  const flaws = standings.flatMap((standing, i): readonly Flaw[] =>
    typeof standing === 'string' && standing !== 'being-checked'
      ? [{ path: `attachments[${i}].id`, code: `attachment-${standing}`, message: FLAWS[standing] }]
      : [],
  );
  if (flaws.length > 0) return { kind: 'refused', flaws };
  const attachments = standings.flatMap((standing) => (typeof standing === 'string' ? [] : [standing]));
  return attachments.length === named.length ? { kind: 'attached', attachments } : { kind: 'being-checked' };
};

type FlawKind = 'unknown' | 'twice' | 'used' | 'not-uploaded' | 'other-bytes' | 'other-type' | 'infected';
type Standing = Attachment | FlawKind | 'being-checked';

const standingOf = async (deps: Attach, one: Attachment, noticeId: string | null, now: Instant): Promise<Standing> => {
  if (one.state === 'removed') return 'unknown';
  if (one.usedBy !== undefined && one.usedBy !== noticeId && !(await isGivenUp(deps, one.usedBy))) return 'used';
  if (one.state === 'ready') return one;
  if (one.state === 'refused') return one.refusal ?? 'other-type';
  if (deps.hasScanner) return handToScanner(deps, one, now);
  const checked = await checkAttachment({ ...deps, scanner: null }, one);
  switch (checked.kind) {
    case 'not-there':
      return 'not-uploaded';
    case 'passed':
      return checked.attachment;
    case 'refused':
      return checked.attachment.refusal ?? 'other-type';
    case 'moot': {
      const standing = await deps.attachments.find(one.id);
      return standing ? standingOf(deps, standing, noticeId, now) : 'unknown';
    }
  }
};

/** Of a notice that was cancelled nobody ever sees the files: another may have them. */
const isGivenUp = async ({ notices }: Attach, noticeId: string): Promise<boolean> =>
  (await notices.standingOf(noticeId))?.status === 'cancelled';

/** Written down first, queued then: what is lost in between is asked for again by whoever asks again. */
const handToScanner = async (
  { attachments, attachmentFiles, attachmentChecks }: Attach,
  one: Attachment,
  now: Instant,
): Promise<Standing> => {
  if (!isToBeAsked(one, now)) return 'being-checked';
  if (one.state === 'awaited' && !(await attachmentFiles.look(one.id))) return 'not-uploaded';
  if (await attachments.replace(handedToScanner(one, now))) await attachmentChecks.send(one.id);
  return 'being-checked';
};

const FLAWS: Readonly<Record<FlawKind, Wording>> = {
  unknown: bilingual(
    '没有这个附件:编号有误,或上传后 24 小时未用已删除,请重新上传',
    'There is no such attachment: the id is wrong, or it was not used for 24 hours and is gone; upload it again',
  ),
  twice: bilingual('同一附件写了两次,请删去一处', 'The same attachment stands here twice: take one out'),
  used: bilingual('此附件已属于另一份通知,请重新上传一份', 'This attachment belongs to another notice: upload the file again'),
  'not-uploaded': bilingual('文件还没有上传,请先 PUT 到 upload.url', 'The file is not there yet: PUT it to upload.url first'),
  'other-bytes': bilingual(
    '上传的文件与所报的大小或 SHA-256 不符,请重新上传',
    'The file that was uploaded is not the one that was announced, by its size or SHA-256: upload it again',
  ),
  'other-type': bilingual(
    '文件内容与所报的类型不符(加密或带宏的文档也不能用),请换成所报类型的文件重新上传',
    'The file is not of the type that was announced (nor may it be encrypted, or hold macros): upload one that is',
  ),
  infected: bilingual('文件中发现病毒,请查杀后重新上传', 'A virus was found in the file: clean it, and upload it again'),
};
