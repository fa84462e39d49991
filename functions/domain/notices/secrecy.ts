/**
 * A mark of secrecy (保守国家秘密法, art. 22; GB/T 9704-2012, 7.2.2): documents that carry one may not travel over the internet, so they
 * are refused. Only a mark counts, not the words in a sentence: 秘密, 机密 or 绝密 by itself among the first lines, perhaps in brackets,
 * behind a copy number, with a term or the urgency beside it; in brackets at the head of a line; or with its star anywhere.
 */
const WORD = '(?:绝 ?密|[机機] ?密|秘 ?密|絕 ?密)级?';
const TERM = '(?:\\d+ ?(?:年|个?月|天)|长期|启封前|解密前)';
const OPEN = '[\\[【(〔]';
const CLOSE = '[\\]】)〕]';

const LABEL = `(?:密 ?级(?:和保密期限)? ?:? ?)`;
const PLAIN = `${WORD}(?: ?[★☆*].{0,12}| ?${OPEN}? ?${TERM}.{0,6})?`;
const BESIDE = '(?: ?[·、,]? ?(?:特急|加急|平急|特提|平件))?';

/** The whole line is the mark. */
const ALONE = new RegExp(`^(?:\\d{1,6} )?${OPEN}? ?${LABEL}?${PLAIN}${BESIDE} ?${CLOSE}? ?$`, 'u');
/** `密级:秘密 保密期限:1年`: a field for it is filled in. */
const LABELLED = new RegExp(`^密 ?级 ?: ?${WORD}`, 'u');
/** `【机密】关于…的通知` */
const AT_HEAD = new RegExp(`^${OPEN} ?${PLAIN} ?${CLOSE}`, 'u');
const STARRED = new RegExp(`${WORD} ?[★☆]`, 'u');
const FIRST_LINES = 8;

/** The mark that `text` carries (绝密, 机密 or 秘密), or null. A title or a number is a text of one line. */
export const secrecyMark = (text: string): string | null => {
  const lines = text
    .split(/\r?\n/)
    .map(plain)
    .filter((line) => line !== '');
  const marked =
    lines.slice(0, FIRST_LINES).find((line) => ALONE.test(line) || LABELLED.test(line) || AT_HEAD.test(line)) ??
    lines.find((line) => STARRED.test(line));
  const word = marked && /[绝机秘機絕] ?密/u.exec(marked)?.[0].replace(' ', '');
  return word ? word.replace('機', '机').replace('絕', '绝') : null;
};

/** Full-width and half-width alike, no emphasis of Markdown, no invisible characters, white space as one space. */
const plain = (line: string): string =>
  line
    .normalize('NFKC')
    .replace(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '')
    .replace(/^[#>\s]+|\*\*|__/g, '')
    .replace(/\s+/g, ' ')
    .trim();
