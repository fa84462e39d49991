import { describe, expect, it } from 'vitest';
import { aBusyOffice } from './busy-office.ts';

const BODY = '合唱节于 12 月 20 日举行。\n\n请于五日前报名。';

/** A notice that two organizations have. */
const aNoticeOut = async (more: object = {}) => {
  const office = await aBusyOffice();
  for (let n = 0; n < 2; n++) await office.organization();
  office.world.clock.advance(60_000);
  const id = await office.publish({
    title: '关于合唱节的通知',
    sections: [
      { heading: '时间', body: BODY },
      { heading: '给文体组织', body: '请带谱。', audience: { classes: ['culture-sports'] } },
    ],
    ...more,
  });
  await office.service.settle();
  const li = await office.signedIn();
  const path = `/console/notices/${id}`;
  const notice = async () => (await office.ask('GET', `/v1/notices/${id}`, { key: office.key })).body;
  return { ...office, id, li, path, notice };
};

/** All fields as the form has them, which a browser sends with CRLF. */
const filled = (given: Record<string, string> = {}): Record<string, string> => ({
  title: '关于合唱节的通知',
  kind: 'notice',
  documentNumber: '',
  urgency: 'routine',
  sections: '2',
  heading0: '时间',
  body0: BODY.replaceAll('\n', '\r\n'),
  heading1: '给文体组织',
  body1: '请带谱。',
  note: '更正举办日期',
  notify: 'all',
  revision: '1',
  version: '1',
  lang: 'en',
  ...given,
});

const CHANGED = { body0: BODY.replace('20', '21').replaceAll('\n', '\r\n') };
const hidden = (text: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';

describe('a correction', () => {
  it('begins with the notice as it stands, shows what changes and who is told, and is made once however often it is pressed', async () => {
    const { li, path, notice, service, world } = await aNoticeOut();
    const form = await li.go('GET', `${path}/correction?lang=en`);
    expect(form.text).toContain(BODY);
    expect(form.text).toContain('For: culture and sports');
    const look = await li.press(`${path}/correction`, { act: 'look', ...filled(CHANGED) });
    expect(look.status).toBe(200);
    expect(look.text).toContain('12 月 <del>20</del><ins>21</ins> 日举行');
    expect(look.text).toContain('2 who had the notice get a message');
    expect(look.text).toContain('更正举办日期');
    expect((await notice()).version).toBe(1);
    const confirm = { act: 'correct', ...filled(CHANGED), once: hidden(look.text, 'once') };
    const pressed = [await li.press(`${path}/correction`, confirm), await li.press(`${path}/correction`, confirm)];
    for (const { status, headers } of pressed) expect([status, headers.get('location')]).toEqual([303, `${path}?note=corrected&lang=en`]);
    const corrected = await notice();
    expect([corrected.version, corrected.correction.note]).toEqual([2, '更正举办日期']);
    expect(corrected.sections).toEqual([
      { heading: '时间', body: BODY.replace('20', '21') },
      { heading: '给文体组织', body: '请带谱。', audience: { classes: ['culture-sports'] } },
    ]);
    const sent = world.mailer.sent.length;
    await service.settle();
    expect(world.mailer.sent.length).toBe(sent + 2);
  });

  it('is shown on the page alone where it changes nothing for anybody', async () => {
    const { li, path, notice, service, world } = await aNoticeOut();
    const quiet = filled({ ...CHANGED, notify: 'none' });
    const look = await li.press(`${path}/correction`, { act: 'look', ...quiet });
    expect(look.text).toContain('Nobody: it is corrected on the page alone.');
    await li.press(`${path}/correction`, { act: 'correct', ...quiet, once: hidden(look.text, 'once') });
    expect((await notice()).version).toBe(2);
    const sent = world.mailer.sent.length;
    await service.settle();
    expect(world.mailer.sent.length).toBe(sent);
  });

  it('loses nothing when a colleague was faster, and says what they changed', async () => {
    const { li, path, ask, key, id, notice } = await aNoticeOut();
    const look = await li.press(`${path}/correction`, { act: 'look', ...filled(CHANGED) });
    const body = { title: '关于举办合唱节的通知', note: '同事的更正' };
    const other = await ask('POST', `/v1/notices/${id}/corrections`, { key, body, headers: { 'if-match': '*' } });
    expect(other.status).toBe(201);
    for (const sent of [{ act: 'look' }, { act: 'correct', once: hidden(look.text, 'once') }]) {
      const stale = await li.press(`${path}/correction`, { ...filled(CHANGED), ...sent });
      expect(stale.status).toBe(409);
      expect(stale.text).toContain('A colleague changed this notice while you were writing');
      expect(stale.text).toContain('关于<ins>举办</ins>合唱节的通知');
      expect(stale.text).toContain('12 月 21 日');
      expect(stale.text).toContain('value="更正举办日期"');
      expect([hidden(stale.text, 'revision'), hidden(stale.text, 'version')]).toEqual(['2', '2']);
    }
    expect((await notice()).version).toBe(2);
    // Looked at once more, it goes on from how the notice stands.
    expect((await li.press(`${path}/correction`, { act: 'look', ...filled({ ...CHANGED, revision: '2', version: '2' }) })).status).toBe(
      200,
    );
  });

  it('that cannot be is refused beside its field, with all that was typed', async () => {
    const { li, path } = await aNoticeOut();
    const refused = async (given: Record<string, string>, field: string, said: string) => {
      const answer = await li.press(`${path}/correction`, { act: 'look', ...filled({ ...CHANGED, ...given }) });
      expect([field, answer.status]).toEqual([field, 422]);
      expect(answer.text).toContain(`<a href="#field-${field}">`);
      expect(answer.text).toContain(`id="field-${field}"`);
      expect(answer.text).toContain(said);
      expect(answer.text).toContain('12 月 21 日');
    };
    await refused({ note: '' }, 'note', 'What and why');
    await refused({ title: '' }, 'title', 'Title');
    await refused({ issuedOn: '2026', issuedOnMonth: '13', issuedOnDay: '1' }, 'issuedOn', 'There is no such day');
    await refused({ issuedOn: '2026' }, 'issuedOn', 'Give year, month and day');
    await refused({ heading1: '只有标题', body1: '' }, 'body1', 'Text');
    await refused({ note: '机密★三年' }, 'note', 'What and why');
    const same = await li.press(`${path}/correction`, { act: 'look', ...filled() });
    expect([same.status, same.text.includes('It says what the version in force says')]).toEqual([422, true]);
  });

  it('gets further parts, and goes on being edited', async () => {
    const { li, path, notice } = await aNoticeOut();
    const more = await li.press(`${path}/correction`, { act: 'more', ...filled(CHANGED) });
    expect(more.text).toContain('id="field-body2"');
    const edited = await li.press(`${path}/correction`, { act: 'edit', ...filled(CHANGED) });
    expect(edited.text).toContain('12 月 21 日');
    // An emptied part is taken out, and the others keep whom they are for.
    const given = filled({ heading0: '', body0: '' });
    const look = await li.press(`${path}/correction`, { act: 'look', ...given });
    await li.press(`${path}/correction`, { act: 'correct', ...given, once: hidden(look.text, 'once') });
    expect((await notice()).sections).toEqual([{ heading: '给文体组织', body: '请带谱。', audience: { classes: ['culture-sports'] } }]);
  });

  it('of what is withdrawn is not offered, and refused', async () => {
    const { li, path, ask, key, id } = await aNoticeOut();
    await ask('POST', `/v1/notices/${id}/withdrawal`, { key, body: { reason: '取消' } });
    expect((await li.go('GET', path)).text).not.toContain('/correction');
    expect((await li.go('GET', `${path}/correction`)).status).toBe(409);
    expect((await li.press(`${path}/correction`, { act: 'look', ...filled({ ...CHANGED, revision: '2' }) })).status).toBe(409);
  });
});

describe('a withdrawal', () => {
  it('asks why, shows who is told what, and is done on the second word', async () => {
    const { li, path, notice } = await aNoticeOut();
    const empty = await li.press(`${path}/withdrawal`, { act: 'look', reason: '', lang: 'en' });
    expect([empty.status, empty.text.includes('href="#field-reason"')]).toEqual([422, true]);
    const secret = await li.press(`${path}/withdrawal`, { act: 'withdraw', reason: '绝密★一年', lang: 'en' });
    expect([secret.status, secret.text.includes('绝密★一年')]).toEqual([422, true]);
    const look = await li.press(`${path}/withdrawal`, { act: 'look', reason: '活动取消', lang: 'en' });
    expect(look.text).toContain('This notice has been withdrawn (云河市民政局). Reason: 活动取消');
    expect(look.text).toContain('2 who had it get a message');
    expect((await notice()).status).toBe('published');
    const done = await li.press(`${path}/withdrawal`, { act: 'withdraw', reason: '活动取消', lang: 'en' });
    expect(done.headers.get('location')).toBe(`${path}?note=withdrawn&lang=en`);
    expect(await notice()).toMatchObject({ status: 'withdrawn', withdrawal: { reason: '活动取消' } });
    expect((await li.press(`${path}/withdrawal`, { act: 'withdraw', reason: '再次', lang: 'en' })).status).toBe(409);
    expect((await li.go('GET', `${path}?lang=en`)).text).toContain('This notice has been withdrawn');
  });
});

describe('a redaction', () => {
  it('warns in words, wants a tick, and takes what leaked out of every version for good', async () => {
    const { li, path, notice } = await aNoticeOut();
    const page = `${path}/redaction?version=1`;
    expect((await li.go('GET', `${page}&lang=en`)).text).toContain('they cannot be brought back');
    const refused = async (given: Record<string, string>, field: string) => {
      const answer = await li.press(page, { text: '五日前', reason: '误载', sure: 'yes', lang: 'en', ...given });
      expect([field, answer.status, answer.text.includes(`href="#field-${field}"`)]).toEqual([field, 422, true]);
    };
    await refused({ sure: '' }, 'sure');
    await refused({ text: '' }, 'text');
    await refused({ reason: '' }, 'reason');
    await refused({ text: '没有这句' }, 'text');
    await refused({ reason: '误载五日前' }, 'reason');
    const done = await li.press(page, { text: '五日前\r\n请带谱', reason: '误载', sure: 'yes', lang: 'en' });
    expect(done.headers.get('location')).toBe(`${path}?note=redacted&lang=en`);
    expect(JSON.stringify((await notice()).sections)).not.toMatch(/五日前|请带谱/);
    expect((await li.go('GET', `${path}?lang=en`)).text).toContain('something was taken out');
    expect((await li.go('GET', `${path}/redaction?version=9`)).status).toBe(404);
  });
});
