import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../functions/domain/time.ts';
import { anOffice, LI } from './office.ts';

describe('asking to sign in', () => {
  it('is answered the same for a known address and for an unknown one, after the same work', async () => {
    const { asked, write, world } = await anOffice();
    const sent = world.mailer.sent.length;
    const [known, unknown] = [await asked(), await asked('nobody@yh.example')];
    expect([known.page.status, unknown.page.status]).toEqual([200, 200]);
    expect(unknown.page.text.replaceAll('nobody@yh.example', LI)).toBe(known.page.text);
    expect([...unknown.jar.keys()]).toEqual(['__Host-sign-in']);
    expect(world.letterRequests.all()).toHaveLength(2);
    expect(JSON.stringify(world.letterRequests.all())).not.toContain('yh.example');
    expect(await write()).toEqual(['written', 'nothing-to-say']);
    expect(world.mailer.sent.length).toBe(sent + 1);
  });

  it('is refused beside the field where there is no address, and held back from who asks without end', async () => {
    const { browser, ask } = await anOffice();
    const page = await browser().go('POST', '/console/sign-in', { address: 'li', lang: 'zh' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('aria-invalid="true"');
    const statuses = new Set<number>();
    for (let n = 0; n < 70; n++) {
      const raw = new URLSearchParams({ address: `a${n}@yh.example` }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      statuses.add((await ask('POST', '/console/sign-in', { raw, headers, from: '203.0.113.9' })).status);
    }
    expect(statuses.has(429)).toBe(true);
  });
});

describe('the mail', () => {
  it('has a code and a link, in the language of the page, and lets in by either', async () => {
    const { asked, mail } = await anOffice();
    const one = await asked();
    const sent = await mail();
    expect(sent.to).toBe(LI);
    expect(sent.subject).toContain(sent.code);
    expect(sent.text).toContain('15 minutes');
    const entered = await one.go('POST', '/console/code', { code: ` ${sent.code.slice(0, 3)} ${sent.code.slice(3)}` });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/console?lang=zh-Hans']);
    expect([...one.jar.keys()]).toEqual(['__Host-session']);
    const page = await one.go('GET', '/console?lang=en');
    for (const part of ['李小梅', LI, 'yh-mzj 机关', 'publisher, administrator']) expect(page.text).toContain(part);
    expect(page.headers.get('cache-control')).toBe('no-store');

    const other = await asked();
    const again = await mail();
    const shown = await other.go('GET', again.link);
    expect(shown.text).toContain('action="/console/link"');
    expect(other.jar.has('__Host-session')).toBe(false);
    expect((await other.go('POST', '/console/link', { token: again.token })).status).toBe(303);
    expect((await other.go('GET', '/console?lang=en')).text).toContain('李小梅');
  });

  it('is of no use to a scanner that opens its link and presses the button, and is not used up by that', async () => {
    const { asked, mail, browser } = await anOffice();
    const one = await asked();
    const { link, token, code } = await mail();
    const scanner = browser();
    expect((await scanner.go('GET', link)).text).toContain('六位验证码');
    expect((await scanner.go('POST', '/console/link', { token, lang: 'en' })).text).toContain('where you asked');
    expect([...scanner.jar.keys()]).toEqual([]);
    expect((await scanner.go('POST', '/console/code', { code })).status).toBe(410);
    expect((await one.go('POST', '/console/code', { code })).status).toBe(303);
  });

  it('counts once, for fifteen minutes, and only the newest of an address', async () => {
    const { asked, mail, world } = await anOffice();
    const first = await asked();
    const old = await mail();
    const second = await asked();
    const fresh = await mail();
    expect((await first.go('POST', '/console/link', { token: old.token })).status).toBe(410);
    expect((await first.go('POST', '/console/code', { code: old.code })).status).toBe(410);
    expect((await second.go('POST', '/console/link', { token: fresh.token })).status).toBe(303);
    expect((await second.go('POST', '/console/link', { token: fresh.token })).status).not.toBe(303);

    const late = await asked();
    const sent = await mail();
    world.clock.advance(15 * MINUTE);
    expect((await late.go('GET', sent.link)).status).toBe(410);
    expect((await late.go('POST', '/console/code', { code: sent.code })).status).toBe(410);
    expect((await late.go('POST', '/console/link', { token: `${sent.token}x` })).status).toBe(404);
  });

  it('takes five codes and no more; the link still works', async () => {
    const { asked, mail } = await anOffice();
    const one = await asked();
    const { code, token } = await mail();
    const wrong = code === '000000' ? '000001' : '000000';
    const held = one.jar.get('__Host-sign-in') ?? '';
    for (let n = 0; n < 5; n++) expect((await one.go('POST', '/console/code', { code: wrong })).status).toBe(422);
    expect((await one.go('POST', '/console/code', { code })).status).toBe(429);
    one.jar.set('__Host-sign-in', held);
    expect((await one.go('POST', '/console/link', { token })).status).toBe(303);
  });

  it('is no way to try codes for an address without end by asking again and again', async () => {
    const { asked, mail } = await anOffice();
    for (let n = 0; n < 6; n++) {
      const one = await asked();
      for (let tries = 0; tries < 5; tries++) await one.go('POST', '/console/code', { code: '12345' });
    }
    const last = await asked();
    const { code } = await mail();
    expect((await last.go('POST', '/console/code', { code })).status).toBe(429);
  });

  it('does not come to whoever was removed meanwhile, and their code lets nobody in', async () => {
    const { asked, mail, add, ask, operatorKey, li, write, world } = await anOffice();
    await add('yh-mzj', 'wang@yh.example', '王工');
    await write();
    const one = await asked();
    const { code } = await mail();
    await asked();
    const sent = world.mailer.sent.length;
    expect((await ask('DELETE', `/v1/agencies/yh-mzj/staff/${li.id}`, { key: operatorKey })).status).toBe(204);
    expect(await write()).toEqual(['nothing-to-say']);
    expect(world.mailer.sent.length).toBe(sent);
    expect((await one.go('POST', '/console/code', { code })).status).toBe(410);
  });
});

describe('a session', () => {
  it('is a cookie that no script reads and no other site sends, stored as a hash, and written down', async () => {
    const { asked, mail, world } = await anOffice();
    const one = await asked();
    const { code } = await mail();
    const entered = await one.go('POST', '/console/code', { code });
    const cookie = entered.headers.getSetCookie().find((line) => line.startsWith('__Host-session=')) ?? '';
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part);
    const secret = one.jar.get('__Host-session') ?? '';
    expect(await world.sessions.find(secret)).toBeNull();
    expect(world.sessions.audits).toMatchObject([{ action: 'staff.signed-in', agencyId: 'yh-mzj', actor: { kind: 'staff' } }]);
  });

  it('ends with sign-out, after eight hours of nothing, after a week, and at once with the person', async () => {
    const { signedIn, world, add, ask, operatorKey, li } = await anOffice();
    const isIn = async (one: Awaited<ReturnType<typeof signedIn>>) => (await one.go('GET', '/console')).text.includes('李小梅');
    const out = await signedIn();
    const stolen = new Map(out.jar);
    await out.go('POST', '/console/sign-out', { lang: 'en' });
    for (const [name, value] of stolen) out.jar.set(name, value);
    expect(await isIn(out)).toBe(false);

    const idle = await signedIn();
    world.clock.advance(8 * HOUR - MINUTE);
    expect(await isIn(idle)).toBe(true);
    world.clock.advance(8 * HOUR - MINUTE);
    expect(await isIn(idle)).toBe(true);
    world.clock.advance(8 * HOUR);
    expect(await isIn(idle)).toBe(false);

    const busy = await signedIn();
    for (let hours = 0; hours < 7 * 24 - 4; hours += 4) {
      world.clock.advance(4 * HOUR);
      expect(await isIn(busy)).toBe(true);
    }
    world.clock.advance(4 * HOUR);
    expect(await isIn(busy)).toBe(false);
    world.clock.advance(DAY);

    const gone = await signedIn();
    await add('yh-mzj', 'wang@yh.example', '王工');
    await ask('DELETE', `/v1/agencies/yh-mzj/staff/${li.id}`, { key: operatorKey });
    expect(await isIn(gone)).toBe(false);
  });

  it('is another one after each sign-in, and the one before ends', async () => {
    const { signedIn, mail } = await anOffice();
    const one = await signedIn();
    const before = one.jar.get('__Host-session') ?? '';
    await one.go('POST', '/console/sign-in', { address: LI });
    await one.go('POST', '/console/code', { code: (await mail()).code });
    const after = one.jar.get('__Host-session') ?? '';
    expect(after).not.toBe(before);
    one.jar.set('__Host-session', before);
    expect((await one.go('GET', '/console')).text).not.toContain('李小梅');
  });

  it('acts for another agency of whose staff one is, and for no other', async () => {
    const { signedIn, anAgency, add, write } = await anOffice();
    for (const id of ['yh-wmb', 'yh-jyj']) await anAgency(id);
    const { body: there } = await add('yh-wmb', LI, '李小梅');
    const { body: foreign } = await add('yh-jyj', 'zhao@yh.example', '赵工');
    await write();
    const one = await signedIn();
    expect((await one.go('GET', '/console')).text).toContain(there.id);
    expect((await one.press('/console/agency', { staff: foreign.id })).status).toBe(404);
    expect((await one.press('/console/agency', { staff: there.id })).status).toBe(303);
    expect((await one.go('GET', '/console')).text).toContain('<bdi>yh-wmb 机关</bdi>');
  });

  it('is not touched by a form on another site', async () => {
    const { signedIn } = await anOffice();
    const one = await signedIn();
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://elsewhere.example' }, { origin: 'null' }])
      expect((await one.go('POST', '/console/sign-out', { lang: 'en' }, headers)).status).toBe(403);
    const page = await one.go('GET', '/console');
    expect(page.text).toContain('李小梅');
    // Browsers that say where a form stood by `Origin` alone say it only where a referrer may be sent.
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    const own = { 'sec-fetch-site': 'same-origin', origin: 'null' };
    expect((await one.go('POST', '/console/sign-out', { lang: 'en' }, own)).status).not.toBe(403);
  });
});

describe('a form of the console', () => {
  it('does nothing without the token of its page, and can be sent again', async () => {
    const { signedIn, anAgency, add, write } = await anOffice();
    await anAgency('yh-wmb');
    const { body: there } = await add('yh-wmb', LI, '李小梅');
    await write();
    const one = await signedIn();
    const held = await one.go('POST', '/console/agency', { staff: there.id, token: '0'.repeat(64) });
    expect([held.status, held.text.includes(there.id)]).toEqual([409, true]);
    expect((await one.go('GET', '/console')).text).toContain('<bdi>yh-mzj 机关</bdi>');
    const token = /name="token" value="([0-9a-f]+)"/.exec(held.text)?.[1] ?? '';
    expect((await one.go('POST', '/console/agency', { staff: there.id, token })).status).toBe(303);
    expect((await one.go('GET', '/console')).text).toContain('<bdi>yh-wmb 机关</bdi>');
  });

  it('that comes after the session has ended is kept whole, until it is sent again by whoever signs in', async () => {
    const { signedIn, world } = await anOffice();
    const one = await signedIn();
    const { text } = await one.go('GET', '/console');
    const token = /name="token" value="([0-9a-f]+)"/.exec(text)?.[1] ?? '';
    world.clock.advance(9 * HOUR);
    const held = await one.go('POST', '/console/agency', { staff: '<b>"一"</b>', token });
    expect(held.status).toBe(401);
    expect(held.text).toContain('name="staff" value="&lt;b&gt;&quot;一&quot;&lt;/b&gt;"');
    expect(held.text).toContain('action="/console/agency"');
    expect(held.text).not.toContain(token);
  });
});

describe('a page of the console', () => {
  it('asks a stranger to sign in, and is where they come to then', async () => {
    const { browser, mail } = await anOffice();
    const one = browser();
    const asked = await one.go('POST', '/console/sign-in', { address: LI, back: '/console/notices?page=2' });
    expect(asked.text).toContain('name="back" value="/console/notices?page=2"');
    const entered = await one.go('POST', '/console/code', { code: (await mail()).code, back: '/console/notices?page=2' });
    expect(entered.headers.get('location')).toBe('/console/notices?page=2');
  });

  it.each(['https://elsewhere.example/console', '//elsewhere.example', '/console//elsewhere', '/notices', '/console\\..', '/consoles'])(
    'leads nowhere else: %s',
    async (back) => {
      const { asked, mail } = await anOffice();
      const one = await asked();
      const entered = await one.go('POST', '/console/code', { code: (await mail()).code, back, lang: 'en' });
      expect(entered.headers.get('location')).toBe('/console?lang=en');
    },
  );
});
