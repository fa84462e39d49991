import { rowCells } from '../text/table-lines.ts';

/**
 * Where a copy from a PDF or a letter broke a sentence in the middle, so that its two halves would be two paragraphs. It speaks only on
 * evidence: headings, titles, items, addresses, signatures and salutations end without a mark, too.
 */

/** What stands at the end of a line that is finished, or that goes on in another form: `如下：`. */
const IS_FINISHED = /[。！？!?.:：;；…—"'”’』」）)\]】》>|～~_]$/u;
/** Begins an item, a part, a label, a note, a date: `一、` `（二）` `3.` `④` `第四条` `附件` `联系人：` `2026年` `- `. */
const BEGINS_ANEW =
  /^(?:[-*•·●○■□▲◆★☆※→]|[（(【[〔]|[一二三四五六七八九十百零\d０-９]{1,4}[、.．,，)）:：\s年月是要]|[A-Za-z][.．、)）]|[①-⑳㈠-㈩⑴-⒇Ⅰ-Ⅻ]|第[一二三四五六七八九十百零\d]{1,4}[条章节编部篇]|附[件表录图:：]|注[:：\d]|备注|抄送|主送|[^，。、；：:,.;]{1,10}[:：])/u;
/** Begins the text proper, or its end: no sentence goes on with these. */
const OPENS_A_TEXT =
  /^(?:现将|現將|茲|兹|为|為|根据|根據|按照|依据|依據|依照|经|經|近日|日前|鉴于|鑒於|特此|此[复致]|妥否|当否|以上|上述|请|請|各|您好|你好|大家好)/u;
const IS_DATE = /^[\d〇一二三四五六七八九十○]{4}\s*年.{1,12}[日号]?$/u;
/** Names of documents and what titles end with. */
const ENDS_A_TITLE =
  /(?:通知|通告|公告|通报|意见|决定|决议|函|批复|报告|请示|纪要|令|办法|规定|细则|条例|章程|方案|规划|计划|要点|指引|指南|标准|规范|制度|名单|清单|目录|一览表|表|书|汇总|须知|解读|简介|说明|要求|实施|试行|修订)$/u;
const HAN_END = /\p{Script=Han}$/u;
const HAN_START = /^[\s\u3000]*[\p{Script=Han}“”"《（(]/u;

/** 尊敬的…，Dear …, */
const IS_SALUTATION = /^(?:尊敬|亲爱|親愛|各位|致|敬启|Dear|To|Hello|Hi)/u;
/** Who signs or is written to: names of offices and groups, one after the other. */
const ENDS_A_NAME =
  /(?:局|厅|廳|委|办|辦|部|处|處|科|中心|单位|單位|组织|組織|公司|学校|學校|街道|镇|鎮|乡|鄉|村|社区|社區|机构|機構|企业|企業|协会|協會|会|會|院|所|公所|站|队|隊|同志|代表|居民)$/u;
const isListOfNames = (line: string): boolean => line.split(/[，、,；\s]+/u).every((name) => ENDS_A_NAME.test(name));

/** Characters: half a sentence; a line that breaks a word; a line as wide as a page. */
const SHORT = 10;
const MEDIUM = 15;
const WIDE = 40;

/** The position of the first line that breaks off, among those that are not blank, or -1. */
export const brokenSentenceAt = (body: string): number => {
  const lines = body
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.findIndex((line, at) => at + 1 < lines.length && goesOn(line, lines[at + 1] ?? ''));
};

const goesOn = (line: string, next: string): boolean => {
  if (IS_FINISHED.test(line) || IS_SALUTATION.test(line) || BEGINS_ANEW.test(next) || IS_DATE.test(next)) return false;
  if (rowCells(line) || rowCells(next)) return false;
  return HAN_START.test(next) ? goesOnInChinese(line, next) : goesOnInLetters(line, next);
};

/** `The Council … at seven o clock in the` and `evening …`. Where lines begin small, too, it may be a list. */
const goesOnInLetters = (line: string, next: string): boolean =>
  line.length >= WIDE && /\p{Ll}$/u.test(line) && /^\p{Ll}/u.test(next) && !/^\p{Ll}/u.test(line);

const goesOnInChinese = (line: string, next: string): boolean => {
  if (OPENS_A_TEXT.test(next) || isListOfNames(line)) return false;
  if (/[，、,]$/u.test(line)) return line.length >= SHORT;
  if (!HAN_END.test(line) || ENDS_A_TITLE.test(line) || !/[。！？；]/u.test(next)) return false;
  if (hasOpenPairClosedIn(line, next)) return true;
  if (breaksAWord(line, next)) return /[。！？；，,]/u.test(line) && line.length >= MEDIUM && !isItem(line);
  // A sentence without a full stop, and another one: `谢谢配合！`
  if (next.length < SHORT) return false;
  if (/[。！？；][^。！？；]+$/u.test(line)) return line.length >= SHORT;
  return !isItem(line) && /[，,]/u.test(line) && line.length >= WIDE;
};

/** One that has a whole sentence in it is a paragraph with a number. */
const isItem = (line: string): boolean => BEGINS_ANEW.test(line) && !/[。！？；]/u.test(line);

const PAIRS = ['《》', '（）', '“”', '「」', '()'] as const;
const hasOpenPairClosedIn = (line: string, next: string): boolean =>
  PAIRS.some(([open = '', close = '']) => {
    const end = next.indexOf(close);
    return line.lastIndexOf(open) > line.lastIndexOf(close) && end >= 0 && !next.slice(0, end).includes(open);
  });

const WORDS = new Intl.Segmenter('zh', { granularity: 'word' });
/** So much on both sides tells where words end. */
const AROUND = 10;

/** `…培育发` and `展工作…`: 发展 is a word. */
const breaksAWord = (line: string, next: string): boolean => {
  const before = line.slice(-AROUND);
  return ![...WORDS.segment(before + next.slice(0, AROUND))].some(({ index }) => index === before.length);
};
