/**
 * WeCom and DingTalk know no escapes: what would be a mark is written in the wide form that reads the same. So no title can be a link,
 * an image or a mention (`<@all>`), whatever an agency or whoever signs up writes.
 */
const WIDE: Readonly<Record<string, string>> = {
  '<': '＜',
  '>': '＞',
  '*': '＊',
  '[': '［',
  ']': '］',
  '`': '｀',
  '|': '｜',
  '\\': '＼',
};

/** What stands before a name: in an address of mail, something else stands before it. */
const MENTION = /(?<![\p{L}\p{N}._-])@/gu;
/** Between letters and digits it is part of a word, like that of a file. */
const EMPHASIS = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
const ENTITY = /&(?=#?\w{1,32};)/g;
/** What makes a heading or a list of a line, a rule of it, or a heading of the line before. */
const HASHES = /^(\s*)(#+)/;
const RULE = /^\s*(?:[-=+＿＊]\s*){2,}$/;
const ITEM = /^(\s*)([-+])(?=\s|$)/;

/** A text of others in a message, line by line as it is. */
export const inert = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/[<>*[\]`|\\]/g, (mark) => WIDE[mark] ?? mark)
        .replace(EMPHASIS, '＿')
        .replace(MENTION, '＠')
        .replace(/~~/g, '～～')
        .replace(ENTITY, '＆')
        .replace(HASHES, (_, blanks: string, hashes: string) => blanks + '＃'.repeat(hashes.length))
        .replace(RULE, '——')
        .replace(ITEM, '$1·')
        .replace(/^ +/, ''),
    )
    .join('\n');
