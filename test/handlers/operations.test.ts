import { describe, expect, it } from 'vitest';
import { activated, disabled } from '../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, MINUTE } from '../../functions/domain/time.ts';
import { OPERATORS } from '../../functions/ports/audit-log.ts';
import { anId, aSubscription, aWebhook, NOON } from '../builders.ts';
import { anApplicant } from './front-door.ts';
import { anOperatorDesk } from './operator-desk.ts';

const aDesk = async () => {
  const desk = await anOperatorDesk();
  const one = await desk.operator();
  const [me] = (await desk.world.staff.ofAgency(OPERATORS)).members;
  const page = async (room: string) => (await one.go('GET', `/console/operator${room}?lang=en`)).text;
  return { ...desk, one, page, actor: { kind: 'operator', id: me?.id } };
};

const depth = (given: object) => ({ kind: 'emails', queue: 'routine', waiting: 0, underWay: 0, delayed: 0, ...given }) as const;

describe('the overview', () => {
  it('says in words what to look after, and else that all is well', async () => {
    const { page, world, ask, operatorKey } = await aDesk();
    for (const part of ['You are the only operator.', 'The days off of 2027 are not known']) expect(await page('')).toContain(part);
    // In spring nobody can know next year's.
    world.clock.advance(-180 * DAY);
    await ask('POST', '/v1/operators', { key: operatorKey, body: { email: 'b@wire.example', name: '乙', roles: ['operator'] } });
    expect(await page('')).toContain('All is well');
    world.queueDepths.depths = [depth({ waiting: 7 }), depth({ queue: 'dead', waiting: 2 })];
    expect(await page('')).toContain('2 pieces of work failed again and again');
    expect(await page('')).toContain('7 pieces');
  });

  it('tells what it does not know, and hides nothing else for that', async () => {
    const { page, world, logged } = await aDesk();
    world.queueDepths.fault = new Error('throttled');
    world.storeHealth.reach = { kind: 'unreached', store: 'mailings', cause: new Error('away') };
    const text = await page('');
    for (const part of ['The stores do not answer', 'Not known for the moment', '1.2.3']) expect(text).toContain(part);
    expect(logged.join('\n')).toContain('overview-incomplete');
    expect(await page('/queues')).toContain('The queues cannot be looked at for the moment');
  });
});

describe('queues', () => {
  it('are shown by kind and lane, and dead letters are sent back in the name of the person', async () => {
    const { one, page, world, actor } = await aDesk();
    world.queueDepths.depths = [
      depth({ waiting: 3, delayed: 4 }),
      depth({ queue: 'dead', waiting: 5 }),
      depth({ kind: 'imports', queue: 'all' }),
    ];
    const text = await page('/queues');
    for (const part of ['Send mails (routine)', 'Send mails: dead letters', 'There are 5 dead letters.', 'Import lists'])
      expect(text).toContain(part);
    const asked = await one.press('/console/operator/queues/redrive', { lang: 'en' }, '/console/operator/queues');
    expect(asked.headers.get('location')).toBe('/console/operator/queues?note=noted&lang=en');
    expect(world.redriveRequests.audits.at(-1)).toMatchObject({ action: 'redrive.requested', actor });
    expect(await page('/queues')).toContain('not done yet');
    world.queueDepths.depths = [depth({ queue: 'dead' })];
    expect(await page('/queues')).not.toContain('Send dead letters back');
  });
});

describe('sending and settings', () => {
  it('say the rate, the quota and who waits, and what was chosen without secrets', async () => {
    const { page, world } = await aDesk();
    const sending = await page('/sending');
    for (const part of ['Amazon SES', 'a second', 'Nobody waits', 'No agency is slowed or held.']) expect(sending).toContain(part);
    world.pacer.line = async () => ({ usedUntilMs: world.clock.now().getTime() + MINUTE, perSecond: 10 });
    expect(await page('/sending')).toContain('about 600 mails');
    world.mailer.quota = async () => {
      throw new Error('SES does not tell its quota');
    };
    expect(await page('/sending')).toContain('look again in a minute');
    const settings = await page('/settings');
    for (const part of [
      'https://wire.example',
      'notices@wire.example',
      '72 hours',
      '1.2.3',
      'not set',
      '730 days',
      'until erased',
      '365 days',
      '7 days',
    ])
      expect(settings).toContain(part);
  });
});

describe('finding a subscriber', () => {
  it('says since when an endpoint is switched off, why, what helps, and by which commands one goes on', async () => {
    const { one, world } = await aDesk();
    const pending = aSubscription({ id: anId('sub'), status: 'pending', confirmedAt: null, channel: aWebhook() });
    const made = { ...pending, organization: { ...pending.organization, name: '长者饭堂' } };
    await world.subscriptions.create(made);
    const active = activated(made, NOON);
    await world.subscriptions.replace(made, active, NOON);
    await world.subscriptions.replace(active, disabled(active, NOON), NOON);
    const path = '/console/operator/subscribers';
    const found = (await one.press(path, { q: '长者饭堂', lang: 'zh-Hans' }, path)).text;
    const own = (await one.go('GET', `${path}/${made.id}?lang=zh-Hans`)).text;
    for (const text of [found, own])
      for (const part of [
        '自 ',
        '应答已不存在',
        '恢复接收',
        `npx noticewire subscriptions attempts ${made.id}`,
        `npx noticewire subscriptions recover ${made.id} --since 2026-11-20T00:00`,
      ])
        expect(text).toContain(part);
  });

  it('shows by address or organization what became of it, verifies the organization, and writes down who looked', async () => {
    const { one, world, ask, actor } = await aDesk();
    const { body } = await ask('POST', '/v1/subscriptions', { body: anApplicant() });
    const path = '/console/operator/subscribers';
    const found = await one.press(path, { q: 'Choir@club.example', lang: 'en' }, path);
    for (const part of ['清溪社区合唱队', 'c***@club.example', 'Asked to confirm', 'claimed, not verified', '1 subscription'])
      expect(found.text).toContain(part);
    expect(found.text).not.toMatch(/>[^<]*choir@club\.example/i);
    expect((await world.audit.ofAgency(OPERATORS, { from: '2000', to: '3000', limit: 1 }))?.items[0]).toMatchObject({
      action: 'subscriptions.searched',
      actor,
    });
    const token = await world.vault.token('confirm', body.id);
    await ask('POST', '/v1/subscriptions/confirm', { body: { token } });
    const organization = body.id.replace('sub', 'org');
    const verified = await one.press(path, { q: organization, act: 'verify', organization, lang: 'en' }, path);
    for (const part of ['Verified.', 'Confirmed on', 'Take the verification back', 'Nothing was sent within 90 days.'])
      expect(verified.text).toContain(part);
    expect(world.organizations.audits.at(-1)).toMatchObject({ action: 'organization.verified', actor });
    expect((await one.press(path, { q: organization, act: 'unverify', organization, lang: 'en' }, path)).text).toContain('taken back');
    expect((await one.press(path, { q: organization, act: 'verify', organization: 'org-none', lang: 'en' }, path)).text).toContain(
      'is gone',
    );
    expect((await one.press(path, { q: 'nobody@club.example', lang: 'en' }, path)).text).toContain(
      'There is no subscription for “nobody@club.example”.',
    );
  });

  it('shows what one agreed to, asks in a contact of any role, makes it the main one and replaces a mailbox that is lost, in the name of the person', async () => {
    const { one, world, ask, actor, operatorKey } = await aDesk();
    const { body } = await ask('POST', '/v1/subscriptions', { body: anApplicant() });
    const path = `/console/operator/subscribers/${body.id}`;
    await ask('POST', '/v1/subscriptions/confirm', { body: { token: await world.vault.token('confirm', body.id) } });
    const found = await one.press(
      '/console/operator/subscribers',
      { q: 'choir@club.example', lang: 'en' },
      '/console/operator/subscribers',
    );
    expect(found.text).toContain(`href="${path}?lang=en"`);
    const seen = await one.go('GET', `${path}?lang=en`);
    for (const part of ['Record of consent', 'Confirmed it', 'c***@club.example']) expect(seen.text).toContain(part);
    expect((await world.audit.ofAgency(OPERATORS, { from: '2000', to: '3000', limit: 1 }))?.items[0]).toMatchObject({
      action: 'subscriptions.searched',
      subject: body.id,
      actor,
    });

    const contact = (given: object) =>
      one.press(
        `${path}/contacts`,
        { contactAddress: 'second@club.example', role: 'main', contactLanguage: 'en', lang: 'en', ...given },
        path,
      );
    const wrong = await contact({ contactAddress: 'second' });
    expect([wrong.status, wrong.text.includes('href="#field-contactAddress"'), wrong.text.includes('value="second"')]).toEqual([
      422,
      true,
      true,
    ]);
    expect((await contact({ contactAddress: '' })).text).toContain('href="#field-contactAddress"');
    expect((await contact({ role: 'chair' })).text).toContain('href="#field-role"');
    expect((await contact({})).headers.get('location')).toContain('note=contact-asked');
    expect(world.subscriptions.all().at(-1)).toMatchObject({ status: 'pending', role: 'main', invitedTo: body.id.replace('sub', 'org') });
    const invited = (await world.audit.ofAgency(OPERATORS, { from: '2000', to: '3000', limit: 50 }))?.items ?? [];
    expect(invited.find(({ action }) => action === 'contact.invited')).toMatchObject({ actor });

    const replace = (given: object) =>
      one.press(`${path}/address`, { newAddress: 'new@club.example', reason: '换届', lang: 'en', ...given }, path);
    const without = await replace({ reason: ' ' });
    expect([without.status, without.text.includes('href="#field-reason"'), without.text.includes('value="new@club.example"')]).toEqual([
      422,
      true,
      true,
    ]);
    expect((await replace({ newAddress: 'new' })).text).toContain('href="#field-newAddress"');
    expect((await replace({})).headers.get('location')).toContain('note=address-asked');
    expect(await world.addressChanges.find(body.id)).toMatchObject({ to: 'new@club.example', vouched: { by: actor, reason: '换届' } });
    const second = String(world.subscriptions.all().at(-1)?.id);
    await ask('POST', '/v1/subscriptions/confirm', { body: { token: await world.vault.token('confirm', second) } });
    // A main one has it already; as a further one it may become it.
    expect((await one.go('GET', `/console/operator/subscribers/${second}?lang=en`)).text).not.toContain('Make this the main contact');
    await ask('PUT', `/v1/organizations/${body.id.replace('sub', 'org')}/main-contact`, { key: operatorKey, body: { contact: body.id } });
    const theirs = `/console/operator/subscribers/${second}`;
    expect((await one.go('GET', `${theirs}?lang=en`)).text).toContain('Make this the main contact');
    const made = await one.press(`${theirs}/main`, { lang: 'en' }, theirs);
    expect(made.headers.get('location')).toContain('note=main-changed');
    expect((await one.go('GET', `${theirs}?lang=en&note=main-changed`)).text).toContain('Both are told by mail');
    expect([(await world.subscriptions.find(second))?.role, (await world.subscriptions.find(body.id))?.role]).toEqual(['main', 'further']);
    const handed = (await world.audit.ofAgency(OPERATORS, { from: '2000', to: '3000', limit: 50 }))?.items ?? [];
    expect(handed.filter(({ action }) => action === 'contact.main-handed-over')).toMatchObject([{ actor, subject: second }, {}]);

    for (const act of ['', '/contacts', '/address', '/main'])
      expect(
        (act === ''
          ? await one.go('GET', '/console/operator/subscribers/sub-none')
          : await one.press(`/console/operator/subscribers/sub-none${act}`, {}, path)
        ).status,
      ).toBe(404);
  });

  it('asks for something to look for, and says what is no address', async () => {
    const { one } = await aDesk();
    const path = '/console/operator/subscribers';
    for (const q of ['', '  ', 'choir@']) {
      const page = await one.press(path, { q, lang: 'en' }, path);
      expect([page.status, page.text.includes('href="#field-q"')]).toEqual([422, true]);
    }
  });

  it('erases an address after a second look, in the name of the person', async () => {
    const { one, world, actor } = await aDesk();
    const [path, page] = ['/console/operator/erasures', '/console/operator/subscribers'];
    expect((await one.press(path, { address: 'choir', lang: 'en' }, page)).status).toBe(422);
    const asked = await one.press(path, { address: 'choir@club.example', lang: 'en' }, page);
    expect(asked.text).toContain('It cannot be undone.');
    expect(world.erasureRequests.audits).toEqual([]);
    const done = await one.press(path, { address: 'choir@club.example', confirmed: 'yes', lang: 'en' }, page);
    expect(done.text).toContain('Accepted');
    expect(world.erasureRequests.audits).toMatchObject([{ action: 'address.erased', actor }]);
  });
});

describe('the suppression list', () => {
  it('tells why an address is not written to, and lifts it with a reason that is written down', async () => {
    const { one, world, actor } = await aDesk();
    const [path, address] = ['/console/operator/suppressions', 'choir@club.example'];
    const addressKey = await world.vault.addressKey(address);
    const since = world.clock.now().toISOString();
    await world.suppressions.suppress({ addressKey, reason: 'complained', source: 'arf', since, until: null, feedbackId: 'f' }, since);
    const found = await one.press(path, { address, lang: 'en' }, path);
    for (const part of ['the reader reported the notices as spam', 'a complaint by mail', 'for good']) expect(found.text).toContain(part);
    const without = await one.press(`${path}/lift`, { address, reason: ' ', lang: 'en' }, path);
    expect([without.status, without.text.includes('Say why')]).toEqual([422, true]);
    world.clock.advance(1000);
    const lifted = await one.press(`${path}/lift`, { address, reason: '本人来电', lang: 'en' }, path);
    expect(lifted.text).toContain('Lifted');
    expect(world.suppressions.audits.at(-1)).toMatchObject({ action: 'suppression.lifted', reason: '本人来电', actor });
    expect((await one.press(`${path}/lift`, { address, reason: '再来', lang: 'en' }, path)).text).toContain('is not suppressed now');
    expect((await one.press(path, { address, lang: 'en' }, path)).text).toContain('is not suppressed');
    expect((await one.press(path, { address: 'x', lang: 'en' }, path)).status).toBe(422);
  });
});
