import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { OF_US } from '../../../functions/domain/sending/domain-pause.ts';
import { ownOrganizationId, type Subscription } from '../../../functions/domain/subscriptions/subscription.ts';
import { activated, changed } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, HOUR, MINUTE } from '../../../functions/domain/time.ts';
import type { EndpointAnswer } from '../../../functions/ports/endpoint-caller.ts';
import type { SendOutcome } from '../../../functions/ports/mailer.ts';
import { sweep } from '../../../functions/usecases/operations/sweep.ts';
import { type Asked, askConsent } from '../../../functions/usecases/subscriptions/ask-consent.ts';
import { aSubscription, aWebhook, NOON } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const aSignUp = (given: Parameters<typeof aSubscription>[0] = {}) =>
  aSubscription({ status: 'pending', createdAt: NOON, consentAskedAt: null, confirmedAt: null, ...given });

const aHook = async (world: ReturnType<typeof aWorld>) =>
  aSignUp({ channel: aWebhook({ sealedSecrets: [await world.vault.seal('whsec_c2VjcmV0')] }) });

/** One member of a port fails until what is answered is called. */
const breakDown = (port: object, member: string): (() => void) => {
  Object.defineProperty(port, member, { configurable: true, value: () => Promise.reject(new Error('out of order')) });
  return () => Reflect.deleteProperty(port, member);
};

/** Minute by minute as sweep goes, whoever is due is asked. */
const aWire = () => {
  const world = aWorld();
  const keep = async (...signUps: readonly Subscription[]) => {
    for (const one of signUps) await world.subscriptions.create(one);
  };
  const ask = (id: string): Promise<Asked> => askConsent(world, id);
  const pass = async (ms: number): Promise<readonly Asked[]> => {
    const asked: Asked[] = [];
    for (const end = world.clock.now().getTime() + ms; world.clock.now().getTime() < end; ) {
      world.clock.advance(MINUTE);
      for (const { subscriptionId } of await world.requests.due(world.clock.now().toISOString(), 100))
        asked.push(await ask(subscriptionId));
    }
    return asked;
  };
  const found = async (id: string) => {
    const subscription = await world.subscriptions.find(id);
    if (!subscription) throw new Error('nobody there');
    return subscription;
  };
  return { world, keep, ask, pass, found };
};

describe('a letter to an address that is suppressed', () => {
  it('has the sending service let it through, and is written to alone: only its button has notices written to it again', async () => {
    const { world, keep, ask } = aWire();
    const [id, other] = [aSignUp().id, aSignUp().id];
    const gone = 'gone@club.example';
    await keep(aSignUp({ id, channel: { type: 'email', address: gone } }), aSignUp({ id: other }));
    const addressKey = await world.vault.addressKey(gone);
    const suppression = { addressKey, reason: 'complained', source: 'ses', since: NOON, until: null, feedbackId: 'event-1' } as const;
    await world.suppressions.suppress(suppression, NOON);
    for (const one of [id, other]) expect(await ask(one)).toEqual({ kind: 'asked' });
    expect([world.released, world.releasedFor]).toEqual([[gone], ['letter']]);
    expect(world.mailer.sent.map(({ to }) => to)).toContain(gone);
    expect(await world.suppressions.find(addressKey, NOON)).toEqual(suppression);
  });
});

describe('a letter that asks for consent', () => {
  it('has asked when a mail server took it, once, whoever comes again', async () => {
    const { world, keep, ask, found } = aWire();
    const { id } = aSignUp();
    await keep(aSignUp({ id }));
    expect(await ask(id)).toEqual({ kind: 'asked' });
    expect(await found(id)).toMatchObject({
      status: 'pending',
      consentAskedAt: NOON,
      consentAttempts: [{ at: NOON, result: 'taken' }],
      consentNextAt: null,
    });
    expect(await ask(id)).toEqual({ kind: 'nothing-to-ask' });
    world.clock.advance(DAY);
    expect(await world.requests.due(world.clock.now().toISOString(), 10)).toEqual([]);
    expect(world.mailer.sent).toHaveLength(1);
  });

  it('says whether it changes a subscription that stands: of the same organization and address, and not of another', async () => {
    const { world, keep, ask } = aWire();
    const channel = { type: 'email', address: 'choir@club.example' } as const;
    const [standing, again, other] = [
      aSignUp({ channel }),
      aSignUp({ channel, organization: { name: '清溪社区合唱队' } }),
      aSignUp({ channel, organization: { name: '清溪社区舞蹈队' } }),
    ];
    await keep(standing, again, other);
    await world.subscriptions.replace(standing, activated(standing, NOON), NOON);
    await ask(again.id);
    await ask(other.id);
    const texts = await Promise.all(world.mailer.sent.map(async ({ raw }) => (await simpleParser(Buffer.from(raw()))).text));
    expect(texts.map((text) => text?.includes('原订阅会改成上面的样子'))).toEqual([true, false]);
  });

  const PASSING: readonly (readonly [string, SendOutcome, Readonly<{ why: string; unsure?: boolean }>])[] = [
    ['a mailbox that greylists us', { kind: 'deferred', code: 'recipient-deferred' }, { why: 'recipient-deferred' }],
    ['a server that says nothing', { kind: 'unknown', code: 'no-answer' }, { why: 'no-answer', unsure: true }],
    ['a domain that refuses us', { kind: 'domain-refused', code: 'domain-refused' }, { why: 'domain-refused' }],
  ];
  it.each(PASSING)('is tried again by the ladder after %s, and says when', async (_, verdict, told) => {
    const { world, keep, ask, pass, found } = aWire();
    const { id } = aSignUp();
    await keep(aSignUp({ id }));
    world.mailer.verdict = () => verdict;
    expect(await ask(id)).toEqual({ kind: 'put-off', why: told.why });
    const once = await found(id);
    expect(once).toMatchObject({ status: 'pending', consentAskedAt: null, consentAttempts: [{ at: NOON, result: 'again', ...told }] });
    // Five minutes, or as long as the domain is left alone, and a tenth for the others.
    expect(Date.parse(once.consentNextAt ?? '')).toBeGreaterThanOrEqual(Date.parse(NOON) + 5.5 * MINUTE);
    expect(Date.parse(once.consentNextAt ?? '')).toBeLessThanOrEqual(Date.parse(NOON) + 11 * MINUTE);
    world.mailer.verdict = () => undefined;
    await pass(2 * HOUR);
    expect(await found(id)).toMatchObject({ consentAttempts: [{ result: 'again' }, { result: 'taken' }], consentNextAt: null });
    expect(world.mailer.sent).toHaveLength(1);
  });

  it('names the hub that signs somebody up, as that is called now', async () => {
    const { world, keep, ask } = aWire();
    const hub = aSignUp({ organization: { name: '云岭市合唱联合会', hub: true } });
    const member = aSignUp({ introducedBy: ownOrganizationId(hub.id), language: 'en' });
    await keep(hub, member);
    await world.subscriptions.replace(hub, activated(hub, NOON), NOON);
    expect(await ask(member.id)).toEqual({ kind: 'asked' });
    const { text = '' } = await simpleParser(Buffer.from(world.mailer.sent.at(-1)?.raw() ?? ''));
    expect(text).toContain('“云岭市合唱联合会”, signed it up');
  });

  it('is tried seven times over 41 hours, then never again', async () => {
    const { world, keep, ask, pass, found } = aWire();
    const { id } = aSignUp();
    await keep(aSignUp({ id }));
    world.mailer.verdict = () => ({ kind: 'deferred', code: 'recipient-deferred' });
    await ask(id);
    expect(await pass(7 * DAY)).toEqual([
      ...Array.from({ length: 5 }, () => ({ kind: 'put-off', why: 'recipient-deferred' })),
      { kind: 'given-up', why: 'recipient-deferred' },
    ]);
    const { consentAttempts, consentNextAt, consentAskedAt } = await found(id);
    expect([consentNextAt, consentAskedAt]).toEqual([null, null]);
    const waits = consentAttempts.slice(1).map(({ at }, i) => (Date.parse(at) - Date.parse(consentAttempts[i]?.at ?? '')) / MINUTE);
    const steps = [5, 15, 60, 240, 720, 1440];
    expect(waits).toHaveLength(steps.length);
    for (const [i, step] of steps.entries()) {
      expect(waits[i]).toBeGreaterThanOrEqual(step);
      expect(waits[i]).toBeLessThanOrEqual(1.2 * step + 2);
    }
  });

  it('is not sent again to a mailbox that refuses it for good, and the reason stays', async () => {
    const { world, keep, ask, pass, found } = aWire();
    const { id } = aSignUp();
    await keep(aSignUp({ id }));
    world.mailer.verdict = () => ({ kind: 'refused', code: 'address-refused' });
    expect(await ask(id)).toEqual({ kind: 'refused', why: 'address-refused' });
    expect(await pass(7 * DAY)).toEqual([]);
    expect(await found(id)).toMatchObject({
      consentAskedAt: null,
      consentNextAt: null,
      consentAttempts: [{ result: 'refused', why: 'address-refused' }],
    });
  });

  it('waits while its domain is left alone, and is not even tried', async () => {
    const { world, keep, ask, pass, found } = aWire();
    const { id } = aSignUp();
    await keep(aSignUp({ id }));
    let tried = 0;
    world.mailer.verdict = () => {
      tried += 1;
      return undefined;
    };
    await world.domainPauses.refused('club.example', OF_US, 'mailbox', world.clock.now());
    expect(await ask(id)).toEqual({ kind: 'put-off', why: 'domain-paused' });
    expect(tried).toBe(0);
    expect(Date.parse((await found(id)).consentNextAt ?? '')).toBeGreaterThanOrEqual(Date.parse(NOON) + 10 * MINUTE);
    await pass(HOUR);
    expect((await found(id)).consentAskedAt).not.toBeNull();
  });

  it('leaves in its turn, never above the rate: single sign-ups in the urgent lane, those of an import in the routine one', async () => {
    const { world, keep, ask } = aWire();
    const imported = Array.from({ length: 40 }, () => aSignUp());
    const single = aSignUp();
    for (const one of imported) await world.subscriptions.create(one, 'routine');
    await keep(single);
    await world.pacer.setRate(2);
    const lanes: string[] = [];
    const { reserve } = world.pacer;
    world.pacer.reserve = (lane, ...rest) => {
      lanes.push(lane);
      return reserve.call(world.pacer, lane, ...rest);
    };
    const sentMs: number[] = [];
    world.mailer.verdict = () => {
      sentMs.push(world.clock.now().getTime());
      return undefined;
    };
    for (const { id } of [...imported.slice(0, 20), single]) expect(await ask(id)).toEqual({ kind: 'asked' });
    expect(lanes).toEqual([...imported.slice(0, 20).map(() => 'routine'), 'urgent']);
    for (const [i, ms] of sentMs.entries()) if (i > 0) expect(ms - (sentMs[i - 1] ?? 0)).toBeGreaterThanOrEqual(500);
  });

  it('comes back later when the line has no slot soon, which is no attempt and counts as no letter', async () => {
    const { world, keep, ask, pass, found } = aWire();
    const { id } = aSignUp();
    await keep(aSignUp({ id }));
    await world.pacer.hold(new Date(world.clock.now().getTime() + 5 * MINUTE), world.clock.now());
    expect(await ask(id)).toEqual({ kind: 'no-turn' });
    expect((await found(id)).consentAttempts).toEqual([]);
    const later = await pass(10 * MINUTE);
    expect(later).toEqual([{ kind: 'asked' }]);
    expect((await found(id)).consentAttempts.map(({ result }) => result)).toEqual(['taken']);
  });

  it('waits out a mail server of ours that is down for a weekend: that is no attempt, and all slow down', async () => {
    const { world, keep, ask, pass, found } = aWire();
    const { id } = aSignUp();
    await keep(aSignUp({ id }));
    let slowedDown = 0;
    let tried = 0;
    world.pacer.slowDown = async () => {
      slowedDown += 1;
    };
    world.mailer.verdict = () => {
      tried += 1;
      return { kind: 'throttled' };
    };
    expect(await ask(id)).toEqual({ kind: 'not-now' });
    const later = await pass(3 * DAY);
    expect(new Set(later.map(({ kind }) => kind))).toEqual(new Set(['not-now']));
    expect(await found(id)).toMatchObject({ consentAskedAt: null, consentAttempts: [] });
    expect([slowedDown, world.mailer.sent]).toEqual([tried, []]);
    // Minute by minute at first, at last hour by hour.
    expect(tried).toBeGreaterThan(3 * 24);
    expect(tried).toBeLessThan(200);
    world.mailer.verdict = () => undefined;
    expect(await pass(HOUR + MINUTE)).toEqual([{ kind: 'asked' }]);
    expect((await found(id)).consentAttempts.map(({ result }) => result)).toEqual(['taken']);
  });

  it('is sent when a fault of ours is over: it goes up, comes again, and an hour later at the latest', async () => {
    const { world, keep, ask, pass, found } = aWire();
    const { id } = aSignUp();
    await keep(aSignUp({ id }));
    world.mailer.verdict = () => {
      throw new Error('the account is paused');
    };
    for (let tries = 0; tries < 3; tries++) await expect(ask(id)).rejects.toThrow('paused');
    world.mailer.verdict = () => undefined;
    expect(await pass(HOUR + 2 * MINUTE)).toEqual([{ kind: 'asked' }]);
    expect((await found(id)).consentAttempts.map(({ result }) => result)).toEqual(['taken']);
  });

  it('is not sent to one who has confirmed, left or lapsed meanwhile', async () => {
    const { world, keep, ask } = aWire();
    const [confirmed, lapsed] = [aSignUp(), aSignUp()];
    await keep(confirmed, lapsed);
    await world.subscriptions.replace(confirmed, activated(confirmed, NOON), NOON);
    expect(await ask(confirmed.id)).toEqual({ kind: 'nothing-to-ask' });
    world.clock.advance(30 * DAY);
    expect(await ask(lapsed.id)).toEqual({ kind: 'nothing-to-ask' });
    expect(await world.requests.due(world.clock.now().toISOString(), 10)).toEqual([]);
    expect(world.mailer.sent).toEqual([]);
  });

  it('keeps what its owner changes while it leaves', async () => {
    const { world, keep, ask, found } = aWire();
    const before = aSignUp();
    await keep(before);
    world.mailer.verdict = () => {
      void world.subscriptions.replace(before, changed(before, { language: 'en' }, NOON), NOON);
      return undefined;
    };
    expect(await ask(before.id)).toEqual({ kind: 'asked' });
    expect(await found(before.id)).toMatchObject({ language: 'en', consentAskedAt: NOON, revision: before.revision + 2 });
  });
});

describe('a mailbox', () => {
  const lettersTo = (...addresses: readonly string[]) => addresses.map((address) => aSignUp({ channel: { type: 'email', address } }));

  it('gets five letters a day at most, whatever tag or case it is written with; the others come the day after', async () => {
    const { world, keep, ask, pass } = aWire();
    const signUps = lettersTo(
      'choir@club.example',
      'Choir@club.example',
      'choir+a@club.example',
      'choir+b@Club.example',
      'CHOIR+c@club.example',
      'choir+d@club.example',
      'choir@club.example',
    );
    await keep(...signUps);
    const asked = [];
    for (const { id } of signUps) asked.push((await ask(id)).kind);
    expect(asked).toEqual(['asked', 'asked', 'asked', 'asked', 'asked', 'not-now', 'not-now']);
    expect(await ask(lettersTo('chair@club.example')[0]?.id ?? '')).toEqual({ kind: 'nothing-to-ask' });
    await pass(17 * HOUR);
    expect(world.mailer.sent).toHaveLength(5);
    // A bound of ours is no attempt, and the day after is the day after.
    await pass(8 * HOUR);
    expect(world.mailer.sent).toHaveLength(7);
  });

  it('is not used up by sign-ups that send it no letter: webhooks that name it, and letters that never left', async () => {
    const { world, keep, ask } = aWire();
    const hooks = Array.from({ length: 8 }, () =>
      aSignUp({ channel: aWebhook({ sealedSecrets: [], fallbackEmail: 'choir@club.example' }) }),
    );
    const refused = lettersTo(...Array.from({ length: 8 }, () => 'choir@club.example'));
    const [own] = lettersTo('choir@club.example');
    if (!own) throw new Error('no sign-up');
    await keep(...hooks, ...refused, own);
    for (const { id } of hooks) await ask(id);
    world.mailer.verdict = () => ({ kind: 'refused', code: 'message-rejected' });
    for (const { id } of refused) await ask(id);
    world.mailer.verdict = () => undefined;
    expect(await ask(own.id)).toEqual({ kind: 'asked' });
  });

  const FAULTS: readonly (readonly [string, (world: ReturnType<typeof aWorld>) => () => void])[] = [
    ['of the mailer', ({ mailer }) => breakDown(mailer, 'send')],
    ['of the line', ({ pacer }) => breakDown(pacer, 'reserve')],
    ['of the vault', ({ vault }) => breakDown(vault, 'token')],
    ['of the store', ({ subscriptions }) => breakDown(subscriptions, 'withAddress')],
  ];
  it.each(FAULTS)('is not used up by a fault of ours, %s, before a letter can have left', async (_, breakIt) => {
    const { world, keep, ask, found } = aWire();
    const many = lettersTo(...Array.from({ length: 8 }, () => 'choir@club.example'));
    const [own] = lettersTo('choir@club.example');
    if (!own) throw new Error('no sign-up');
    await keep(...many, own);
    const mend = breakIt(world);
    for (const { id } of many) await expect(ask(id)).rejects.toThrow('out of order');
    mend();
    expect(await ask(own.id)).toEqual({ kind: 'asked' });
    expect((await found(many[7]?.id ?? '')).consentAttempts).toEqual([]);
  });
});

describe('an endpoint', () => {
  const answered = (status: number, body = '', retryAfterMs?: number): EndpointAnswer => ({
    kind: 'answered',
    status,
    body,
    tookMs: 1,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

  it('consents by answering with the challenge', async () => {
    const { world, keep, ask, found } = aWire();
    const hook = await aHook(world);
    await keep(hook);
    world.endpoints.answer = ({ body }) => answered(200, JSON.stringify({ challenge: JSON.parse(body).data.challenge }));
    expect(await ask(hook.id)).toEqual({ kind: 'confirmed' });
    expect(await found(hook.id)).toMatchObject({ status: 'active', consentAskedAt: NOON, consentAttempts: [{ result: 'answered' }] });
  });

  const PASSING: readonly (readonly [string, EndpointAnswer, string])[] = [
    ['503', answered(503), 'http-503'],
    ['429', answered(429), 'http-429'],
    ['408', answered(408), 'http-408'],
    ['no answer in time', { kind: 'unreachable', code: 'timeout', tookMs: 15_000 }, 'timeout'],
    ['no name in the DNS', { kind: 'unreachable', code: 'dns', tookMs: 1 }, 'dns'],
  ];
  it.each(PASSING)('is asked again by the ladder after %s, and its owner sees why and when', async (_, answer, why) => {
    const { world, keep, ask, pass, found } = aWire();
    const hook = await aHook(world);
    await keep(hook);
    world.endpoints.answer = () => answer;
    expect(await ask(hook.id)).toEqual({ kind: 'put-off', why });
    expect(await found(hook.id)).toMatchObject({ consentAskedAt: null, consentAttempts: [{ result: 'again', why }] });
    world.endpoints.answer = ({ body }) => answered(200, body);
    await pass(10 * MINUTE);
    expect((await found(hook.id)).status).toBe('active');
  });

  it('is asked again no sooner than it says', async () => {
    const { world, keep, ask, found } = aWire();
    const hook = await aHook(world);
    await keep(hook);
    world.endpoints.answer = () => answered(503, '', 3 * HOUR);
    await ask(hook.id);
    expect(Date.parse((await found(hook.id)).consentNextAt ?? '')).toBeGreaterThanOrEqual(Date.parse(NOON) + 3 * HOUR);
  });

  const FINAL: readonly (readonly [string, EndpointAnswer, string, boolean])[] = [
    ['200 without the challenge', answered(200, 'ok'), 'challenge-missing', true],
    ['204', answered(204), 'http-204', true],
    ['404', answered(404), 'http-404', true],
    ['a redirect', answered(302), 'http-302', true],
    ['an address that is never called', { kind: 'blocked', code: 'address-not-public' }, 'address-not-public', false],
  ];
  it.each(FINAL)('is not asked again after %s, and its owner sees why', async (_, answer, why, wasAsked) => {
    const { world, keep, ask, pass, found } = aWire();
    const hook = await aHook(world);
    await keep(hook);
    world.endpoints.answer = () => answer;
    expect(await ask(hook.id)).toEqual({ kind: 'refused', why });
    expect(await pass(2 * DAY)).toEqual([]);
    const { status, consentAskedAt, consentAttempts } = await found(hook.id);
    expect([status, consentAskedAt !== null, consentAttempts[0]?.why]).toEqual(['pending', wasAsked, why]);
  });
});

describe('sweep', () => {
  it('hands out who is to be asked for consent by now, once in ten minutes, and counts them', async () => {
    const { world, keep } = aWire();
    await keep(aSignUp(), aSignUp());
    expect((await sweep(world)).asked).toBe(0);
    world.clock.advance(2 * MINUTE);
    expect((await sweep(world)).asked).toBe(2);
    world.clock.advance(9 * MINUTE);
    expect((await sweep(world)).asked).toBe(0);
    world.clock.advance(MINUTE);
    expect((await sweep(world)).asked).toBe(2);
  });
});
