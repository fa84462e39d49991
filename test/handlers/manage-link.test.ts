import { describe, expect, it } from 'vitest';
import { aFrontDoor } from './front-door.ts';

const asForm = (fields: Record<string, string>) => ({
  raw: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});

describe('the manage page without a link', () => {
  it('asks for the address, in both languages', async () => {
    const door = aFrontDoor();
    const zh = await door.ask('GET', '/manage', { headers: { 'accept-language': 'zh' } });
    const en = await door.ask('GET', '/manage?lang=en');
    expect([zh.status, en.status]).toEqual([200, 200]);
    expect(zh.text).toContain('action="/manage/link"');
    expect(zh.text).toContain('管理链接');
    expect(en.text).toContain('Manage your subscription');
  });

  it('says the same of a known address and of an unknown one, and asks for a letter for both', async () => {
    const door = aFrontDoor();
    const asked = door.world.letterRequests;
    const pages = [];
    for (const address of ['choir@groups.example', 'nobody@groups.example'])
      pages.push((await door.ask('POST', '/manage/link', asForm({ address, lang: 'en' }))).text.replaceAll(address, '…'));
    expect(pages[0]).toBe(pages[1]);
    expect(pages[0]).toContain('Look into your mailbox');
    expect((await asked.due('9999-01-01T00:00:00.000Z', 10)).length).toBe(2);
  });

  it.each([
    ['', 'zh', '邮箱'],
    ['choir', 'en', 'one email address'],
  ])('refuses %j beside the field, and keeps what was typed', async (address, lang, says) => {
    const door = aFrontDoor();
    const page = await door.ask('POST', '/manage/link', asForm({ address, lang }));
    expect(page.status).toBe(422);
    expect(page.text).toContain('aria-invalid="true"');
    expect(page.text).toContain(says);
    expect(page.text).toContain(`value="${address}"`);
  });

  it('still says that a link with a wrong token is invalid', async () => {
    expect((await aFrontDoor().ask('GET', '/manage?token=none')).status).toBe(404);
  });

  it('is held back for who asks again and again from one place', async () => {
    const door = aFrontDoor();
    const ask = () => door.ask('POST', '/manage/link', { ...asForm({ address: 'a@groups.example' }), from: '203.0.113.9' });
    const statuses = [];
    for (let i = 0; i < 31; i++) statuses.push((await ask()).status);
    expect([statuses.at(0), statuses.at(-1)]).toEqual([200, 429]);
  });
});
