import type { Flaw } from '../input/flaw.ts';
import { readBy } from '../input/issue-flaws.ts';
import { NOTICE_KINDS, URGENCIES } from '../notices/notice.ts';
import { hasStreets } from '../region.ts';
import { SubscriptionDraft } from '../subscriptions/subscription-draft.ts';
import { bilingual, type Wording } from '../text/wording.ts';
import { classIn, frequencyIn, kindIn, languageIn, listIn, topicsIn, truthIn, urgencyIn } from './cell-words.ts';
import type { Column, Header } from './columns.ts';
import { unmarked } from './csv-text.ts';
import { evidenceIn, type FileEncoding, type Octets, textOf } from './octets.ts';
import type { PlaceNames } from './place-names.ts';

/** What is wrong with a row: in which column (null: with the row as a whole), and what to do. */
export type RowFlaw = Readonly<{ column: Column | null; code: string; message: Wording }>;

/** `empty`: nothing stands in it. `name`: as far as it could be read, to find the row again. */
export type ReadRow = Readonly<
  { kind: 'read'; draft: SubscriptionDraft } | { kind: 'refused'; name: string; flaws: readonly RowFlaw[] } | { kind: 'empty' }
>;

type Cells = Readonly<Partial<Record<Column, string>>>;

const flaw = (column: Column | null, code: string, zh: string, en: string): RowFlaw => ({ column, code, message: bilingual(zh, en) });

/** A row of a file as a request to subscribe, or what is wrong with it. */
export const readRow = (row: readonly Octets[], header: Header, encoding: FileEncoding, places: PlaceNames): ReadRow => {
  if (row.every((cell) => cell.trim() === '')) return { kind: 'empty' };
  const surplus = row.slice(header.length).some((cell) => cell.trim() !== '');
  // Its cells may stand below other columns than they seem to.
  if (surplus || row.length < header.length) return { kind: 'refused', name: '', flaws: [ragged(row.length, header.length)] };
  const flaws: RowFlaw[] = [];
  const cells: Partial<Record<Column, string>> = {};
  const isOtherwise = encoding === 'gb18030' && evidenceIn(row.join('\n')) === 'utf-8';
  for (const [position, column] of header.entries()) {
    if (column === 'passed-over') continue;
    const octets = row[position] ?? '';
    if (column === null) {
      if (octets.trim() !== '') flaws.push(flaw(null, 'cell-without-column', NO_COLUMN_ZH, NO_COLUMN_EN));
      continue;
    }
    const text = isOtherwise ? null : textOf(octets, encoding);
    if (text === null) flaws.push(ILL_FORMED(column));
    else if (text.includes('\0'))
      flaws.push(flaw(column, 'nul-in-cell', '含有空字符(NUL),请重新另存文件', 'It holds NUL bytes: save the file anew'));
    else if (/^\s*[=@]/.test(text)) flaws.push(flaw(column, 'formula-in-cell', FORMULA_ZH, FORMULA_EN));
    else cells[column] = plain(text);
  }
  const found = draftOf(cells, places);
  const read = readBy(SubscriptionDraft, found.draft);
  // What a cell is already blamed for is not told a second time; a street that is not found leaves no region.
  const blamed = new Set([...flaws, ...found.flaws].flatMap(({ column }) => (column === 'street' ? ['street', 'region'] : [column])));
  const ofSchema: RowFlaw[] = [];
  for (const one of read.kind === 'read' ? [] : read.flaws.map(rowFlaw)) {
    if (one.column !== null && blamed.has(one.column)) continue;
    blamed.add(one.column);
    ofSchema.push(one);
  }
  const all = [...flaws, ...found.flaws, ...ofSchema];
  if (all.length > 0 || read.kind !== 'read') return { kind: 'refused', name: cells.name ?? '', flaws: all };
  return { kind: 'read', draft: read.value };
};

const plain = (text: string): string => unmarked(text).trim();

const draftOf = (cells: Cells, places: PlaceNames): Readonly<{ draft: object; flaws: readonly RowFlaw[] }> => {
  const flaws: RowFlaw[] = [];
  const given = (column: Column): string | undefined => cells[column] || undefined;
  /** @param words what may stand there, in both languages */
  const read = <T>(column: Column, reader: (text: string) => T | null, zh: string, en: string): T | undefined => {
    const text = given(column);
    const value = text === undefined ? undefined : reader(text);
    if (value === null)
      flaws.push(
        flaw(column, 'cell-not-understood', `看不懂「${shown(text)}」:请写${zh}`, `“${shown(text)}” is not understood: write ${en}`),
      );
    return value ?? undefined;
  };
  const topics = topicsIn(given('topics') ?? '');
  if (topics.unknown !== null)
    flaws.push(
      flaw(
        'topics',
        'topic-unknown',
        `没有主题「${shown(topics.unknown)}」,见 /v1/topics`,
        `There is no topic “${shown(topics.unknown)}”: they are listed at /v1/topics`,
      ),
    );
  const place = placeOf(given('region'), given('street'), places);
  flaws.push(...place.flaws);
  const [email, webhook] = [given('email'), given('webhook')];
  if (email === undefined && webhook === undefined && flaws.every(({ column }) => column !== 'email'))
    flaws.push(flaw('email', 'channel-missing', '请填邮箱,或网址', 'Give an email address, or a webhook'));
  const optional = (column: 'community' | 'memberOf' | 'uscc' | 'filingNumber') =>
    given(column) === undefined ? {} : { [column]: given(column) };
  const frequency = read('frequency', frequencyIn, '即时、每日 9点 或 每周一 9点', 'immediate, daily 9 or weekly monday 9');
  const watched = listIn(given('watch') ?? '').map((text) => [text, places.find(text)] as const);
  for (const [text, found] of watched) if (found.kind !== 'found') flaws.push(placeFlaw('watch', text, found));
  const kinds = read(
    'kinds',
    (text) => allOf(listIn(text).map(kindIn)),
    '通知、意见、公告、通告、通报、决定、公报、函 或 其他',
    NOTICE_KINDS.join(', '),
  );
  const minUrgency = read('minUrgency', urgencyIn, '平件、加急 或 特急', URGENCIES.join(', '));
  const language = read('language', languageIn, '中文 或 英文', 'zh-Hans or en');
  const draft = {
    organization: {
      name: cells.name ?? '',
      class:
        read(
          'class',
          classIn,
          '生活服务、社区事务、文体活动、公益慈善 或 其他',
          'daily-services, community-affairs, culture-sports, charity or other',
        ) ?? 'other',
      region: place.code ?? '',
      ...(place.street === undefined ? {} : { street: place.street }),
      rural: read('rural', truthIn, '是 或 否', 'yes or no') ?? false,
      hub: read('hub', truthIn, '是 或 否', 'yes or no') ?? false,
      ...optional('community'),
      ...optional('memberOf'),
      ...optional('uscc'),
      ...optional('filingNumber'),
    },
    channel:
      webhook === undefined
        ? { type: 'email', address: email ?? '' }
        : { type: 'webhook', url: webhook, ...(email === undefined ? {} : { fallbackEmail: email }) },
    filter: {
      topics: topics.codes,
      watch: watched.flatMap(([, found]) => (found.kind === 'found' ? [found.code] : [])),
      agencies: listIn(given('agencies') ?? ''),
      keywords: listIn(given('keywords') ?? ''),
      ...(kinds ? { kinds } : {}),
      ...(minUrgency ? { minUrgency } : {}),
    },
    ...(frequency ? { frequency } : {}),
    ...(language ? { language } : {}),
  };
  return { draft, flaws };
};

const allOf = <T>(values: readonly (T | null)[]): readonly T[] | null => {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? known : null;
};

const LONGEST_SHOWN = 30;
const shown = (text = ''): string => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…`.toWellFormed() : text);

/** The street lies in the region that stands beside it, if one does. */
const placeOf = (
  region: string | undefined,
  street: string | undefined,
  places: PlaceNames,
): Readonly<{ code: string | null; street?: string; flaws: readonly RowFlaw[] }> => {
  const outer = region === undefined ? null : places.find(region);
  if (outer && outer.kind !== 'found') return { code: null, flaws: [placeFlaw('region', region ?? '', outer)] };
  if (street === undefined)
    return outer
      ? { code: outer.code, flaws: [] }
      : { code: null, flaws: [flaw('region', 'region-missing', '请填地区', 'Give the region')] };
  const inner = places.street(street, outer?.code ?? null);
  // No public list keeps up with streets: one that is missing there is kept by its name, below its county.
  if (inner.kind === 'unknown' && outer && hasStreets(outer.code) && !/\d/.test(street)) return { code: outer.code, street, flaws: [] };
  return inner.kind === 'found' ? { code: inner.code, flaws: [] } : { code: null, flaws: [placeFlaw('street', street, inner)] };
};

const placeFlaw = (
  column: 'region' | 'street' | 'watch',
  text: string,
  place: Exclude<ReturnType<PlaceNames['find']>, { kind: 'found' }>,
): RowFlaw => {
  if (place.kind === 'ambiguous')
    return flaw(
      column,
      `${column}-ambiguous`,
      `「${shown(text)}」不止一处,请写全:${place.paths.join(';')}`,
      `“${shown(text)}” is the name of several: write the whole path, like ${place.paths.join('; ')}`,
    );
  return flaw(
    column,
    `${column}-unknown`,
    `找不到「${shown(text)}」,请写代码,或从省写起的全名,如 广东省广州市天河区`,
    `There is no “${shown(text)}”: write its code, or its whole name from the province on, like 广东省广州市天河区`,
  );
};

/** Which column a field of a request came from. */
const COLUMN_OF: readonly (readonly [RegExp, Column])[] = [
  [/^organization\.region/, 'region'],
  [/^organization\.street/, 'street'],
  [/^organization\.name/, 'name'],
  [/^organization\.class/, 'class'],
  [/^organization\.community/, 'community'],
  [/^organization\.memberOf/, 'memberOf'],
  [/^organization\.uscc/, 'uscc'],
  [/^organization\.filingNumber/, 'filingNumber'],
  [/^channel\.url|^channel\.format/, 'webhook'],
  [/^channel/, 'email'],
  [/^filter\.topics/, 'topics'],
  [/^filter\.watch/, 'watch'],
  [/^filter\.agencies/, 'agencies'],
  [/^filter\.kinds/, 'kinds'],
  [/^filter\.keywords/, 'keywords'],
  [/^filter\.minUrgency/, 'minUrgency'],
  [/^frequency/, 'frequency'],
  [/^language/, 'language'],
];

/** A flaw of a request, by the column of the cell that it comes from. */
export const rowFlaw = ({ path, code, message }: Flaw): RowFlaw => ({
  column: COLUMN_OF.find(([pattern]) => pattern.test(path))?.[1] ?? null,
  code,
  message,
});

const ragged = (cells: number, columns: number): RowFlaw =>
  flaw(
    null,
    'row-ragged',
    `此行有 ${cells} 格,首行有 ${columns} 列:请检查分隔符和引号`,
    `This row has ${cells} cells, and the first one ${columns} columns: look at what stands between them, and at quotes`,
  );

const ILL_FORMED = (column: Column): RowFlaw =>
  flaw(
    column,
    'text-ill-formed',
    '此格的编码与文件其余部分不同或含乱码:请用同一编码重新保存整个文件',
    'It is in another encoding than the rest of the file, or garbled: save the whole file in one encoding',
  );
const [NO_COLUMN_ZH, NO_COLUMN_EN] = [
  '此格上方没有列名:请补列名或清空',
  'A cell stands below no column: name the column, or empty the cell',
];
const [FORMULA_ZH, FORMULA_EN] = ['以 = 或 @ 开头,像是公式:请改为文字', 'It begins with = or @, as a formula does: make it a text'];
