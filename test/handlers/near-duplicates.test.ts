import { describe, expect, it } from 'vitest';
import { aWriter } from './desk-form.ts';
import { aDraft, aFrontDoor } from './front-door.ts';

const setUp = async () => {
  const door = aFrontDoor();
  const keys = { a: await door.anAgency('gd-mzt'), b: await door.anAgency('gd-wmb') };
  const post = async (key: string, given: object, path = '/v1/notices') => {
    const { body } = await door.ask('POST', path, { key, body: aDraft(given) });
    const warnings = (body.warnings as { path: string; code: string; message: string; noticeId: string }[]).filter(
      ({ code }) => code === 'near-duplicate',
    );
    return { id: body.id as string, warnings };
  };
  return { door, keys, post };
};

const NUMBERED = { title: '关于举办合唱节的通知', documentNumber: '云民规字〔2026〕2号' };

describe('a notice that seems to be posted already', () => {
  it('is warned of by its number however it is written, and by whoever posts it, and kept all the same', async () => {
    const { keys, post } = await setUp();
    const { id } = await post(keys.a, NUMBERED);
    const again = { title: '关于冬季走访的通知', documentNumber: '云民规字[2026]第02号' };
    for (const key of [keys.a, keys.b]) {
      const { warnings } = await post(key, again, '/v1/notices/preview');
      expect(warnings).toMatchObject([{ path: 'documentNumber', noticeId: id }]);
      expect(warnings[0]?.message).toMatch(/发文字号与2026年\d+月\d+日的《关于举办合唱节的通知》（云民规字〔2026〕2号）相同/);
      expect(warnings[0]?.message).not.toContain(id);
    }
    expect((await post(keys.b, again)).id).toBeTruthy();
  });

  it('is warned of by its title within 30 days, with or without the name of who says it', async () => {
    const { door, keys, post } = await setUp();
    door.world.clock.set('2026-11-01T04:00:00.000Z');
    await post(keys.a, { title: '关于举办合唱节的通知' });
    expect((await post(keys.a, { title: 'gd-mzt 机关关于举办“合唱节”的通知' }, '/v1/notices/preview')).warnings).toMatchObject([
      { path: 'title' },
    ]);
    door.world.clock.set('2026-12-01T04:00:00.001Z');
    expect((await post(keys.a, { title: '关于举办合唱节的通知' }, '/v1/notices/preview')).warnings).toEqual([]);
  });

  it('is not when the other is what it replaces, or was withdrawn', async () => {
    const { door, keys, post } = await setUp();
    const { id } = await post(keys.a, NUMBERED);
    expect((await post(keys.a, { ...NUMBERED, supersedes: [{ noticeId: id }] })).warnings).toEqual([]);
    const other = await post(keys.a, { title: '关于冬季走访的通知' });
    await door.ask('POST', `/v1/notices/${other.id}/withdrawal`, { key: keys.a, body: { reason: '活动取消' } });
    expect((await post(keys.a, { title: '关于冬季走访的通知' })).warnings).toEqual([]);
  });

  it('tells nobody of what others have not published', async () => {
    const { keys, post } = await setUp();
    await post(keys.a, { ...NUMBERED, publishAt: '2099-01-01T00:00:00+08:00' });
    expect((await post(keys.b, NUMBERED, '/v1/notices/preview')).warnings).toEqual([]);
    expect((await post(keys.a, NUMBERED, '/v1/notices/preview')).warnings).toHaveLength(1);
  });
});

describe('a draft that says what is posted already', () => {
  it('names the other by its title, number and day, and leads there: an own one at the desk, one of others where everybody reads it', async () => {
    const { ask, operatorKey, anAgency, clerk, path, press, page } = await aWriter();
    const { body } = await ask('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes: ['notices:write'] } });
    const other = await anAgency('yh-wlj');
    const own = (await ask('POST', '/v1/notices', { key: body.key, body: aDraft(NUMBERED) })).body.id;
    const theirs = (await ask('POST', '/v1/notices', { key: other, body: aDraft({ title: '关于冬季走访的通知' }) })).body.id;
    const looks = async () => [await page('?lang=zh'), (await clerk.go('GET', `${path}/preview?lang=zh`)).text];
    await press({ title: '关于举办合唱节的通知', documentNumber: NUMBERED.documentNumber, p0Body: '合唱节改期。' });
    for (const text of await looks()) {
      expect(text).toMatch(/发文字号与2026年\d+月\d+日的《关于举办合唱节的通知》（云民规字〔2026〕2号）相同/);
      expect(text).toContain(
        `<a href="/console/notices/${own}?lang=zh-Hans" target="_blank" rel="noopener">查看《关于举办合唱节的通知》</a>`,
      );
      expect(text.replace(/<[^>]*>/g, '')).not.toContain(own);
    }
    await press({ title: '关于冬季走访的通知', documentNumber: '' });
    for (const text of await looks())
      expect(text).toContain(`<a href="/notices/${theirs}?lang=zh-Hans" target="_blank" rel="noopener">查看《关于冬季走访的通知》</a>`);
  });
});

describe('a document of others that is published once more', () => {
  it('has those who issued it apart from who publishes it, for programs and on its page', async () => {
    const { door, keys } = await setUp();
    const reprint = { issuers: ['云岭省民政厅', '云岭省文明办'], url: 'https://mzt.yunling.example/2026/39' };
    const posted = await door.ask('POST', '/v1/notices', { key: keys.a, body: aDraft({ reprint }) });
    const shown = (await door.ask('GET', `/v1/notices/${posted.body.id}`)).body;
    expect(shown).toMatchObject({ reprint, publisher: { id: 'gd-mzt' }, issuers: ['gd-mzt'], validity: 'in-force' });
    const page = (await door.ask('GET', `/notices/${posted.body.id}`)).text;
    expect(page).toMatch(/class="red-head".*云岭省民政厅.*云岭省文明办/);
    expect(page).toMatch(/<dt>转载机关<\/dt><dd><bdi>gd-mzt 机关/);
    expect(page).toContain('href="https://mzt.yunling.example/2026/39"');
  });

  it.each([
    [{ issuers: [] }, 'reprint.issuers'],
    [{ issuers: ['云岭省民政厅'], url: 'javascript:alert(1)' }, 'reprint.url'],
    [{ issuers: ['云岭省\n民政厅'] }, 'reprint.issuers[0]'],
  ])('is refused when it is said wrongly: %j', async (reprint, path) => {
    const { door, keys } = await setUp();
    const refused = await door.ask('POST', '/v1/notices', { key: keys.a, body: aDraft({ reprint }) });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
  });
});
