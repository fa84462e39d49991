import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { acceptingNotices, aNoticeAnswer, problem } from './contract-server.ts';
import { aTerminal, DRAFT, KEY } from './typed.ts';

const { server, type, anUpload } = aTerminal();

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
    expect(out).toContain('2026-12-01 09:00 （北京时间）');
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
    expect(err).toContain('附件正在查毒，请稍候');
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
