import * as z from 'zod';
import { nameLine } from '../input/fields.ts';
import type { Flaw } from '../input/flaw.ts';
import { readBy, type Unreadable } from '../input/issue-flaws.ts';
import { toFullCode } from '../region.ts';
import { ruleWords } from '../text/wording.ts';
import { type AudienceCriteria, NOTIFIES, type Notice } from './notice.ts';
import { CHANGEABLE } from './notice-changes.ts';
import { NoticeDraft, secrecyFlaws } from './notice-draft.ts';

const {
  title,
  kind,
  urgency,
  language,
  sections,
  attachments,
  supersedes,
  issuers: _issuers,
  publishAt: _publishAt,
  ...others
} = NoticeDraft.shape;

/** What a notice need not have. */
const Removable = {
  documentNumber: others.documentNumber.nullable(),
  indexNumber: others.indexNumber.nullable(),
  source: others.source.nullable(),
  reprint: others.reprint.nullable(),
  audience: others.audience.nullable(),
  issuedOn: others.issuedOn.nullable(),
  effectiveOn: others.effectiveOn.nullable(),
  expiresOn: others.expiresOn.nullable(),
  receipt: others.receipt.nullable(),
} satisfies Record<keyof typeof others, z.ZodType>;

/**
 * `POST /v1/notices/{id}/corrections`: the fields that change, each whole, as a new notice has them; null takes one away. A default counts
 * for new notices alone: here a field that is left out stays as it is.
 */
export const CorrectionDraft = z
  .strictObject({
    title: title.optional(),
    kind: kind.unwrap().optional(),
    urgency: urgency.unwrap().optional(),
    language: language.unwrap().optional(),
    sections: sections.optional().describe('all parts: they take the place of those before'),
    attachments: attachments.unwrap().optional(),
    supersedes: supersedes.unwrap().optional(),
    ...Removable,
    note: nameLine(300).describe('one line on what is corrected and why: it stands in the messages and on the page of the notice'),
    notify: z
      .enum(NOTIFIES, { error: ruleWords('请填 all(告知)或 none(只在网页显示)', 'Give all, or none to show it on the page alone') })
      .default('all')
      .describe('all: tell everybody who was told of an earlier version, and whom it concerns only now; none: only show it'),
  })
  .meta({ id: 'CorrectionDraft' });
export type CorrectionDraft = z.output<typeof CorrectionDraft>;

export const noteFlaws = ({ note }: Pick<CorrectionDraft, 'note'>): readonly Flaw[] => secrecyFlaws([['note', note]]);

/** With codes in full, as a draft has them. */
export const audienceDraft = (audience: AudienceCriteria) => ({
  ...audience,
  ...(audience.regions ? { regions: audience.regions.map(toFullCode) } : {}),
  ...(audience.excludeRegions ? { excludeRegions: audience.excludeRegions.map(toFullCode) } : {}),
});

/** A notice as its agency would post it today. */
export const standingDraft = (notice: Notice): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(CHANGEABLE.map((field) => [field, notice[field]])),
  audience: audienceDraft(notice.audience),
  attachments: notice.attachments.map(({ id }) => ({ id })),
  sections: notice.sections.map(({ audience, ...section }) => ({
    ...section,
    ...(audience ? { audience: audienceDraft(audience) } : {}),
  })),
});

/** The same, with the fields of a correction in the place of those that it has. */
export const correctedDraft = (
  notice: Notice,
  correction: Partial<CorrectionDraft>,
): Readonly<{ kind: 'read'; value: NoticeDraft }> | Unreadable => {
  const { note: _note, notify: _notify, ...changes } = correction;
  const merged = Object.entries({ ...standingDraft(notice), ...changes }).filter(([, value]) => value !== null && value !== undefined);
  return readBy(NoticeDraft, Object.fromEntries(merged));
};

/** Dates that were right when the notice was published, and that the correction leaves alone, are not looked at as of now. */
export const judgedAt = ({ publishedAt }: Notice, { receipt }: Pick<CorrectionDraft, 'receipt'>, now: Date): Date =>
  receipt === undefined && publishedAt !== undefined ? new Date(publishedAt) : now;
