import { describe, expect, it } from 'vitest';
import { makeHandler } from '../../../functions/handlers/sweep/handler.ts';
import { logger } from '../../../functions/platform/log.ts';
import { backfillContacts } from '../../../functions/usecases/subscriptions/backfill-contacts.ts';
import { giveConsent } from '../../../functions/usecases/subscriptions/confirm-subscription.ts';
import { aSubscription, aWebhook } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const DAY = 24 * 3_600_000;
const hookAt = (path: string, region = '440106') =>
  aSubscription({ region, channel: aWebhook({ url: `https://hooks.club.example/${path}` }) });

describe('what earlier releases confirmed', () => {
  it('takes its contact in a walk over the directory, twenty pages in a run, each going on where the last one stopped', async () => {
    const world = aWorld(2);
    const old = Array.from({ length: 90 }, (_, i) => hookAt(String(i), i % 2 === 0 ? '440106' : '110108'));
    for (const one of old) world.subscriptions.adopt(one);
    const runs = [];
    for (; (await world.backfill.progress())?.kind !== 'finished'; ) runs.push((await backfillContacts(world)).claimed);
    expect(runs).toHaveLength(3);
    expect(Math.max(...runs)).toBe(20 * 2);
    expect(runs.reduce((sum, claimed) => sum + claimed)).toBe(old.length);
    for (const one of old) expect(await world.subscriptions.holder(one)).toBe(one.id);
  });

  it('is walked over again after a month, for what was confirmed by an older release meanwhile', async () => {
    const world = aWorld();
    expect(await backfillContacts(world)).toEqual({ claimed: 0, heldByOthers: [] });
    const late = hookAt('late');
    world.subscriptions.adopt(late);
    world.clock.advance(29 * DAY);
    expect((await backfillContacts(world)).claimed).toBe(0);
    world.clock.advance(DAY);
    expect((await backfillContacts(world)).claimed).toBe(1);
  });

  it('is not doubled any more by a sign-up of its URL, as soon as sweep has been there', async () => {
    const world = aWorld();
    const old = hookAt('notices');
    world.subscriptions.adopt(old);
    await makeHandler(
      world,
      logger('sweep', () => undefined),
      () => undefined,
    )();
    const createdAt = world.clock.now().toISOString();
    const asking = { ...hookAt('notices'), status: 'pending' as const, confirmedAt: null, createdAt };
    await world.subscriptions.create(asking);
    expect(await giveConsent(world, asking.id)).toEqual({ kind: 'refused', code: 'already-subscribed' });
    expect(await world.subscriptions.find(old.id)).toEqual(old);
  });

  it('is left as it is when there are two of it, and the log names the second by its id', async () => {
    const world = aWorld();
    const [first, second] = [hookAt('notices'), hookAt('notices')];
    for (const one of [first, second]) world.subscriptions.adopt(one);
    const lines: string[] = [];
    await makeHandler(
      world,
      logger('sweep', (line) => lines.push(line)),
      () => undefined,
    )();
    const told = lines.map((line) => JSON.parse(line)).filter(({ code }) => code === 'contact-held-by-another');
    expect(told).toMatchObject([{ level: 'warn', subscriptionId: second.id }]);
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining({ code: 'swept', claimed: 1 }));
    // But for its organization, which both have.
    for (const one of [first, second])
      expect(await world.subscriptions.find(one.id)).toEqual({ ...one, organizationId: first.organizationId });
    expect(lines.join('\n')).not.toContain('hooks.club.example');
  });
});
