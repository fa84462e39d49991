import type * as z from 'zod';
import { bilingual, type Wording, wordingOfRule } from '../text/wording.ts';
import type { Flaw } from './flaw.ts';

type Issue = z.core.$ZodIssue;

/** `malformed`: it is not of the right form. `refused`: it is understood and cannot be accepted. */
export type Unreadable = Readonly<{ kind: 'malformed' | 'refused'; flaws: readonly Flaw[] }>;

const FORMS = new WeakMap<z.ZodType, (given: unknown) => z.ZodType>();

/**
 * One of several forms. What is given is read as the one that `formOf` finds in it, so that its flaws stand beside their fields, while the
 * schema of all documents them.
 */
export const formed = <Union extends z.ZodType>(union: Union, formOf: (given: unknown) => z.ZodType): Union => {
  FORMS.set(union, formOf);
  return union;
};

/**
 * What came in, as `schema` has it, or what is wrong with it in words that say what to do;
 * the rules of a field may bring their own (`ruleWords`).
 */
export const readBy = <T>(schema: z.ZodType<T>, given: unknown): Readonly<{ kind: 'read'; value: T }> | Unreadable => {
  const asFormed = FORMS.get(schema)?.(given).safeParse(given, { reportInput: true });
  const parsed = asFormed?.success === false ? asFormed : schema.safeParse(given, { reportInput: true });
  if (parsed.success) return { kind: 'read', value: parsed.data };
  const issues = parsed.error.issues.flatMap(ofTheForm);
  return { kind: issues.some(({ code }) => MALFORMED.has(code)) ? 'malformed' : 'refused', flaws: issues.flatMap(flawsOf) };
};

/** Issues of form; all others are about the meaning. */
const MALFORMED = new Set(['invalid_type', 'unrecognized_keys', 'invalid_value', 'invalid_union', 'invalid_key', 'invalid_element']);

/** Of one of several forms, what is wrong with the only one that it has. */
const ofTheForm = (issue: Issue): readonly Issue[] => {
  if (issue.code !== 'invalid_union') return [issue];
  const [fitting, ...others] = issue.errors.filter((branch) => branch.length > 0 && branch.every(({ code }) => !MALFORMED.has(code)));
  return fitting && others.length === 0 ? fitting.map((one) => ({ ...one, path: [...issue.path, ...one.path] })) : [issue];
};

const flawsOf = (issue: Issue): readonly Flaw[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), code: 'unknown-field', message: UNKNOWN_FIELD }));
  return [{ path: pathText(issue.path), code: codeOf(issue), message: wordingOfRule(issue.message) ?? wordsFor(issue) }];
};

/** The rule's own code, or a name for what is wrong: `custom` would tell nobody anything. */
const codeOf = (issue: Issue): string => {
  if (issue.code !== 'custom') return issue.code.replaceAll('_', '-');
  return typeof issue.params?.['code'] === 'string' ? issue.params['code'] : 'not-acceptable';
};

/** `sections[2].audience.classes[0]` */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`),
    '',
  );

const UNKNOWN_FIELD = bilingual('没有这个字段,请改正名称或删去', 'There is no field of this name here: correct the name, or leave it out');

const TYPES: Readonly<Record<string, Wording>> = {
  string: bilingual('文字', 'text'),
  number: bilingual('数字', 'a number'),
  int: bilingual('整数', 'a whole number'),
  boolean: bilingual('true 或 false', 'true or false'),
  array: bilingual('列表 […]', 'a list […]'),
  object: bilingual('对象 {…}', 'an object {…}'),
};
const OTHER_TYPE = bilingual('另一种类型的值', 'a value of another type');

const FORMATS: Readonly<Record<string, Wording>> = {
  date: bilingual('请写历法上存在的日期,如 2026-11-20', 'Give a day that exists, like 2026-11-20'),
  datetime: bilingual('请写带时差的时间,如 2026-11-20T09:00:00+08:00', 'Give a time with its offset, like 2026-11-20T09:00:00+08:00'),
  url: bilingual('请写完整的网址,如 https://example.org/notices', 'Give a whole URL, like https://example.org/notices'),
};
const OTHER_FORMAT = bilingual('写法有误,请按接口文档的格式填写', 'It is not written as it has to be: see the form in the API reference');

const wordsFor = (issue: Issue): Wording => {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return bilingual('缺少此字段,请补上', 'This field is missing: add it');
      const type = TYPES[issue.expected] ?? OTHER_TYPE;
      return bilingual(`此处应为${type['zh-Hans']}`, `This has to be ${type.en}`);
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      return bilingual(`请从以下选一个:${values.join('、')}`, `Choose one of: ${values.join(', ')}`);
    }
    case 'invalid_union':
      return unionWords(issue);
    case 'too_big':
    case 'too_small':
      return boundWords(issue);
    case 'invalid_format':
      return FORMATS[issue.format] ?? OTHER_FORMAT;
    case 'not_multiple_of':
      return bilingual(`须为 ${issue.divisor} 的倍数`, `This has to be a multiple of ${issue.divisor}`);
    default:
      return bilingual('此值不能接受,请改正', 'This value cannot be accepted: correct it');
  }
};

const unionWords = (issue: Extract<Issue, { code: 'invalid_union' }>): Wording => {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  return options.length > 0
    ? bilingual(`请从以下选一个:${options.join('、')}`, `Choose one of: ${options.join(', ')}`)
    : bilingual('此值不是任何一种可接受的形式,请改正', 'This value is of none of the forms that are accepted: correct it');
};

const boundWords = (issue: Extract<Issue, { code: 'too_big' | 'too_small' }>): Wording => {
  const isBig = issue.code === 'too_big';
  const bound = String(isBig ? issue.maximum : issue.minimum);
  switch (issue.origin) {
    case 'string':
      if (!isBig && bound === '1') return bilingual('不能为空,请填写', 'This is empty: write something');
      return isBig
        ? bilingual(`太长:最多 ${bound} 个字符`, `This is too long: ${bound} characters at most`)
        : bilingual(`太短:至少 ${bound} 个字符`, `This is too short: ${bound} characters at least`);
    case 'array':
      return isBig
        ? bilingual(`太多:最多 ${bound} 项`, `These are too many: ${bound} at most`)
        : bilingual(`太少:至少 ${bound} 项`, `These are too few: ${bound} at least`);
    default:
      return isBig
        ? bilingual(`最大为 ${bound}`, `This may be ${bound} at most`)
        : bilingual(`最小为 ${bound}`, `This has to be ${bound} at least`);
  }
};
