import { describe, expect, it } from 'vitest';
import { DAY, HOUR, instant } from '../../../functions/domain/time.ts';
import { recordFeedback } from '../../../functions/usecases/feedback/record-feedback.ts';
import { listDeliveries } from '../../../functions/usecases/ledger/list-deliveries.ts';
import { aNotice, aSubscription, asWritten } from '../../builders.ts';
import { ALL_THERE, aTown, CHOIR, COMPLAINT, FREQUENT, HARD, SOFT } from './told-town.ts';

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
