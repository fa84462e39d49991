import { describe, expect, it } from 'vitest';
import type { Feedback } from '../../../functions/domain/feedback/feedback.ts';
import { activated, moved, succeeded } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, HOUR, instant } from '../../../functions/domain/time.ts';
import { recordFeedback } from '../../../functions/usecases/feedback/record-feedback.ts';
import { confirmSubscription } from '../../../functions/usecases/subscriptions/confirm-subscription.ts';
import { consentGiven } from '../../../functions/usecases/subscriptions/consent-given.ts';
import { aSubscription, aWebhook } from '../../builders.ts';
import { ALL_THERE, aTown, CHOIR, COMPLAINT, FREQUENT, HARD } from './told-town.ts';

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
