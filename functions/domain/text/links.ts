/** An ideographic full stop before a Latin letter or a digit: browsers take it for the dot of a domain (UTS 46, section 2.3). */
const DOT = /。(?=[a-z0-9])/gi;

/** Nobody sees them, and they would part a name from its domain. */
const UNSEEN = /[\p{Cf}\u115F\u1160\u3164\uFFA0]/gu;

/** Top-level domains in Chinese that are in common use; between other Chinese words a full stop only separates. */
const CHINESE_DOMAINS = '中国|中國|公司|网络|網絡|在线|网址|网站|中文网|商城|集团|公益|政务|信息|手机|移动|购物|游戏|娱乐';

/**
 * `https://…`, `mailto:…`, `www.…`, `name@…`, `name.example`, `1.2.3.4`: what mail programs turn into something to click, whether the
 * sender meant it or not. A dot with a blank behind it, or before a single letter or a
 * digit, is none: `St. Mary`, `No.5`, `Y.M.C.A. Yunhe`.
 */
const LINK = new RegExp(
  [
    '\\p{L}[\\p{L}\\p{N}+-]*://',
    '\\b(?:https?|ftp|mailto|tel|sms|javascript):',
    '\\bwww\\.',
    '@[\\p{L}\\p{N}]',
    '[\\p{L}\\p{N}-]\\.(?:(?!\\p{Script=Han})\\p{L}\\p{M}*){2,}',
    `[\\p{L}\\p{N}-]\\.(?:${CHINESE_DOMAINS})(?![\\p{L}\\p{N}])`,
    '\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b',
  ].join('|'),
  'iu',
);

/** Is there anything in a text that a mail program would make a link of? */
export const holdsLink = (text: string): boolean => LINK.test(text.normalize('NFKC').replace(UNSEEN, '').replace(DOT, '.'));
