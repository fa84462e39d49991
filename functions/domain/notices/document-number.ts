/**
 * 发文字号, GB/T 9704-2012: issuer's mark, full year in hexagonal brackets, running number: `粤民规字〔2022〕2号`. Orders have their own
 * form (`国务院令第746号`).
 */
const NUMBERED = /^\p{Script=Han}{1,12}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号$/u;
const ORDER = /^\p{Script=Han}{2,20}令第[1-9]\d{0,4}号$/u;

/**
 * As it stands on paper, after width and blanks are put right: hexagonal brackets, no 第, a
 * full year; or that of an order, an announcement, a court.
 */
const AS_ON_PAPER = [
  NUMBERED,
  ORDER,
  /^\p{Script=Han}{0,20}(?:公告|通告)(?:〔?(?:19|20)\d{2}〕?年?)?第[1-9]\d{0,4}号$/u,
  /^\((?:19|20)\d{2}\)\p{Script=Han}[\p{Script=Han}\d]{1,15}号$/u,
] as const;

/**
 * Whether a number deserves a second look. Only mainland China has one form for all (GB/T 9704); numbers of other countries, of Hong Kong,
 * Macau and Taiwan, and of notices in other languages are as they are.
 */
export const isUnusualNumber = (input: string, language: string): boolean =>
  /^zh(?!-(?:.*-)?(?:Hant|TW|HK|MO)\b)/i.test(language) &&
  !AS_ON_PAPER.some((form) => form.test(input.normalize('NFKC').replace(/\s+/g, '')));
