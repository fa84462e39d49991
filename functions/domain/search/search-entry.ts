import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { changedAt } from '../notices/changed-at.ts';
import { authorsOf, isPublic, NOTICE_KINDS, NOTICE_STATUSES, type Notice } from '../notices/notice.ts';
import { foldText } from './search-text.ts';

/** What a search knows of a notice besides its text: what it can be narrowed by, and what stands before the text, folded. */
export const SearchFacts = z.object({
  id: z.string(),
  revision: z.int(),
  publishedAt: z.string(),
  changedAt: z.string(),
  status: z.enum(NOTICE_STATUSES),
  kind: z.enum(NOTICE_KINDS),
  issuers: z.array(z.object({ id: z.string() })),
  audience: z.object({ regions: z.array(z.string()), topics: z.array(z.string()).optional() }),
  effectiveOn: z.string().optional(),
  expiresOn: z.string().optional(),
  supersededBy: z.object({ noticeId: z.string(), at: z.string() }).optional(),
  title: z.string(),
  number: z.string().optional(),
  names: z.string(),
});
export type SearchFacts = Immutable<z.output<typeof SearchFacts>>;

/** What a search reads of a notice. Its text is in one line, without the agency's own markup of it. */
export type SearchEntry = SearchFacts & Readonly<{ text: string }>;

/** Null for what is not public. */
export const entryOf = (notice: Notice): SearchEntry | null => {
  const { id, revision, publishedAt, status, kind, issuers, audience, effectiveOn, expiresOn, supersededBy } = notice;
  if (publishedAt === undefined || !isPublic(notice)) return null;
  const names = [...new Set([...issuers.map(({ name }) => name), ...authorsOf(notice), notice.source ?? ''])].join(' ');
  return {
    id,
    revision,
    publishedAt,
    changedAt: changedAt(notice),
    status,
    kind,
    issuers: issuers.map((issuer) => ({ id: issuer.id })),
    audience: { regions: audience.regions, ...(audience.topics ? { topics: audience.topics } : {}) },
    ...(effectiveOn === undefined ? {} : { effectiveOn }),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(supersededBy === undefined ? {} : { supersededBy }),
    title: foldText(notice.title).trim(),
    ...(notice.documentNumber === undefined ? {} : { number: foldText(notice.documentNumber).trim() }),
    names: foldText(names).trim(),
    text: foldText(textOf(notice)).trim(),
  };
};

/** All that stands in the parts of a notice, as it was written. */
export const textOf = ({ sections, attachments, indexNumber }: Pick<Notice, 'sections' | 'attachments' | 'indexNumber'>): string =>
  [
    ...sections.flatMap(({ heading, body }) => [...(heading ? [heading] : []), body]),
    ...attachments.map(({ name }) => name),
    ...(indexNumber ? [indexNumber] : []),
  ].join('\n');

/** Where a question found what it asks for; what stands higher in a list has the larger. */
export const RANKS = { text: 0, issuer: 1, number: 2, title: 3 } as const;

/** Whether all words stand in a notice, and how near its title; null where one is missing. @param words as `wordsOf` made them */
export const rankOf = ({ title, number = '', names, text }: SearchEntry, words: readonly string[]): number | null => {
  const head = `${title}\n${number}\n${names}`;
  if (!words.every((word) => head.includes(word) || text.includes(word))) return null;
  if (words.every((word) => title.includes(word))) return RANKS.title;
  if (number !== '' && number.replaceAll(' ', '') === words.join('')) return RANKS.number;
  return words.every((word) => head.includes(word)) ? RANKS.issuer : RANKS.text;
};

/** The list that a notice belongs to is that of the year in which it was published. */
export const yearOf = ({ publishedAt }: Readonly<{ publishedAt: string }>): string => publishedAt.slice(0, 4);

/** Newest first, as lists are kept. */
export const byAge = (a: Pick<SearchFacts, 'publishedAt' | 'id'>, b: Pick<SearchFacts, 'publishedAt' | 'id'>): number => {
  const [one, other] = [`${a.publishedAt}#${a.id}`, `${b.publishedAt}#${b.id}`];
  return one === other ? 0 : one < other ? 1 : -1;
};

/**
 * A list with what is new in it. Of two entries of a notice the later revision stands, so that whoever comes late or twice changes nothing.
 * Null where nothing changed.
 */
export const merged = (entries: readonly SearchEntry[], more: readonly SearchEntry[]): readonly SearchEntry[] | null => {
  const standing = new Map(entries.map((entry) => [entry.id, entry]));
  const news = more.filter(({ id, revision }) => (standing.get(id)?.revision ?? -1) < revision);
  if (news.length === 0) return null;
  for (const entry of news) if ((standing.get(entry.id)?.revision ?? -1) < entry.revision) standing.set(entry.id, entry);
  return [...standing.values()].sort(byAge);
};
