import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { USUAL_SETTINGS } from '../../functions/domain/agencies/agency.ts';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { succeeded } from '../../functions/domain/subscriptions/subscription-life.ts';
import { between, DAY, instant } from '../../functions/domain/time.ts';
import { recordFeedback } from '../../functions/usecases/feedback/record-feedback.ts';
import { reportNotice } from '../../functions/usecases/ledger/report-notice.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aNotice, anAudit, anId, aSubscription, asWritten, aWebhook } from '../builders.ts';
import { FragileService, type Mishap, type World } from './fragile-service.ts';

const AGENCY = 'office@tianhe.example';

/** What becomes of whatever is sent there. `late`: it is taken, and comes back afterwards. */
type Fate = 'fine' | 'refused' | 'late';
type Contact = Readonly<{ kind: 'email'; fate: Fate } | { kind: 'webhook'; fate: 'fine' | 'refused'; second: Fate | null }>;
type Case = Readonly<{ own: readonly Contact[]; fallbacks: readonly Fate[] }>;

const addressOf = (fate: Fate, name: string): string => `${name}@${fate}.example`;
const channelOf = (contact: Contact, name: string, sealed: string): Subscription['channel'] =>
  contact.kind === 'email'
    ? { type: 'email', address: addressOf(contact.fate, name) }
    : aWebhook({
        sealedSecrets: [sealed],
        url: `https://${contact.fate}.example/${name}`,
        ...(contact.second ? { fallbackEmail: addressOf(contact.second, `${name}-second`) } : {}),
      });

const enrol = async (world: World, pending: Subscription): Promise<void> => {
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
};

/** An organization whose contacts fare so, and a notice for it. */
const aStage = async (service: FragileService, { own, fallbacks }: Case) => {
  const { world } = service;
  world.mailer.verdict = ({ to }) => (to.endsWith('@refused.example') ? { kind: 'refused', code: 'mailbox-unknown' } : undefined);
  world.endpoints.answer = ({ url }) => ({ kind: 'answered', status: url.includes('refused') ? 410 : 200, body: '', tookMs: 1 });
  const sealed = await world.vault.seal('secret');
  const agency = {
    id: 'th-mzj',
    name: '天河区民政局',
    region: '440106',
    contactEmail: AGENCY,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...USUAL_SETTINGS,
  };
  await world.agencies.create(agency, anAudit());
  const firstId = anId('sub');
  const organizationId = firstId.replace(/^sub/, 'org');
  const facts = { status: 'pending', organization: { name: '清溪社区合唱队' } } as const;
  const invited = { ...facts, invitedTo: organizationId };
  for (const [i, contact] of own.entries())
    await enrol(
      world,
      i === 0
        ? aSubscription({ ...facts, id: firstId, channel: channelOf(contact, 'c0', sealed) })
        : aSubscription({ ...invited, role: 'further', channel: channelOf(contact, `c${i}`, sealed) }),
    );
  for (const [i, fate] of fallbacks.entries())
    await enrol(world, aSubscription({ ...invited, role: 'fallback', channel: { type: 'email', address: addressOf(fate, `f${i}`) } }));
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  return { world, notice, organizationId };
};

/** Whatever was taken for an address of those that fail late comes back, each once. */
const bringBack = async (world: World, seen: Set<string>): Promise<void> => {
  for (const { to, reference = '' } of world.mailer.sent.filter((mail) => mail.to.endsWith('@late.example'))) {
    if (seen.has(reference)) continue;
    seen.add(reference);
    const told = { kind: 'bounce', lasting: 'permanent', detail: 'NoEmail', answer: null } as const;
    const at = instant(world.clock.now());
    await recordFeedback(world, {
      id: `event-${reference}`,
      source: 'ses',
      at,
      told,
      recipient: to,
      isAlone: true,
      references: [reference],
    });
  }
};

const play = async (service: FragileService, stage: Case) => {
  const { world, notice } = await aStage(service, stage);
  const seen = new Set<string>();
  for (let before = -1; before !== seen.size; ) {
    before = seen.size;
    await service.settle();
    await bringBack(world, seen);
  }
  await service.settle();
  const mails = (name: RegExp) => world.mailer.sent.filter(({ to }) => name.test(to)).length;
  return { world, notice, mails };
};

const isReached = ({ own }: Case): boolean =>
  own.some((one) => (one.kind === 'email' ? one.fate === 'fine' : one.fate === 'fine' || one.second === 'fine'));

const fate = fc.constantFrom<Fate>('fine', 'refused', 'late');
const contact: fc.Arbitrary<Contact> = fc.oneof(
  fc.record({ kind: fc.constant('email' as const), fate }),
  fc.record({ kind: fc.constant('webhook' as const), fate: fc.constantFrom('fine' as const, 'refused' as const), second: fc.option(fate) }),
);
const aCase: fc.Arbitrary<Case> = fc.record({
  own: fc.array(contact, { minLength: 1, maxLength: 3 }),
  fallbacks: fc.array(fate, { maxLength: 2 }),
});

const summed = ({ audience, possiblyTwice: _sends, ...parts }: Record<string, number>) => ({
  audience,
  sum: Object.values(parts).reduce((a, b) => a + b, 0),
});

/** What stands in the base64 parts of a mail. */
const textOf = (raw: Uint8Array): string => {
  const parts = Buffer.from(raw).toString('latin1').split('\r\n\r\n');
  return parts.map((part) => (/[^\w+/=\s]/.test(part) ? part : Buffer.from(part, 'base64').toString())).join('\n');
};

describe('a notice that contacts of an organization do not get', () => {
  it('goes to its fallbacks exactly once if nobody else of it was reached, in whatever order that comes out, and else never', async () => {
    await fc.assert(
      fc.asyncProperty(aCase, fc.infiniteStream(fc.nat()), async (stage, luck) => {
        const service = new FragileService(
          () => undefined,
          (count) => (luck.next().value % (count + 1)) - 1,
        );
        const { world, notice, mails } = await play(service, stage);
        for (const [i, fate] of stage.fallbacks.entries())
          expect(mails(new RegExp(`^f${i}@`)), `fallback ${i}`).toBe(isReached(stage) || fate === 'refused' ? 0 : 1);
        for (const [i, one] of stage.own.entries())
          if (one.kind === 'webhook' && one.second)
            expect(mails(new RegExp(`^c${i}-second@`))).toBe(one.fate === 'refused' && one.second !== 'refused' ? 1 : 0);
        const report = await reportNotice(world, notice.id);
        const { counts, fallback } = report?.mailings[0] ?? {};
        expect(report?.complete).toBe(true);
        expect(report?.totals.audience).toBe(stage.own.length);
        for (const one of [report?.totals, counts, fallback]) if (one) expect(summed(one).audience).toBe(summed(one).sum);
        const isMissed = !isReached(stage) && !stage.fallbacks.includes('fine');
        expect(world.missedNotices.noted.size).toBe(isMissed ? 1 : 0);
        expect(world.misses.noted.size).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('goes there once, wherever a function dies', async () => {
    const stage: Case = {
      own: [
        { kind: 'email', fate: 'refused' },
        { kind: 'webhook', fate: 'refused', second: 'refused' },
      ],
      fallbacks: ['fine'],
    };
    const whole = new FragileService();
    await play(whole, stage);
    for (const mishap of ['dies-before', 'dies-after'] as const satisfies readonly Mishap[])
      for (let at = 0; at < whole.calls; at += 37) {
        const service = new FragileService((call) => (call === at + (mishap === 'dies-after' ? 3 : 0) ? mishap : undefined));
        const { world, notice, mails } = await play(service, stage);
        // A sender that dies after its message had left sends it once more: that is what it promises.
        const twice = (await reportNotice(world, notice.id))?.mailings[0]?.fallback?.possiblyTwice ?? 0;
        expect(mails(/^f0@/), `${mishap} at ${at}, ${service.diedAt}`).toBeGreaterThanOrEqual(1);
        expect(mails(/^f0@/), `${mishap} at ${at}, ${service.diedAt}`).toBeLessThanOrEqual(1 + twice);
        expect((await reportNotice(world, notice.id))?.mailings[0]?.fallback).toMatchObject({ delivered: 1 });
      }
  });

  it('is told to the agency of its county the next morning when nobody has it, once', async () => {
    const service = new FragileService();
    const { world } = service;
    const { notice } = await play(service, { own: [{ kind: 'email', fate: 'refused' }], fallbacks: ['late'] });
    const [letter, ...more] = world.letterRequests.all().filter((request) => request.letter !== 'agency-news');
    if (!letter) throw new Error('no letter');
    expect(more).toEqual([]);
    expect((await writeLetter(world, letter)).kind).toBe('nothing-to-say');
    world.clock.advance(between(instant(world.clock.now()), letter.dueAt));
    expect((await writeLetter(world, letter)).kind).toBe('written');
    expect((await writeLetter(world, letter)).kind).toBe('nothing-to-say');
    const letters = world.mailer.sent.filter(({ to }) => to === AGENCY);
    expect(letters).toHaveLength(1);
    const text = textOf(letters[0]?.raw() ?? new Uint8Array());
    expect(text).toContain('清溪社区合唱队');
    expect(text).toContain('邮箱已不存在');
    expect(text).toContain(`/notices/${notice.id}`);
    expect(text).not.toContain('refused.example');
  });

  it('goes to the second address of an endpoint without a say over its subscription', async () => {
    const service = new FragileService();
    const { mails, world } = await play(service, { own: [{ kind: 'webhook', fate: 'refused', second: 'fine' }], fallbacks: ['fine'] });
    expect([mails(/^c0-second@/), mails(/^f0@/)]).toEqual([1, 0]);
    const text = textOf(world.mailer.sent[0]?.raw() ?? new Uint8Array());
    expect(text).toContain('/unsubscribe/');
    expect(text).not.toContain('/manage?token=');
    // By its link only the address leaves.
    const [named] = world.subscriptions.all().filter(({ channel }) => channel.type === 'webhook');
    expect(text).toContain(`/unsubscribe/${await world.vault.token('unsubscribe-fallback', named?.id ?? '')}`);
    expect(text).not.toContain(await world.vault.token('unsubscribe', named?.id ?? ''));
    const { to = '', reference = '' } = world.mailer.sent[0] ?? {};
    const told = { kind: 'complaint', type: 'abuse', isEcho: false } as const;
    const at = instant(world.clock.now());
    await recordFeedback(world, { id: 'event-1', source: 'ses', at, told, recipient: to, isAlone: true, references: [reference] });
    const [endpoint] = world.subscriptions.all().filter(({ channel }) => channel.type === 'webhook');
    expect(endpoint).toMatchObject({ status: 'disabled', channel: { type: 'webhook' } });
    expect(endpoint?.channel).not.toHaveProperty('fallbackEmail');
    expect(await world.suppressions.find(await world.vault.addressKey(to), at)).toMatchObject({ reason: 'complained' });
  });

  it('may complain at its second address, and an address that has taken the place of the endpoint since is written to all the same', async () => {
    const service = new FragileService();
    const { world } = await play(service, { own: [{ kind: 'webhook', fate: 'refused', second: 'fine' }], fallbacks: [] });
    const { to = '', reference = '' } = world.mailer.sent[0] ?? {};
    const [endpoint] = world.subscriptions.all().filter(({ channel }) => channel.type === 'webhook');
    if (!endpoint) throw new Error('no endpoint');
    world.clock.advance(DAY);
    const now = instant(world.clock.now());
    const after = succeeded(endpoint, { type: 'email', address: 'new@fine.example' }, now);
    expect(await world.subscriptions.replace(endpoint, after, now)).toBe(true);
    const told = { kind: 'complaint', type: 'abuse', isEcho: false } as const;
    for (const recipient of [to, null]) {
      const event = { id: `event-${recipient}`, source: 'ses', at: now, told, recipient, isAlone: true, references: [reference] } as const;
      expect(await recordFeedback(world, event)).toEqual({ kind: 'unmatched' });
    }
    const event = {
      id: 'event-1',
      source: 'ses',
      at: now,
      told,
      recipient: to,
      isAlone: true,
      references: [reference],
      sentTo: to,
    } as const;
    expect(await recordFeedback(world, event)).toMatchObject({ kind: 'recorded' });
    expect(await world.suppressions.find(await world.vault.addressKey(to), now)).toMatchObject({ reason: 'complained' });
    expect(await world.suppressions.find(await world.vault.addressKey('new@fine.example'), now)).toBeNull();
    expect((await world.subscriptions.find(endpoint.id))?.status).toBe('active');
  });

  it('may complain at its second address without naming it; one that another was named instead of takes nothing from that', async () => {
    const service = new FragileService();
    const { world } = await play(service, { own: [{ kind: 'webhook', fate: 'refused', second: 'fine' }], fallbacks: [] });
    const { to = '', reference = '' } = world.mailer.sent[0] ?? {};
    const stored = () => world.subscriptions.all().find(({ channel }) => channel.type === 'webhook');
    const before = stored();
    if (before?.channel.type !== 'webhook') throw new Error('no endpoint');
    const now = instant(world.clock.now());
    const other = { ...before, revision: before.revision + 1, channel: { ...before.channel, fallbackEmail: 'other@fine.example' } };
    expect(await world.subscriptions.replace(before, other, now)).toBe(true);
    const complain = (recipient: string | null) => {
      const told = { kind: 'complaint', type: 'abuse', isEcho: false } as const;
      return recordFeedback(world, {
        id: `c-${recipient}`,
        source: 'ses',
        at: now,
        told,
        recipient,
        isAlone: true,
        references: [reference],
      });
    };
    expect(await complain(to)).toEqual({ kind: 'unmatched' });
    expect(stored()?.channel).toMatchObject({ fallbackEmail: 'other@fine.example' });
    expect(await complain(null)).toMatchObject({ kind: 'recorded' });
    expect(stored()?.channel).not.toHaveProperty('fallbackEmail');
  });

  it('is waited for while another contact reads a digest that is to bring it', async () => {
    const service = new FragileService();
    const { world, organizationId } = await aStage(service, { own: [{ kind: 'email', fate: 'refused' }], fallbacks: ['fine'] });
    const frequency = { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } as const;
    const facts = {
      status: 'pending',
      organization: { name: '清溪社区合唱队' },
      invitedTo: organizationId,
      role: 'further',
      frequency,
    } as const;
    await enrol(world, aSubscription({ ...facts, channel: { type: 'email', address: 'd0@late.example' } }));
    for (let minute = 0; minute < 4; minute++) await service.step();
    expect(world.mailer.sent).toEqual([]);
    world.clock.advance(DAY);
    await service.settle();
    expect(world.mailer.sent.map(({ to }) => to)).toEqual(['d0@late.example']);
    await bringBack(world, new Set());
    await service.settle();
    expect(world.mailer.sent.map(({ to }) => to)).toEqual(['d0@late.example', 'f0@fine.example']);
  });

  it('is told to its hub, and not to the agency; whoever switched an endpoint off hears of each notice', async () => {
    const service = new FragileService();
    const { world, organizationId } = await aStage(service, { own: [{ kind: 'webhook', fate: 'refused', second: null }], fallbacks: [] });
    const hub = aSubscription({ status: 'pending', region: '310101', organization: { name: '枢纽', hub: true }, language: 'en' });
    await enrol(world, { ...hub, channel: { type: 'email', address: 'hub@fine.example' } });
    const member = await world.organizations.find(organizationId);
    if (!member) throw new Error('no organization');
    const membership = { hub: hub.organizationId, since: member.createdAt };
    await world.organizations.replace(
      member,
      { ...member, revision: member.revision + 1, memberOf: hub.organizationId, membership },
      member.createdAt,
    );
    await service.settle();
    const second = aNotice({ createdAt: instant(world.clock.now()), publishedAt: instant(world.clock.now()) });
    await world.notices.accept(second, null, asWritten(second));
    await service.settle();
    expect([...world.missedNotices.noted.values()].map(({ why }) => why)).toEqual(['endpoint-gone', 'disabled']);
    const [letter, ...more] = world.letterRequests.all().filter((request) => request.letter !== 'agency-news');
    if (!letter) throw new Error('no letter');
    expect(more).toEqual([]);
    world.clock.advance(between(instant(world.clock.now()), letter.dueAt));
    expect((await writeLetter(world, letter)).kind).toBe('written');
    const [mail, ...others] = world.mailer.sent;
    expect(others).toEqual([]);
    expect(mail?.to).toBe('hub@fine.example');
    const text = textOf(mail?.raw() ?? new Uint8Array());
    expect(text).toContain('2 notices did not reach');
    expect(text).toContain('the endpoint is switched off');
  });
});
