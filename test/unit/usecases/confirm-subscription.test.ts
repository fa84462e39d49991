import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../../functions/domain/subscriptions/subscription.ts';
import { attempted, ended } from '../../../functions/domain/subscriptions/subscription-life.ts';
import type { SubscriptionStore } from '../../../functions/ports/subscription-store.ts';
import { giveConsent } from '../../../functions/usecases/subscriptions/confirm-subscription.ts';
import { aSubscription, aWebhook } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const CHANNELS = [
  ['an address', { type: 'email', address: 'choir@club.example' }],
  ['a URL', aWebhook()],
] as const;

/** One that stands, and one that asks for the same; `meanwhile` happens to that just before it is first replaced. */
const aPair = async (channel: Subscription['channel'], meanwhile: (pending: Subscription) => Subscription) => {
  const world = aWorld();
  const { subscriptions } = world;
  const createdAt = world.clock.now().toISOString();
  const [first, pending] = [1, 2].map(() => aSubscription({ channel, status: 'pending', createdAt, confirmedAt: null }));
  if (!first || !pending) throw new Error('two were made');
  for (const one of [first, pending]) await subscriptions.create(one);
  expect(await giveConsent(world, first.id)).toMatchObject({ kind: 'confirmed' });
  let isFirst = true;
  const store = new Proxy<SubscriptionStore>(subscriptions, {
    get: (target, property) => {
      const found: unknown = Reflect.get(target, property, target);
      if (typeof found !== 'function') return found;
      return async (...args: readonly unknown[]) => {
        if (property === 'replace' && args[0] === pending && isFirst) {
          isFirst = false;
          await subscriptions.replace(pending, meanwhile(pending), pending.createdAt);
        }
        return Reflect.apply(found, target, args);
      };
    },
  });
  return { world, deps: { ...world, subscriptions: store }, first, pending };
};

describe('consent to a second subscription for', () => {
  it.each(CHANNELS)('%s ends it as joined, also when an attempt to ask is noted at the same moment', async (_, channel) => {
    const { world, deps, first, pending } = await aPair(channel, (one) => attempted(one, { at: one.createdAt, result: 'taken' }, null));
    await giveConsent(deps, pending.id);
    expect(await world.subscriptions.find(pending.id)).toMatchObject({ status: 'ended', endedReason: 'joined', joinedTo: first.id });
    expect(await world.subscriptions.find(first.id)).toMatchObject({ status: 'active' });
  });

  it.each(CHANNELS)('%s leaves it as its owner ended it at the same moment', async (_, channel) => {
    const { world, deps, pending } = await aPair(channel, (one) => ended(one, 'deleted', one.createdAt));
    await giveConsent(deps, pending.id);
    expect(await world.subscriptions.find(pending.id)).toMatchObject({ status: 'ended', endedReason: 'deleted' });
  });
});
