import { describe, expect, it } from 'vitest';
import { aBusyOffice } from './busy-office.ts';
import { LI } from './office.ts';
import { aContact, named } from './organizations.ts';

const ROOM = '/console/agency';

describe('the settings of an agency', () => {
  const SETTINGS = { name: '云河市民政局', contactEmail: 'office@yh.example', replyTo: '', mails: 'held', revision: '0', lang: 'en' };

  it('are changed by an administrator, each mail for itself, as they were seen', async () => {
    const { signedIn, world } = await aBusyOffice();
    const li = await signedIn();
    const done = await li.press(`${ROOM}/settings`, { ...SETTINGS, fourEyes: 'yes' });
    expect(done.headers.get('location')).toBe(`${ROOM}?note=saved&lang=en`);
    const agency = await world.agencies.find('yh-mzj');
    expect(agency).toMatchObject({ contactEmail: 'office@yh.example', fourEyes: true, notifications: { held: true, published: false } });
    const stale = await li.press(`${ROOM}/settings`, { ...SETTINGS, name: '另一个名称' });
    expect([stale.status, stale.text.includes('A colleague changed the settings'), stale.text.includes('value="另一个名称"')]).toEqual([
      409,
      true,
      true,
    ]);
    const wrong = await li.press(`${ROOM}/settings`, { ...SETTINGS, revision: '1', contactEmail: 'nowhere', name: '' });
    expect(wrong.status).toBe(422);
    for (const field of ['name', 'contactEmail']) expect(wrong.text).toContain(`href="#field-${field}"`);
    expect(wrong.text).toContain('value="nowhere"');
  });
});

describe('staff', () => {
  it('is asked in by mail, given other roles, and removed; the last administrator stays', async () => {
    const { signedIn, mail, world } = await aBusyOffice();
    const li = await signedIn();
    const asked = await li.press(`${ROOM}/staff`, { email: 'wang@yh.example', name: '王芳', roles: 'editor', lang: 'en' });
    expect(asked.headers.get('location')).toBe(`${ROOM}/staff?note=invited&lang=en`);
    expect((await mail()).to).toBe('wang@yh.example');
    const list = await li.go('GET', `${ROOM}/staff?lang=en`);
    for (const part of ['李小梅', '(you)', '王芳', 'editor', 'wang@yh.example']) expect(list.text).toContain(part);
    const { members } = await world.staff.ofAgency('yh-mzj');
    const [me = '', her = ''] = [LI, 'wang@yh.example'].map((address) => members.find(({ email }) => email === address)?.id);

    const twice = await li.press(`${ROOM}/staff`, { email: 'wang@yh.example', name: '王芳', roles: 'editor', lang: 'en' });
    expect([twice.status, twice.text.includes('Somebody of your agency has this address')]).toEqual([422, true]);
    const wrong = await li.press(`${ROOM}/staff`, { email: 'x', name: '', lang: 'en' });
    expect(wrong.status).toBe(422);
    for (const field of ['email', 'name', 'roles']) expect(wrong.text).toContain(`href="#field-${field}"`);
    expect(wrong.text).toContain('Choose a role at least');

    for (const act of [{ act: 'remove' }, { act: 'change', name: '李小梅', roles: 'publisher' }]) {
      const last = await li.press(`${ROOM}/staff/${me}`, { ...act, lang: 'en' });
      expect([last.status, last.text.includes('This is the last administrator')]).toEqual([409, true]);
    }
    const changed = await li.press(`${ROOM}/staff/${her}`, { act: 'change', name: '王小芳', roles: 'publisher', lang: 'en' });
    expect(changed.headers.get('location')).toBe(`${ROOM}/staff?note=changed&lang=en`);
    expect((await li.go('GET', `${ROOM}/staff/${her}?lang=en`)).text).toContain('王小芳');
    expect((await li.press(`${ROOM}/staff/${her}`, { act: 'remove', lang: 'en' })).status).toBe(303);
    expect((await li.go('GET', `${ROOM}/staff/${her}`)).status).toBe(404);
  });
});

describe('keys', () => {
  it('are shown once, work, say when they end, and are revoked', async () => {
    const { signedIn, ask, publish, world } = await aBusyOffice();
    const li = await signedIn();
    const id = await publish();
    const none = await li.press(`${ROOM}/keys`, { lasts: '90', lang: 'en' });
    expect([none.status, none.text.includes('Choose at least one thing')]).toEqual([422, true]);
    const issued = await li.press(`${ROOM}/keys`, { scopes: 'notices:read', lasts: '90', lang: 'en' });
    const secret = /nw_[\w-]+/.exec(issued.text)?.[0] ?? '';
    expect([issued.status, issued.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect((await ask('GET', `/v1/notices/${id}/report`, { key: secret })).status).toBe(200);
    expect((await ask('POST', '/v1/notices', { key: secret, body: {} })).status).toBe(403);
    const list = await li.go('GET', `${ROOM}/keys?lang=en`);
    expect(list.text).not.toContain(secret);
    expect(list.text).toContain('2027-02-18');
    expect(list.text).toContain('see notices and what became of them');
    const key = (await world.keys.ofAgency('yh-mzj')).keys.at(-1)?.id ?? '';
    expect((await li.press(`${ROOM}/keys/revoke`, { key, lang: 'en' })).headers.get('location')).toBe(`${ROOM}/keys?note=revoked&lang=en`);
    expect((await ask('GET', `/v1/notices/${id}/report`, { key: secret })).status).toBe(401);
    expect((await li.press(`${ROOM}/keys/revoke`, { key: 'key-of-others' })).status).toBe(404);
    // Nobody makes an operator of a program here.
    const made = await li.press(`${ROOM}/keys`, { scopes: 'operator', lasts: 'never', lang: 'en' });
    expect(made.status).toBe(422);
  });
});

describe('records', () => {
  it('say who did what in words, by names and without codes, and can be taken out', async () => {
    const { signedIn, publish } = await aBusyOffice();
    const id = await publish({ title: '关于合唱节的通知' });
    const li = await signedIn();
    await li.press(`${ROOM}/keys`, { scopes: 'notices:read', lasts: '90' });
    const { text } = await li.go('GET', `${ROOM}/audit?lang=en`);
    for (const part of ['key issued', 'signed in', '李小梅', 'notice posted', `/console/notices/${id}`, '关于合唱节的通知', 'an operator'])
      expect(text).toContain(part);
    expect(text.replace(/<option[^>]*>/g, '')).not.toMatch(/key\.issued|staff\.signed-in|notice\.accepted/);
    const keys = await li.go('GET', `${ROOM}/audit?action=key.issued&lang=en`);
    expect(keys.text).not.toContain('关于合唱节的通知');
    const file = await li.go('GET', `${ROOM}/audit.csv?action=key.issued`);
    expect([file.status, file.text.includes('key.issued'), file.text.includes('notice.accepted')]).toEqual([200, true, false]);
    expect((await li.go('GET', `${ROOM}/audit?cursor=made-up`)).status).toBe(303);
  });
});

describe('joint notices', () => {
  it('may name the agency without asking where it consents beforehand, found by name', async () => {
    const { signedIn, anAgency, ask } = await aBusyOffice();
    const key = await anAgency('yh-wmb', { name: '云河市文明办' });
    const li = await signedIn();
    const found = await li.go('GET', `${ROOM}/consents?q=${encodeURIComponent('文明')}&lang=en`);
    expect(found.text).toContain('Consent to 云河市文明办');
    expect((await li.go('GET', `${ROOM}/consents?q=none&lang=en`)).text).toContain('There is no agency with “none” in its name');
    expect((await li.press(`${ROOM}/consents`, { act: 'give', lead: 'yh-wmb', lang: 'en' })).status).toBe(303);
    const body = { title: '联合通知', sections: [{ body: '正文' }], issuers: ['yh-wmb', 'yh-mzj'] };
    expect((await ask('POST', '/v1/notices', { key, body })).body.status).toBe('published');
    expect((await li.go('GET', `${ROOM}/consents?lang=en`)).text).toContain('End consent to 云河市文明办');
    await li.press(`${ROOM}/consents`, { act: 'end', lead: 'yh-wmb' });
    expect((await ask('POST', '/v1/notices', { key, body: { ...body, title: '又一件联合通知' } })).body.status).toBe('awaiting-signatures');
    expect((await li.press(`${ROOM}/consents`, { act: 'give', lead: 'nobody' })).status).toBe(404);
  });
});

describe('the district', () => {
  it('shows who is there, in tables that add up, and lets administrators answer for them', async () => {
    const { signedIn, organization, ask } = await aBusyOffice();
    for (let n = 0; n < 7; n++) await organization();
    const li = await signedIn();
    const page = await li.go('GET', '/console/district?lang=en');
    const names = [...page.text.matchAll(/<h3><bdi>(清溪[^<]*)/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(7);
    expect(names).toHaveLength(7);
    const rows = [...page.text.matchAll(/<tr><th scope="row">.*?<\/th><td>(\d+)<\/td>/gs)].map(([, count]) => Number(count));
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(4 * 7);
    const id = hidden(page.text, 'organization');
    const done = await li.press('/console/district', { act: 'verify', organization: id, q: '清溪', status: 'claimed', lang: 'en' });
    expect(done.headers.get('location')).toBe(`/console/district?q=${encodeURIComponent('清溪')}&status=claimed&note=verified&lang=en`);
    const shown = async (query: string) => (await li.go('GET', `/console/district?${query}&lang=en`)).text.match(/<h3><bdi>/g)?.length ?? 0;
    expect([await shown('status=verified'), await shown('status=claimed'), await shown(`q=${encodeURIComponent('合唱')}`)]).toEqual([
      1, 6, 1,
    ]);
    await li.press('/console/district', { act: 'end', organization: id });
    expect(await shown('status=verified')).toBe(0);
    expect((await li.go('GET', '/console/district?cursor=made-up')).status).toBe(303);
    expect((await li.press('/console/district', { act: 'verify', organization: 'of-nowhere' })).status).toBe(404);
    // Of another region: there is none.
    const far = {
      organization: { name: '北方合唱队', class: 'charity', region: '110101' },
      channel: { type: 'email', address: 'far@club.example' },
    };
    expect((await ask('POST', '/v1/subscriptions', { body: far })).status).toBe(202);
    expect((await li.go('GET', '/console/district')).text).not.toContain('北方合唱队');
  });

  it('goes on page by page, each organization once', async () => {
    const office = await aBusyOffice();
    const { signedIn, organization } = office;
    for (let n = 0; n < 30; n++) await organization(n % 3 === 0 ? { frequency: { mode: 'daily', hour: n % 12 } } : {});
    // With a second contact, who reads a digest: in another part of the directory.
    const first = await aContact(office, named('清溪双会'));
    const second = { organization: { id: first.organizationId }, channel: { type: 'email', address: 'second@club.example' } };
    await aContact(office, { ...second, role: 'further', frequency: { mode: 'daily', hour: 7 } }, first.manage);
    const li = await signedIn();
    const seen: string[] = [];
    let path = '/console/district?lang=en';
    for (let pages = 0; pages < 20 && path; pages++) {
      const { text } = await li.go('GET', path);
      seen.push(...[...text.matchAll(/<h3><bdi>(清溪[^<]*)/g)].map(([, name = '']) => name));
      path = /href="([^"]*cursor=[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    }
    expect([seen.length, new Set(seen).size]).toEqual([31, 31]);
  });
});

const hidden = (text: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
