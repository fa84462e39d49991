import type { Notice, NoticeSummary } from '#domain/notices/notice';
import { markedText, type Piece, quotedSentence } from '#domain/search/marks';
import { textOf } from '#domain/search/search-entry';
import { wordsOf } from '#domain/search/search-text';
import type { NoticeStore } from '#ports/notice-store';

/** A notice in a list, with the words that were looked for marked, and the sentence that has them. */
export type Hit<N = NoticeSummary> = Readonly<{
  notice: N;
  title: readonly Piece[];
  number: readonly Piece[];
  issuers: readonly Piece[];
  sentence: readonly Piece[] | null;
}>;

/** So much of a text is looked through for a sentence: that of a notice of usual length whole. */
const LOOKED_THROUGH = 60_000;

/** What a page shows of the notices that a search found, in the words that stand now. Without words nothing is read. */
export const quoteHits = async <N extends NoticeSummary>(
  { notices }: Readonly<{ notices: Pick<NoticeStore, 'find'> }>,
  found: readonly N[],
  q: string,
  issuersOf: (notice: N) => string,
): Promise<readonly Hit<N>[]> => {
  const words = wordsOf(q);
  const quote = async (notice: N): Promise<readonly Piece[] | null> => {
    const whole: Notice | null = words.length === 0 ? null : await notices.find(notice.id);
    return whole && quotedSentence(plain(textOf(whole)).slice(0, LOOKED_THROUGH), words);
  };
  return Promise.all(
    found.map(async (notice) => ({
      notice,
      title: markedText(notice.title, words),
      number: markedText(notice.documentNumber ?? '', words),
      issuers: markedText(issuersOf(notice), words),
      sentence: await quote(notice),
    })),
  );
};

/** Without what is Markdown's alone. */
const plain = (text: string): string => text.replace(/^\s*(?:[-*]\s|#+\s)/gm, '').replace(/\*\*|\|[\s|:-]*\|?/g, ' ');
