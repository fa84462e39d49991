import { addressed, match } from '#domain/audience/audience';
import type { CorrectionDraft } from '#domain/notices/correction-draft';
import type { Notice } from '#domain/notices/notice';
import { type ChangeableField, changedSections, changesBetween, mayConcernOthers } from '#domain/notices/notice-changes';
import { type Corrected, correct } from '#domain/notices/notice-corrections';
import type { Warning } from '#domain/notices/warning';
import { breakdownOf } from '#domain/region';
import { instant } from '#domain/time';
import { type MeasureAudience, type Measured, measureAudience } from '../audience/measure-audience.ts';
import type { Caller } from '../callers/authorize.ts';
import { type ReportNotice, reportNotice } from '../ledger/report-notice.ts';
import { type CorrectionRefusal, type PrepareCorrection, prepareCorrection } from './correct-notice.ts';

export type PreviewCorrection = PrepareCorrection & ReportNotice & MeasureAudience;

type Count = Readonly<Pick<Measured, 'precision' | 'margin' | 'subscriptions'>>;

export type CorrectionPreview = Readonly<{
  changes: readonly Readonly<{ field: ChangeableField; sections?: readonly number[] }>[];
  /** Of nobody when nobody is to be told. */
  told: Readonly<{ before: number; newlyConcerned: Count; noLongerConcerned: Count }>;
  warnings: readonly Warning[];
}>;

/** What a correction would change, and who would be told: those who had the notice, those whom it concerns only now, those no longer. */
export const previewCorrection = async (
  deps: PreviewCorrection,
  caller: Caller,
  noticeId: string,
  draft: Omit<CorrectionDraft, 'note'> & Readonly<{ note?: string | undefined }>,
): Promise<Readonly<{ kind: 'previewed'; preview: CorrectionPreview; before: Notice; after: Notice } | CorrectionRefusal>> => {
  const prepared = await prepareCorrection(deps, caller, await deps.notices.find(noticeId), draft);
  if (prepared.kind !== 'prepared') return prepared;
  const { before, content, warnings } = prepared;
  const at = instant(deps.clock.now());
  const corrected: Corrected = correct(before, content, { note: draft.note ?? '', at, notify: draft.notify });
  if (corrected.kind === 'refused') return corrected;
  const changes = changesBetween(before, content).map((field) => ({
    field,
    ...(field === 'sections' ? { sections: changedSections(before, content) } : {}),
  }));
  const told = draft.notify === 'all' ? await toldBy(deps, before, corrected.notice) : NOBODY;
  return { kind: 'previewed', preview: { changes, told, warnings }, before, after: corrected.notice };
};

const NO_COUNT: Count = { precision: 'exact', margin: 0, subscriptions: 0 };
const NOBODY = { before: 0, newlyConcerned: NO_COUNT, noLongerConcerned: NO_COUNT };

const toldBy = async (deps: PreviewCorrection, before: Notice, after: Notice): Promise<CorrectionPreview['told']> => {
  const report = await reportNotice(deps, before.id);
  const told = { before: report?.totals.delivered ?? 0, newlyConcerned: NO_COUNT, noLongerConcerned: NO_COUNT };
  if (!mayConcernOthers(before, after)) return told;
  const [was, willBe] = [before, after].map(addressed);
  if (!was || !willBe) return told;
  const count = async (whom: typeof was, but: typeof was): Promise<Count> => {
    const rowOf = breakdownOf(whom.notice.audience.regions);
    const { precision, margin, subscriptions } = await measureAudience(deps, whom, rowOf, {
      except: (entry) => match(but, entry.candidate) !== null,
    });
    return { precision, margin, subscriptions };
  };
  return { ...told, newlyConcerned: await count(willBe, was), noLongerConcerned: await count(was, willBe) };
};
