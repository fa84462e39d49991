import { describe, expect, it } from 'vitest';
import { anAudit } from '../builders.ts';
import { aStage } from './receipt-stage.ts';

describe('the page of a receipt', () => {
  const FORM = [
    ['f-heads', '３'],
    ['f-way', '线上'],
    ['f-bus', 'no'],
    ['name', '李明'],
  ] as const;

  it('takes what people type, says that it is done, and shows the others who confirmed and when', async () => {
    const { door, mainToken, otherToken } = await aStage();
    const posted = await door.submit(`/receipts/${mainToken}`, FORM);
    expect([posted.status, posted.headers.get('location')]).toEqual([303, expect.stringContaining('note=done')]);
    const done = await door.ask('GET', String(posted.headers.get('location')));
    expect(done.text).toContain('已签收');
    expect((await door.ask('GET', `/v1/receipts/${mainToken}`)).body.receipt).toMatchObject({
      name: '李明',
      fields: { heads: 3, way: '线上', bus: false },
    });
    const seen = await door.ask('GET', `/receipts/${otherToken}`);
    expect(seen.text).toContain('李明 已于');
    const changed = await door.submit(`/receipts/${otherToken}`, [...FORM.slice(0, 3), ['name', '王芳'], ['replaces', '1']]);
    expect(changed.headers.get('location')).toContain('note=changed');
  });

  it('says in a summary and beside each field what is wrong, and loses nothing that was typed', async () => {
    const { door, mainToken } = await aStage();
    const refused = await door.submit(`/receipts/${mainToken}`, [
      ['f-heads', '很多<'],
      ['f-note', '晚到 "十" 分钟'],
      ['f-bus', 'yes'],
    ]);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('有 3 处需要更正');
    for (const id of ['f-heads', 'f-way', 'name']) expect(refused.text).toContain(`href="#field-${id}"`);
    for (const said of ['#field-f-heads">「参会人数」请填数字，如 3<', '#field-f-way">请填写「参加方式」<'])
      expect(refused.text).toContain(said);
    const english = await door.submit(`/receipts/${mainToken}`, [['lang', 'en']]);
    expect(english.text).toContain('#field-f-heads">Fill in “参会人数”<');
    expect(refused.text).toContain('value="很多&lt;"');
    expect(refused.text).toContain('晚到 &quot;十&quot; 分钟</textarea>');
    expect(refused.text).toMatch(/value="yes" checked/);
  });

  it('shows who was faster, with what was typed, before it replaces their answer', async () => {
    const { door, mainToken, otherToken } = await aStage();
    await door.submit(`/receipts/${mainToken}`, FORM);
    const late = await door.submit(`/receipts/${otherToken}`, [...FORM.slice(1), ['f-heads', '7']]);
    expect(late.status).toBe(409);
    expect(late.text).toContain('李明 刚刚');
    expect(late.text).toContain('value="7"');
    expect(late.text).toContain('name="replaces" value="1"');
  });

  it('names every agency that issued the notice', async () => {
    const { door, mainToken, noticeId } = await aStage();
    const notice = await door.world.notices.find(noticeId);
    if (!notice) throw new Error('no notice');
    const joint = { ...notice, revision: notice.revision + 1, issuers: [...notice.issuers, { id: 'gd-wmb', name: '广东省文明办' }] };
    await door.world.notices.replace(notice, joint, { due: [], audit: anAudit() });
    const page = await door.ask('GET', `/receipts/${mainToken}`);
    expect(page.text).toContain('gd-mzt 机关、广东省文明办');
  });

  it('speaks English where that is preferred', async () => {
    const { door, mainToken } = await aStage();
    const page = await door.ask('GET', `/receipts/${mainToken}`, { headers: { 'accept-language': 'en' } });
    expect(page.text).toContain('Confirm receipt');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });
});
