import { describe, expect, it } from 'vitest';
import { encodeGb18030 } from '../../functions/adapters/text/gb18030.ts';
import { askedAnew, writtenAs } from '../../functions/domain/exports/export-job.ts';
import { readHeader } from '../../functions/domain/imports/columns.ts';
import { finished, refusedFor, surveyed, workedOff } from '../../functions/domain/imports/import.ts';
import { reportHeader, reportLine } from '../../functions/domain/imports/report.ts';
import { bilingual } from '../../functions/domain/text/wording.ts';
import { instant } from '../../functions/domain/time.ts';
import { OPERATORS } from '../../functions/ports/audit-log.ts';
import { anApplicant } from './front-door.ts';
import { LI } from './office.ts';
import { anOperatorDesk } from './operator-desk.ts';

const LISTS = '/console/operator/lists';
const CSV = 'name,region,email\n合唱队,440106,choir@club.example\n';

const aDesk = async () => {
  const desk = await anOperatorDesk();
  const one = await desk.operator();
  const [me] = (await desk.world.staff.ofAgency(OPERATORS)).members;
  /** A form with a file, as browsers post one. */
  const bring = async (file: Uint8Array | string | null, fields: Record<string, string> = {}) => {
    const { text } = await one.go('GET', LISTS);
    const form = new FormData();
    form.set('token', /name="token" value="([0-9a-f]+)"/.exec(text)?.[1] ?? '');
    for (const [name, value] of Object.entries({ lang: 'en', mode: 'dry', ...fields })) form.set(name, value);
    form.set(
      'file',
      new File(file === null ? [] : [typeof file === 'string' ? file : new Uint8Array(file)], file === null ? '' : 'list.csv'),
    );
    const encoded = new Response(form);
    const cookie = [...one.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, 'content-type': encoded.headers.get('content-type') ?? '' };
    return desk.ask('POST', `${LISTS}/import`, { raw: new Uint8Array(await encoded.arrayBuffer()), headers });
  };
  return { ...desk, one, bring, actor: { kind: 'operator', id: me?.id } };
};

describe('a list that an operator brings at the console', () => {
  it('is taken in as it is, in whatever encoding, and watched until it is through', async () => {
    const { one, bring, world, actor } = await aDesk();
    const begun = await bring(await encodeGb18030(CSV), { basis: '' });
    expect(begun.status).toBe(303);
    const path = begun.headers.get('location') ?? '';
    const [made] = await world.imports.recent(1);
    if (!made) throw new Error('no import');
    expect(made).toMatchObject({ dryRun: true, basis: null, by: actor.id });
    expect(world.imports.audits.at(-1)).toMatchObject({ action: 'import.started.dry', actor });
    const running = await one.go('GET', path);
    expect([running.headers.get('refresh'), running.text.includes('being looked through')]).toEqual(['5', true]);

    const looked = surveyed(made, { encoding: 'gb18030', delimiter: ',', rows: 2 });
    const done = workedOff(looked, 2, ['created', 'refused']);
    for (const step of [looked, done, finished(done, made.createdAt)]) await world.imports.replace(step);
    await world.importFiles.putReport(made.id, 0, 'report');
    await world.importFiles.joinReport(made.id, 1);
    const through = await one.go('GET', path);
    expect(through.headers.get('refresh')).toBeNull();
    for (const part of ['would be new', 'Download the report', 'choose the file once more']) expect(through.text).toContain(part);
    const report = await one.go('GET', `/console/operator/imports/${made.id}/report.csv`);
    expect([report.text, report.headers.get('content-disposition')]).toEqual(['report', `attachment; filename="${made.id}-report.csv"`]);
    expect((await one.go('GET', `${LISTS}?lang=en`)).text).toContain(`/console/operator/imports/${made.id}?lang=en`);
    expect((await one.go('GET', '/console/operator/imports/imp-none')).status).toBe(404);
    expect((await one.go('GET', '/console/operator/imports/imp-none/report.csv')).status).toBe(404);
  });

  it('is imported on a basis, and says why it cannot be read', async () => {
    const { one, bring, world } = await aDesk();
    const begun = await bring(CSV, { mode: 'real', basis: '登记管理条例' });
    const [made] = await world.imports.recent(1);
    if (!made) throw new Error('no import');
    expect(made).toMatchObject({ dryRun: false, basis: '登记管理条例' });
    const flaws = [{ path: '电话', code: 'column-unknown', message: { 'zh-Hans': '没有这一列,请改名', en: 'There is no such column' } }];
    await world.imports.replace(refusedFor(made, { line: 1, flaws }, made.createdAt));
    const page = await one.go('GET', begun.headers.get('location') ?? '');
    for (const part of ['It cannot be read from line 1 on', '电话: There is no such column', 'Back to the lists', 'template.csv'])
      expect(page.text).toContain(part);
  });

  it('has a template with the columns, and says on its page which rows are wrong and which columns were left out', async () => {
    const { one, bring, world } = await aDesk();
    const lists = await one.go('GET', `${LISTS}?lang=zh`);
    for (const part of [`href="${LISTS}/template.csv?lang=zh-Hans"`, '可以有哪些列', '所属枢纽', '每周一 9点'])
      expect(lists.text).toContain(part);
    const template = await one.go('GET', `${LISTS}/template.csv?lang=zh`);
    expect(template.text.replace('\uFEFF', '')).toMatch(/^名称,类别,地区,街道,.*,最低紧急程度\r\n$/);
    expect(template.headers.get('content-disposition')).toContain('subscriptions.csv');
    expect(readHeader(template.text.replace('\uFEFF', '').trim().split(',')).kind).toBe('read');

    const path = (await bring(CSV)).headers.get('location')?.replace(/\?.*/, '') ?? '';
    const [made] = await world.imports.recent(1);
    if (!made) throw new Error('no import');
    const looked = surveyed(made, { encoding: 'utf-8', delimiter: ',', rows: 26, leftOut: ['备注', '电话'] });
    const done = workedOff(looked, 27, ['created', ...Array.from({ length: 25 }, () => 'refused' as const)]);
    for (const step of [looked, done, finished(done, made.createdAt)]) await world.imports.replace(step);
    const flaw = { column: 'region', code: 'region-unknown', message: bilingual('找不到「火星」,请写代码', 'There is no “火星”') } as const;
    const wrong = Array.from({ length: 25 }, (_, i) => ({ line: i + 3, result: 'refused' as const, name: `第${i},“团”"`, flaws: [flaw] }));
    const rows = [{ line: 2, result: 'created' as const, id: 'sub-1', name: '合唱队' }, ...wrong];
    await world.importFiles.putReport(made.id, 0, reportHeader(true) + rows.map((row) => reportLine(row, true)).join(''));
    await world.importFiles.joinReport(made.id, 1);
    const page = await one.go('GET', `${path}?lang=zh`);
    for (const part of [
      '导入时会略过：备注、电话',
      '有误的行（前 20 行，其余见报告）',
      '第19,“团”&quot;',
      '找不到「火星」，请写代码',
      '返回名单',
    ])
      expect(page.text).toContain(part);
    expect(page.text).not.toContain('第20,');
    expect(page.text).not.toContain('合唱队');
  });

  it('is refused beside its field: no file, an empty one, one that is too large, a basis with a link', async () => {
    const { bring, world } = await aDesk();
    for (const [file, words] of [
      [null, 'Choose a file'],
      ['', 'The file is empty'],
      [new Uint8Array(4_000_001), 'The file is larger than 4 MB: follow'],
    ] as const) {
      const page = await bring(file, { basis: '条例' });
      expect([page.status, page.text.includes(words), page.text.includes('value="条例"')], words).toEqual([422, true, true]);
    }
    expect((await bring(CSV, { basis: 'https://law.example' })).text).toContain('It holds no web or email address');
    expect((await bring(CSV, { basis: 'a\uFFFDb' })).status).toBe(400);
    expect(await world.imports.recent(9)).toEqual([]);
  });
});

describe('a list that is too long for a form', () => {
  const LARGE = `${LISTS}/large`;
  const SHA = 'a'.repeat(64);

  it('comes by several plain pages: how, the file, straight into the store, then it is begun', async () => {
    const { one, world, actor } = await aDesk();
    expect((await one.go('GET', `${LISTS}?lang=en`)).text).toContain(`href="${LARGE}?lang=en"`);
    const refused = await one.press(LARGE, { basis: 'https://law.example', mode: 'real', lang: 'en' }, LARGE);
    expect([refused.status, refused.text.includes('href="#field-basis"'), refused.text.includes('value="real" checked')]).toEqual([
      422,
      true,
      true,
    ]);
    const named = await one.press(LARGE, { basis: '登记管理条例', mode: 'real', lang: 'en' }, LARGE);
    const path = named.headers.get('location')?.replace(/\?.*/, '') ?? '';
    const [made] = await world.imports.recent(1);
    expect(made).toMatchObject({ state: 'awaiting-upload', dryRun: false, basis: '登记管理条例', by: actor.id });
    expect(world.imports.audits.at(-1)).toMatchObject({ action: 'import.announced.by-basis', actor });
    const form = await one.go('GET', `${path}?lang=en`);
    expect(form.text).toContain('action="https://bucket.example/"');
    expect(form.text).not.toContain('class="error"');
    expect(form.headers.get('content-security-policy')).toContain("form-action 'self' https://bucket.example");
    const back = (/name="success_action_redirect" value="([^"]+)"/.exec(form.text)?.[1] ?? '')
      .replaceAll('&amp;', '&')
      .replace('https://wire.example', '');
    const id = made?.id ?? '';
    for (const [file, said] of [
      [null, 'did not arrive'],
      [Buffer.alloc(0), 'The file is empty'],
    ] as const) {
      if (file) await world.importFiles.put(id, file);
      const shown = await one.go('GET', back);
      expect([said, /<p class="error"[^>]*>.*?<\/p>/s.exec(shown.text)?.[0].includes(said)]).toEqual([said, true]);
      expect((await one.press(`${path}/start`, {}, path)).headers.get('location')).toContain('arrived=1');
    }
    await world.importFiles.put(id, Buffer.from(CSV));
    const there = await one.go('GET', back);
    for (const part of ['The file is there (0.0 MB)', 'Import it', `action="${path}/start"`]) expect(there.text).toContain(part);
    expect((await one.go('GET', `${path}?again=1`)).text).toContain('action="https://bucket.example/"');
    for (let n = 0; n < 2; n++)
      expect((await one.press(`${path}/start`, { lang: 'en' }, path)).headers.get('location')).toBe(`${path}?lang=en`);
    expect(await world.imports.find(id)).toMatchObject({ state: 'running', bytes: Buffer.byteLength(CSV) });
    expect((await one.go('GET', `${path}?lang=en`)).headers.get('refresh')).toBe('5');
  });

  it('that is larger than any may be is told so in our words, and nothing is begun', async () => {
    const { one, world } = await aDesk();
    const named = await one.press(LARGE, { lang: 'zh' }, LARGE);
    const [made] = await world.imports.recent(1);
    world.importFiles.size = async () => 100_000_001;
    const shown = await one.go('GET', named.headers.get('location') ?? '');
    expect(shown.text).toContain('文件超过 100 MB，请分成几个文件');
    expect((await one.press(`/console/operator/imports/${made?.id}/start`, {}, LARGE)).headers.get('location')).toContain('arrived=1');
    expect((await world.imports.find(made?.id ?? ''))?.state).toBe('awaiting-upload');
  });

  it('is announced by a script, which is told what is wrong, and puts it where the answer says', async () => {
    const { one, world } = await aDesk();
    const page = await one.go('GET', LISTS);
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self' https://bucket.example");
    const token = /name="token" value="([0-9a-f]+)"/.exec(page.text)?.[1] ?? '';
    const announce = (fields: Record<string, string>) =>
      one.send(
        `${LISTS}/import/announce`,
        new URLSearchParams({ token, lang: 'en', mode: 'dry', bytes: '12000000', sha256: SHA, ...fields }),
        {
          accept: 'application/json',
        },
      );
    for (const [fields, said] of [
      [{ bytes: '100000001' }, 'larger than 100 MB'],
      [{ bytes: 'x' }, 'Choose a file'],
      [{ sha256: 'x' }, 'Choose a file'],
      [{ basis: 'https://law.example' }, 'no web or email address'],
    ] as const) {
      const refused = await announce(fields);
      expect([said, refused.status, refused.body.error.includes(said)]).toEqual([said, 422, true]);
    }
    const told = await announce({});
    expect([told.status, told.body.url, told.body.headers['content-length']]).toEqual([
      201,
      expect.stringContaining('https://bucket.example/'),
      '12000000',
    ]);
    const interrupted = await one.go('GET', `${told.body.path}?lang=en`);
    expect(interrupted.text).toContain('did not arrive whole');
    world.importFiles.size = async () => 12_000_000;
    expect((await one.go('GET', `${told.body.path}?lang=en`)).text).toContain('The file is there (12.0 MB)');
    expect((await one.send(`${told.body.path}/start`, new URLSearchParams({ token }))).status).toBe(303);
    expect((await world.imports.recent(1))[0]).toMatchObject({ state: 'running', bytes: 12_000_000, dryRun: true });
  });

  it('is for operators alone', async () => {
    const { signedInAs } = await aDesk();
    const li = await signedInAs(LI);
    expect((await li.go('GET', LARGE)).status).toBe(404);
    for (const path of [LARGE, `${LISTS}/import/announce`, '/console/operator/imports/imp-1/start'])
      expect((await li.press(path, { lang: 'en' })).status).toBe(404);
  });
});

describe('the list that an operator takes', () => {
  it('comes at once, for a region, and says who took it', async () => {
    const { one, ask, world, actor } = await aDesk();
    const { body } = await ask('POST', '/v1/subscriptions', { body: anApplicant() });
    await ask('POST', '/v1/subscriptions/confirm', { body: { token: await world.vault.token('confirm', body.id) } });
    const taken = await one.press(`${LISTS}/export`, { region: '天河区', status: 'active', format: 'csv' }, LISTS);
    expect([taken.status, taken.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(taken.text).toContain('choir@club.example');
    expect((await world.audit.ofAgency(OPERATORS, { from: '2000', to: '3000', limit: 1 }))?.items[0]?.actor).toEqual(actor);
    const elsewhere = await one.press(`${LISTS}/export`, { region: '110000', format: 'jsonl' }, LISTS);
    expect(elsewhere.text).not.toContain('choir');
    const wrong = await one.press(`${LISTS}/export`, { region: '孙悟空国', lang: 'en' }, LISTS);
    expect([wrong.status, wrong.text.includes('href="#field-region"')]).toEqual([422, true]);
  });

  it('is fetched where it lies when it is long', async () => {
    const { one, world } = await aDesk();
    const now = instant(world.clock.now());
    const job = askedAnew(null, 'exp-1', { kind: 'subscriptions', parameters: {} }, now);
    world.exports.find = async () => job;
    const ask = () => one.press(`${LISTS}/export`, { lang: 'en' }, LISTS);
    const page = await ask();
    expect([page.status, page.text.includes('being written')]).toEqual([202, true]);
    world.exports.find = async () => writtenAs(job, 9_000_000, now);
    world.exportFiles.link = async () => 'https://bucket.example/file';
    expect((await ask()).text).toContain('<a href="https://bucket.example/file">download it</a>');
  });
});
