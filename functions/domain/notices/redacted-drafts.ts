import { characters } from '../text/text.ts';
import type { DraftContent } from './draft.ts';
import type { Notice } from './notice.ts';
import { apart, type RedactionDraft, textsOf, withoutWords } from './redaction.ts';

/** Fields of a notice or a correction that hold words of the agency. Ids, codes and days are none. */
const WORDED: ReadonlySet<string> = new Set(['title', 'documentNumber', 'indexNumber', 'source', 'reprint', 'sections', 'receipt', 'note']);
/** … and what of these does not. */
const WORDLESS: ReadonlySet<string> = new Set(['audience', 'id', 'type', 'by']);

/**
 * What is to be gone from the drafts of the lead. Words that leaked go wherever they stand. Of a whole text, lines that no other version
 * has go from corrections of it alone: elsewhere they may be meant.
 */
export const leakedInDrafts = (
  versions: readonly Notice[],
  n: number,
  { text }: Pick<RedactionDraft, 'text'>,
): ((content: DraftContent) => readonly string[]) => {
  const words = text === undefined || text === true ? [] : [text].flat();
  const noticeId = versions[0]?.id;
  const lines = text === true ? linesOfNoOther(versions, n) : [];
  return (content) => (noticeId !== undefined && correctedIn(content) === noticeId ? [...words, ...lines] : words);
};

const correctedIn = ({ corrects }: DraftContent): unknown =>
  typeof corrects === 'object' && corrects !== null && 'noticeId' in corrects ? corrects.noticeId : undefined;

/** Longest first: a line may be part of another. */
const linesOfNoOther = (versions: readonly Notice[], n: number): readonly string[] => {
  const linesOf = (version: Notice): readonly string[] => textsOf(version).flatMap((text) => text.split('\n').map((line) => line.trim()));
  const kept = new Set(versions.filter(({ version }) => version !== n).flatMap(linesOf));
  const own = versions.filter(({ version }) => version === n).flatMap(linesOf);
  return [...new Set(own)].filter((line) => characters(line) > 1 && !kept.has(line)).sort((a, b) => b.length - a.length);
};

/** The same draft without these words. Whatever its form: it may be incomplete, or wrong. Null when they do not stand in it. */
export const redactedContent = (content: DraftContent, words: readonly string[]): DraftContent | null => {
  const without = withoutWords(words);
  const left = Object.fromEntries(
    Object.entries(content).map(([name, value]) => [name, WORDED.has(name) ? emptied(value, without) : value]),
  );
  return JSON.stringify(left) === JSON.stringify(content) ? null : left;
};

const emptied = (value: unknown, without: (text: string) => string): unknown => {
  if (typeof value === 'string') return without(value);
  if (Array.isArray(value)) return value.map((one) => emptied(one, without));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => field(name, inner, without)));
};

const field = (name: string, value: unknown, without: (text: string) => string): readonly (readonly [string, unknown])[] => {
  if (WORDLESS.has(name)) return [[name, value]];
  // As in a notice: an address of which something is gone leads nowhere, and options stay apart.
  if (name === 'url' && typeof value === 'string') return without(value) === value ? [[name, value]] : [];
  const left = emptied(value, without);
  const isOptions = name === 'options' && Array.isArray(left) && left.every((one) => typeof one === 'string');
  return [[name, isOptions ? apart(left) : left]];
};
