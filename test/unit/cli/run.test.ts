import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../cli/exit-code.ts';
import { run } from '../../../cli/run.ts';
import { widthOf } from '../../../cli/table.ts';
import { acceptingNotices, aNoticeAnswer, aReport, ContractServer, counts, problem } from './contract-server.ts';

const KEY = 'nw_key1_abcdefghijklmnopqrstuvwxyz';
const DRAFT = '{\n "title": "关于开展冬季走访的通知",\n "sections": [{ "body": "请完成走访。" }]\n}\n';

let server: ContractServer;
beforeEach(async () => {
  server = await ContractServer.start();
});
afterEach(() => server.stop());

type Setting = Readonly<{
  env?: Record<string, string | undefined>;
  files?: Record<string, string>;
  isTty?: boolean;
  program?: string;
  typedIn?: string;
}>;

/** Types a command, and keeps what it said and how it ended. */
const type = async (typed: string, { env = {}, files = {}, isTty = false, program = 'npx noticewire', typedIn = '' }: Setting = {}) => {
  const out: string[] = [];
  const err: string[] = [];
  const waits: number[] = [];
  const code = await run(typed.split(' ').filter(Boolean), {
    terminal: { out: (text) => void out.push(text), err: (text) => void err.push(text), isTty, columns: 100 },
    version: '1.2.3',
    program,
    env: { NOTICEWIRE_URL: server.url, NOTICEWIRE_KEY: KEY, ...env },
    read: async (file) => {
      const text = { 'notice.json': DRAFT, ...files }[file];
      if (text === undefined) throw new UsageError(`cannot read ${file}`);
      return text;
    },
    open: async (file) => {
      const text = files[file];
      if (text === undefined) throw new UsageError(`cannot read ${file}`);
      return new Blob([text]);
    },
    save: async (file, bytes, more) => {
      const text = Buffer.from(bytes).toString();
      if (file === '-') out.push(text);
      else out.push(`${more ? '>>' : '>'} ${file}: ${text}`);
    },
    wait: async (ms) => void waits.push(ms),
    ask: async () => typedIn,
  });
  return { code, out: out.join(''), err: err.join(''), waits };
};

const anUpload = (id: string) => ({
  status: 201,
  body: { id, upload: { url: `${server.url}/put/${id}`, headers: { 'x-amz-checksum-sha256': 'q' }, expiresAt: '' } },
});

describe('posting a notice', () => {
  it('sends the file as it was written, with the key, and says what came of it', async () => {
    server.on(
      'POST /v1/notices',
      acceptingNotices((id) => ({ status: 201, body: aNoticeAnswer(id) })),
    );
    const { code, out, err } = await type('post notice.json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [asked] = server.asked;
    expect(asked?.body).toBe(DRAFT);
    expect(asked?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'content-type': 'application/json' });
    expect(out).toContain('已发布 published');
    expect(out).toContain('关于开展冬季走访的通知');
    expect(out).toContain('ntc-1');
    expect(out).toContain('云岭省民政厅');
    expect(out).toContain('npx noticewire report ntc-1 --follow');
    expect(out).toContain('24 小时内再发此文件不会重复');
  });

  it('twice by mistake makes one notice, and says so', async () => {
    server.on(
      'POST /v1/notices',
      acceptingNotices((id) => ({ status: 201, body: aNoticeAnswer(id) })),
    );
    const first = await type('post notice.json');
    const second = await type('post notice.json');
    expect(second.code).toBe(0);
    expect(first.out).not.toContain('没有重复发布');
    expect(second.out).toContain('没有重复发布');
    expect(second.out).toContain('ntc-1');
    expect(second.out).toContain('--idempotency-key');
  });

  it('makes another notice of another file, with another key, or under another idempotency key', async () => {
    server.on(
      'POST /v1/notices',
      acceptingNotices((id) => ({ status: 201, body: aNoticeAnswer(id) })),
    );
    const posted = [
      await type('post notice.json'),
      await type('post notice.json', { files: { 'notice.json': DRAFT.replace('冬', '春') } }),
      await type('post notice.json', { env: { NOTICEWIRE_KEY: `${KEY}2` } }),
      await type('post notice.json --idempotency-key again-1'),
    ];
    posted.forEach(({ out }, i) => {
      expect(out).toContain(`ntc-${i + 1}`);
    });
    const keys = server.asked.map(({ headers }) => String(headers['idempotency-key']));
    expect(new Set(keys).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^[\x21-\x7e]{1,255}$/);
    expect(keys.join()).not.toContain(KEY);
    expect(keys[3]).toBe('again-1');
  });

  it('says who has still to sign', async () => {
    server.on('POST /v1/notices', () => ({
      status: 202,
      body: aNoticeAnswer('ntc-1', {
        status: 'awaiting-signatures',
        agencies: [
          { id: 'yl-mzt', name: '云岭省民政厅', signedAt: '2026-11-20T04:00:00.000Z' },
          { id: 'yl-wht', name: '云岭省文化厅' },
        ],
      }),
    }));
    const { code, out } = await type('post notice.json');
    expect(code).toBe(0);
    expect(out).toMatch(/待会签 still to sign {2}云岭省文化厅\n/);
    expect(out).toContain('npx noticewire cosign ntc-1');
    expect(out).not.toContain('已发布');
  });

  it('says when it is published later, and what to look at again', async () => {
    server.on('POST /v1/notices', () => ({
      status: 202,
      body: aNoticeAnswer('ntc-1', {
        status: 'scheduled',
        publishAt: '2026-12-01T01:00:00.000Z',
        warnings: [{ path: 'documentNumber', code: 'document-number-form', message: '发文字号通常写作…' }],
      }),
    }));
    const { out } = await type('post notice.json');
    expect(out).toContain('2026-12-01 09:00 (北京时间)');
    expect(out).toContain('提醒 look at documentNumber: 发文字号通常写作…');
  });

  it('tells why it was refused, field by field, and ends with 1', async () => {
    server.on('POST /v1/notices', () =>
      problem(422, 'region-unknown', '通知不能接受 The notice cannot be accepted', [
        { path: 'audience.regions[0]', code: 'region-unknown', message: '没有代码为 999999 的地区' },
      ]),
    );
    const { code, out, err } = await type('post notice.json');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('(422 region-unknown)');
    expect(err).toContain('  audience.regions[0]: 没有代码为 999999 的地区\n');
  });

  it('tells a single error once when the detail is that error', async () => {
    server.on('POST /v1/notices', () =>
      problem(422, 'region-unknown', 'audience.regions[0]: 没有代码为 999999 的地区', [
        { path: 'audience.regions[0]', code: 'region-unknown', message: '没有代码为 999999 的地区' },
      ]),
    );
    const { err } = await type('post notice.json');
    expect(err.split('没有代码为 999999 的地区')).toHaveLength(2);
  });

  it('prints what the API said with --json, whichever way it went', async () => {
    server.on('POST /v1/notices', (_, before) =>
      before === 0 ? { status: 201, body: aNoticeAnswer('ntc-1', { more: true }) } : problem(403, 'scope-missing', 'no'),
    );
    const done = await type('post notice.json --json');
    expect(JSON.parse(done.out)).toEqual(aNoticeAnswer('ntc-1', { more: true }));
    const refused = await type('--json post notice.json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({ status: 403, code: 'scope-missing' });
  });

  it('does not let a title steer the terminal', async () => {
    server.on('POST /v1/notices', () => ({ status: 201, body: aNoticeAnswer('ntc-1', { title: '通知\u001b]0;x\u0007\u009b2J' }) }));
    const { out } = await type('post notice.json');
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('refuses a file that is not JSON before anything is sent', async () => {
    const { code, err } = await type('post broken.json', { files: { 'broken.json': '{ "title": }' } });
    expect(code).toBe(2);
    expect(err).toContain('broken.json:1:12: 此处应为一个值');
    expect(server.asked).toEqual([]);
  });
});

describe('a document that is to become a notice', () => {
  const upload = { url: '', headers: { 'x-amz-checksum-sha256': 'q' }, expiresAt: '' };
  const files = { 'dir/通知.docx': 'PK', 'empty.docx': '' };
  const converted = { title: '关于报名的通知', markdown: '一、请报名', warnings: [{ code: 'merged-cells', message: '第 1 个表格' }] };

  it('is uploaded and printed as Markdown, or whole, with what to look at beside it', async () => {
    server.on('POST /v1/documents', () => ({ status: 201, body: { id: 'doc-1', upload: { ...upload, url: `${server.url}/put` } } }));
    server.on('PUT /put', () => ({}));
    server.on('POST /v1/documents/doc-1/conversion', () => ({ body: converted }));
    const { code, out, err } = await type('convert dir/通知.docx', { files });
    expect([code, out]).toEqual([0, '一、请报名\n']);
    expect(err).toMatch(/标题.*关于报名的通知\n提醒.*第 1 个表格\n/);
    const sha256 = createHash('sha256').update('PK').digest('hex');
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({ bytes: 2, sha256 });
    expect(JSON.parse((await type('convert dir/通知.docx --json', { files })).out)).toEqual(converted);
  });

  it('is not sent when it is empty, and is told when it is refused', async () => {
    expect(await type('convert empty.docx', { files })).toMatchObject({ code: 2 });
    server.on('POST /v1/documents', () => problem(422, 'document-not-docx', '这不是 Word 文档'));
    expect((await type('convert dir/通知.docx', { files })).err).toContain('这不是 Word 文档');
  });
});

describe('posting a notice with files', () => {
  const FILES = { 'dir/报名表.docx': 'form', 'b.csv': '姓名,人数', 'empty.pdf': '', 'x.exe': 'MZ' };

  it('uploads each, names them behind those of the notice, and waits while they are scanned', async () => {
    server.on('POST /v1/attachments', (_, before) => anUpload(`att-${before + 1}`));
    for (const id of ['att-1', 'att-2']) server.on(`PUT /put/${id}`, () => ({}));
    server.on('POST /v1/notices', (_, before) =>
      before < 2 ? problem(409, 'attachments-being-checked', '附件正在查毒') : { status: 201, body: aNoticeAnswer('ntc-1') },
    );
    const notice = { title: 't', attachments: [{ id: 'att-0' }] };
    const files = { ...FILES, 'notice.json': JSON.stringify(notice) };
    const { code, err, waits } = await type('post notice.json --attach dir/报名表.docx --attach b.csv', { files });
    expect([code, waits]).toEqual([0, [3000, 3000]]);
    expect(err).toContain('正在上传 uploading 报名表.docx (0.0 MB)');
    expect(err).toContain('附件正在查毒,请稍候');
    const announced = server.asked.filter(({ path }) => path === '/v1/attachments').map(({ body }) => JSON.parse(body));
    expect(announced).toEqual([
      {
        name: '报名表.docx',
        mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        bytes: 4,
        sha256: createHash('sha256').update('form').digest('hex'),
      },
      { name: 'b.csv', mediaType: 'text/csv', bytes: 13, sha256: createHash('sha256').update('姓名,人数').digest('hex') },
    ]);
    const put = server.asked.filter(({ method }) => method === 'PUT');
    expect(put.map(({ body, headers }) => [body, headers['x-amz-checksum-sha256'], headers['authorization']])).toEqual([
      ['form', 'q', undefined],
      ['姓名,人数', 'q', undefined],
    ]);
    const posted = JSON.parse(server.asked.at(-1)?.body ?? '');
    expect(posted).toEqual({ ...notice, attachments: [{ id: 'att-0' }, { id: 'att-1' }, { id: 'att-2' }] });
  });

  it('sends nothing when one of them cannot be attached, and says which', async () => {
    for (const [file, said] of [
      ['x.exe', /此类文件不能作为附件.*cannot be attached.*: x\.exe/],
      ['empty.pdf', /文件是空的 the file is empty: empty\.pdf/],
      ['none.pdf', /cannot read none\.pdf/],
    ] as const) {
      const { code, err } = await type(`post notice.json --attach b.csv --attach ${file}`, { files: FILES });
      expect([code, server.asked.length]).toEqual([2, 0]);
      expect(err).toMatch(said);
    }
  });

  it('posts nothing when a file is refused or does not arrive', async () => {
    server.on('POST /v1/attachments', () => problem(422, 'name-unlike-type', '文件名的扩展名与 mediaType 不符'));
    expect(await type('post notice.json --attach b.csv', { files: FILES })).toMatchObject({
      code: 1,
      err: expect.stringContaining('扩展名'),
    });
    server.on('POST /v1/attachments', () => anUpload('att-1'));
    server.on('PUT /put/att-1', () => ({ status: 400, body: '<Error><Code>BadDigest</Code></Error>' }));
    const { code, err } = await type('post notice.json --attach b.csv', { files: FILES });
    expect([code, err]).toEqual([3, expect.stringContaining('文件没有传上去 the file could not be uploaded: b.csv: HTTP 400 BadDigest')]);
    expect(server.asked.some(({ path }) => path === '/v1/notices')).toBe(false);
  });
});

describe('previewing a notice', () => {
  it('shows how many would get it, where, why, and what it would cost', async () => {
    server.on('POST /v1/notices/preview', () => ({
      body: {
        audience: {
          subscriptions: 1200,
          organizations: 1100,
          byChannel: { email: 1000, webhook: 200 },
          byFrequency: { immediate: 900, daily: 250, weekly: 50 },
          byRegion: [{ region: '440100', name: '广州市', subscriptions: 1200 }],
        },
        sample: [
          { organization: { name: '清溪社区合唱队' }, reasons: [{ criterion: 'region', value: '440000', label: '广东省' }], sections: [] },
          {
            organization: { name: '乡村文艺队' },
            reasons: [
              { criterion: 'class', value: 'charity', label: '公益慈善类 charity' },
              { criterion: 'rural', value: 'true', label: '农村 rural' },
              { criterion: 'keyword', value: '养老' },
            ],
          },
          { organization: { name: '云河舞蹈队', verified: { by: 'gd-mzt', at: '2026-11-20T01:00:00.000Z' } }, reasons: [], sections: [] },
        ],
        warnings: [],
        estimatedCost: { currency: 'USD', email: 0.1, webhook: 0, total: 0.1, basis: '' },
      },
    }));
    const { code, out } = await type('preview notice.json');
    expect(code).toBe(0);
    expect(server.asked[0]?.body).toBe(DRAFT);
    expect(out).toMatch(/合计 in all\s+1,200\n/);
    expect(out).toMatch(/清溪社区合唱队 +地区 region 广东省\n/);
    expect(out).toContain('类别 class 公益慈善类 charity; 农村 rural; 关键词 keyword 养老');
    expect(out).toContain('云河舞蹈队 · 已核实 verified');
    expect(out).toContain('USD 0.1');
    // A service of an earlier release says nothing of these.
    for (const words of ['只差一条', '按类别', '按部分', '汇总中', '约需']) expect(out).not.toContain(words);
  });

  it('shows whom each section is for, who nearly gets it, who waits for a digest, and how long it takes', async () => {
    server.on('POST /v1/notices/preview', () => ({
      body: {
        audience: {
          precision: 'estimate',
          margin: 1500,
          subscriptions: 90_000,
          organizations: 80_000,
          byChannel: { email: 90_000, webhook: 0 },
          byFrequency: { immediate: 60_000, daily: 30_000, weekly: 0 },
          byClass: { charity: 0, 'culture-sports': 90_000, newer: 0 },
          byRegion: [],
          bySection: [
            { position: 1, heading: '补助', subscriptions: 400, margin: 9 },
            { position: 2, heading: null, subscriptions: 0, margin: 0 },
          ],
          onlyInDigest: 30_000,
          digests: [],
          lastDigestAt: '2026-11-23T01:00:00.000Z',
        },
        sample: [{ organization: { name: '清溪社区合唱队' }, reasons: [], sections: [{ position: 1, heading: '补助' }] }],
        nearlyBy: [
          { criterion: 'class', subscriptions: 1200, margin: 3 },
          { criterion: 'keyword', subscriptions: 4, margin: 1 },
        ],
        nearly: [
          { organization: { name: '云河互助会' }, missing: [{ criterion: 'class', value: 'charity', label: '公益慈善类 charity' }] },
          { organization: { name: '云河拔河队' }, missing: [{ criterion: 'keyword', value: '拔河', label: '拔河' }] },
          { organization: { name: '荔湾合唱团' }, missing: [{ criterion: 'region', value: '440103', label: '荔湾区' }] },
        ],
        warnings: [],
        duration: 'PT7261.4S',
        estimatedCost: { currency: 'USD', email: 0.1, webhook: 0, total: 0.1, basis: '' },
      },
    }));
    const { out } = await type('preview notice.json');
    expect(out).toContain('± 1,500');
    expect(out).toMatch(/组织 organizations +80,000\n/);
    expect(out).toMatch(/文体活动类 culture and sports +90,000\n/);
    expect(out).toMatch(/补助 +400\n +第 3 部分 part 3 +0\n/);
    expect(out).toMatch(/只在汇总中收到 read it only in a digest +30,000 +最迟 at the latest 2026-11-23 09:00\n/);
    expect(out).toMatch(/清溪社区合唱队 +补助\n/);
    expect(out).toMatch(/类别 class +1,200\n +关键词 keyword +4\n/);
    expect(out).toMatch(/云河互助会 +是 is 公益慈善类 charity\n/);
    expect(out).toMatch(/云河拔河队 +只要 asks for 关键词 keyword 拔河\n/);
    expect(out).toMatch(/荔湾合唱团 +在排除的地区 in the excluded region 荔湾区\n/);
    expect(out).toContain('2 小时 1 分钟 2 h 1 min');
    expect(out).not.toMatch(/公益慈善类 charity +0/);
  });
});

describe('who is in the region of an agency', () => {
  const path = 'GET /v1/agencies/gz-mzj/coverage';
  const coverage = {
    agency: 'gz-mzj',
    region: '440100',
    name: '广州市',
    precision: 'exact',
    margin: 0,
    organizations: 1200,
    subscriptions: 1300,
    byRegion: [{ region: '440106', name: '天河区', organizations: 1200 }],
    byClass: { charity: 1200, other: 0 },
    hubs: 3,
    asked: 400,
    verified: { organizations: 900, margin: 40 },
    claimed: { organizations: 300, margin: 40 },
    reachable: { organizations: 1200, margin: 0 },
    unreachable: { organizations: 0, margin: 0 },
  };

  it('is shown as a table, with margins where not everybody was asked', async () => {
    server.on(path, () => ({ body: coverage }));
    const { code, out } = await type('agencies coverage gz-mzj');
    expect(code).toBe(0);
    expect(out).toMatch(/组织 organizations +1,200\n/);
    expect(out).toMatch(/已核实 verified +900 +± 40\n/);
    expect(out).toMatch(/能联系到 within reach +1,200\n/);
    expect(out).toMatch(/天河区 +1,200\n/);
    expect(out).toMatch(/公益慈善类 charity +1,200\n/);
    expect(JSON.parse((await type('agencies coverage gz-mzj --json')).out)).toEqual(coverage);
  });

  it('is refused with the reason, and needs to be told of whom', async () => {
    server.on(path, () => problem(404, 'agency-unknown', '没有这个机关'));
    expect(await type('agencies coverage gz-mzj')).toMatchObject({ code: 1, err: expect.stringContaining('没有这个机关') });
    expect((await type('agencies coverage')).code).toBe(2);
  });
});

describe('the report', () => {
  it('is not called complete while somebody waits for a digest, and says who waits until when', async () => {
    const waiting = [{ until: '2026-12-01T01:00:00.000Z', count: 30 }];
    server.on('GET /v1/notices/ntc-1/report', () => ({ body: aReport({ waiting }) }));
    const { out } = await type('report ntc-1 --lang en');
    expect(out).not.toContain('complete');
    expect(out).toContain('all sent that goes out at once');
    expect(out).toContain('30 wait for the digest of 2026-12-01 09:00, Beijing time');
    server.on('GET /v1/notices/ntc-2/report', () => ({ body: aReport({ totals: counts({ delivered: 5 }) }) }));
    expect((await type('report ntc-2')).out).toContain('已完成 complete');
  });

  it('counts each channel by the latest act where the service says so', async () => {
    const totalsByChannel = { email: counts({ delivered: 7 }), webhook: counts({}) };
    server.on('GET /v1/notices/ntc-1/report', () => ({ body: aReport({ totals: counts({ delivered: 7 }), totalsByChannel }) }));
    expect((await type('report ntc-1')).out).toMatch(/已送达 delivered\s+7\s+7\s+0\n/);
  });

  it('lines up the ledger for people', async () => {
    server.on('GET /v1/notices/ntc-1/report', () => ({ body: aReport() }));
    const { code, out } = await type('report ntc-1');
    expect(code).toBe(0);
    expect(out).toMatch(/已送达 delivered\s+1,234\s+1,200\s+34\n/);
    expect(out).toMatch(/失败 failed\s+2\s+0\s+2\n/);
    expect(out).not.toContain('退信');
    expect(out).toContain('首条 first 0.4 s · 50 % 1.2 s · 95 % 2.5 s · 100 % 3 s');
    expect(out).toMatch(/东莞市\s+236\s+234\s+2\n/);
    const rows = out.split('\n').filter((line) => /^ {2}(?:受众|已送达|待汇总|失败) /.test(line));
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map(widthOf)).size).toBe(1);
  });

  it.each([
    [{ LANG: 'en_GB.UTF-8' }, '', 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, '', 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' }, '', 'en'],
    [{ LANG: 'en_US', LC_MESSAGES: 'zh_TW' }, '', 'zh'],
    [{ LANG: 'C.UTF-8' }, '', 'both'],
    [{ LANG: 'fr_FR.UTF-8' }, '', 'both'],
    [{}, '', 'both'],
    [{ LANG: 'zh_CN.UTF-8' }, '--lang en', 'en'],
    [{ LANG: 'en_GB.UTF-8' }, '--lang=zh', 'zh'],
    [{}, '--lang zh-CN', 'zh'],
  ] as const)('is in the language of the terminal or of --lang, and asks the service for it: %j %s', async (env, option, language) => {
    server.on('GET /v1/notices/ntc-1/report', () => ({ body: aReport() }));
    const { out, code } = await type(`report ntc-1 ${option}`, { env });
    expect(code).toBe(0);
    const words = { zh: /已送达 /, en: /^ {2}delivered /m, both: /已送达 delivered /u }[language];
    expect(out).toMatch(words);
    if (language === 'en') expect(out.replace(/..市/gu, '')).not.toMatch(/\p{Script=Han}/u);
    if (language === 'zh') expect(out).not.toMatch(/delivered|region/);
    const accepted = server.asked[0]?.headers['accept-language'];
    if (language === 'both') expect(accepted).not.toMatch(/zh|en/);
    else expect(accepted).toMatch(new RegExp(`^${language}`));
  });

  it.each([
    ['report ntc-1 --lang', 'en', '--lang'],
    ['report ntc-1 --lang fr', 'en', '--lang is zh or en: fr'],
    ['report ntc-1 --folow', 'en', 'there is no such option: --folow'],
    ['report ntc-1 --follow=yes', 'en', 'this option takes no value: --follow'],
    ['report ntc-1 --folow', 'zh_CN', '没有此选项: --folow'],
    ['post notice.json --idempotency-key', 'zh_CN', '此选项须带一个值: --idempotency-key'],
  ])('says in our own words what is wrong with an option: %s (%s)', async (typed, LANG, words) => {
    const { code, err } = await type(typed, { env: { LANG } });
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(err).not.toMatch(/Unknown option|argument missing|ambiguous/);
  });

  const growing = (step: number): object =>
    step < 3
      ? aReport({ complete: false, totals: counts({ delivered: step * 10, pending: 30 - step * 10 }) })
      : aReport({ totals: counts({ delivered: 30 }) });

  it('is followed until it is complete, a line for each change in a log', async () => {
    server.on('GET /v1/notices/ntc-1/report', (_, before) => ({ body: growing(Math.floor(before / 2)) }));
    const { code, out, waits } = await type('report ntc-1 --follow');
    expect(code).toBe(0);
    expect(waits).toHaveLength(6);
    const progress = out.split('\n').filter((line) => /^[█░]/.test(line));
    expect(progress.map((line) => /\d+ % \d+\/\d+/.exec(line)?.[0])).toEqual(['0 % 0/30', '33 % 10/30', '66 % 20/30', '100 % 30/30']);
    expect(progress[0]).toMatch(/^░+ /);
    expect(progress.at(-1)).toMatch(/^█+ /);
    expect(out).toContain('已完成 complete');
  });

  it('changes its line in place for somebody who looks, and never breaks it', async () => {
    server.on('GET /v1/notices/ntc-1/report', (_, before) => ({ body: growing(before) }));
    const { out } = await type('report ntc-1 --follow', { isTty: true });
    const [live = ''] = out.split('\n');
    const shown = live.split('\r').filter(Boolean);
    expect(shown).toHaveLength(4);
    for (const line of shown) {
      expect(line.endsWith('\u001b[K')).toBe(true);
      expect(widthOf(line.replace('\u001b[K', ''))).toBeLessThan(100);
    }
  });

  it('does not wait for those who read a digest', async () => {
    server.on('GET /v1/notices/ntc-1/report', () => ({ body: aReport({ totals: counts({ delivered: 5, awaitingDigest: 7 }) }) }));
    expect((await type('report ntc-1 --follow')).out).toContain('100 % 5/5');
  });

  it('is waited for while a notice is not yet published', async () => {
    server.on('GET /v1/notices/ntc-1/report', (_, before) => ({
      body: before === 0 ? aReport({ status: 'awaiting-signatures', complete: true, totals: counts({}), mailings: [] }) : aReport(),
    }));
    const { out } = await type('report ntc-1 --follow');
    expect(out).toMatch(/^待会签 awaiting signatures\n/);
    expect(server.asked).toHaveLength(2);
  });

  it('of what was never sent is not called complete, and following it says what it waits for', async () => {
    const scheduled = aReport({ status: 'scheduled', totals: counts({}), mailings: [], byRegion: [] });
    server.on('GET /v1/notices/ntc-1/report', (_, before) => ({ body: before < 2 ? scheduled : aReport() }));
    expect((await type('report ntc-1 --lang en')).out).not.toContain('complete');
    const { err } = await type('report ntc-1 --follow');
    expect(err).toContain('not published yet: waiting until it is');
  });

  it('waits as long as it is told when it asks too often, and survives a restart of the service', async () => {
    server.on('GET /v1/notices/ntc-1/report', (_, before) => {
      if (before === 0) return { ...problem(429, 'too-many-requests', 'slow down'), headers: { 'retry-after': '7' } };
      if (before === 1) return { status: 502, body: '<html>bad gateway</html>' };
      return { body: aReport() };
    });
    const { code, waits } = await type('report ntc-1 --follow');
    expect(code).toBe(0);
    expect(waits).toEqual([7000, 500]);
  });

  it('is one answer of the API with --json, however long it was followed', async () => {
    server.on('GET /v1/notices/ntc-1/report', (_, before) => ({ body: growing(before) }));
    const { out } = await type('report ntc-1 --follow --json');
    expect(JSON.parse(out)).toEqual(growing(3));
  });

  it('of an unknown notice is refused at once', async () => {
    server.on('GET /v1/notices/ntc-9/report', () => problem(404, 'notice-unknown', '没有这份通知'));
    const { code, err } = await type('report ntc-9 --follow');
    expect(code).toBe(1);
    expect(err).toContain('没有这份通知');
    expect(server.asked).toHaveLength(1);
  });
});

describe('agencies', () => {
  const agency = (id: string) => ({ id, name: `机关 ${id}`, region: '440000', contactEmail: `${id}@agency.example`, createdAt: '' });

  it('are shown with what keeps their mail, and let go of by the operator', async () => {
    const trouble = (reason: string) => ({ since: '2026-11-20T01:00:00.000Z', reason });
    server
      .on('GET /v1/agencies', () => ({
        body: {
          items: [
            { ...agency('yl-mzt'), hold: trouble('bounces') },
            { ...agency('yl-wht'), slowed: trouble('complaints') },
          ],
        },
      }))
      .on('DELETE /v1/agencies/yl-mzt/hold', () => ({ status: 204 }));
    const { out } = await type('agencies');
    expect(out).toContain('邮件已暂停 mail held: 退信过多 too many bounces 2026-11-20 09:00 (北京时间)');
    expect(out).toContain('邮件已放慢 mail slowed: 投诉过多 too many complaints 2026-11-20 09:00 (北京时间)');
    expect((await type('agencies release yl-mzt --lang en')).out).toBe('yl-mzt is let go: its mail goes on within minutes\n');
    expect((await type('agencies release')).code).toBe(2);
  });

  it('are listed to the end', async () => {
    server
      .on('GET /v1/agencies', () => ({ body: { items: [agency('yl-mzt')], next: 'a/b' } }))
      .on('GET /v1/agencies?cursor=a%2Fb', () => ({ body: { items: [agency('yl-wht')] } }));
    const { out } = await type('agencies');
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(out).toContain('yl-wht@agency.example');
    expect(JSON.parse((await type('agencies list --json')).out)).toEqual({ items: [agency('yl-mzt'), agency('yl-wht')] });
  });

  it('are registered with what was given, and nothing more', async () => {
    server.on('POST /v1/agencies', ({ body }) => ({ status: 201, body: { ...JSON.parse(body), createdAt: '' } }));
    const { code, out } = await type('agencies add --id yl-mzt --name 云岭省民政厅 --region 44 --email office@yl.example');
    expect(code).toBe(0);
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({
      id: 'yl-mzt',
      name: '云岭省民政厅',
      region: '44',
      contactEmail: 'office@yl.example',
    });
    expect(out).toContain('npx noticewire keys add yl-mzt');
  });

  it('need a name, a region and an address', async () => {
    const { code, err } = await type('agencies add --id yl-mzt --name 云岭省民政厅 --region 44');
    expect(code).toBe(2);
    expect(err).toContain('--email');
    expect(server.asked).toEqual([]);
  });

  it('let each other name them as co-issuer, and end that', async () => {
    server
      .on('PUT /v1/agencies/yl-wht/consents/yl-mzt', () => ({ status: 204 }))
      .on('DELETE /v1/agencies/yl-wht/consents/yl-mzt', () => ({ status: 204 }));
    expect((await type('agencies consent yl-wht yl-mzt')).out).toContain('yl-mzt 今后可直接将 yl-wht 列为联合发文机关');
    expect((await type('agencies consent yl-wht yl-mzt --end')).out).toContain('yl-wht 已撤销对 yl-mzt 的同意');
  });
});

describe('keys', () => {
  it('are issued for posting and reading unless said otherwise, and shown first', async () => {
    server.on('POST /v1/agencies/yl-mzt/keys', () => ({ status: 201, body: { id: 'k1', key: KEY, scopes: [], createdAt: '' } }));
    const { out } = await type('keys add yl-mzt');
    expect(out.split('\n')[0]).toBe(KEY);
    await type('keys add yl-mzt --scope agency:admin --scope notices:read --expires 2027-01-01T00:00:00Z');
    expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([
      { scopes: ['notices:write', 'notices:read'] },
      { scopes: ['agency:admin', 'notices:read'], expiresAt: '2027-01-01T00:00:00Z' },
    ]);
  });

  it('are listed and revoked', async () => {
    server
      .on('GET /v1/agencies/yl-mzt/keys', () => ({
        body: { items: [{ id: 'k1', scopes: ['notices:read'], agencyId: 'yl-mzt', createdAt: '' }] },
      }))
      .on('DELETE /v1/agencies/yl-mzt/keys/k1', () => ({ status: 204 }));
    expect((await type('keys list yl-mzt')).out).toMatch(/k1 {2}notices:read {2}长期有效 .*未用过/);
    const times = { createdAt: '', expiresAt: '2027-01-01T00:00:00.000Z', lastUsedAt: '2026-11-20T17:00:00.000Z' };
    server.on('GET /v1/agencies/yl-mzt/keys', () => ({ body: { items: [{ id: 'k1', scopes: [], ...times }] } }));
    expect((await type('keys list yl-mzt --lang en')).out).toMatch(/until 2027-01-01 08:00 +used 2026-11-21 01:00\n.*Beijing time/);
    expect((await type('keys revoke yl-mzt k1')).out).toContain('已吊销 revoked k1');
  });
});

describe('staff', () => {
  const li = { id: 'stf-1', name: '李小梅', email: 'li@a.example', roles: ['editor', 'publisher'] };

  it('is asked in, shown, changed and removed', async () => {
    server
      .on('POST /v1/agencies/yl-mzt/staff', () => ({ status: 201, body: li }))
      .on('GET /v1/agencies/yl-mzt/staff', () => ({ body: { items: [li] } }))
      .on('PATCH /v1/agencies/yl-mzt/staff/stf-1', () => ({ body: { ...li, roles: ['publisher'] } }))
      .on('DELETE /v1/agencies/yl-mzt/staff/stf-1', () => problem(409, 'last-administrator', 'make somebody else one'));
    const added = await type('staff add yl-mzt --email li@a.example --name 李小梅 --role editor,publisher');
    expect(added.out).toContain('邀请邮件已发出 a mail is on its way stf-1 李小梅');
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({ email: 'li@a.example', name: '李小梅', roles: ['editor', 'publisher'] });
    expect((await type('staff list yl-mzt')).out).toContain('stf-1  李小梅  li@a.example  editor publisher');
    expect((await type('staff change yl-mzt stf-1 --role publisher')).out).toContain('李小梅 publisher');
    expect((await type('staff change yl-mzt stf-1')).code).toBe(2);
    expect((await type('staff add yl-mzt --name 李小梅')).code).toBe(2);
    const kept = await type('staff remove yl-mzt stf-1');
    expect(kept.code).toBe(1);
    expect(kept.err).toContain('last-administrator');
  });
});

describe('operators', () => {
  const zhou = {
    id: 'stf-9',
    name: '周海',
    email: 'ops@city.example',
    roles: ['operator', 'administrator'],
    createdAt: '2026-11-20T01:00:00Z',
  };

  it('are asked in, shown, changed and removed', async () => {
    server
      .on('POST /v1/operators', () => ({ status: 201, body: zhou }))
      .on('GET /v1/operators', (_, before) => ({ body: { items: before === 0 ? [] : [zhou] } }))
      .on('PATCH /v1/operators/stf-9', () => ({ body: { ...zhou, roles: ['operator'] } }))
      .on('DELETE /v1/operators/stf-9', (_, before) =>
        before === 0 ? problem(409, 'last-administrator', 'make somebody else one') : { status: 204, body: undefined },
      );
    expect((await type('operators list')).out).toContain('operators add');
    const added = await type('operators add --email ops@city.example --name 周海 --role operator,administrator');
    expect(added.out).toContain('邀请邮件已发出 a mail is on its way stf-9 周海');
    const asked = server.asked.find(({ body }) => body !== '');
    expect(JSON.parse(asked?.body ?? '')).toEqual({ email: 'ops@city.example', name: '周海', roles: ['operator', 'administrator'] });
    expect((await type('operators list')).out).toContain('stf-9  周海  ops@city.example  operator administrator');
    expect((await type('operators change stf-9 --role operator')).out).toContain('周海 operator');
    const kept = await type('operators remove stf-9');
    expect([kept.code, kept.err.includes('last-administrator')]).toEqual([1, true]);
    expect((await type('operators remove stf-9')).out).toContain('已移除 removed stf-9');
  });

  it.each([
    'operators add --email ops@city.example --name 周海',
    'operators add --name 周海 --role operator',
    'operators change stf-9',
    'operators remove',
  ])('are left alone by %s, which says too little', async (typed) => {
    expect([(await type(typed)).code, server.asked]).toEqual([2, []]);
  });
});

describe('an agency', () => {
  it('is changed in what was named, if it is as it was seen', async () => {
    server.on('PATCH /v1/agencies/yl-mzt', () => ({ body: { id: 'yl-mzt', name: '新名', region: '440000', contactEmail: 'a@b.example' } }));
    const typed = 'agencies update yl-mzt --name 新名 --no-mail closed,held --mail signed --four-eyes on --if-match "yl-mzt-3"';
    const { code, out } = await type(typed);
    expect(code).toBe(0);
    expect(out).toContain('已更改 changed yl-mzt 新名');
    const [asked] = server.asked;
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      name: '新名',
      notifications: { signed: true, closed: false, held: false },
      fourEyes: true,
    });
    expect(asked?.headers['if-match']).toBe('"yl-mzt-3"');
    expect((await type('agencies update yl-mzt')).code).toBe(2);
    expect((await type('agencies update yl-mzt --four-eyes perhaps')).code).toBe(2);
  });
});

describe('subscriptions', () => {
  const found = (given: object = {}) => ({
    id: 'sub-1',
    status: 'active',
    organization: { id: 'org-1', name: '清溪社区合唱队' },
    channel: { type: 'email', address: 'c***@club.example' },
    confirmedAt: '2026-11-20T01:00:00.000Z',
    endedReason: null,
    ...given,
  });

  it('are found by address, with why they are not written to and what was sent last; the address is in no URL', async () => {
    server.on('POST /v1/subscriptions/search', () => ({
      body: {
        items: [
          found({
            consentAttempts: [{ at: '2026-11-19T01:00:00.000Z', result: 'again', why: 'http-503' }],
            suppression: { reason: 'no-such-mailbox', since: '2026-11-21T02:00:00.000Z' },
            deliveries: [{ title: '关于举办合唱节的通知', status: 'suppressed', why: 'no-such-mailbox', at: '2026-11-22T01:00:00.000Z' }],
          }),
          found({ id: 'sub-3', channel: { type: 'webhook', address: 'qyapi.weixin.qq.com/…', format: 'wecom' } }),
          found({ id: 'sub-2', status: 'ended', confirmedAt: null, endedReason: 'complained', deliveries: [] }),
        ],
      },
    }));
    const { code, out } = await type('subscriptions find choir@club.example --status active');
    expect(code).toBe(0);
    for (const part of [
      'sub-1  生效 active  清溪社区合唱队  c***@club.example',
      '2026-11-19 09:00 暂时送不出，会再试 not possible for then, tried again (http-503)',
      '邮箱不存在 there is no such mailbox (no-such-mailbox) 2026-11-21 10:00',
      '2026-11-22 09:00 已抑制 suppressed (no-such-mailbox) 关于举办合唱节的通知',
      'sub-2  已结束 ended',
      '企业微信群 WeCom group qyapi.weixin.qq.com/…',
      '未确认 not confirmed',
      '投诉为垃圾邮件 complained about (complained)',
      '90 天内没有 nothing within 90 days',
    ])
      expect(out).toContain(part);
    expect(server.asked.map(({ body }) => body)[0]).toBe('{"address":"choir@club.example","status":"active"}');
    expect(server.asked.map(({ path }) => path).join()).not.toContain('@');
  });

  it('are found by organization, said to be none, and printed as the API said them', async () => {
    server.on('POST /v1/subscriptions/search', () => ({ body: { items: [] } }));
    expect((await type('subscriptions find org-1 --lang en')).out).toBe('there is nothing\n');
    expect(JSON.parse((await type('subscriptions find org-1 --json')).out)).toEqual({ items: [] });
    expect(server.asked.map(({ body }) => JSON.parse(body))[0]).toEqual({ organization: 'org-1' });
    expect((await type('subscriptions find')).code).toBe(2);
  });

  it('are found by part of a name, to the last page', async () => {
    let page = 0;
    server.on('POST /v1/subscriptions/search', () => {
      page += 1;
      return { body: page === 1 ? { items: [found()], next: 'a/b' } : { items: [found({ id: 'sub-2' })] } };
    });
    const { out } = await type('subscriptions find 合唱 --region 440106 --json');
    expect(JSON.parse(out).items.map(({ id }: { id: string }) => id)).toEqual(['sub-1', 'sub-2']);
    expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([
      { organization: '合唱', region: '440106' },
      { organization: '合唱', region: '440106', cursor: 'a/b' },
    ]);
  });
});

describe('a subscriber in the care of an operator', () => {
  it('is looked at for what they agreed to', async () => {
    const record = {
      at: '2026-11-20T01:00:00.000Z',
      act: 'confirmed',
      from: { via: 'page', network: '203.0.113.0/24' },
      text: { wording: '同意接收。' },
    };
    server.on('GET /v1/subscriptions/sub-1/consents', () => ({ body: { items: [record] } }));
    const { code, out } = await type('subscriptions consents sub-1 --lang zh');
    expect([code, out]).toEqual([0, '2026-11-20 09:00  确认订阅  page  203.0.113.0/24\n  同意接收。\n  时间均为北京时间\n']);
    server.on('GET /v1/subscriptions/sub-2/consents', () => ({ body: { items: [] } }));
    expect((await type('subscriptions consents sub-2 --lang en')).out).toBe('there is nothing\n');
  });

  it('gets one more contact, and another address for a mailbox that is lost, with the reason', async () => {
    server
      .on('POST /v1/subscriptions', () => ({ body: { id: 'sub-3', status: 'pending' } }))
      .on('POST /v1/subscriptions/sub-1/address', () => ({ body: { address: 'new@club.example', until: '2026-11-23T17:00:00.000Z' } }));
    expect((await type('subscriptions invite org-1 --email second@club.example --role fallback --language en --lang en')).out).toContain(
      'sub-3',
    );
    expect((await type('subscriptions address sub-1 --email new@club.example --reason 换届 --lang en')).out).toContain(
      'until 2026-11-24 01:00, Beijing time',
    );
    expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([
      { organization: { id: 'org-1' }, channel: { type: 'email', address: 'second@club.example' }, role: 'fallback', language: 'en' },
      { address: 'new@club.example', reason: '换届' },
    ]);
    server.on('PUT /v1/organizations/org-1/main-contact', () => ({ status: 204 }));
    expect((await type('subscriptions main org-1 --contact sub-1 --lang en')).out).toContain('both are told by mail');
    expect(JSON.parse(server.asked.at(-1)?.body ?? '')).toEqual({ contact: 'sub-1' });
    for (const line of [
      'subscriptions main org-1',
      'subscriptions invite org-1',
      'subscriptions address sub-1 --email new@club.example',
      'subscriptions consents',
    ])
      expect((await type(line)).code, line).toBe(2);
  });
});

describe('what a subscription missed', () => {
  const path = '/v1/subscriptions/sub-1/recover';
  const at = (second: number) => `2026-11-20T04:00:0${second}.000Z`;
  const request = (given: object) => ({ subscriptionId: 'sub-1', askedAt: at(5), reopened: 0, doneAt: null, ...given });

  it('is asked for since a time of Beijing, waited for, and counted', async () => {
    server.on(`POST ${path}`, () => ({ status: 202, body: request({ missed: 3, lookedBackTo: at(0) }) }));
    server.on(`GET ${path}`, (_, before) => ({ body: before < 2 ? request({}) : request({ reopened: 3, doneAt: at(9) }) }));
    const { code, out, waits } = await type('subscriptions recover sub-1 --since 2026-11-19T00:00 --until 2026-11-20T00:00 --lang en');
    expect(code).toBe(0);
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({ since: '2026-11-19T00:00:00+08:00', until: '2026-11-20T00:00:00+08:00' });
    expect(out).toMatch(/3 to be sent again[\s\S]*before 2026-11-20 12:00[\s\S]*3 are on their way again/);
    expect(waits).toHaveLength(3);
  });

  it('says why when it is refused, gives up when sweep does not come, and needs a time', async () => {
    server.on(`POST ${path}`, () => problem(409, 'paused', '订阅已暂停'));
    const refused = await type('subscriptions recover sub-1 --since 2026-11-19T00:00');
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('订阅已暂停')]);
    server.on(`POST ${path}`, () => ({ status: 202, body: request({}) }));
    server.on(`GET ${path}`, () => ({ body: request({}) }));
    const late = await type('subscriptions recover sub-1 --since 2026-11-19T00:00 --lang en');
    expect([late.code, late.out, late.err]).toEqual([1, 'these are being sent again already\n', expect.stringContaining('sweep')]);
    for (const line of ['subscriptions recover sub-1', 'subscriptions recover --since 2026-11-19T00:00', 'subscriptions attempts'])
      expect((await type(line)).code, line).toBe(2);
  });

  it('is seen attempt by attempt', async () => {
    const attempt = { deliveryId: 'msg_ntc-1-1-notice_sub-1', mailingId: 'ntc-1-1-notice', act: 'notice', attempt: 2, at: at(5) };
    const items = [{ ...attempt, outcome: 'failed', why: 'http-503', statusCode: 503, nextAttemptAt: '2026-11-20T04:05:00.000Z' }];
    server.on('GET /v1/subscriptions/sub-1/attempts?limit=50', () => ({ body: { items, next: 'a' } }));
    const { code, out } = await type('subscriptions attempts sub-1 --lang en');
    expect([code, out]).toEqual([
      0,
      '2026-11-20 12:00  notice  attempt 2  came to nothing  http-503  next 2026-11-20 12:05  msg_ntc-1-1-notice_sub-1\n  there are older ones\n  times are Beijing time\n',
    ]);
    expect(JSON.parse((await type('subscriptions attempts sub-1 --json')).out).items[0]).toMatchObject({ statusCode: 503 });
    server.on('GET /v1/subscriptions/sub-2/attempts?limit=50', () => ({ body: { items: [] } }));
    expect((await type('subscriptions attempts sub-2 --lang zh')).out).toBe('没有记录\n');
  });
});

describe('who did what', () => {
  const entry = (subject: string, given: object = {}) => ({
    at: '2026-11-20T01:00:00.000Z',
    actor: { kind: 'agency-key', id: 'key-1', name: '云岭省民政厅' },
    action: 'key.issued',
    subject,
    ...given,
  });

  it('is told of all agencies, page by page', async () => {
    server
      .on('GET /v1/audit?limit=100', () => ({ body: { items: [entry('key-2', { agencyId: 'yl-mzt' })], next: 'a/b' } }))
      .on('GET /v1/audit?limit=99&cursor=a%2Fb', () => ({ body: { items: [entry('org-1')] } }));
    const { code, out } = await type('audit');
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s{2,}/)),
    ).toEqual([
      ['2026-11-20 09:00', 'yl-mzt', 'key.issued', 'key-2', '云岭省民政厅', 'key-1'],
      ['2026-11-20 09:00', 'key.issued', 'org-1', '云岭省民政厅', 'key-1'],
      ['时间均为北京时间 times are Beijing time'],
    ]);
    expect(JSON.parse((await type('audit --json')).out)).toEqual({ items: [entry('key-2', { agencyId: 'yl-mzt' }), entry('org-1')] });
  });

  it('is told with the person who did it, where the service says who', async () => {
    const person = { name: '李小梅', email: 'li@yl-mzt.example' };
    const actor = { kind: 'staff', id: 'stf-1', name: '云岭省民政厅', person };
    server.on('GET /v1/audit?limit=100', () => ({ body: { items: [entry('ntc-1', { actor })] } }));
    expect((await type('audit')).out).toContain('stf-1  李小梅 <li@yl-mzt.example>');
  });

  it('is told of one agency, as far as it was asked for, and that there is more', async () => {
    server.on('GET /v1/agencies/yl-mzt/audit?limit=1&from=2026-11-01&to=2026-12-01&action=key.issued', () => ({
      body: { items: [entry('key-2')], next: 'more' },
    }));
    const { out } = await type('audit yl-mzt --from 2026-11-01 --to 2026-12-01 --action key.issued --limit 1');
    expect(out).toContain('key-2');
    expect(out).toContain('there is more');
  });

  it('is looked up from and to a time of Beijing, as it is shown', async () => {
    const query = 'limit=100&from=2026-11-01T09%3A00%3A00%2B08%3A00&to=2026-12-01T00%3A00%3A00Z';
    server.on(`GET /v1/audit?${query}`, () => ({ body: { items: [] } }));
    expect((await type('audit --from 2026-11-01T09:00 --to 2026-12-01T00:00:00Z')).code).toBe(0);
  });

  it('is nothing when nothing was done', async () => {
    server.on('GET /v1/audit?limit=100', () => ({ body: { items: [] } }));
    expect((await type('audit --lang en')).out).toBe('there is nothing\n');
  });

  it.each(['0', 'ten', '1.5', '-1'])('is not looked up for a limit of %s', async (limit) => {
    const { code, err } = await type(`audit --limit=${limit}`);
    expect([code, server.asked]).toEqual([2, []]);
    expect(err).toContain(`--limit is a whole number from 1 on: ${limit}`);
  });
});

describe('co-signing', () => {
  it('says whether it is published now or who is still awaited', async () => {
    server.on('POST /v1/notices/ntc-1/cosignatures', (_, before) => ({
      body: aNoticeAnswer('ntc-1', before === 0 ? { status: 'awaiting-signatures', agencies: [{ id: 'c', name: '云岭省体育局' }] } : {}),
    }));
    expect((await type('cosign ntc-1')).out).toContain('尚待会签:云岭省体育局');
    expect((await type('cosign ntc-1')).out).toContain('已会签并发布');
  });
});

describe('refusing to sign', () => {
  it('says that it is not signed, or that the signature was taken back', async () => {
    const cancelled = (signedAt: object) =>
      aNoticeAnswer('ntc-1', {
        status: 'cancelled',
        agencies: [
          { id: 'a', name: '云岭省民政厅', signedAt: '2026-11-20T04:00:00.000Z' },
          { id: 'c', name: '云岭省体育局', ...signedAt },
        ],
        cancellation: { reason: 'refused', by: 'c', note: '时间冲突' },
      });
    server.on('POST /v1/notices/ntc-1/refusals', (_, before) => ({
      body: cancelled(before === 0 ? {} : { signedAt: '2026-11-20T05:00:00.000Z' }),
    }));
    expect((await type('refuse ntc-1 --reason 时间冲突')).out).toContain('未会签,通知已取消');
    expect((await type('refuse ntc-1 --reason 时间冲突')).out).toContain('签署已收回,通知已取消');
  });
});

describe('what cannot be done', () => {
  it.each([
    ['', 2, '要做什么'],
    ['send notice.json', 2, 'send'],
    ['keys', 2, 'keys add'],
    ['post', 2, 'FILE'],
    ['post notice.json more', 2, 'more'],
    ['post nowhere.json', 2, 'nowhere.json'],
    ['report ntc-1 --folow', 2, '--folow'],
    ['agencies --follow', 2, '--follow'],
    ['post notice.json --idempotency-key', 2, '--idempotency-key'],
  ])('%j ends with %i and says why', async (typed, expected, why) => {
    const { code, out, err } = await type(typed);
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toContain(why);
    expect(server.asked).toEqual([]);
  });

  it.each([
    [{ NOTICEWIRE_KEY: undefined }, 'NOTICEWIRE_KEY'],
    [{ NOTICEWIRE_KEY: '密钥' }, 'NOTICEWIRE_KEY'],
    [{ NOTICEWIRE_URL: 'localhost:8080' }, 'NOTICEWIRE_URL'],
  ])('without a usable key or address: %j', async (env, name) => {
    const { code, err } = await type('agencies', { env });
    expect(code).toBe(2);
    expect(err).toContain(name);
  });

  it('ends with 3 when nobody is there, or somebody else is', async () => {
    server.on('GET /v1/agencies', () => ({ status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not Found</h1>' }));
    const other = await type('agencies');
    expect(other.code).toBe(3);
    expect(other.err).toContain('不是 Noticewire 的应答');
    server.on('GET /v1/agencies', () => ({ body: { hello: 'world' } }));
    expect((await type('agencies')).err).toContain('不是 Noticewire 的应答');
    const gone = await ContractServer.start();
    await gone.stop();
    const nobody = await type('agencies', { env: { NOTICEWIRE_URL: gone.url } });
    expect(nobody.code).toBe(3);
    expect(nobody.err).toContain(`够不到 cannot reach ${gone.url}: ECONNREFUSED`);
  });

  it('is explained by --help, which needs neither key nor service', async () => {
    const env = { NOTICEWIRE_KEY: undefined };
    const all = await type('--help', { env });
    expect(all.code).toBe(0);
    for (const command of ['post', 'preview', 'report', 'retry', 'cosign', 'agencies add', 'agencies consent', 'keys add'])
      expect(all.out).toContain(`npx noticewire ${command}`);
    expect(all.out).toContain('inside the checkout only: elsewhere it would run whatever somebody registered under that name');
    expect((await type('--help', { env, program: 'noticewire' })).out).not.toContain('npx');
    const one = await type('keys --help', { env });
    expect(one.out).toContain('keys revoke');
    expect(one.out).not.toContain('preview');
  });
});

describe('trying again whom a notice did not reach', () => {
  const path = '/v1/notices/ntc-1/deliveries/retry';
  const at = (second: number) => `2026-11-20T04:00:0${second}.000Z`;
  const request = (given: object) => ({ noticeId: 'ntc-1', status: 'failed', askedAt: at(5), reopened: 0, doneAt: null, ...given });

  it('asks, waits until sweep has done it, and says how many are tried again', async () => {
    server.on(`POST ${path}`, () => ({ status: 202, body: request({ failed: 3 }) }));
    server.on(`GET ${path}`, (_, before) => ({ body: before < 2 ? request({}) : request({ reopened: 3, doneAt: at(9) }) }));
    const { code, out, waits } = await type('retry ntc-1');
    expect(code).toBe(0);
    expect(server.asked[0]?.body).toBe('{"status":"failed"}');
    expect(out).toMatch(/3 failed[\s\S]*3 are being tried again/);
    expect(waits).toHaveLength(3);
  });

  it('prints with --json what the API said, and says why when it is refused', async () => {
    server.on(`POST ${path}`, () => ({ status: 202, body: request({ failed: 3 }) }));
    server.on(`GET ${path}`, () => ({ body: request({ reopened: 2, doneAt: at(9) }) }));
    const { out } = await type('retry ntc-1 --json');
    expect(JSON.parse(out)).toMatchObject({ reopened: 2 });
    server.on(`POST ${path}`, () => problem(409, 'withdrawn', '通知已撤回'));
    const refused = await type('retry ntc-1');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('通知已撤回');
  });

  it('does not take an earlier request for its own, and gives up when sweep does not come', async () => {
    server.on(`POST ${path}`, () => ({ status: 202, body: request({ failed: 1 }) }));
    server.on(`GET ${path}`, () => ({ body: request({ askedAt: at(1), doneAt: at(2) }) }));
    const { code, err } = await type('retry ntc-1');
    expect(code).toBe(1);
    expect(err).toContain('sweep');
    expect((await type('retry')).code).toBe(2);
  });
});

describe('redriving dead letters', () => {
  const at = (second: number) => `2026-11-20T04:00:0${second}.000Z`;

  it('asks, waits until sweep has done it, and says how many went back and how many could not be read', async () => {
    server.on('POST /v1/redrive', () => ({ status: 202, body: { askedAt: at(5), done: null } }));
    server.on('GET /v1/redrive', (_, before) => ({ body: { askedAt: at(5), done: before < 2 ? null : { at: at(9), moved: 7, left: 2 } } }));
    const { code, out, waits } = await type('redrive');
    expect(code).toBe(0);
    expect(out).toMatch(/7 sent back[\s\S]*2 cannot be read/);
    expect(waits).toHaveLength(3);
  });

  it('does not take an earlier one for its own, and gives up when sweep does not come', async () => {
    server.on('POST /v1/redrive', () => ({ status: 202, body: { askedAt: at(5), done: null } }));
    server.on('GET /v1/redrive', () => ({ body: { askedAt: at(1), done: { at: at(2), moved: 1, left: 0 } } }));
    const { code, err } = await type('redrive');
    expect(code).toBe(1);
    expect(err).toContain('sweep');
  });
});

describe('withdrawing a notice', () => {
  const aWithdrawable = () =>
    server
      .on('GET /v1/notices/ntc-1/report', () => ({
        body: aReport({ totals: counts({ audience: 9, delivered: 6, retrying: 1, failed: 2 }) }),
      }))
      .on('POST /v1/notices/ntc-1/withdrawal', () => ({ body: { ...aNoticeAnswer('ntc-1'), status: 'withdrawn' } }));
  const posted = () => server.asked.filter(({ method }) => method === 'POST').map(({ body }) => body);

  it('says how many will be told, and does it once somebody says yes', async () => {
    aWithdrawable();
    const { code, out, err } = await type('withdraw ntc-1 --reason 活动取消', { typedIn: 'y' });
    expect(code).toBe(0);
    expect(err).toContain('6');
    expect(posted()).toEqual(['{"reason":"活动取消"}']);
    expect(out).toContain('report ntc-1 --follow');
  });

  it.each(['', 'n', 'maybe'])('does nothing when the answer is “%s”', async (typedIn) => {
    aWithdrawable();
    const { code, err } = await type('withdraw ntc-1 --reason 活动取消', { typedIn });
    expect({ code, posted: posted() }).toEqual({ code: 1, posted: [] });
    expect(err).toContain('没有撤回');
  });

  it('asks nothing with --yes', async () => {
    aWithdrawable();
    const { code, err } = await type('withdraw ntc-1 --reason 活动取消 --yes');
    expect({ code, err, posted: posted() }).toEqual({ code: 0, err: '', posted: ['{"reason":"活动取消"}'] });
  });

  it('needs a reason', async () => {
    expect(await type('withdraw ntc-1')).toMatchObject({ code: 2, err: expect.stringContaining('--reason') });
  });

  it('says why the service refused', async () => {
    aWithdrawable().on('POST /v1/notices/ntc-1/withdrawal', () => problem(409, 'withdrawn-already', '通知已撤回 It is withdrawn already'));
    expect(await type('withdraw ntc-1 --reason 活动取消 --yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('withdrawn-already'),
    });
  });
});

describe('correcting a notice', () => {
  const count = (subscriptions: number) => ({ precision: 'exact', margin: 0, subscriptions });
  const CHANGES = '{"title":"新标题"}';
  const aCorrectable = () =>
    server
      .on('GET /v1/notices/ntc-1', () => ({ body: aNoticeAnswer('ntc-1'), headers: { etag: '"seen"' } }))
      .on('POST /v1/notices/ntc-1/corrections/preview', () => ({
        body: {
          changes: [{ field: 'title' }, { field: 'sections', sections: [1] }],
          told: { before: 1234, newlyConcerned: count(56), noLongerConcerned: count(7) },
          warnings: [],
        },
      }))
      .on('POST /v1/notices/ntc-1/corrections', () => ({ status: 201, body: aNoticeAnswer('ntc-1', { version: 2 }) }));
  const made = () => server.asked.filter(({ path }) => path.endsWith('/corrections'));
  const correct = (more: string, given: object = {}) =>
    type(`correct ntc-1 new.json ${more}`, { files: { 'new.json': CHANGES }, ...given });

  it('shows what changes and who will be told, and does it once somebody says yes, as it was seen', async () => {
    aCorrectable();
    const { code, out, err } = await correct('--note 改标题', { typedIn: 'y' });
    expect(code).toBe(0);
    for (const told of ['标题', '正文', '(2)', '1234', '56', '7']) expect(err).toContain(told);
    expect(made()).toMatchObject([{ body: '{"title":"新标题","note":"改标题"}', headers: { 'if-match': '"seen"' } }]);
    expect(out).toContain('2');
  });

  it.each(['', 'n'])('does nothing when the answer is “%s”', async (typedIn) => {
    aCorrectable();
    const { code, err } = await correct('--note 改标题', { typedIn });
    expect({ code, made: made() }).toEqual({ code: 1, made: [] });
    expect(err).toContain('没有更正');
  });

  it('asks nothing with --yes, and passes on that nobody is to be told', async () => {
    aCorrectable();
    expect((await correct('--note 改标题 --notify none --yes')).err).toBe('');
    expect(made()).toMatchObject([{ body: '{"title":"新标题","note":"改标题","notify":"none"}' }]);
  });

  it.each([
    ['a note', 'correct ntc-1 new.json', '--note'],
    ['a file', 'correct ntc-1', 'FILE'],
    ['somebody to ask, or --yes', 'correct ntc-1 - --note 改', '--yes'],
    ['an object', 'correct ntc-1 list.json --note 改', 'JSON'],
  ])('needs %s', async (_, line, told) => {
    expect(await type(line, { files: { 'new.json': CHANGES, 'list.json': '[]', '-': CHANGES } })).toMatchObject({
      code: 2,
      err: expect.stringContaining(told),
    });
  });

  it('adds files behind those that the notice has, or that the file names, and waits while they are scanned', async () => {
    aCorrectable()
      .on('GET /v1/notices/ntc-1', () => ({
        body: aNoticeAnswer('ntc-1', { attachments: [{ id: 'att-0' }] }),
        headers: { etag: '"seen"' },
      }))
      .on('POST /v1/attachments', () => anUpload('att-1'))
      .on('PUT /put/att-1', () => ({}));
    const looks = server.asked;
    const { code, waits } = await type('correct ntc-1 new.json --note 补附件 --attach b.csv --yes', {
      files: { 'new.json': '{}', 'b.csv': '姓名' },
    });
    expect([code, waits]).toEqual([0, []]);
    expect(looks.filter(({ path }) => path.includes('/corrections')).map(({ body }) => JSON.parse(body).attachments)).toEqual(
      Array.from({ length: 2 }, () => [{ id: 'att-0' }, { id: 'att-1' }]),
    );
    await type('correct ntc-1 new.json --note 补附件 --attach b.csv --yes', {
      files: { 'new.json': '{"attachments":[]}', 'b.csv': '姓名' },
    });
    expect(JSON.parse(made().at(-1)?.body ?? '').attachments).toEqual([{ id: 'att-1' }]);
  });

  it('says why the service refused', async () => {
    aCorrectable().on('POST /v1/notices/ntc-1/corrections', () => problem(412, 'stale', '通知已有变动 The notice has changed'));
    expect(await correct('--note 改标题 --yes')).toMatchObject({ code: 1, err: expect.stringContaining('stale') });
  });
});

describe('redacting a notice', () => {
  const aRedactable = () =>
    server
      .on('GET /v1/notices/ntc-1/versions/2', () => ({ body: aNoticeAnswer('ntc-1', { version: 2 }) }))
      .on('POST /v1/notices/ntc-1/versions/2/redaction', () => ({ body: aNoticeAnswer('ntc-1', { version: 2, title: '关于█的通知' }) }));
  const posted = () => server.asked.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body));
  const files = { 'leaked.txt': '张三 138\r\n\n440106\n' };

  it('takes away what was typed and what a file has line by line, once somebody says yes, and does not repeat it', async () => {
    aRedactable();
    const line = 'redact ntc-1 2 --reason 误载 --text 李四 --text-from leaked.txt --attachment att-1';
    const { code, out, err } = await type(line, { files, typedIn: 'y' });
    expect(code).toBe(0);
    expect(posted()).toEqual([{ reason: '误载', text: ['李四', '张三 138', '440106'], attachments: ['att-1'] }]);
    expect(err).toContain('3 处文字');
    expect(err).toContain('1 个附件');
    expect(out).toContain('关于█的通知');
    expect(`${out}${err}`).not.toMatch(/李四|440106/);
  });

  it('takes the whole text of a version away, and does nothing unless somebody says yes', async () => {
    aRedactable();
    expect(await type('redact ntc-1 2 --reason 误发 --whole-text', { typedIn: 'n' })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/没有删除/),
    });
    expect(posted()).toEqual([]);
    expect((await type('redact ntc-1 2 --reason 误发 --whole-text --yes')).code).toBe(0);
    expect(posted()).toEqual([{ reason: '误发', text: true }]);
  });

  it.each([
    ['a version', 'redact ntc-1 --reason 误', 'VERSION'],
    ['a reason', 'redact ntc-1 2 --text 李四', '--reason'],
    ['something to take away', 'redact ntc-1 2 --reason 误', '--text'],
    ['one way to say what', 'redact ntc-1 2 --reason 误 --text 李四 --whole-text', '--whole-text'],
    ['somebody to ask, or --yes', 'redact ntc-1 2 --reason 误 --text-from -', '--yes'],
  ])('needs %s', async (_, line, told) => {
    aRedactable();
    expect(await type(line)).toMatchObject({ code: 2, err: expect.stringContaining(told) });
    expect(posted()).toEqual([]);
  });

  it('says why the service refused', async () => {
    aRedactable().on('POST /v1/notices/ntc-1/versions/2/redaction', () => problem(422, 'text-not-found', '这一版中没有这些文字'));
    expect(await type('redact ntc-1 2 --reason 误 --text 李四 --yes')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/text-not-found/),
    });
  });
});

describe('drafts', () => {
  const draft = (given: object = {}) => ({
    id: 'drf-1',
    agencyId: 'yl-mzt',
    revision: 3,
    createdAt: '2026-11-20T04:00:00.000Z',
    createdBy: { kind: 'agency-key', id: 'key-1' },
    updatedAt: '2026-11-20T04:30:00.000Z',
    updatedBy: { kind: 'staff', id: 'stf-1' },
    title: '关于冬训的通知',
    ...given,
  });
  const tagged = (status: number, given: object = {}) => ({
    status,
    body: draft({ problems: [{ path: 'sections', code: 'missing', message: '缺少此字段' }], ...given }),
    headers: { etag: '"drf-1-3"' },
  });
  const path = '/v1/agencies/yl-mzt/drafts';

  it('are listed, or said to be none', async () => {
    server.on(`GET ${path}`, (_, before) => ({ body: { items: before === 0 ? [draft(), draft({ id: 'drf-2', corrects: {} })] : [] } }));
    const { out } = await type('drafts list yl-mzt');
    expect(out).toMatch(/drf-1 +2026-11-20 12:30 +stf-1 +新通知 notice +关于冬训的通知\n.*drf-2.*更正/);
    expect((await type('drafts list yl-mzt')).out).toContain('没有稿件');
  });

  it('are shown as what may be saved back, with what is missing and how that is done', async () => {
    server.on(`GET ${path}/drf-1`, () => tagged(200));
    const { code, out, err } = await type('drafts show yl-mzt drf-1');
    expect([code, JSON.parse(out)]).toEqual([0, { title: '关于冬训的通知' }]);
    expect(err).toContain('sections: 缺少此字段');
    expect(err).toContain(`drafts save yl-mzt FILE --id drf-1 --if-match '"drf-1-3"'`);
    expect(JSON.parse((await type('drafts show yl-mzt drf-1 --json')).out)).toMatchObject({ revision: 3 });
  });

  it('are kept as they were written, and saved back in the place of what was seen alone', async () => {
    server.on(`POST ${path}`, () => tagged(201)).on(`PUT ${path}/drf-1`, () => tagged(200));
    expect((await type('drafts save yl-mzt notice.json')).out).toContain('drafts publish yl-mzt drf-1');
    expect(server.asked.at(-1)?.body).toBe(DRAFT);
    expect((await type('drafts save yl-mzt notice.json --id drf-1 --if-match "drf-1-3"')).code).toBe(0);
    expect(server.asked.at(-1)?.headers['if-match']).toBe('"drf-1-3"');
    expect(await type('drafts save yl-mzt notice.json --id drf-1')).toMatchObject({ code: 2, err: expect.stringMatching(/--if-match/) });
    server.on(`PUT ${path}/drf-1`, () => problem(412, 'stale', '已被他人修改'));
    expect(await type('drafts save yl-mzt notice.json --id drf-1 --if-match "x"')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/stale/),
    });
  });

  it('have files uploaded that wait for them, of a correction behind those of its notice', async () => {
    server
      .on('POST /v1/attachments', () => anUpload('att-1'))
      .on('PUT /put/att-1', () => ({}))
      .on(`POST ${path}`, () => tagged(201))
      .on('GET /v1/notices/ntc-1', () => ({ body: aNoticeAnswer('ntc-1', { attachments: [{ id: 'att-0' }] }) }));
    const files = { 'b.csv': '姓名', 'c.json': '{"corrects":{"noticeId":"ntc-1","version":1}}' };
    const saved = async (file: string) => {
      expect((await type(`drafts save yl-mzt ${file} --attach b.csv`, { files })).code).toBe(0);
      return JSON.parse(server.asked.at(-1)?.body ?? '').attachments;
    };
    expect(await saved('notice.json')).toEqual([{ id: 'att-1' }]);
    expect(await saved('c.json')).toEqual([{ id: 'att-0' }, { id: 'att-1' }]);
    expect(server.asked.filter(({ path: to }) => to === '/v1/attachments').map(({ body }) => JSON.parse(body).forDraft)).toEqual([
      true,
      true,
    ]);
  });

  it('are published as they were seen, and deleted', async () => {
    server
      .on(`POST ${path}/drf-1/publication`, (_, before) =>
        before === 0 ? problem(403, 'four-eyes', '须由同事签发') : { status: 201, body: aNoticeAnswer('ntc-1') },
      )
      .on(`DELETE ${path}/drf-1`, () => ({ status: 204 }));
    expect(await type('drafts publish yl-mzt drf-1')).toMatchObject({ code: 1, err: expect.stringMatching(/four-eyes/) });
    const { out } = await type('drafts publish yl-mzt drf-1 --if-match "drf-1-3"');
    expect(server.asked.at(-1)?.headers['if-match']).toBe('"drf-1-3"');
    expect(out).toContain('report ntc-1 --follow');
    expect(out).not.toContain('24 小时');
    expect(await type('drafts remove yl-mzt drf-1')).toMatchObject({ code: 0, out: expect.stringMatching(/drf-1/) });
  });
});

describe('importing a list', () => {
  const LIST = '名称,地区,邮箱\n合唱团,440106,choir@yunhe.example\n';
  const anImport = (given: object = {}) => ({
    id: 'imp-1',
    state: 'finished',
    dryRun: false,
    progress: { done: 1, rows: 1 },
    sums: { created: 1, known: 0, repeated: 0, refused: 0 },
    refusal: null,
    ...given,
  });

  it('sends it as it is, follows it, and says what became of its rows', async () => {
    server
      .on('POST /v1/subscriptions/import?dryRun=true&basis=law', () => ({ status: 202, body: { id: 'imp-1' } }))
      .on('GET /v1/imports/imp-1', (_, before) => ({
        body: before === 0 ? anImport({ state: 'running', progress: { done: 0, rows: null } }) : anImport({ dryRun: true }),
      }));
    const { code, out, err, waits } = await type('subscriptions import list.csv --dry-run --basis law', { files: { 'list.csv': LIST } });
    expect(server.asked[0]).toMatchObject({ body: LIST, headers: { 'content-type': 'application/octet-stream' } });
    expect({ code, waits }).toEqual({ code: 0, waits: [500] });
    expect(err).toContain('looking the file through');
    expect(out).toContain('a dry run: nothing was kept');
    expect(out).toContain('/v1/imports/imp-1/report.csv');
  });

  it('saves the report for which it was asked, and says where it is otherwise', async () => {
    server
      .on('POST /v1/subscriptions/import?', () => ({ status: 202, body: { id: 'imp-1' } }))
      .on('GET /v1/imports/imp-1', () => ({ body: anImport() }))
      .on('GET /v1/imports/imp-1/report.csv', () => ({ body: 'line,result\n2,created\n' }));
    const { code, out, err } = await type('subscriptions import list.csv --report report.csv', { files: { 'list.csv': LIST } });
    expect([code, out]).toEqual([0, expect.stringContaining('> report.csv: line,result\n2,created\n')]);
    expect(err).toContain('the report is saved as report.csv');
    expect(out).not.toContain('/v1/imports/');
    server.on('GET /v1/imports/imp-1', () => ({ body: anImport({ state: 'refused', refusal: { line: 1, errors: [] } }) }));
    const refused = await type('subscriptions import list.csv --report other.csv', { files: { 'list.csv': LIST } });
    expect([refused.code, refused.out]).toEqual([1, '']);
  });

  it('uploads one that is larger than a call', async () => {
    const large = LIST + 'x'.repeat(4_000_000);
    server
      .on('POST /v1/subscriptions/import?', ({ body }) => {
        expect(JSON.parse(body)).toMatchObject({ bytes: Buffer.byteLength(large), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
        return { status: 202, body: { id: 'imp-1', upload: { url: `${server.url}/bucket`, headers: { 'x-amz-checksum-sha256': 'abc' } } } };
      })
      .on('PUT /bucket', () => ({}))
      .on('POST /v1/imports/imp-1/start', () => ({ status: 202, body: anImport({ state: 'running' }) }))
      .on('GET /v1/imports/imp-1', () => ({ body: anImport() }));
    expect((await type('subscriptions import list.csv', { files: { 'list.csv': large } })).code).toBe(0);
    const put = server.asked.find(({ method }) => method === 'PUT');
    expect([put?.body.length, put?.headers['x-amz-checksum-sha256'], put?.headers.authorization]).toEqual([large.length, 'abc', undefined]);
  });

  it('says in which line a file is wrong, and that nothing of it was kept', async () => {
    const errors = [{ path: '电话', code: 'column-unknown', message: '没有这一列 There is no such column' }];
    server
      .on('POST /v1/subscriptions/import?', () => ({ status: 202, body: { id: 'imp-1' } }))
      .on('GET /v1/imports/imp-1', () => ({ body: anImport({ state: 'refused', refusal: { line: 1, errors } }) }));
    const { code, err } = await type('subscriptions import list.csv', { files: { 'list.csv': LIST } });
    expect(code).toBe(1);
    expect(err).toContain('the file is wrong in line 1; nothing was imported');
    expect(err).toContain('电话: 没有这一列');
  });
});

describe('tables', () => {
  it('of deliveries and of the audit are saved whole', async () => {
    server
      .on('GET /v1/notices/ntc-1/deliveries.csv?charset=gb18030&status=failed&region=440100', () => ({ body: 'a,b\n' }))
      .on('GET /v1/agencies/yl-mzt/audit.csv?from=2026-11-01', () => ({ body: 'c,d\n' }));
    expect(await type('report ntc-1 --csv list.csv --charset gb18030 --status failed --region 440100')).toMatchObject({
      code: 0,
      out: '> list.csv: a,b\n',
    });
    expect(await type('audit yl-mzt --from 2026-11-01 --csv -')).toMatchObject({ code: 0, out: expect.stringContaining('c,d\n') });
  });

  it.each(['report ntc-1 --status failed', 'report ntc-1 --csv x.csv --follow'])('are not meant by: %s', async (line) => {
    const { code, err } = await type(line);
    expect([code, err]).toEqual([2, expect.stringContaining('--csv')]);
  });
});

describe('exporting the list', () => {
  it('waits while it is written, and fetches it where it lies, without the key', async () => {
    let asked = 0;
    let told: string | undefined;
    server
      .on('GET /v1/subscriptions/export?format=csv&charset=gb18030&status=paused&class=culture-sports', () =>
        asked++ === 0
          ? { status: 202, body: { state: 'under-way' }, headers: { 'retry-after': '1' } }
          : { status: 303, body: '', headers: { location: `${server.url}/there` } },
      )
      .on('GET /there', ({ headers }) => {
        told = headers['authorization'];
        return { body: 'one\ntwo\n' };
      });
    expect(await type('subscriptions export --charset gb18030 --status paused --class culture-sports --out list.csv')).toMatchObject({
      code: 0,
      out: '> list.csv: one\ntwo\n',
    });
    expect([asked, told]).toEqual([2, undefined]);
    expect((await type('subscriptions export --format xlsx')).code).toBe(2);
    expect((await type('subscriptions export')).code).toBe(1);
  });
});

describe('receipts', () => {
  const line = (given: object = {}) => ({
    organization: { id: 'org-1', name: '云河社区合唱团', region: '440106', verified: null },
    status: 'missing',
    receipt: null,
    contact: { type: 'email', address: 'c***@yunhe.example', isReachable: false },
    ...given,
  });

  it('are listed to the end, those that are missing with how they are reached', async () => {
    server
      .on('GET /v1/notices/ntc-1/receipts?status=missing&limit=100&cursor=more', () => ({
        body: { items: [line({ organization: { id: 'org-2', name: null, region: '440305' } })] },
      }))
      .on('GET /v1/notices/ntc-1/receipts?status=missing&limit=100', () => ({ body: { items: [line()], next: 'more' } }));
    const { code, out } = await type('receipts ntc-1 --status missing');
    expect(code).toBe(0);
    server.on('GET /v1/notices/ntc-1/receipts?limit=100', () => ({
      body: { items: [line({ status: 'received', receipt: { name: '王芳', at: '2026-11-30T16:30:00.000Z' } })] },
    }));
    expect((await type('receipts ntc-1')).out).toMatch(/北京时间.*\n.*王芳 +2026-12-01 00:30/);
    for (const words of ['云河社区合唱团', 'missing', 'c***@yunhe.example (不可送达 not reachable)', 'org-2']) expect(out).toContain(words);
    expect(JSON.parse((await type('receipts ntc-1 --status missing --json')).out).items).toHaveLength(2);
  });

  it('are saved as a file, and refused with a status that there is not, or of an unknown notice', async () => {
    server.on('GET /v1/notices/ntc-1/receipts.csv?charset=gb18030', () => ({ body: 'one\n' }));
    expect(await type('receipts ntc-1 --csv list.csv --charset gb18030')).toMatchObject({ code: 0, out: '> list.csv: one\n' });
    server.on('GET /v1/notices/ntc-1/receipts.xlsx', () => ({ body: 'two' }));
    expect(await type('receipts ntc-1 --xlsx list.xlsx')).toMatchObject({ code: 0, out: '> list.xlsx: two' });
    server.on('GET /v1/notices/ntc-1/receipts.xlsx?status=missing', () => ({ body: 'three' }));
    expect(await type('receipts ntc-1 --status missing --xlsx -')).toMatchObject({ code: 0, out: 'three' });
    expect((await type('receipts ntc-1 --xlsx list.xlsx --charset gb18030')).code).toBe(2);
    expect((await type('receipts ntc-1 --status maybe')).code).toBe(2);
    expect((await type('receipts')).code).toBe(2);
    expect((await type('receipts ntc-unknown')).code).toBe(1);
  });

  it('are given more time', async () => {
    server.on('PATCH /v1/notices/ntc-1/receipt', (_, before) =>
      before === 0
        ? { body: aNoticeAnswer('ntc-1', { receipt: { required: true, by: '2026-12-11' } }) }
        : problem(422, 'receipt-due-not-later', '只能延长'),
    );
    const { code, out } = await type('receipts extend ntc-1 2026-12-11');
    expect([code, server.asked.at(-1)?.body]).toEqual([0, '{"by":"2026-12-11"}']);
    expect(out).toContain('回执期限延长至 2026-12-11');
    expect(await type('receipts extend ntc-1 2026-12-01')).toMatchObject({ code: 1, err: expect.stringMatching(/receipt-due-not-later/) });
    expect(await type('receipts extend ntc-1')).toMatchObject({ code: 2, err: expect.stringMatching(/DAY/) });
  });

  it('are counted in a report', async () => {
    server.on('GET /v1/notices/ntc-1/report', () => ({
      body: aReport({ receipts: { required: 230, received: 213, missing: 17, by: '2026-12-04' } }),
    }));
    expect((await type('report ntc-1 --lang en')).out).toContain('receipts 213 of 230, 17 missing, due 2026-12-04');
    expect((await type('report ntc-1 --lang zh')).out).toContain('签收 213/230,未签收 17,2026-12-04 截止');
  });
});
