import type { Flaw } from '../input/flaw.ts';
import { bilingual, type Wording } from '../text/wording.ts';

/** What a file of subscriptions may say of each, by the names that people give to its columns. */
export const COLUMNS = {
  name: { zh: '名称', en: 'name', also: ['组织名称', '单位名称', '社会组织名称', 'organization', 'organizationname'] },
  class: { zh: '类别', en: 'class', also: ['组织类别', '类型', '分类', 'category'] },
  region: { zh: '地区', en: 'region', also: ['所在地区', '行政区划', '行政区划代码', '地区代码', '区域', 'regioncode'] },
  street: { zh: '街道', en: 'street', also: ['所在街道', '街道乡镇', '乡镇街道', '镇街', 'town', 'township'] },
  community: { zh: '社区', en: 'community', also: ['所在社区', '村居', '村社区'] },
  email: { zh: '邮箱', en: 'email', also: ['电子邮箱', '电子邮件', '邮箱地址', '邮件地址', 'mail', 'emailaddress', 'e-mail'] },
  webhook: { zh: '网址', en: 'webhook', also: ['回调地址', '推送地址', 'webhook地址', 'webhookurl', 'url'] },
  rural: { zh: '农村', en: 'rural', also: ['是否农村', '农村社区社会组织'] },
  hub: { zh: '枢纽', en: 'hub', also: ['是否枢纽', '枢纽型', '枢纽型社区社会组织'] },
  memberOf: { zh: '所属枢纽', en: 'memberOf', also: ['枢纽组织', '所属枢纽组织'] },
  uscc: { zh: '统一社会信用代码', en: 'uscc', also: ['社会信用代码', '信用代码', '统一信用代码', 'creditcode'] },
  filingNumber: { zh: '备案号', en: 'filingNumber', also: ['备案编号', '备案证号'] },
  topics: { zh: '主题', en: 'topics', also: ['订阅主题', '关注主题', 'topic'] },
  frequency: { zh: '频率', en: 'frequency', also: ['接收频率', '发送频率'] },
  language: { zh: '语言', en: 'language', also: ['语种', 'lang'] },
  watch: { zh: '关注地区', en: 'watch', also: ['还关注的地区', 'watchedregions'] },
  agencies: { zh: '关注机关', en: 'agencies', also: ['发布机关'] },
  kinds: { zh: '文种', en: 'kinds', also: ['通知文种'] },
  keywords: { zh: '关键词', en: 'keywords', also: ['关键字'] },
  minUrgency: { zh: '最低紧急程度', en: 'minUrgency', also: ['紧急程度'] },
} as const satisfies Readonly<Record<string, Readonly<{ zh: string; en: string; also: readonly string[] }>>>;

export type Column = keyof typeof COLUMNS;

const isColumn = (name: string): name is Column => name in COLUMNS;
export const COLUMN_NAMES: readonly Column[] = Object.keys(COLUMNS).filter(isColumn);

/** As it is named in a report: `邮箱 email`. */
export const columnWords = (column: Column): string => `${COLUMNS[column].zh} ${COLUMNS[column].en}`;

/** Without what makes no difference: width, case, blanks, a star or a remark in brackets (`邮箱（必填）*`). */
const headerKey = (header: string): string =>
  header
    .normalize('NFKC')
    .replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/g, '')
    .replace(/[\s_*:/·、-]/g, '')
    .toLowerCase();

const BY_KEY: ReadonlyMap<string, Column> = new Map(
  COLUMN_NAMES.flatMap((column) => {
    const { zh, en, also } = COLUMNS[column];
    return [zh, en, zh + en, ...also].map((name) => [headerKey(name), column] as const);
  }),
);

/** The column that is meant by a header, in Chinese or English; undefined for none. */
export const columnNamed = (header: string): Column | undefined => BY_KEY.get(headerKey(header));

/** Columns that an export has besides, and an import passes over: a list may go out, be mended, and come back. */
export const EXPORT_ONLY = { id: '编号', status: '状态', confirmedAt: '确认时间' } as const;
/** The same, behind the others. */
export const EXPORT_BEHIND = { role: '联系人角色', verified: '核实' } as const;
const PASSED_OVER = new Set(Object.entries({ ...EXPORT_ONLY, ...EXPORT_BEHIND }).flatMap(([en, zh]) => [en, zh, zh + en].map(headerKey)));

/** Which column stands where; null where a header is left empty. */
export type Header = readonly (Column | 'passed-over' | null)[];

/** `leftOut`: the names of columns that are none of ours, as they are written; nothing below them is read. */
export type ReadHeader = Readonly<
  { kind: 'read'; header: Header; leftOut: readonly string[] } | { kind: 'refused'; flaws: readonly Flaw[] }
>;

/** No table of subscriptions is wider. */
export const MOST_COLUMNS = 100;

const flaw = (path: string, code: string, message: Wording): Flaw => ({ path, code, message });

/**
 * The first row of a file: a column stands there once. One that nobody knows is left out, as lists have remarks and telephone numbers;
 * where one that is needed is missing, it is named too, for it may be that one by another name.
 */
export const readHeader = (cells: readonly string[]): ReadHeader => {
  if (cells.length > MOST_COLUMNS) return { kind: 'refused', flaws: [tooWide(cells.length)] };
  const header: (Column | 'passed-over' | null)[] = [];
  const flaws: Flaw[] = [];
  const leftOut: string[] = [];
  for (const [position, cell] of cells.entries()) {
    if (PASSED_OVER.has(headerKey(cell))) {
      header.push('passed-over');
      continue;
    }
    const path = cell.trim() === '' ? `${position + 1}` : cell.trim().slice(0, LONGEST_QUOTED);
    const column = cell.trim() === '' ? null : columnNamed(cell);
    if (column === undefined) {
      leftOut.push(path);
      header.push('passed-over');
      continue;
    }
    if (column !== null && header.includes(column)) flaws.push(flaw(path, 'column-twice', TWICE));
    header.push(column);
  }
  const lacks = (...columns: readonly Column[]): boolean => flaws.length === 0 && !columns.some((column) => header.includes(column));
  const missing: Flaw[] = [
    ...(lacks('name') ? [flaw(columnWords('name'), 'column-missing', MISSING)] : []),
    ...(lacks('region', 'street') ? [flaw(columnWords('region'), 'column-missing', MISSING)] : []),
    ...(lacks('email', 'webhook') ? [flaw(columnWords('email'), 'column-missing', MISSING)] : []),
  ];
  if (flaws.length + missing.length === 0) return { kind: 'read', header, leftOut };
  return { kind: 'refused', flaws: [...flaws, ...missing, ...leftOut.map((path) => flaw(path, 'column-unknown', UNKNOWN))] };
};

const LONGEST_QUOTED = 40;

const UNKNOWN = bilingual(
  `没有这一列,请改名或删去;可用:${COLUMN_NAMES.map((column) => COLUMNS[column].zh).join('、')}`,
  `There is no such column: rename it, or leave it out. Columns: ${COLUMN_NAMES.map((column) => COLUMNS[column].en).join(', ')}`,
);

/** What is told of a column that is left out. */
export const leftOutWarning = (name: string): Flaw => flaw(name, 'column-unknown', LEFT_OUT);
const LEFT_OUT = bilingual('没有这一列，已略过，其中的内容没有导入', 'There is no such column: it is left out, with what stands below it');

const TWICE = bilingual('这一列出现了两次,请删去一列', 'This column stands there twice: leave one out');
const MISSING = bilingual(
  '缺少这一列;首行须为列名,至少有名称、地区、邮箱(或网址)',
  'This column is missing: the first line names the columns, name, region and email (or webhook) at least',
);

const tooWide = (columns: number): Flaw =>
  flaw(
    '',
    'too-many-columns',
    bilingual(`共有 ${columns} 列,最多 ${MOST_COLUMNS} 列`, `There are ${columns} columns, ${MOST_COLUMNS} at most`),
  );

/** What may stand between cells. */
export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** The one by which the first line has most columns that are known, or most cells. */
export const delimiterOf = (firstLine: string): Delimiter => {
  const cellsBy = (delimiter: Delimiter) => firstLine.split(delimiter).map((cell) => cell.trim().replace(/^"|"$/g, ''));
  const scoreOf = (delimiter: Delimiter): number => {
    const cells = cellsBy(delimiter).slice(0, MOST_COLUMNS);
    return cells.filter((cell) => columnNamed(cell) !== undefined).length * MOST_COLUMNS + cells.length;
  };
  return DELIMITERS.toSorted((a, b) => scoreOf(b) - scoreOf(a))[0] ?? ',';
};
