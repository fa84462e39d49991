/**
 * A mark of secrecy (保守国家秘密法, art. 22): documents that carry one may not travel over the internet, so they are refused. Only a mark counts:
 * 秘密, 机密 or 绝密 alone on a line or at the head of the first lines, perhaps with ★ and a term; not the words in a sentence.
 */
const MARK =
  /^[\s【[(（<《]*(?:密级\s*[::：]?\s*)?(绝\s*密|机\s*密|秘\s*密)\s*(?:[★☆*]\s*.{0,12}|[【[(（]?\s*(?:\d+\s*年|长期|启封前|解密前).{0,6})?[\s】\])）>》]*$/u;
const STARRED = /(绝\s*密|机\s*密|秘\s*密)\s*[★☆]/u;
const FIRST_LINES = 8;

/** The mark that `text` carries, or null. */
export const secrecyMark = (text: string): string | null => {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const found = lines.slice(0, FIRST_LINES).find((line) => MARK.test(line)) ?? lines.find((line) => STARRED.test(line));
  return found ? (/绝\s*密|机\s*密|秘\s*密/u.exec(found)?.[0].replace(/\s/g, '') ?? null) : null;
};
