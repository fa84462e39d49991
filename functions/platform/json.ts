import type { Words } from './http.ts';

/** What has to stand where a text stops being JSON. */
export type Expected = 'value' | 'name' | 'colon' | 'comma' | 'string' | 'end' | 'more' | 'half-width';

/** `line` and `column` count from 1, in characters. */
export type ReadJson = Readonly<{ kind: 'read'; value: unknown } | { kind: 'malformed'; line: number; column: number; expected: Expected }>;

/** JSON (RFC 8259), or the place where it stops being that. */
export const readJson = (text: string): ReadJson => {
  try {
    return { kind: 'read', value: JSON.parse(text) };
  } catch (error) {
    // Only when it is known to be wrong: the runtime's own message is neither in our words nor always with a place.
    const found = findFault(text);
    if (!found) throw new Error('this was no JSON to the runtime and is JSON to us', { cause: error });
    return {
      kind: 'malformed',
      ...placeOf(text, found.at),
      expected: FULL_WIDTH.test(text[found.at] ?? '') ? 'half-width' : found.expected,
    };
  }
};

export const EXPECTED_WORDS: Readonly<Record<Expected, Words>> = {
  value: { 'zh-Hans': '此处应为一个值', en: 'a value is expected here' },
  name: { 'zh-Hans': '此处应为双引号中的字段名', en: 'the name of a field in double quotes is expected here' },
  colon: { 'zh-Hans': '此处应为冒号', en: 'a colon is expected here' },
  comma: { 'zh-Hans': '此处应为逗号或右括号', en: 'a comma or a closing bracket is expected here' },
  string: {
    'zh-Hans': '双引号内不能直接换行或含控制字符,反斜杠后须为 JSON 的转义',
    en: 'in double quotes no line may break, no control character may stand, and a backslash begins an escape of JSON',
  },
  end: { 'zh-Hans': '此处应已结束,请删去后面的内容', en: 'it has to end here: take away what follows' },
  more: { 'zh-Hans': '内容不完整,请补全后面的部分', en: 'it ends too early: add the rest' },
  'half-width': { 'zh-Hans': '请把此处的全角标点改为半角', en: 'use the half-width mark instead of this full-width one' },
};

/** Marks as a Chinese keyboard types them where JSON has its own. */
const FULL_WIDTH = /[“”„‘’＂，：；、｛｝［］【】]/;

const placeOf = (text: string, at: number): Readonly<{ line: number; column: number }> => {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
};

type Found = Readonly<{ at: number; expected: Expected }>;
type State = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'after';

const BLANKS = /[ \t\n\r]*/y;
const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;

const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};

/** No recursion: JSON may be nested more deeply than the stack. */
const findFault = (text: string): Found | null => {
  const open: ('}' | ']')[] = [];
  let state: State = 'value';
  let at = 0;
  for (;;) {
    at = endOf(BLANKS, text, at);
    const character = text[at];
    if (character === undefined) return state === 'after' && open.length === 0 ? null : { at, expected: 'more' };
    const closes: boolean = character === open.at(-1) && (state === 'after' || state.endsWith('-or-end'));
    if (closes) {
      open.pop();
      at += 1;
      state = 'after';
    } else if (state === 'after') {
      if (open.length === 0) return { at, expected: 'end' };
      if (character !== ',') return { at, expected: 'comma' };
      at += 1;
      state = open.at(-1) === '}' ? 'name' : 'value';
    } else if (state === 'colon') {
      if (character !== ':') return { at, expected: 'colon' };
      at += 1;
      state = 'value';
    } else if (character === '"') {
      const string = endOfString(text, at);
      if (typeof string !== 'number') return string;
      at = string;
      state = state.startsWith('name') ? 'colon' : 'after';
    } else if (state.startsWith('name')) {
      return { at, expected: 'name' };
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? '}' : ']');
      at += 1;
      state = character === '{' ? 'name-or-end' : 'value-or-end';
    } else {
      const end = endOf(LITERAL, text, at);
      if (end === at) return { at, expected: 'value' };
      at = end;
      state = 'after';
    }
  }
};

/** Where a string that begins at `from` has ended, or what is wrong in it. */
const endOfString = (text: string, from: number): number | Found => {
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') return at + 1;
    if (character < ' ') return { at, expected: 'string' };
    if (character !== '\\') continue;
    if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(at + 1, at + 6))) return { at, expected: 'string' };
    at += 1;
  }
  return { at: text.length, expected: 'more' };
};
