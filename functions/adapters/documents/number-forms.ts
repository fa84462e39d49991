const DIGITS = [...'零一二三四五六七八九'];
const FORMAL = [...'零壹贰叁肆伍陆柒捌玖'];
const UNITS = ['', '十', '百', '千'];
const FORMAL_UNITS = ['', '拾', '佰', '仟'];

/** 一百二十三; up to 9999, more by digits. @param isBareTen 十一, not 一十一 */
const byUnits = (n: number, digits: readonly string[], units: readonly string[], isBareTen: boolean): string => {
  if (n <= 0 || n > 9999) return byDigits(n);
  let out = '';
  let isGap = false;
  const figures = [...String(n)].map(Number);
  for (const [at, figure] of figures.entries()) {
    const unit = figures.length - 1 - at;
    if (figure === 0) {
      isGap = out !== '';
      continue;
    }
    if (isGap) out += digits[0];
    isGap = false;
    const isBare = isBareTen && figure === 1 && unit === 1 && out === '';
    out += (isBare ? '' : digits[figure]) + (units[unit] ?? '');
  }
  return out;
};

/** 二〇二六. */
const byDigits = (n: number): string =>
  [...String(n)].map((figure) => (figure === '0' ? '〇' : (DIGITS[Number(figure)] ?? figure))).join('');

/** 十一, 百一, 千百: no 一 before a unit, and nothing for a gap. */
const japanese = (n: number): string => {
  if (n <= 0 || n > 9999) return byDigits(n);
  const figures = [...String(n)].map(Number);
  return figures
    .map((figure, at) => {
      const unit = UNITS[figures.length - 1 - at] ?? '';
      return figure === 0 ? '' : (figure === 1 && unit !== '' ? '' : (DIGITS[figure] ?? '')) + unit;
    })
    .join('');
};

const ROMAN = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
] as const;

const roman = (n: number): string => {
  if (n > 3999) return String(n);
  let [rest, out] = [n, ''];
  for (const [value, letters] of ROMAN) for (; rest >= value; rest -= value) out += letters;
  return out;
};

/** A … Z, AA, BB, as Word goes on. */
const letters = (n: number): string => String.fromCharCode(65 + ((n - 1) % 26)).repeat(Math.min(20, Math.floor((n - 1) / 26) + 1));

const oneOf =
  (all: string, from = 1) =>
  (n: number): string =>
    [...all][n - from] ?? String(n);

const wide = (n: number): string => [...String(n)].map((figure) => String.fromCharCode(figure.charCodeAt(0) + 0xfee0)).join('');

/** ①–⑳, ㉑–㉟, ㊱–㊿. */
const circled = (n: number): string => {
  if (n === 0) return '⓪';
  if (n <= 20) return String.fromCharCode(0x2460 + n - 1);
  if (n <= 35) return String.fromCharCode(0x3251 + n - 21);
  return n <= 50 ? String.fromCharCode(0x32b1 + n - 36) : String(n);
};

const fromTo =
  (first: number, most: number) =>
  (n: number): string =>
    n >= 1 && n <= most ? String.fromCharCode(first + n - 1) : String(n);

const thousand = (n: number): string => byUnits(n, DIGITS, UNITS, true);
/** Word counts by tens up to 99, and by digits from there on. */
const counting = (n: number): string => (n < 100 ? thousand(n) : byDigits(n));
const stems = oneOf('甲乙丙丁戊己庚辛壬癸');

/** How each number format writes one (ECMA-376 Part 1, 17.18.59 ST_NumberFormat). */
const FORMS: Readonly<Record<string, (n: number) => string>> = {
  decimal: String,
  decimalHalfWidth: String,
  numberInDash: (n) => `- ${n} -`,
  decimalZero: (n) => String(n).padStart(2, '0'),
  custom: (n) => String(n).padStart(2, '0'),
  decimalFullWidth: wide,
  decimalFullWidth2: wide,
  upperRoman: roman,
  lowerRoman: (n) => roman(n).toLowerCase(),
  upperLetter: letters,
  lowerLetter: (n) => letters(n).toLowerCase(),
  ordinal: (n) => `${n}${/1[123]$/.test(String(n)) ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`,
  chineseCounting: counting,
  chineseCountingThousand: thousand,
  chineseLegalSimplified: (n) => byUnits(n, FORMAL, FORMAL_UNITS, false),
  taiwaneseCounting: counting,
  taiwaneseCountingThousand: thousand,
  taiwaneseDigital: byDigits,
  ideographDigital: byDigits,
  japaneseDigitalTenThousand: byDigits,
  japaneseCounting: japanese,
  ideographTraditional: stems,
  ideographZodiac: oneOf('子丑寅卯辰巳午未申酉戌亥'),
  ideographEnclosedCircle: oneOf('㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉'),
  decimalEnclosedCircle: circled,
  decimalEnclosedCircleChinese: circled,
  decimalEnclosedParen: fromTo(0x2474, 20),
  decimalEnclosedFullstop: fromTo(0x2488, 20),
  none: () => '',
};

export const isKnownForm = (format: string): boolean => Object.hasOwn(FORMS, format);

/** A number as a format writes it; 1, 2, 3 by a format that is not known. */
export const inForm = (n: number, format: string): string => (FORMS[format] ?? String)(n);

/** Formats of HTML's lists (CSS Counter Styles 3), as Word names them. */
export const LIST_STYLES: Readonly<Record<string, string>> = {
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
  'lower-alpha': 'lowerLetter',
  'upper-alpha': 'upperLetter',
  'lower-latin': 'lowerLetter',
  'upper-latin': 'upperLetter',
  'lower-roman': 'lowerRoman',
  'upper-roman': 'upperRoman',
  'decimal-leading-zero': 'decimalZero',
  'cjk-ideographic': 'chineseCountingThousand',
  'simp-chinese-informal': 'chineseCountingThousand',
  'trad-chinese-informal': 'chineseCountingThousand',
  'cjk-decimal': 'ideographDigital',
};
