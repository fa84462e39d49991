import { describe, expect, it } from 'vitest';
import { DAY } from '../../functions/domain/time.ts';
import { aBusyOffice } from './busy-office.ts';
import { aCorrectorOf, hiddenIn } from './corrector.ts';
import { fieldsTo } from './desk-form.ts';

const BODY = '合唱节于 12 月 20 日举行。\n\n请于五日前报名。';

/** A notice that two organizations have. */
const aNoticeOut = async (more: object = {}, laterMs = 0) => {
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
  office.world.clock.advance(laterMs);
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
  parts: '2',
  p0Heading: '时间',
  p0Body: BODY.replaceAll('\n', '\r\n'),
  p1Heading: '给文体组织',
  p1Body: '请带谱。',
  p1Audience: '{"classes":["culture-sports"]}',
  aRegions: '440100',
  note: '更正举办日期',
  notify: 'all',
  revision: '1',
  version: '1',
  lang: 'en',
  ...given,
});

const CHANGED = { p0Body: BODY.replace('20', '21').replaceAll('\n', '\r\n') };
describe('a correction', () => {
  it('begins with the notice as it stands, shows what changes and who is told, and is made once however often it is pressed', async () => {
    const { li, path, notice, service, world } = await aNoticeOut();
    const form = await li.go('GET', `${path}/correction?lang=en`);
    expect(form.text).toContain(BODY);
    expect(form.text).toContain('culture and sports</bdi>');
    const look = await li.press(`${path}/correction`, { act: 'look', ...filled(CHANGED) });
    expect(look.status).toBe(200);
    expect(look.text).toContain('12 月 <del>20</del><ins>21</ins> 日举行');
    expect(look.text).toContain('2 who had the notice get a message');
    expect(look.text).toContain('更正举办日期');
    expect((await notice()).version).toBe(1);
    const confirm = { act: 'correct', ...filled(CHANGED), once: hiddenIn(look.text, 'once') };
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
    await li.press(`${path}/correction`, { act: 'correct', ...quiet, once: hiddenIn(look.text, 'once') });
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
    for (const sent of [{ act: 'look' }, { act: 'correct', once: hiddenIn(look.text, 'once') }]) {
      const stale = await li.press(`${path}/correction`, { ...filled(CHANGED), ...sent });
      expect(stale.status).toBe(409);
      expect(stale.text).toContain('A colleague changed this notice while you were writing');
      expect(stale.text).toContain('关于<ins>举办</ins>合唱节的通知');
      expect(stale.text).toContain('12 月 21 日');
      expect(stale.text).toContain('value="更正举办日期"');
      expect([hiddenIn(stale.text, 'revision'), hiddenIn(stale.text, 'version')]).toEqual(['2', '2']);
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
    await refused({ note: '' }, 'note', '#field-note">Say what was corrected, and why<');
    await refused({ title: '' }, 'title', 'Title');
    await refused({ issuedOn: '2026', issuedOnMonth: '13', issuedOnDay: '1' }, 'issuedOn', 'Give a day that exists');
    await refused({ issuedOn: '2026' }, 'issuedOn', 'Give a day that exists');
    await refused({ p1Heading: '只有标题', p1Body: '' }, 'p1Body', 'Text');
    await refused({ note: '机密★三年' }, 'note', 'What and why');
    const same = await li.press(`${path}/correction`, { act: 'look', ...filled() });
    expect([same.status, same.text.includes('It says what the version in force says')]).toEqual([422, true]);
  });

  it('gets further parts, and goes on being edited', async () => {
    const { li, path, notice } = await aNoticeOut();
    const more = await li.press(`${path}/correction`, { act: 'section-add', ...filled(CHANGED) });
    expect(more.text).toContain('id="field-p2Body"');
    const edited = await li.press(`${path}/correction`, { act: 'edit', ...filled(CHANGED) });
    expect(edited.text).toContain('12 月 21 日');
    // A part is taken out, and the others keep whom they are for.
    const dropped = await li.press(`${path}/correction`, { act: 'section-drop:0', ...filled() });
    const given = Object.fromEntries(fieldsTo(dropped.text, `${path}/correction`));
    const look = await li.press(`${path}/correction`, { act: 'look', ...given });
    await li.press(`${path}/correction`, { act: 'correct', ...given, once: hiddenIn(look.text, 'once') });
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

describe('a correction of more than the text', () => {
  const aCorrector = async (more: object = {}, laterMs = 0) => {
    const corrector = aCorrectorOf(await aNoticeOut(more, laterMs));
    await corrector.open();
    return corrector;
  };

  it('changes whom it is for: places by name, what was typed stays, and who comes in and who drops out is counted', async () => {
    const { press, notice, service, world, organization } = await aCorrector();
    await press('act=places:regions', { title: '关于合唱节改期的通知', note: '范围有误' });
    await press(`act=find`, { q: '天河区' });
    await press('add=440106000000');
    await press('drop=440100');
    await press('go=4403');
    expect((await press('act=paste', { list: '孙悟空国' })).status).toBe(422);
    const back = await press('act=done');
    for (const part of ['关于合唱节改期的通知', '范围有误', 'autofocus', 'value="440106"']) expect(back.text).toContain(part);
    const look = await press('act=look');
    for (const part of ['<del>广州市</del>', '<ins>天河区</ins>', '1 are concerned no longer']) expect(look.text).toContain(part);
    await organization({ filter: {} });
    await press('act=correct');
    expect((await notice()).audience).toEqual({ regions: ['440106'] });
    const sent = world.mailer.sent.length;
    await service.settle();
    expect(world.mailer.sent.length).toBe(sent + 2);
  });

  it('says that nobody hears of another audience where nobody is told', async () => {
    const { press } = await aCorrector();
    const look = await press('act=look', { aClasses: ['charity'], note: '范围有误', notify: 'none' });
    expect(look.text).toContain('The audience changes and nobody is told');
  });

  it('changes whom a part is for, and nothing else of it', async () => {
    const { press, notice } = await aCorrector();
    const part = await press('act=audience:0', { note: '对象有误' });
    expect(part.text).toContain('Whom part 1 is for');
    const places = await press('act=places:excludeRegions', { aClasses: ['charity'] });
    expect(places.text).toContain('leave out');
    await press('add=440103000000');
    await press('act=done');
    const form = await press('act=done');
    expect(form.text).toContain('autofocus');
    const look = await press('act=look');
    expect(look.text).toContain('Part 1 is for: <del>everybody</del> → <ins>charity · without 荔湾区</ins>');
    await press('act=correct');
    expect(await notice()).toMatchObject({
      audience: { regions: ['440100'] },
      sections: [
        { heading: '时间', body: BODY, audience: { classes: ['charity'], excludeRegions: ['440103'] } },
        { heading: '给文体组织', audience: { classes: ['culture-sports'] } },
      ],
    });
  });

  it('changes what a receipt asks, with the difference shown, and errors beside each field', async () => {
    const { press, notice } = await aCorrector();
    await press('act=field-add', { receipt: 'required', note: '补充回执' });
    const flawed = await press('act=look', { receiptBy: '2020', receiptByMonth: '1', receiptByDay: '1' });
    for (const part of ['href="#field-f0Label"', 'Write what you ask']) expect(flawed.text).toContain(part);
    expect((await press('act=look', { f0Label: '人数' })).text).toContain('href="#field-receiptBy"');
    const look = await press('act=look', {
      f0Label: '人数',
      f0Type: 'number',
      f0Optional: 'yes',
      receiptBy: '2026',
      receiptByMonth: '12',
      receiptByDay: '24',
    });
    expect(look.text).toContain('<del>none</del> → <ins>must be given: 人数 (a number, optional)</ins>');
    await press('act=correct');
    expect((await notice()).receipt).toEqual({
      required: true,
      by: '2026-12-24',
      fields: [{ id: 'field-1', label: '人数', type: 'number', optional: true }],
    });
  });

  it('leaves alone what its form does not touch: a deadline that is over, the order in which classes were given', async () => {
    const audience = { regions: ['440100'], classes: ['culture-sports', 'community-affairs', 'charity'] };
    const { press, notice } = await aCorrector({ receipt: { required: true, by: '2026-12-01' }, audience }, 40 * DAY);
    await press('act=look', { title: '关于合唱节的通知（更正）', note: '标题' });
    await press('act=correct');
    expect(await notice()).toMatchObject({ version: 2, title: '关于合唱节的通知（更正）', audience, receipt: { by: '2026-12-01' } });
  });

  it('says which notice it replaces, chosen by its title', async () => {
    const { press, notice, publish } = await aCorrector();
    const replaced = await publish({ title: '去年的合唱节通知' });
    const list = await press('act=supersedes', { note: '补充' });
    expect(list.text).toContain('去年的合唱节通知');
    await press(`add=${replaced}`);
    expect((await press('act=done')).text).toContain('去年的合唱节通知');
    await press('act=look');
    await press('act=correct');
    expect((await notice()).supersedes).toMatchObject([{ noticeId: replaced }]);
  });
});

describe('a withdrawal', () => {
  it('asks why, shows who is told what, and is done on the second word', async () => {
    const { li, path, notice } = await aNoticeOut();
    const empty = await li.press(`${path}/withdrawal`, { act: 'look', reason: '', lang: 'en' });
    expect([empty.status, empty.text.includes('href="#field-reason">Give the reason for the withdrawal<')]).toEqual([422, true]);
    expect((await li.press(`${path}/withdrawal`, { act: 'look', reason: ' ' })).text).toContain('href="#field-reason">请填写撤回原因<');
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
