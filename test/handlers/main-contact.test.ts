import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { roleOfLetter } from '../../functions/domain/subscriptions/main-contact.ts';
import { withChannel } from '../../functions/domain/subscriptions/subscription-life.ts';
import { MINUTE } from '../../functions/domain/time.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aWebhook } from '../builders.ts';
import { aFrontDoor } from './front-door.ts';
import { aContact, type Contact, confirmed, mailbox, named } from './organizations.ts';

/** An organization with its main contact, a further one and a fallback. */
const anOrganization = async () => {
  const door = aFrontDoor();
  const { world, ask } = door;
  const main = await aContact(door, { ...named('甲合唱团'), ...mailbox('first') });
  const invited = async (local: string, role: string, more: object = {}): Promise<Contact> => {
    const body = { organization: { id: main.organizationId }, role, ...mailbox(local), ...more };
    return confirmed(door, (await ask('POST', '/v1/subscriptions', { key: main.manage, body })).body.id);
  };
  const further = await invited('second', 'further', { language: 'en' });
  const fallback = await invited('third', 'fallback');
  const path = `/v1/organizations/${main.organizationId}/main-contact`;
  const handOver = (key: string, contact: string) => ask('PUT', path, { key, body: { contact } });
  const roles = async () => {
    const { contacts } = (await ask('GET', `/v1/organizations/${main.organizationId}`, { key: door.operatorKey })).body;
    return new Map<string, string>(contacts.map(({ id, role }: { id: string; role: string }) => [id, role]));
  };
  /** What the stream would do, by whom it came to. */
  const letters = async (): Promise<ReadonlyMap<string, string>> => {
    const before = world.mailer.sent.length;
    world.clock.advance(MINUTE);
    for (const letter of world.letterRequests.all()) await writeLetter(world, letter);
    const sent = world.mailer.sent.slice(before);
    return new Map(
      await Promise.all(
        sent.map(async ({ to, raw }) => {
          const mail = await simpleParser(Buffer.from(raw()));
          return [to, `${mail.subject}\n${mail.text}`] as const;
        }),
      ),
    );
  };
  const audited = async () =>
    (await ask('GET', '/v1/audit?action=contact.main-handed-over', { key: door.operatorKey })).body.items.map(
      ({ actor, subject }: { actor: { kind: string }; subject: string }) => [actor.kind, subject],
    );
  return { ...door, main, further, fallback, invited, handOver, roles, letters, audited };
};

describe('the main contact of an organization', () => {
  it('hands that to a further one; both are told once, each in their language, and it is written down', async () => {
    const own = await anOrganization();
    expect((await own.handOver(own.main.manage, own.further.id)).status).toBe(204);
    expect([...(await own.roles())]).toEqual([
      [own.main.id, 'further'],
      [own.further.id, 'main'],
      [own.fallback.id, 'fallback'],
    ]);
    const letters = await own.letters();
    expect([...letters.keys()].sort()).toEqual(['first@club.example', 'second@club.example']);
    expect(letters.get('first@club.example')).toMatch(
      /您不再是组织的主要联系人\n[\s\S]*「甲合唱团」的主要联系人现在是 s\*\*\*@club\.example/,
    );
    expect(letters.get('second@club.example')).toMatch(/You are the main contact of your organization now\n[\s\S]*f\*\*\*@club\.example/);
    expect(await own.audited()).toEqual([['subscriber', own.further.id]]);
    // It is no longer theirs to give; who has it gives it back.
    expect(await own.handOver(own.main.manage, own.further.id)).toMatchObject({ status: 409, body: { code: 'not-main' } });
    expect(await own.letters()).toEqual(new Map());
    expect((await own.handOver(own.further.manage, own.main.id)).status).toBe(204);
    expect((await own.roles()).get(own.main.id)).toBe('main');
  });

  it('is changed by an operator, also where there are two or none, and doing it again tells nobody', async () => {
    const own = await anOrganization();
    const body = { organization: { id: own.main.organizationId }, role: 'main', ...mailbox('fourth') };
    const fourth = await confirmed(own, (await own.ask('POST', '/v1/subscriptions', { key: own.operatorKey, body })).body.id);
    expect((await own.handOver(own.operatorKey, own.further.id)).status).toBe(204);
    const roles = await own.roles();
    expect([own.main, own.further, fourth].map(({ id }) => roles.get(id))).toEqual(['further', 'main', 'further']);
    const letters = await own.letters();
    expect([...letters.keys()].sort()).toEqual(['first@club.example', 'fourth@club.example', 'second@club.example']);
    for (const text of letters.values()) expect(text).toMatch(/本服务的运营者|The operator of this service/);
    // Nobody's link got into other hands by that.
    for (const text of letters.values()) expect(text).not.toMatch(/不是您本人转交|If this was not you/);
    expect((await own.handOver(own.operatorKey, own.further.id)).status).toBe(204);
    expect(await own.letters()).toEqual(new Map());
    expect(await own.audited()).toEqual([['operator', own.further.id]]);
    await own.ask('DELETE', `/v1/subscriptions/${own.further.id}`, { key: own.further.manage });
    expect((await own.handOver(own.operatorKey, own.main.id)).status).toBe(204);
    expect((await own.roles()).get(own.main.id)).toBe('main');
  });

  it('is none who has not agreed to all notices, whom nobody asked in, or who is of another organization', async () => {
    const own = await anOrganization();
    const stranger = await aContact(own, { ...named('乙团'), ...mailbox('other') });
    const claims = await aContact(own, { ...named('甲合唱团'), ...mailbox('claims') });
    expect(claims.organizationId).toBe(own.main.organizationId);
    const pending = await own.ask('POST', '/v1/subscriptions', {
      key: own.main.manage,
      body: { organization: { id: own.main.organizationId }, ...mailbox('fifth') },
    });
    for (const [key, id, status, code] of [
      [own.main.manage, own.fallback.id, 409, 'contact-is-fallback'],
      [own.operatorKey, own.fallback.id, 409, 'contact-is-fallback'],
      [own.main.manage, claims.id, 409, 'contact-not-acknowledged'],
      [own.main.manage, own.main.id, 409, 'already-main'],
      [own.main.manage, stranger.id, 404, 'contact-unknown'],
      [own.main.manage, pending.body.id, 404, 'contact-unknown'],
      [own.further.manage, own.further.id, 409, 'not-main'],
      [claims.manage, own.further.id, 403, 'not-acknowledged'],
      [stranger.manage, own.further.id, 404, 'organization-unknown'],
    ] as const)
      expect(await own.handOver(key, id), code).toMatchObject({ status, body: { code } });
    expect(await own.audited()).toEqual([]);
    expect((await own.roles()).get(own.main.id)).toBe('main');
  });

  it('is nobody who reads no letters: no endpoint, also with a second address, and no group', async () => {
    const own = await anOrganization();
    const { subscriptions } = own.world;
    const further = await subscriptions.find(own.further.id);
    if (!further) throw new Error('nobody there');
    for (const channel of [aWebhook({ fallbackEmail: 'clerk@club.example' }), aWebhook({ format: 'wecom' })]) {
      const current = await subscriptions.find(further.id);
      if (!current) throw new Error('nobody there');
      await subscriptions.replace(current, withChannel(current, channel), further.createdAt);
      for (const key of [own.main.manage, own.operatorKey])
        expect(await own.handOver(key, further.id)).toMatchObject({ status: 409, body: { code: 'contact-not-by-mail' } });
      expect((await own.ask('GET', `/manage?token=${own.main.manage}`)).text).not.toContain('name="contact"');
    }
    expect((await own.roles()).get(further.id)).toBe('further');
    expect(await own.audited()).toEqual([]);
  });

  it('is finished by doing it again where a crash came between the two, and each is told once', async () => {
    const own = await anOrganization();
    const { subscriptions } = own.world;
    const replace = subscriptions.replace.bind(subscriptions);
    subscriptions.replace = async (before, after, ...rest) => {
      if (after.role === 'further') throw new Error('a crash');
      return replace(before, after, ...rest);
    };
    expect((await own.handOver(own.main.manage, own.further.id)).status).toBe(500);
    subscriptions.replace = replace;
    expect((await own.roles()).get(own.main.id)).toBe('main');
    expect([...(await own.letters()).keys()]).toEqual(['second@club.example']);
    expect((await own.handOver(own.main.manage, own.further.id)).status).toBe(204);
    expect((await own.roles()).get(own.main.id)).toBe('further');
    expect([...(await own.letters()).keys()]).toEqual(['first@club.example']);
  });

  it.each(['contact', 'operator'] as const)('is one, at whatever moment another one is made it by the word of the %s', async (by) => {
    let moment = 0;
    for (let isOver = false; !isOver; moment++) {
      const own = await anOrganization();
      const other = await own.invited('fourth', 'further');
      const { subscriptions, organizations, letterRequests } = own.world;
      let calls = 0;
      const statuses: number[] = [];
      const interrupted =
        <Arguments extends unknown[], Result>(act: (...given: Arguments) => Promise<Result>) =>
        async (...given: Arguments): Promise<Result> => {
          calls += 1;
          if (calls === moment + 1)
            statuses.push((await own.handOver(by === 'contact' ? own.main.manage : own.operatorKey, other.id)).status);
          return act(...given);
        };
      subscriptions.find = interrupted(subscriptions.find.bind(subscriptions));
      subscriptions.replace = interrupted(subscriptions.replace.bind(subscriptions));
      organizations.contacts = interrupted(organizations.contacts.bind(organizations));
      letterRequests.make = interrupted(letterRequests.make.bind(letterRequests));
      statuses.push((await own.handOver(own.main.manage, own.further.id)).status);
      isOver = statuses.length === 1;
      const mains = [...(await own.roles())].filter(([, role]) => role === 'main').map(([id]) => id);
      const at = `before call ${moment + 1}: ${statuses}`;
      expect(mains, at).toHaveLength(1);
      expect(statuses, at).toContain(204);
      expect([204, 409], at).toEqual(expect.arrayContaining(statuses));
      const told = [...(await own.letters())].filter(([, text]) => /您现在是|You are the main contact/.test(text)).map(([to]) => to);
      expect(told, at).toEqual([mains[0] === other.id ? 'fourth@club.example' : 'second@club.example']);
    }
    expect(moment).toBeGreaterThan(9);
  });

  it('is handed over on the page, by the main contact alone, to those alone who can be it', async () => {
    const own = await anOrganization();
    const page = async ({ manage }: Contact, lang = 'zh') => (await own.ask('GET', `/manage?token=${manage}&lang=${lang}`)).text;
    const offered = (text: string) => [...text.matchAll(/name="contact" value="([^"]+)"/g)].map(([, id]) => id);
    expect(offered(await page(own.main))).toEqual([own.further.id]);
    expect(await page(own.main, 'en')).toContain('Make this the main contact');
    expect(offered(await page(own.further))).toEqual([]);
    const hand = ({ manage }: Contact, contact: string) =>
      own.submit('/manage/main', [
        ['token', manage],
        ['lang', 'zh'],
        ['contact', contact],
      ]);
    expect((await hand(own.main, own.fallback.id)).headers.get('location')).toContain('note=not-now');
    const done = await hand(own.main, own.further.id);
    expect(done.headers.get('location')).toContain('note=main-handed-over');
    expect((await own.ask('GET', done.headers.get('location') ?? '')).text).toContain('已转交');
    expect(offered(await page(own.further))).toEqual([own.main.id]);
  });

  it('is not given by one that has left, whose link still opens its page', async () => {
    const own = await anOrganization();
    await own.ask('DELETE', `/v1/subscriptions/${own.main.id}`, { key: own.main.manage });
    expect((await own.ask('GET', `/manage?token=${own.main.manage}`)).text).not.toContain('name="contact"');
    const given = await own.submit('/manage/main', [
      ['token', own.main.manage],
      ['contact', own.further.id],
    ]);
    expect(given.headers.get('location')).toContain('note=not-now');
    expect((await own.roles()).get(own.further.id)).toBe('further');
    expect(await own.audited()).toEqual([]);
  });

  it('writes no letters without end from one network', async () => {
    const own = await anOrganization();
    const statuses: number[] = [];
    let [giver, taker] = [own.main, own.further];
    for (let i = 0; i < 40; i++) {
      const body = { contact: taker.id };
      const path = `/v1/organizations/${giver.organizationId}/main-contact`;
      statuses.push((await own.ask('PUT', path, { key: giver.manage, body, from: '203.0.113.9' })).status);
      [giver, taker] = [taker, giver];
    }
    expect(statuses).toContain(429);
  });
});

describe('the subject of the letter to a contact', () => {
  it('is read as it was written, and nothing else is', () => {
    expect(roleOfLetter('sub-1#main##operator')).toEqual({ contactId: 'sub-1', role: 'main', otherId: '', by: 'operator' });
    for (const other of ['', 'sub-1', 'sub-1#boss#sub-2#contact', 'yl-mzt#3', 'sub-1#main#sub-2#agency'])
      expect(roleOfLetter(other), other).toBeNull();
  });
});
