import type { NoticeContent } from './notice.ts';

/** What of a notice may differ between two versions. */
export const CHANGEABLE = [
  'title',
  'kind',
  'documentNumber',
  'indexNumber',
  'source',
  'reprint',
  'urgency',
  'language',
  'audience',
  'sections',
  'attachments',
  'issuedOn',
  'effectiveOn',
  'expiresOn',
  'receipt',
  'supersedes',
] as const satisfies readonly (keyof NoticeContent)[];
export type ChangeableField = (typeof CHANGEABLE)[number];

/** Names in one order, and nothing where nothing is stated: two that say the same compare alike. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, canonical(inner)]),
  );
};

const isAlike = (a: unknown, b: unknown): boolean => JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));

/** The fields in which two versions differ, in the order in which a reader meets them. */
export const changesBetween = (before: NoticeContent, after: NoticeContent): readonly ChangeableField[] =>
  CHANGEABLE.filter((field) => !isAlike(before[field], after[field]));

/** By these it is decided whom a notice is for. */
const DECIDING: readonly ChangeableField[] = ['audience', 'kind', 'urgency', 'title', 'sections'];

/** May the later version concern others than the one before? */
export const mayConcernOthers = (before: NoticeContent, after: NoticeContent): boolean =>
  changesBetween(before, after).some((field) => DECIDING.includes(field));

/** The parts of one version that the other does not have in the same words, by their position in the later one. */
export const changedSections = (before: Pick<NoticeContent, 'sections'>, after: Pick<NoticeContent, 'sections'>): readonly number[] =>
  after.sections.flatMap((section, position) => (isAlike(section, before.sections[position]) ? [] : [position]));

/** Positions of parts that are addressed in one version to those to whom they were in the other. */
export const stillAddressed = (
  before: Pick<NoticeContent, 'sections'>,
  after: Pick<NoticeContent, 'sections'>,
  sections: readonly number[],
): readonly number[] =>
  sections.filter(
    (position) =>
      after.sections[position] !== undefined && isAlike(before.sections[position]?.audience, after.sections[position]?.audience),
  );
