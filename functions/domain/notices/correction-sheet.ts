import { standingDraft } from './correction-draft.ts';
import type { DraftContent } from './draft.ts';
import { contentOf, type DraftSheet, sheetOf } from './draft-sheet.ts';
import { leadOf, type Notice } from './notice.ts';
import { CHANGEABLE, type ChangeableField } from './notice-changes.ts';

/** A published notice as the form begins that corrects it. */
export const correctionSheet = (notice: Notice): DraftSheet => sheetOf(standingDraft(notice), leadOf(notice).id);

/** What stands where a form says nothing of what a notice has to have; the rest is taken away. */
const UNSTATED: Readonly<Partial<Record<ChangeableField, unknown>>> = {
  title: '',
  kind: 'notice',
  urgency: 'routine',
  language: 'zh-Hans-CN',
  sections: [{ body: '' }],
  attachments: [],
  supersedes: [],
};

/** Lists of which nobody chose the order. */
const UNORDERED: ReadonlySet<string> = new Set(['regions', 'excludeRegions', 'classes', 'topics']);
const oneKind = (text: string): string => text.replace(/\r\n?/g, '\n');

const canonical = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string') return oneKind(value);
  if (Array.isArray(value)) return UNORDERED.has(name) ? value.map(String).toSorted() : value.map((one) => canonical(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner, key)]),
  );
};
const isAlike = (a: unknown, b: unknown): boolean => JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));

/** Forms send every line end as one kind: a text that differs by nothing else is the one that stood there. */
const withOwnLines = (sheet: DraftSheet, { sections: standing }: Notice): DraftSheet => ({
  ...sheet,
  sections: sheet.sections.map((section) => ({
    ...section,
    body: standing.find(({ body }) => oneKind(body) === section.body)?.body ?? section.body,
  })),
});

/** What such a form changes of the notice: each field that differs, whole, as a correction has it. What it leaves alone is left out. */
export const changesIn = (notice: Notice, sheet: DraftSheet): DraftContent => {
  const leadId = leadOf(notice).id;
  const [was, is] = [correctionSheet(notice), withOwnLines(sheet, notice)].map((one) => contentOf(one, leadId));
  return Object.fromEntries(
    CHANGEABLE.flatMap((field) =>
      isAlike(was?.[field], is?.[field]) ? [] : [[field, is?.[field] ?? (field in UNSTATED ? UNSTATED[field] : null)] as const],
    ),
  );
};
