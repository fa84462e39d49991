/** What copying and converting does to a text. It can still be read by a program, so it is only warned of. */

/**
 * The characters that pairs of UTF-8 bytes of Chinese become when they are taken for GBK:
 * every third one of such a text, and rare in any other.
 */
const UTF8_AS_GBK: ReadonlySet<string> = new Set([
  ...[0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9].flatMap((lead) =>
    Array.from({ length: 0x40 }, (_, trail) => new TextDecoder('gbk').decode(new Uint8Array([lead, 0x80 + trail]))),
  ),
  // Of full-width marks, full stops and quotation marks.
  ...'锛銆鈥',
]);
const FEWEST = 3;
const SHARE = 0.2;

/** `å…³äºŽ`, `cafÃ©`, `itâ€™s`: UTF-8 taken for Latin 1 or Windows 1252. */
const UTF8_AS_LATIN =
  /(?:[äåæçèéï][\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,2}){3}|Ã[\u0080-\u00bf]|â€[\u0080-\u00bf\u0153\u2122\u201c\u201d]/u;
/** `¹ØÓÚÁìÈ¡`: GBK taken for Latin 1. */
const GBK_AS_LATIN = /(?=[\u00a1-\u00ff]{0,5}[\u00a1-\u00bf×÷])[\u00a1-\u00ff]{6}/u;
/** What programs made of bytes that they could not read: U+FFFD saved as GBK, memory that nobody filled, and question marks. */
const LOST = /锟斤拷|烫烫烫|屯屯屯|\?{4,}/u;

/** Whether a text was written in one encoding and read in another. */
export const isMojibake = (text: string): boolean =>
  LOST.test(text) || UTF8_AS_LATIN.test(text) || GBK_AS_LATIN.test(text) || isUtf8AsGbk(text);

const isUtf8AsGbk = (text: string): boolean => {
  let han = 0;
  let strange = 0;
  for (const character of text) {
    if (character >= '\u3400' && character <= '\u9fff') han += 1;
    if (UTF8_AS_GBK.has(character)) strange += 1;
  }
  return strange >= FEWEST && strange >= SHARE * han;
};

/** `<p style="…">`, `<br/>`, `</div>`, `&nbsp;`: it would be shown as it is. A lone `<` or `&` is no HTML. */
const HTML =
  /<\/?(?:p|br|div|span|font|table|tbody|thead|tr|td|th|ul|ol|li|h[1-6]|hr|img|strong|em|b|i|u|a|center|style|script|section|o:p)(?:\s[^<>]{0,200}=[^<>]{0,200})?\s*\/?>|&(?:nbsp|ensp|emsp|lt|gt|amp|quot|ldquo|rdquo|mdash|hellip|middot|#\d{2,6}|#x[\da-f]{2,6});/iu;

/** Whether a text was copied out of the source of a web page. */
export const isPastedHtml = (text: string): boolean => HTML.test(text);
