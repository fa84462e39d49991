import { describe, expect, it } from 'vitest';
import { aTerminal } from './typed.ts';

const { server, type } = aTerminal();

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
      'sub-1  有效 active  清溪社区合唱队  c***@club.example',
      '2026-11-19 09:00 暂时送不出，会再试 not possible for then, tried again · 接口应答 503 the endpoint answered 503 [http-503]',
      '邮箱不存在 there is no such mailbox [no-such-mailbox] 2026-11-21 10:00',
      '2026-11-22 09:00 地址已停用 suppressed · 邮箱不存在 there is no such mailbox [no-such-mailbox] · 关于举办合唱节的通知',
      'sub-2  已退订 ended',
      '企业微信群 WeCom group qyapi.weixin.qq.com/…',
      '未确认 not confirmed',
      '收件人将通知标为垃圾邮件 complained about [complained]',
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

  it('names the columns that were left out', async () => {
    const warnings = [{ path: '备注', code: 'column-unknown', message: '没有这一列，已略过 There is no such column' }];
    server
      .on('POST /v1/subscriptions/import?', () => ({ status: 202, body: { id: 'imp-1' } }))
      .on('GET /v1/imports/imp-1', () => ({ body: anImport({ warnings }) }));
    const { code, err } = await type('subscriptions import list.csv', { files: { 'list.csv': LIST } });
    expect([code, err.includes('look at: 备注: 没有这一列，已略过')]).toEqual([0, true]);
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
