import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { frequencyIn, topicsIn } from '../../../../functions/domain/imports/cell-words.ts';
import { delimiterOf, readHeader } from '../../../../functions/domain/imports/columns.ts';
import { EncodingCount, type FileEncoding } from '../../../../functions/domain/imports/octets.ts';
import { PlaceNames } from '../../../../functions/domain/imports/place-names.ts';
import { readRow } from '../../../../functions/domain/imports/row.ts';
import { loadStreets } from '../../../../functions/domain/streets.ts';

const places = new PlaceNames(await loadStreets());
const octets = (text: string, encoding: FileEncoding = 'utf-8') => iconv.encode(text, encoding).toString('latin1');

const HEADER = ['名称', 'region', '邮箱', '类别', 'rural', 'topics', '频率', 'uscc', 'webhook', '街道', '语言'];
const row = (cells: Readonly<Record<string, string>>, encoding: FileEncoding = 'utf-8') => {
  const header = readHeader(HEADER);
  if (header.kind === 'refused') throw new Error('the header is refused');
  const given = { 名称: '云河社区合唱团', region: '440106', 邮箱: 'choir@yunhe.example', ...cells };
  const named: Readonly<Record<string, string>> = given;
  return readRow(
    HEADER.map((name) => octets(named[name] ?? '', encoding)),
    header.header,
    encoding,
    places,
  );
};
const draftOf = (cells: Readonly<Record<string, string>>) => {
  const read = row(cells);
  if (read.kind !== 'read') throw new Error(JSON.stringify(read));
  return read.draft;
};
const flawsOf = (cells: Readonly<Record<string, string>>) => {
  const read = row(cells);
  return read.kind === 'refused' ? read.flaws.map(({ column, code }) => [column, code]) : read.kind;
};

describe('the first line of a list', () => {
  it('names columns in Chinese or English, in any order, case, width and with remarks', () => {
    expect(readHeader([' 邮箱（必填）*', 'NAME', '地 区', 'Filing Number', '所属枢纽', '', 'ｗｅｂｈｏｏｋ'])).toEqual({
      kind: 'read',
      header: ['email', 'name', 'region', 'filingNumber', 'memberOf', null, 'webhook'],
      leftOut: [],
    });
  });

  it('may have columns that nobody knows: they are left out, by their names', () => {
    expect(readHeader(['name', '备注', 'region', 'email', '电话'])).toEqual({
      kind: 'read',
      header: ['name', 'passed-over', 'region', 'email', 'passed-over'],
      leftOut: ['备注', '电话'],
    });
    const read = readHeader(['name', 'region', '邮相']);
    expect(read.kind === 'refused' && read.flaws.map((flaw) => [flaw.path, flaw.code])).toEqual([
      ['邮箱 email', 'column-missing'],
      ['邮相', 'column-unknown'],
    ]);
  });

  it.each([
    [['name', 'region', 'email', '邮箱'], '邮箱', 'column-twice'],
    [['region', 'email'], '名称 name', 'column-missing'],
    [['name', 'email'], '地区 region', 'column-missing'],
    [['name', 'region'], '邮箱 email', 'column-missing'],
    [Array.from({ length: 101 }, () => ''), '', 'too-many-columns'],
  ])('%j is refused, and says of which column', (cells, path, code) => {
    const read = readHeader(cells);
    expect(read.kind === 'refused' && read.flaws.map((flaw) => [flaw.path, flaw.code])).toEqual([[path, code]]);
  });

  it.each([
    ['名称,地区,邮箱', ','],
    ['名称;地区;邮箱', ';'],
    ['"名称"\t"地区"\t邮箱', '\t'],
    ['name;region,with comma;email', ';'],
  ])('%j says what stands between cells', (line, delimiter) => {
    expect(delimiterOf(line)).toBe(delimiter);
  });
});

describe('a row of a list', () => {
  it('is a request to subscribe, by what people write', () => {
    expect(
      draftOf({
        region: '广东省广州市天河区',
        街道: '石牌街道',
        类别: '文体活动类',
        rural: '否',
        topics: '文化、culture；体育',
        频率: '每周一 8点',
        uscc: ' 52440106mj00000189 ',
        语言: '英文',
      }),
    ).toMatchObject({
      organization: { name: '云河社区合唱团', class: 'culture-sports', region: '440106006', rural: false, uscc: '52440106mj00000189' },
      channel: { type: 'email', address: 'choir@yunhe.example' },
      filter: { topics: ['culture', 'sports'] },
      frequency: { mode: 'weekly', weekday: 1, hour: 8 },
      language: 'en',
    });
  });

  it('with a webhook is an endpoint, and its address the fallback', () => {
    expect(draftOf({ webhook: 'https://yunhe.example/hook' }).channel).toMatchObject({
      type: 'webhook',
      url: 'https://yunhe.example/hook',
      fallbackEmail: 'choir@yunhe.example',
    });
  });

  it.each([
    [{ region: '朝阳区' }, 'region', 'region-ambiguous'],
    [{ region: '火星' }, 'region', 'region-unknown'],
    [{ region: '' }, 'region', 'region-missing'],
    [{ region: '广州市', 街道: '没有街道' }, 'street', 'street-unknown'],
    [{ region: '440106', 街道: '440104001' }, 'street', 'street-unknown'],
    [{ 邮箱: 'not an address' }, 'email', 'invalid-format'],
    [{ 邮箱: '' }, 'email', 'channel-missing'],
    [{ 名称: '' }, 'name', 'too-small'],
    [{ 名称: '=cmd|calc!A0' }, 'name', 'formula-in-cell'],
    [{ 名称: '合唱\0团' }, 'name', 'nul-in-cell'],
    [{ 名称: '合唱\n团' }, 'name', 'not-one-line'],
    [{ 名称: '合\uFFFD团' }, 'name', 'text-ill-formed'],
    [{ 类别: '官方' }, 'class', 'cell-not-understood'],
    [{ rural: '也许' }, 'rural', 'cell-not-understood'],
    [{ 频率: '每日 25点' }, 'frequency', 'cell-not-understood'],
    [{ topics: '没有主题' }, 'topics', 'topic-unknown'],
    [{ 语言: '法文' }, 'language', 'cell-not-understood'],
    [{ webhook: 'hook' }, 'webhook', 'invalid-format'],
  ])('%j is told by its column, once', (cells, column, code) => {
    expect(flawsOf(Object.fromEntries(Object.entries(cells)))).toEqual([[column, code]]);
  });

  it('takes the name of a street or county that stands alone where only one has it, and names them where several have', () => {
    expect(draftOf({ region: '石牌街道' }).organization).toMatchObject({ region: '440106006' });
    expect(draftOf({ region: '天河区' }).organization).toMatchObject({ region: '440106' });
    const read = row({ region: '城关镇' });
    if (read.kind !== 'refused') throw new Error(read.kind);
    expect(read.flaws[0]?.code).toBe('region-ambiguous');
    expect(read.flaws[0]?.message['zh-Hans'].match(/ \/ 城关镇/g)?.length).toBeGreaterThan(1);
  });

  it('keeps the name of a street that no list knows, below its county', () => {
    expect(draftOf({ 街道: '新设街道' }).organization).toMatchObject({ region: '440106', street: '新设街道' });
  });

  it('says all that is wrong with it, in both languages', () => {
    const read = row({ region: '朝阳区', 邮箱: 'x' });
    if (read.kind !== 'refused') throw new Error(read.kind);
    expect(read.flaws.map(({ column }) => column)).toEqual(['region', 'email']);
    expect(read.flaws[0]?.message['zh-Hans']).toContain('吉林省 / 长春市 / 朝阳区');
    expect(read.flaws[0]?.message.en).toContain('write the whole path');
  });

  it('takes an apostrophe that keeps spreadsheets from reckoning for none of the text', () => {
    expect(draftOf({ 名称: "'=合唱团" }).organization.name).toBe('=合唱团');
  });

  it.each([
    [['甲', '440106'], 'row-ragged'],
    [['甲', '440106', 'a@b.example', '', '', '', '', '', '', '', '', '多'], 'row-ragged'],
  ])('%j has not as many cells as there are columns', (cells, code) => {
    const header = readHeader(HEADER);
    const read = readRow(
      cells.map((cell) => octets(cell)),
      header.kind === 'read' ? header.header : [],
      'utf-8',
      places,
    );
    expect(read.kind === 'refused' && read.flaws.map((flaw) => flaw.code)).toEqual([code]);
  });

  it('in which nothing stands is none', () => {
    expect(readRow(['', ' ', ''], ['name', 'region', 'email'], 'utf-8', places)).toEqual({ kind: 'empty' });
  });

  it('is read in GB18030, and told when it is in UTF-8 all the same, or the other way round', () => {
    const cells = { 名称: '云河社区𠮷合唱团' };
    expect(row(cells, 'gb18030')).toMatchObject({ draft: { organization: { name: '云河社区𠮷合唱团' } } });
    const mixed = (text: string, encoding: FileEncoding, file: FileEncoding) =>
      readRow([octets(text, encoding), '440106', 'a@b.example'], ['name', 'region', 'email'], file, places);
    for (const read of [mixed('云河社区合唱团', 'utf-8', 'gb18030'), mixed('云河社区合唱团', 'gb18030', 'utf-8')])
      expect(read.kind === 'refused' && read.flaws.map(({ code }) => code)).toContain('text-ill-formed');
  });
});

describe('the encoding of a list', () => {
  const counted = (...texts: readonly (readonly [string, FileEncoding])[]): FileEncoding => {
    const count = new EncodingCount();
    for (const [text, encoding] of texts) count.add(octets(text, encoding));
    return count.encoding;
  };

  it('is found out by its rows: also 联通, which is well-formed in both', () => {
    expect(counted(['云河社区合唱团', 'utf-8'])).toBe('utf-8');
    expect(counted(['云河社区合唱团', 'gb18030'], ['联通', 'gb18030'])).toBe('gb18030');
    expect(counted(['plain', 'utf-8'])).toBe('utf-8');
  });

  it('is that of most rows where it is mixed', () => {
    expect(counted(['云河社区', 'utf-8'], ['清溪社区', 'utf-8'], ['石牌社区', 'gb18030'])).toBe('utf-8');
    expect(counted(['云河社区', 'utf-8'], ['清溪社区', 'gb18030'], ['石牌社区', 'gb18030'])).toBe('gb18030');
  });
});

describe('places by name', () => {
  it.each([
    ['广东省/广州市/天河区', '440106'],
    ['广东广州天河石牌街道', '440106006'],
    ['广东省东莞市莞城街道', '441900006'],
    ['北京市海淀区中关村', '110108011'],
    ['河南省济源市', '419001'],
    ['重庆市渝中区', '500103'],
    ['新疆维吾尔自治区', '65'],
    ['Guangdong', '44'],
    ['440100', '4401'],
  ])('%s is %s', (text, code) => {
    expect(places.find(text)).toEqual({ kind: 'found', code });
  });
});

describe('words in cells', () => {
  it.each([
    ['即时', { mode: 'immediate' }],
    ['每天 8点', { mode: 'daily', hour: 8 }],
    ['weekly friday 18', { mode: 'weekly', weekday: 5, hour: 18 }],
    ['weekly 1/9', { mode: 'weekly', weekday: 1, hour: 9 }],
    ['weekly 19', { mode: 'weekly', weekday: 1, hour: 19 }],
    ['每日 11点 工作日 Asia/Urumqi', { mode: 'daily', hour: 11, workdaysOnly: true, timeZone: 'Asia/Urumqi' }],
    ['weekly 1/9 workdays', { mode: 'weekly', weekday: 1, hour: 9, workdaysOnly: true, timeZone: 'Asia/Shanghai' }],
    ['weekly monday/9', { mode: 'weekly', weekday: 1, hour: 9, timeZone: 'Asia/Shanghai' }],
    ['daily 9 America/Argentina/Salta', { mode: 'daily', hour: 9, timeZone: 'America/Argentina/Salta' }],
  ])('%s is a frequency', (text, frequency) => {
    expect(frequencyIn(text)).toMatchObject(frequency);
  });

  it('name the first topic that nobody knows', () => {
    expect(topicsIn('文化|棋牌,体育')).toEqual({ codes: ['culture', 'sports'], unknown: '棋牌' });
  });
});
