import type { Agency } from '#domain/agencies/agency';
import { dayInChina } from '#domain/calendar';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import type { DraftContent } from '#domain/notices/draft';
import { LIMITS } from '#domain/notices/notice';
import { dateWarnings } from '#domain/notices/notice-dates';
import { NoticeDraft, readDraft } from '#domain/notices/notice-draft';
import { lint } from '#domain/notices/notice-lint';
import { replacementWarnings } from '#domain/notices/notice-text';
import type { Warning } from '#domain/notices/warning';
import { bilingual } from '#domain/text/wording';
import type { Caller } from '../callers/authorize.ts';
import { type PrepareNotice, prepareNotice } from './accept-notice.ts';

/** `isComplete`: it could be published as it stands. `isWaiting`: but for its files, which are still being looked at. */
export type CheckedDraft = Readonly<{ flaws: readonly Flaw[]; warnings: readonly Warning[]; isComplete: boolean; isWaiting: boolean }>;

/** Stand in for what has to be there and is not yet, so that the rest can be looked at. */
const STAND_INS = { title: '（标题）', sections: [{ body: '（正文）' }] } as const;

/** All that publishing it would be refused for, and what its writer may want to look at again; as far as it is written. */
export const checkDraft = async (deps: PrepareNotice, caller: Caller, agency: Agency, content: DraftContent): Promise<CheckedDraft> => {
  const read = readBy(NoticeDraft, content);
  if (read.kind !== 'read') return unfinished(deps, agency, content, read.flaws);
  const prepared = await prepareNotice(deps, caller, { ...read.value, issuers: read.value.issuers ?? [agency.id] });
  const isWaiting = prepared.kind === 'attachments-being-checked';
  switch (prepared.kind) {
    case 'prepared':
      return { flaws: [], warnings: prepared.warnings, isComplete: true, isWaiting };
    case 'refused':
      return unfinished(deps, agency, content, prepared.flaws);
    case 'too-large':
      return unfinished(deps, agency, content, [tooLarge(prepared.bytes)]);
    case 'not-the-lead':
    case 'no-issuer':
      return unfinished(deps, agency, content, [NOT_THE_LEAD]);
    case 'attachments-being-checked':
      return { ...unfinished(deps, agency, content, []), isWaiting };
  }
};

const unfinished = (
  { clock }: Pick<PrepareNotice, 'clock'>,
  agency: Agency,
  content: DraftContent,
  flaws: readonly Flaw[],
): CheckedDraft => {
  const read = readBy(NoticeDraft, { ...STAND_INS, ...content });
  const none = { flaws, warnings: [], isComplete: false, isWaiting: false };
  if (read.kind !== 'read') return none;
  const now = clock.now();
  const further = readDraft(read.value, agency.region, now, []);
  if (further.kind === 'refused')
    return { ...none, flaws: [...flaws, ...further.flaws.filter(({ path }) => !flaws.some((one) => one.path === path))] };
  const warnings = [
    ...lint(further.content, agency, dayInChina(now)),
    ...dateWarnings(read.value, now),
    ...replacementWarnings(further.content),
  ];
  return { ...none, warnings };
};

const tooLarge = (bytes: number): Flaw => ({
  path: 'sections',
  code: 'too-large',
  message: bilingual(
    `正文共 ${Math.ceil(bytes / 1000)} KB，上限 ${LIMITS.bodyBytes / 1000} KB（约六万六千个汉字），请缩短，或把部分内容改为附件`,
    `The text has ${Math.ceil(bytes / 1000)} KB, ${LIMITS.bodyBytes / 1000} KB are allowed: shorten it, or attach a part of it as a file`,
  ),
});

const NOT_THE_LEAD: Flaw = {
  path: 'issuers',
  code: 'not-the-lead',
  message: bilingual('联合发文须由本机关牵头，请重新选择联合发文的机关', 'This agency has to lead: choose the co-issuers anew'),
};
