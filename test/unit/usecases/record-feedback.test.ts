import { describe, expect, it } from 'vitest';
import type { Feedback, Told } from '../../../functions/domain/feedback/feedback.ts';
import type { Notice } from '../../../functions/domain/notices/notice.ts';
import { activated, moved, succeeded } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, HOUR, instant } from '../../../functions/domain/time.ts';
import { recordFeedback } from '../../../functions/usecases/feedback/record-feedback.ts';
import { listDeliveries } from '../../../functions/usecases/ledger/list-deliveries.ts';
import { reportNotice } from '../../../functions/usecases/ledger/report-notice.ts';
import { confirmSubscription } from '../../../functions/usecases/subscriptions/confirm-subscription.ts';
import { consentGiven } from '../../../functions/usecases/subscriptions/consent-given.ts';
import { aNotice, aSubscription, asWritten, aWebhook } from '../../builders.ts';
import { FragileService } from '../../faults/fragile-service.ts';
import { addsUpTo } from './ledger-sum.ts';

const CHOIR = 'choir@club.example';
const NAMES = ['choir', 'chess', 'tea'];

/** Three readers by email, whom a notice has been told. */
const aTown = async () => {
  const service = new FragileService();
  const { world } = service;
  const ids = new Map<string, string>();
  for (const name of NAMES) {
    const pending = aSubscription({ status: 'pending', channel: { type: 'email', address: `${name}@club.example` } });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
    ids.set(name, pending.id);
  }
  const post = async (): Promise<Notice> => {
    const notice = aNotice({ createdAt: instant(world.clock.now()) });
    await world.notices.accept(notice, null, asWritten(notice));
    await service.settle();
    return notice;
  };
  const referenceTo = (address: string): string => world.mailer.sent.findLast(({ to }) => to === address)?.reference ?? '';
  let told = 0;
  const feedback = (what: Told, given: Partial<Feedback> = {}): Feedback => ({
    id: `event-${++told}`,
    source: 'ses',
    at: instant(world.clock.now()),
    told: what,
    recipient: CHOIR,
    isAlone: true,
    references: [referenceTo(CHOIR)],
    ...given,
  });
  const totals = async ({ id }: Notice) => {
    const report = await reportNotice(world, id);
    if (!report) throw new Error('no report');
    expect(addsUpTo(report.totals)).toBe(report.totals.audience);
    const { delivered, bounced, suppressed, failed, skipped } = report.totals;
    return { delivered, bounced, suppressed, failed, skipped };
  };
  const isSuppressed = async (address = CHOIR) =>
    (await world.suppressions.find(await world.vault.addressKey(address), instant(world.clock.now())))?.reason ?? null;
  return { service, world, ids, post, referenceTo, feedback, totals, isSuppressed };
};

const HARD: Told = {
  kind: 'bounce',
  lasting: 'permanent',
  detail: 'General',
  answer: { status: '5.1.1', text: 'smtp; 550 5.1.1 no such user' },
};
const SOFT: Told = { kind: 'bounce', lasting: 'transient', detail: 'CustomTimeoutExceeded', answer: null };
const FREQUENT: Told = { kind: 'bounce', lasting: 'permanent', detail: 'General', answer: { text: 'smtp; 550 Ip frequency limited' } };
const COMPLAINT: Told = { kind: 'complaint', type: 'abuse', isEcho: false };
const ALL_THERE = { delivered: 3, bounced: 0, suppressed: 0, failed: 0, skipped: 0 };

describe('a bounce for good', () => {
  it('moves the ledger once, however often it is told, and the next notice leaves the address out and says why', async () => {
    const { world, post, feedback, totals, isSuppressed } = await aTown();
    const first = await post();
    expect(await totals(first)).toEqual(ALL_THERE);
    const event = feedback(HARD);
    expect(await recordFeedback(world, event)).toMatchObject({ kind: 'recorded', effect: { code: 'no-such-mailbox' } });
    expect(await recordFeedback(world, event)).toEqual({ kind: 'repeated' });
    expect(await recordFeedback(world, { ...event, id: 'the same in other words' })).toMatchObject({ kind: 'recorded' });
    expect(await totals(first)).toEqual({ ...ALL_THERE, delivered: 2, bounced: 1 });
    const lines = await listDeliveries(world, first, { status: 'bounced', limit: 10 });
    expect(lines?.items).toMatchObject([{ why: 'no-such-mailbox' }]);
    expect(await isSuppressed()).toBe('no-such-mailbox');

    world.clock.advance(HOUR);
    const second = await post();
    expect(await totals(second)).toEqual({ ...ALL_THERE, delivered: 2, suppressed: 1 });
    expect((await listDeliveries(world, second, { status: 'suppressed', limit: 10 }))?.items).toMatchObject([{ why: 'no-such-mailbox' }]);
    expect(world.mailer.sent.filter(({ to }) => to === CHOIR)).toHaveLength(1);
  });

  it('of a message of which nobody knows yet whether it left comes again later, and counts then', async () => {
    const { service, world, feedback, totals, isSuppressed } = await aTown();
    let reference = '';
    world.mailer.verdict = ({ to, reference: its = '' }) => {
      if (to !== CHOIR) return undefined;
      reference = its;
      return { kind: 'unknown', code: 'timeout' };
    };
    const notice = aNotice();
    await world.notices.accept(notice, null, asWritten(notice));
    await service.step();
    const event = feedback(HARD, { references: [reference] });
    expect(await recordFeedback(world, event)).toEqual({ kind: 'later', seconds: 300 });
    // What it says of the address holds at once: nothing more goes there.
    expect(await isSuppressed()).toBe('no-such-mailbox');
    await service.settle();
    expect(await totals(notice)).toEqual({ ...ALL_THERE, delivered: 2, suppressed: 1 });
    expect(await recordFeedback(world, event)).toMatchObject({ kind: 'recorded' });
    expect(await totals(notice)).toEqual({ ...ALL_THERE, delivered: 2, bounced: 1 });
  });

  it('of a message that nobody ever wrote down is recorded in the end', async () => {
    const { service, world, feedback } = await aTown();
    let reference = '';
    world.mailer.verdict = ({ to, reference: its = '' }) => {
      if (to === CHOIR) reference = its;
      return { kind: 'throttled' };
    };
    const notice = aNotice();
    await world.notices.accept(notice, null, asWritten(notice));
    await service.step();
    const event = feedback(HARD, { references: [reference] });
    expect(reference).not.toBe('');
    expect(await recordFeedback(world, event)).toMatchObject({ kind: 'later' });
    world.clock.advance(3 * DAY);
    expect(await recordFeedback(world, event)).toMatchObject({ kind: 'recorded' });
  });
});

describe('what is told a year late', () => {
  const YEAR = 365 * DAY;

  it.each([
    ['of what happened then', true],
    ['as of today', false],
  ])(
    'of a bounce, %s, changes nothing: not the report, nor the address, nor the sender, nor whom a fallback is told',
    async (_, isOfThen) => {
      const { world, post, feedback, totals, isSuppressed } = await aTown();
      const notice = await post();
      const then = feedback(HARD);
      world.clock.advance(YEAR);
      const event = isOfThen ? then : { ...then, at: instant(world.clock.now()) };
      expect(await recordFeedback(world, event)).toEqual({ kind: 'late' });
      expect(await recordFeedback(world, event)).toEqual({ kind: 'repeated' });
      expect(await totals(notice)).toEqual(ALL_THERE);
      expect(await isSuppressed()).toBeNull();
      expect(await world.misses.due(instant(new Date('2030-01-01')), 10)).toEqual([]);
      expect([...world.records.all.values()]).toMatchObject([{ code: 'no-such-mailbox', delivery: { mailingId: expect.any(String) } }]);
    },
  );

  it('of a bounce that was told in time, when nobody remembers that any more, counts no second time', async () => {
    const { world, post, feedback, totals } = await aTown();
    const notice = await post();
    const event = feedback(HARD);
    await recordFeedback(world, event);
    world.records.all.clear();
    world.clock.advance(YEAR);
    expect(await recordFeedback(world, event)).toEqual({ kind: 'late' });
    expect(await totals(notice)).toEqual({ ...ALL_THERE, delivered: 2, bounced: 1 });
  });

  it('of a message that left late, since it was tried again, is no late word', async () => {
    const { world, post, feedback, isSuppressed } = await aTown();
    await post();
    world.clock.advance(YEAR);
    const sentAt = instant(world.clock.now());
    expect(await recordFeedback(world, feedback(HARD, { sentAt }))).toMatchObject({ kind: 'recorded' });
    expect(await isSuppressed()).toBe('no-such-mailbox');
  });

  it('of a delivery that the ledger knows no more leads nowhere', async () => {
    const { world, post, feedback, isSuppressed } = await aTown();
    await post();
    const [bounce, complaint] = [feedback(HARD), feedback(COMPLAINT)];
    world.clock.advance(YEAR);
    world.batches.find = async () => null;
    for (const event of [bounce, complaint]) expect(await recordFeedback(world, event)).toEqual({ kind: 'unmatched' });
    expect(await isSuppressed()).toBeNull();
  });

  it('of a complaint is somebody’s word all the same', async () => {
    const { world, ids, post, feedback, isSuppressed } = await aTown();
    await post();
    const complaint = feedback(COMPLAINT);
    world.clock.advance(YEAR);
    expect(await recordFeedback(world, complaint)).toMatchObject({ kind: 'recorded' });
    expect(await isSuppressed()).toBe('complained');
    expect((await world.subscriptions.find(ids.get('choir') ?? ''))?.endedReason).toBe('complained');
  });
});

describe('feedback that is not about a delivery of ours', () => {
  it.each([
    ['without a reference', { references: [] }],
    ['with a forged one', { references: ['abcdefghijklmnop-00.qrstuvwxyz234567'] }],
  ] as const)('%s is recorded, and changes nothing', async (_, given) => {
    const { world, post, feedback, totals, isSuppressed } = await aTown();
    const notice = await post();
    for (const told of [HARD, COMPLAINT, FREQUENT])
      expect(await recordFeedback(world, feedback(told, given))).toEqual({ kind: 'unmatched' });
    expect([...world.records.all.values()].map(({ code, delivery }) => [code, delivery])).toEqual([
      ['no-such-mailbox', undefined],
      ['complained', undefined],
      ['domain-refused', undefined],
    ]);
    expect(await totals(notice)).toEqual(ALL_THERE);
    expect(await isSuppressed()).toBeNull();
    expect(await world.domainPauses.all()).toEqual({});
  });

  it('speaks of one of several recipients, and no other suffers for it', async () => {
    const { world, post, feedback, totals, isSuppressed } = await aTown();
    const notice = await post();
    const other = feedback(HARD, { recipient: 'chess@club.example', isAlone: false });
    expect(await recordFeedback(world, other)).toEqual({ kind: 'unmatched' });
    expect(await recordFeedback(world, { ...other, id: 'nobody', recipient: null })).toEqual({ kind: 'unmatched' });
    expect([await isSuppressed(), await isSuppressed('chess@club.example')]).toEqual([null, null]);
    expect(await totals(notice)).toEqual(ALL_THERE);
    expect(await recordFeedback(world, { ...other, recipient: 'Choir@Club.example' })).toMatchObject({ kind: 'recorded' });
    expect(await totals(notice)).toMatchObject({ bounced: 1 });
  });

  it('but behind a forwarding it is about the address that was written to', async () => {
    const { world, post, feedback, isSuppressed } = await aTown();
    await post();
    expect(await recordFeedback(world, feedback(HARD, { recipient: 'private@elsewhere.example' }))).toMatchObject({ kind: 'recorded' });
    expect([await isSuppressed(), await isSuppressed('private@elsewhere.example')]).toEqual(['no-such-mailbox', null]);
  });

  it('is found by the first reference that was made here', async () => {
    const { world, post, feedback, referenceTo } = await aTown();
    await post();
    const references = ['abcdefghijklmnop-00.qrstuvwxyz234567', referenceTo(CHOIR).toUpperCase()];
    expect(await recordFeedback(world, feedback(HARD, { references }))).toMatchObject({ kind: 'recorded' });
  });
});

describe('a soft bounce', () => {
  it('counts, and the third of three notices over a week suspends the address for thirty days', async () => {
    const { world, post, feedback, totals, isSuppressed } = await aTown();
    for (const days of [4, 4, 1]) {
      const notice = await post();
      expect(await recordFeedback(world, feedback(SOFT))).toMatchObject({ kind: 'recorded', effect: { code: 'soft-bounce' } });
      expect(await totals(notice)).toEqual({ ...ALL_THERE, delivered: 2, bounced: 1 });
      world.clock.advance(days * DAY);
    }
    expect(await isSuppressed()).toBe('soft-bounces');
    expect(await totals(await post())).toMatchObject({ suppressed: 1 });
    world.clock.advance(30 * DAY);
    expect(await totals(await post())).toEqual(ALL_THERE);
  });

  it('that comes back for ever of one notice counts once', async () => {
    const { world, post, feedback, isSuppressed } = await aTown();
    await post();
    for (let day = 0; day < 20; day++) {
      await recordFeedback(world, feedback(SOFT));
      world.clock.advance(DAY);
    }
    expect(await isSuppressed()).toBeNull();
  });

  it('is forgotten when a message arrives', async () => {
    const { world, post, feedback, isSuppressed } = await aTown();
    for (const days of [4, 4]) {
      await post();
      await recordFeedback(world, feedback(SOFT));
      world.clock.advance(days * DAY);
    }
    const before = world.records.all.size;
    expect(await recordFeedback(world, feedback({ kind: 'delivery' }))).toMatchObject({ kind: 'recorded' });
    expect(await recordFeedback(world, feedback({ kind: 'delivery' }, { references: [] }))).toEqual({ kind: 'unmatched' });
    expect(world.records.all.size).toBe(before);
    await post();
    await recordFeedback(world, feedback(SOFT));
    expect(await isSuppressed()).toBeNull();
  });
});

describe('a provider that refuses us', () => {
  it('is left alone for as long as it is known to refuse, and the recipient suffers nothing', async () => {
    const { world, post, feedback, totals, isSuppressed } = await aTown();
    const notice = await post();
    const nowMs = world.clock.now().getTime();
    for (let day = 0; day < 3; day++) await recordFeedback(world, feedback(FREQUENT, { at: instant(new Date(nowMs)) }));
    expect(await world.domainPauses.all()).toEqual({ 'club.example': { untilMs: nowMs + HOUR, times: 1 } });
    expect(await isSuppressed()).toBeNull();
    expect(await totals(notice)).toMatchObject({ bounced: 1 });
  });

  it('is not left alone for what it said long ago', async () => {
    const { world, post, feedback } = await aTown();
    await post();
    const event = feedback(FREQUENT);
    world.clock.advance(2 * HOUR);
    await recordFeedback(world, event);
    expect(await world.domainPauses.all()).toEqual({});
  });

  it('because of the message alone holds nothing against anybody', async () => {
    const { world, post, feedback, totals, isSuppressed } = await aTown();
    const notice = await post();
    await recordFeedback(world, feedback({ kind: 'bounce', lasting: 'transient', detail: 'MessageTooLarge', answer: null }));
    expect(await totals(notice)).toMatchObject({ bounced: 1 });
    expect(await isSuppressed()).toBeNull();
    expect(await world.domainPauses.all()).toEqual({});
  });
});

describe('a complaint', () => {
  it('ends the subscription, and nothing goes to the address any more, whoever subscribed it', async () => {
    const { world, ids, post, feedback, totals, isSuppressed } = await aTown();
    const twin = aSubscription({ status: 'pending', channel: { type: 'email', address: CHOIR }, organization: { name: '另一家合唱团' } });
    await world.subscriptions.create(twin);
    await world.subscriptions.replace(twin, { ...twin, status: 'active', revision: 2 }, twin.createdAt);
    const notice = await post();
    const complained = await recordFeedback(world, feedback(COMPLAINT));
    expect(complained).toMatchObject({ kind: 'recorded', effect: { code: 'complained' } });
    const states = await Promise.all([ids.get('choir') ?? '', twin.id].map((id) => world.subscriptions.find(id)));
    expect(states.map((one) => [one?.status, one?.endedReason]).sort()).toEqual([
      ['active', null],
      ['ended', 'complained'],
    ]);
    expect(await isSuppressed()).toBe('complained');
    // It arrived, and so it stays delivered.
    expect(await totals(notice)).toMatchObject({ delivered: 4, bounced: 0 });
    expect(await totals(await post())).toMatchObject({ delivered: 2, suppressed: 1 });
  });

  it('is not undone by a message that arrives', async () => {
    const { world, post, feedback, isSuppressed } = await aTown();
    await post();
    await recordFeedback(world, feedback(COMPLAINT));
    world.clock.advance(HOUR);
    await recordFeedback(world, feedback({ kind: 'delivery' }));
    expect(await isSuppressed()).toBe('complained');
  });

  it('that is none changes nothing', async () => {
    const { world, ids, post, feedback, isSuppressed } = await aTown();
    await post();
    await recordFeedback(world, feedback({ kind: 'complaint', type: 'not-spam', isEcho: false }));
    await recordFeedback(world, feedback({ kind: 'auto-reply' }));
    expect(await isSuppressed()).toBeNull();
    expect((await world.subscriptions.find(ids.get('choir') ?? ''))?.status).toBe('active');
  });
});

describe('whoever confirms a subscription anew', () => {
  it('is written to again, also when the old events come once more', async () => {
    const { world, post, feedback, totals, isSuppressed } = await aTown();
    await post();
    const [bounce, complaint] = [feedback(HARD), feedback(COMPLAINT)];
    for (const event of [bounce, complaint]) await recordFeedback(world, event);
    world.clock.advance(DAY);
    const again = aSubscription({ status: 'pending', channel: { type: 'email', address: CHOIR }, createdAt: instant(world.clock.now()) });
    await world.subscriptions.create(again);
    expect(await isSuppressed()).toBe('complained');
    world.clock.advance(HOUR);
    const token = await world.vault.token('confirm', again.id);
    expect(await confirmSubscription(world, token)).toMatchObject({ kind: 'confirmed' });
    expect(await isSuppressed()).toBeNull();
    for (const event of [bounce, complaint]) await recordFeedback(world, { ...event, id: `${event.id} again` });
    expect(await isSuppressed()).toBeNull();
    expect(await totals(await post())).toEqual(ALL_THERE);

    // An old letter is no new wish: what is told since stands.
    world.clock.advance(DAY);
    await recordFeedback(world, feedback(HARD));
    expect(await confirmSubscription(world, token)).toMatchObject({ kind: 'already-confirmed' });
    expect(await isSuppressed()).toBe('no-such-mailbox');
    await recordFeedback(world, feedback(COMPLAINT));
    expect(await confirmSubscription(world, token)).toMatchObject({ kind: 'refused' });
    expect(await isSuppressed()).toBe('complained');
  });

  /** Another organization of the same address confirms. */
  const confirmAnew = async (world: Awaited<ReturnType<typeof aTown>>['world']): Promise<string> => {
    const createdAt = instant(world.clock.now());
    const again = aSubscription({
      status: 'pending',
      channel: { type: 'email', address: CHOIR },
      organization: { name: '另一家合唱团' },
      createdAt,
    });
    await world.subscriptions.create(again);
    expect(await confirmSubscription(world, await world.vault.token('confirm', again.id))).toMatchObject({ kind: 'confirmed' });
    return again.id;
  };

  it('has shown that the mailbox is there: what bounced before, and is told only now, moves the ledger alone', async () => {
    const { world, post, feedback, totals, isSuppressed } = await aTown();
    const notice = await post();
    world.clock.advance(DAY);
    await confirmAnew(world);
    world.clock.advance(DAY);
    expect(await recordFeedback(world, feedback(HARD))).toMatchObject({ kind: 'recorded' });
    expect(await recordFeedback(world, feedback(FREQUENT))).toMatchObject({ kind: 'recorded' });
    expect(await totals(notice)).toEqual({ ...ALL_THERE, delivered: 2, bounced: 1 });
    expect(await isSuppressed()).toBeNull();
    expect(await world.domainPauses.all()).toEqual({});
    await post();
    await recordFeedback(world, feedback(HARD));
    expect(await isSuppressed()).toBe('no-such-mailbox');
  });

  it('has taken back what they complained of before, a year ago, too, and not what they complain of since', async () => {
    const { world, ids, post, feedback, isSuppressed } = await aTown();
    await post();
    const complaint = feedback(COMPLAINT);
    world.clock.advance(DAY);
    const again = await confirmAnew(world);
    const standing = async () => [
      await isSuppressed(),
      ...(await Promise.all([ids.get('choir') ?? '', again].map(async (id) => (await world.subscriptions.find(id))?.status))),
    ];
    world.clock.advance(365 * DAY);
    expect(await recordFeedback(world, complaint)).toMatchObject({ kind: 'recorded' });
    expect(await standing()).toEqual([null, 'active', 'active']);
    await recordFeedback(world, feedback(COMPLAINT));
    expect(await standing()).toEqual(['complained', 'ended', 'active']);
  });

  it('by another address keeps that one, whatever comes back of the one before', async () => {
    const { world, ids, post, feedback, isSuppressed } = await aTown();
    await post();
    world.clock.advance(HOUR);
    const before = await world.subscriptions.find(ids.get('choir') ?? '');
    if (!before) throw new Error('nobody there');
    const after = moved(before, 'new@club.example');
    const now = instant(world.clock.now());
    const consent = consentGiven(after, 'address-changed', { via: 'page', network: null }, now);
    expect(await world.subscriptions.replace(before, after, now, consent)).toBe(true);
    world.clock.advance(HOUR);
    for (const told of [HARD, COMPLAINT]) await recordFeedback(world, feedback(told));
    expect([await isSuppressed('new@club.example'), (await world.subscriptions.find(before.id))?.status]).toEqual([null, 'active']);
  });

  it('by an address that came after a group, in the place of another one, keeps it, whatever comes back of that one', async () => {
    const { world, ids, post, feedback, isSuppressed } = await aTown();
    await post();
    const [A, B] = [CHOIR, 'new@club.example'];
    for (const channel of [aWebhook(), { type: 'email', address: B } as const]) {
      world.clock.advance(HOUR);
      const before = await world.subscriptions.find(ids.get('choir') ?? '');
      if (!before) throw new Error('nobody there');
      const now = instant(world.clock.now());
      const after = succeeded(before, channel, now);
      const consent = consentGiven(after, 'channel-changed', { via: 'page', network: null }, now);
      expect(await world.subscriptions.replace(before, after, now, consent)).toBe(true);
    }
    world.clock.advance(HOUR);
    for (const told of [HARD, COMPLAINT]) await recordFeedback(world, feedback(told, { recipient: A }));
    expect([await isSuppressed(A), await isSuppressed(B)]).toEqual([null, null]);
    // Where the service that took the message says to whom, it is known that nobody is there.
    const { kind } = await recordFeedback(world, feedback(HARD, { recipient: A, sentTo: A }));
    expect([kind, await isSuppressed(A)]).toEqual(['recorded', 'no-such-mailbox']);
    await recordFeedback(world, feedback(COMPLAINT, { recipient: A, sentTo: A }));
    expect([await isSuppressed(A), await isSuppressed(B)]).toEqual(['complained', null]);
    expect([await isSuppressed(B), (await world.subscriptions.find(ids.get('choir') ?? ''))?.status]).toEqual([null, 'active']);
  });

  it('by another address has its complaint heard, also of a message whose mailing is forgotten since', async () => {
    const { world, ids, post, feedback, referenceTo, isSuppressed } = await aTown();
    const before = await world.subscriptions.find(ids.get('choir') ?? '');
    if (!before) throw new Error('nobody there');
    const [address, now] = ['new@club.example', instant(world.clock.now())];
    const after = moved(before, address);
    await world.subscriptions.replace(before, after, now, consentGiven(after, 'address-changed', { via: 'page', network: null }, now));
    world.clock.advance(DAY);
    await post();
    world.clock.advance(365 * DAY);
    world.mailings.find = async () => null;
    const complain = (given: Partial<Feedback>) =>
      recordFeedback(world, feedback(COMPLAINT, { recipient: address, references: [referenceTo(address)], ...given }));
    // One that left before the address was changed went to another one.
    await complain({ sentAt: before.createdAt });
    expect([await isSuppressed(address), (await world.subscriptions.find(before.id))?.status]).toEqual([null, 'active']);
    await complain({});
    expect([await isSuppressed(address), (await world.subscriptions.find(before.id))?.status]).toEqual(['complained', 'ended']);
  });

  it('is nobody who only stands in for an endpoint, which agrees for itself', async () => {
    const { world, post, feedback, isSuppressed } = await aTown();
    await post();
    world.clock.advance(DAY);
    const [createdAt, channel] = [instant(world.clock.now()), aWebhook({ fallbackEmail: CHOIR })];
    const asking = aSubscription({ status: 'pending', confirmedAt: null, channel, organization: { name: '另一家合唱团' }, createdAt });
    await world.subscriptions.create(asking);
    const agreed = activated(asking, createdAt);
    const consent = consentGiven(agreed, 'confirmed', { via: 'endpoint', network: null }, createdAt);
    expect(await world.subscriptions.replace(asking, agreed, createdAt, consent)).toBe(true);
    world.clock.advance(DAY);
    await recordFeedback(world, feedback(HARD));
    expect(await isSuppressed()).toBe('no-such-mailbox');
  });

  it('is written to again where a first try ended half-way', async () => {
    const { world, post, feedback, isSuppressed } = await aTown();
    await post();
    await recordFeedback(world, feedback(HARD));
    world.clock.advance(DAY);
    const again = aSubscription({
      status: 'pending',
      channel: { type: 'email', address: CHOIR },
      organization: { name: '另一家合唱团' },
      createdAt: instant(world.clock.now()),
    });
    await world.subscriptions.create(again);
    const token = await world.vault.token('confirm', again.id);
    const dying = { lift: () => Promise.reject(new Error('killed')) };
    await expect(confirmSubscription({ ...world, suppressions: dying }, token)).rejects.toThrow('killed');
    expect(await isSuppressed()).toBe('no-such-mailbox');
    expect(await confirmSubscription(world, token)).toMatchObject({ kind: 'already-confirmed' });
    expect(await isSuppressed()).toBeNull();
  });
});

describe('a mail server that says at once that nobody is there', () => {
  it('is believed: the address is left out of the next notice', async () => {
    const { world, post, totals, isSuppressed } = await aTown();
    const suspension = { reason: 'no-such-mailbox', forMs: null } as const;
    world.mailer.verdict = ({ to }) => (to === CHOIR ? { kind: 'refused', code: 'address-refused', suspension } : undefined);
    expect(await totals(await post())).toMatchObject({ failed: 1, delivered: 2 });
    expect(await isSuppressed()).toBe('no-such-mailbox');
    expect(await totals(await post())).toMatchObject({ suppressed: 1, delivered: 2 });
  });
});

describe('the list of suppressed addresses', () => {
  it('is asked once for a batch', async () => {
    const { world, post } = await aTown();
    const before = world.suppressions.asked;
    await post();
    expect(world.suppressions.asked - before).toBe(1);
  });
});
