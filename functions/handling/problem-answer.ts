import type { Flaw } from '#domain/input/flaw';
import type { Unreadable } from '#domain/input/issue-flaws';
import { bilingual, type Reader, said, type Wording } from '#domain/text/wording';
import { type Problem, problemDocument } from '#platform/http';
import { preferredLanguage } from '#platform/language';
import { problem } from '#platform/problem';

/** Whom an answer speaks to, by `Accept-Language`. */
export const readerOf = (accepted: string | undefined): Reader => {
  const language = preferredLanguage(accepted);
  return language === null ? 'both' : language === 'en' ? 'en' : 'zh-Hans';
};

/** Of an answer that holds words of ours (RFC 9110, 8.5 and 12.5.5). */
export const languageHeaders = (reader: Reader): Readonly<Record<string, string>> => ({
  'content-language': reader === 'both' ? 'zh-Hans, en' : reader,
  vary: 'Accept-Language',
});

/** A problem as it leaves (RFC 9457), in the reader's language. */
export const problemResponse = (found: Problem, reader: Reader, more?: Readonly<Record<string, string>>): Response => {
  const headers = new Headers(more);
  for (const [name, value] of Object.entries(languageHeaders(reader))) headers.append(name, value);
  headers.set('content-type', 'application/problem+json; charset=utf-8');
  const document = problemDocument(found, (words) => said(words, reader));
  return new Response(JSON.stringify(document), { status: document.status, headers });
};

const lineOf = ({ path, message }: Flaw): Wording =>
  path === '' ? message : bilingual(`${path}:${message['zh-Hans']}`, `${path}: ${message.en}`);

/** A single flaw is told at once; of several the list tells. */
export const detailOf = (what: Wording, flaws: readonly Flaw[]): Wording => {
  const [flaw, ...more] = flaws;
  if (!flaw) return what;
  return more.length === 0
    ? lineOf(flaw)
    : bilingual(`${what['zh-Hans']},共 ${flaws.length} 处,见 errors`, `${what.en} in ${flaws.length} places: see errors`);
};

/** For a query that a schema refused. It is a part of the URL, and so 400 whatever is wrong with it. */
export const problemOfQuery = ({ flaws }: Pick<Unreadable, 'flaws'>): Problem =>
  problem(400, 'query-malformed', detailOf(bilingual('网址中的查询参数有误', 'The query of the URL is not right'), flaws), flaws);

export const REGION_UNKNOWN: Problem = problemOfQuery({
  flaws: [
    {
      path: 'region',
      code: 'region-unknown',
      message: bilingual('没有这个地区,请在 /v1/regions 查找', 'There is no such region: look it up at /v1/regions'),
    },
  ],
});

export const CURSOR_UNKNOWN: Problem = problem(
  400,
  'cursor-unknown',
  bilingual('游标无效,请用上一页的 next', 'This cursor was not given out for this list: use `next` of the page before, or none'),
);
