/**
 * 发文字号, GB/T 9704-2012, 7.2.5: the issuer's mark, the full year in hexagonal brackets, a running number without zeros in front:
 * `粤民规字〔2022〕2号`. A joint document carries the number of its lead alone. Orders, announcements and courts have forms of their own.
 */
export type DocumentNumber = Readonly<
  | { kind: 'numbered'; mark: string; year: number; number: number }
  | { kind: 'order'; issuer: string; year?: number; number: number }
  | { kind: 'announcement'; issuer: string; year?: number; number: number }
  | { kind: 'case'; year: number; mark: string }
>;

/**
 * What is typed for 〔 and 〕 where a keyboard has none: square, lenticular, tortoise-shell of another width, round, white and curly
 * brackets. Width is put right before, so that each stands here once.
 */
const OPEN = '〔[【(〖{';
const CLOSE = '〕]】)〗}';
const HEXAGONAL = new Map([...[...OPEN].map((sign) => [sign, '〔'] as const), ...[...CLOSE].map((sign) => [sign, '〕'] as const)]);

const YEAR = '(?<year>(?:19|20)\\d{2})';
const NUMBER = '0*(?<number>[1-9]\\d{0,4})号?';
/** How numbers are written, rightly or not, once width, blanks and brackets have been put right. */
const NUMBERED = new RegExp(`^(?<mark>\\p{Script=Han}{1,12})〔${YEAR}〕第?${NUMBER}$`, 'u');
const ORDER = new RegExp(`^(?<issuer>\\p{Script=Han}{2,20})令(?:〔${YEAR}〕)?第?${NUMBER}$`, 'u');
const ANNOUNCEMENT = new RegExp(`^(?<issuer>\\p{Script=Han}{0,20}(?:公告|通告))(?:〔?${YEAR}〕?年?)?第?${NUMBER}$`, 'u');
const CASE = new RegExp(`^〔${YEAR}〕(?<mark>\\p{Script=Han}[\\p{Script=Han}\\d]{1,15}号)$`, 'u');

/** Width, blanks, brackets and the traditional 號 put right: what numbers are compared by, where their form is known. */
const putRight = (input: string): string =>
  [...input.normalize('NFKC').replace(/[\s\u200b-\u200d\u2060\ufeff]+/g, '')]
    .map((sign) => HEXAGONAL.get(sign) ?? sign)
    .join('')
    .replaceAll('號', '号');

const yearOf = (groups: Readonly<Record<string, string>>): Readonly<{ year?: number }> =>
  groups['year'] === undefined ? {} : { year: Number(groups['year']) };

/** Read a number in whatever way it is written; null where it has none of the forms of mainland China. */
export const parseDocumentNumber = (input: string): DocumentNumber | null => {
  const text = putRight(input);
  const order = ORDER.exec(text)?.groups;
  if (order) return { kind: 'order', issuer: order['issuer'] ?? '', ...yearOf(order), number: Number(order['number']) };
  const announced = ANNOUNCEMENT.exec(text)?.groups;
  if (announced)
    return { kind: 'announcement', issuer: announced['issuer'] ?? '', ...yearOf(announced), number: Number(announced['number']) };
  const numbered = NUMBERED.exec(text)?.groups;
  if (numbered)
    return { kind: 'numbered', mark: numbered['mark'] ?? '', year: Number(numbered['year']), number: Number(numbered['number']) };
  const ofCourt = CASE.exec(text)?.groups;
  return ofCourt ? { kind: 'case', year: Number(ofCourt['year']), mark: ofCourt['mark'] ?? '' } : null;
};

/** The same for every way of writing one number, and different for different ones: `粤民规字〔2022〕2号`. */
export const documentNumberKey = (input: string): string => {
  const parsed = parseDocumentNumber(input);
  if (!parsed) return putRight(input).toLowerCase();
  const year = parsed.year === undefined ? '' : `〔${parsed.year}〕`;
  switch (parsed.kind) {
    case 'numbered':
      return `${parsed.mark}${year}${parsed.number}号`;
    case 'order':
      return `${parsed.issuer}令${year}第${parsed.number}号`;
    case 'announcement':
      return `${parsed.issuer}${year}第${parsed.number}号`;
    case 'case':
      return `${year}${parsed.mark}`;
  }
};

/** As it stands on paper: hexagonal brackets, no 第, no zero in front; or that of an order, an announcement, a court. */
const AS_ON_PAPER = [
  /^\p{Script=Han}{1,12}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号$/u,
  /^\p{Script=Han}{2,20}令第[1-9]\d{0,4}号$/u,
  /^\p{Script=Han}{0,20}(?:公告|通告)(?:〔?(?:19|20)\d{2}〕?年?)?第[1-9]\d{0,4}号$/u,
  /^\((?:19|20)\d{2}\)\p{Script=Han}[\p{Script=Han}\d]{1,15}号$/u,
] as const;

/** Only mainland China has one form for all (GB/T 9704): Hong Kong, Macau and Taiwan, and other languages, number as they do. */
const hasOneForm = (language: string): boolean => /^zh(?!-(?:.*-)?(?:Hant|TW|HK|MO)\b)/i.test(language);

/** Whether a number deserves a second look. */
export const isUnusualNumber = (input: string, language: string): boolean =>
  hasOneForm(language) && !AS_ON_PAPER.some((form) => form.test(input.normalize('NFKC').replace(/\s+/g, '')));

/** Numbers of several issuers in one field, like `粤民规字〔2022〕2号、粤文规字〔2022〕3号`; a joint document carries that of its lead. */
export const areSeveralNumbers = (input: string): boolean =>
  input.split(/[、，,;；/\n]|(?<=号)\s*(?=\p{Script=Han})/u).filter((part) => parseDocumentNumber(part)?.kind === 'numbered').length > 1;

/** 索引号 (政府信息公开目录): credit code, year, running number, or the State Council's older form with an organization code. */
const INDEX_NUMBER = /^(?<code>[0-9A-HJ-NPQRTUWXY]{18})\/\d{4}-\d{5}$/;
const OLD_INDEX_NUMBER = /^\d{9}\/\d{4}-\d{5}$/;

export type IndexNumber = Readonly<{ kind: 'of-a-body'; uscc: string } | { kind: 'older' } | { kind: 'other' }>;

/** Whose index number it is, as far as it says. Places keep catalogues of their own, so another form is no mistake. */
export const parseIndexNumber = (input: string): IndexNumber => {
  const text = input.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  const uscc = INDEX_NUMBER.exec(text)?.groups?.['code'];
  if (uscc !== undefined) return { kind: 'of-a-body', uscc };
  return OLD_INDEX_NUMBER.test(text) ? { kind: 'older' } : { kind: 'other' };
};
