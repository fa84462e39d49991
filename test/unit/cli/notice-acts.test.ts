import { describe, expect, it } from 'vitest';
import { aNoticeAnswer, aReport, counts, problem } from './contract-server.ts';
import { aTerminal } from './typed.ts';

const { server, type, anUpload } = aTerminal();

describe('co-signing', () => {
  it('says whether it is published now or who is still awaited', async () => {
    server.on('POST /v1/notices/ntc-1/cosignatures', (_, before) => ({
      body: aNoticeAnswer('ntc-1', before === 0 ? { status: 'awaiting-signatures', agencies: [{ id: 'c', name: '云岭省体育局' }] } : {}),
    }));
    expect((await type('cosign ntc-1')).out).toContain('尚待会签：云岭省体育局');
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
    expect((await type('refuse ntc-1 --reason 时间冲突')).out).toContain('未会签，通知已取消');
    expect((await type('refuse ntc-1 --reason 时间冲突')).out).toContain('签署已收回，通知已取消');
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
