import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../functions/domain/organizations/organization-life.ts';
import { isLiving, isSameOrganization, organizationKey } from '../../functions/domain/subscriptions/contact.ts';
import type { Channel, Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { moved } from '../../functions/domain/subscriptions/subscription-life.ts';
import { instant } from '../../functions/domain/time.ts';
import type { SubscriptionStore } from '../../functions/ports/subscription-store.ts';
import { FaultCollector } from '../../functions/usecases/fault-collector.ts';
import { spreadFacts } from '../../functions/usecases/organizations/spread-facts.ts';
import { changeSubscription, pauseSubscription, resumeSubscription } from '../../functions/usecases/subscriptions/change-subscription.ts';
import { giveConsent } from '../../functions/usecases/subscriptions/confirm-subscription.ts';
import { standingFor } from '../../functions/usecases/subscriptions/standing-subscription.ts';
import { endSubscription, undoUnsubscribe, unsubscribe } from '../../functions/usecases/subscriptions/unsubscribe.ts';
import { anId, aSubscription, aWebhook } from '../builders.ts';
import { InMemorySubscriptions } from '../fakes/in-memory-subscriptions.ts';
import { aWorld } from '../fakes/world.ts';

class Killed extends Error {}

const CODE = '91350100M000100Y43';
const ORGANIZATIONS = [
  { name: '清溪社区合唱队' },
  { name: '清溪社区舞蹈队' },
  { name: '清溪社区合唱队', uscc: CODE },
  { name: '清溪社区合唱队', region: '4403' },
] as const;
const ADDRESSES = ['choir@club.example', 'office@club.example'];
const CHANNELS: readonly Channel[] = [
  { type: 'email', address: 'choir@club.example' },
  { type: 'email', address: 'Choir@CLUB.example' },
  aWebhook({ url: 'https://hooks.club.example/notices' }),
  { type: 'email', address: 'office@club.example' },
];

const ACTS = ['sign up', 'invite', 'confirm', 'undo', 'rename', 'move', 'spread', 'unsubscribe', 'delete', 'pause', 'resume'] as const;
/** `who` and `as` choose among those that there are. A call to the store at which the act dies: before it has an effect, or after it. */
type Act = Readonly<{ act: (typeof ACTS)[number]; who: number; as: number; dies: Readonly<{ at: number; after: boolean }> | null }>;

const act: fc.Arbitrary<Act> = fc.record({
  // More confirmations than anything else: they are what brings to life.
  act: fc.constantFrom(...ACTS, 'confirm', 'confirm', 'undo'),
  who: fc.nat(20),
  as: fc.nat(20),
  dies: fc.option(fc.record({ at: fc.nat(6), after: fc.boolean() }), { freq: 4 }),
});
/** One act after the other, and in each step several at once. */
const history = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 14 });

const addressOf = ({ channel }: Subscription): string => (channel.type === 'email' ? channel.address.toLowerCase() : channel.url);
/** By what it says of its organization, and by the organization that it is put under, whatever it says. */
const contactsOf = (one: Subscription): readonly string[] => [
  `${addressOf(one)} ${organizationKey(one.organization)}`,
  `${addressOf(one)} ${one.organizationId}`,
];

/** Organizations that have more than one living subscription of an address. */
const doubles = (all: readonly Subscription[]): readonly string[] => {
  const living = all.filter(isLiving).flatMap(contactsOf);
  return living.filter((contact, i) => living.indexOf(contact) !== i);
};

const modulo = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

/** The use cases over a store in memory, whose every call waits for its turn. */
const aTown = (turn: () => Promise<void>) => {
  const world = aWorld();
  const inner = world.subscriptions;
  const seen: string[] = [];

  /** The store for one act; dead after the call at which it dies. */
  const storeFor = (dies: Act['dies']): SubscriptionStore => {
    let calls = 0;
    return new Proxy<SubscriptionStore>(inner, {
      get: (target, property) => {
        const found: unknown = Reflect.get(target, property, target);
        if (typeof found !== 'function') return found;
        return async (...args: readonly unknown[]) => {
          await turn();
          const isLast = dies !== null && calls++ >= dies.at;
          if (isLast && !dies.after) throw new Killed();
          const answer = await Reflect.apply(found, target, args);
          seen.push(...doubles(inner.all()));
          if (isLast) throw new Killed();
          await turn();
          return answer;
        };
      },
    });
  };

  const signUp = async (store: SubscriptionStore, as: number): Promise<Subscription> => {
    const organization = modulo(ORGANIZATIONS, as) ?? ORGANIZATIONS[0];
    const channel = modulo(CHANNELS, Math.floor(as / ORGANIZATIONS.length)) ?? aWebhook();
    const pending = aSubscription({
      id: anId('sub'),
      organization,
      channel,
      status: 'pending',
      confirmedAt: null,
      createdAt: world.clock.now().toISOString(),
    });
    await store.create(pending);
    return pending;
  };

  /** A contact of an organization asks another one in, by the address that `as` chooses. */
  const invite = async (store: SubscriptionStore, { organizationId }: Subscription, as: number): Promise<void> => {
    const organization = await inner.organizations.find(organizationId);
    if (!organization) return;
    const invited = aSubscription({
      id: anId('sub'),
      channel: modulo(CHANNELS, as) ?? aWebhook(),
      status: 'pending',
      confirmedAt: null,
      createdAt: world.clock.now().toISOString(),
    });
    await store.create({ ...invited, organization: factsOf(organization), invitedTo: organizationId });
  };

  /** Both addresses have agreed to the other one. */
  const move = async (store: SubscriptionStore, one: Subscription, as: number): Promise<void> => {
    const to = modulo(ADDRESSES, as);
    if (one.channel.type !== 'email' || !isLiving(one) || !to) return;
    const after = moved(one, to);
    if (!(await standingFor({ ...world, subscriptions: store }, after))) await store.replace(one, after, instant(world.clock.now()));
  };

  const perform = async ({ act, who, as, dies }: Act): Promise<unknown> => {
    const deps = { ...world, subscriptions: storeFor(dies) };
    const one = modulo(inner.all(), who);
    if (!one) return signUp(deps.subscriptions, as);
    const token = await world.vault.token('unsubscribe', one.id);
    switch (act) {
      case 'sign up':
        return signUp(deps.subscriptions, as);
      case 'invite':
        return invite(deps.subscriptions, one, as);
      case 'move':
        return move(deps.subscriptions, one, as);
      case 'spread':
        return spreadFacts({ ...deps, factsSpreads: inner.organizations, organizations: inner.organizations }, 10, new FaultCollector());
      case 'confirm':
        return giveConsent(deps, one.id);
      case 'undo':
        return undoUnsubscribe(deps, token);
      case 'unsubscribe':
        return unsubscribe(deps, token);
      case 'delete':
        return endSubscription(deps, one, 'deleted');
      case 'pause':
        return pauseSubscription(deps, one);
      case 'resume':
        return resumeSubscription(deps, one);
      case 'rename':
        return changeSubscription(deps, one, {
          organization: { name: modulo(ORGANIZATIONS, as)?.name ?? '', ...(as > 10 ? { uscc: CODE } : {}) },
        });
    }
  };
  return { world, inner, seen, signUp, perform };
};

const isMishap = (result: PromiseSettledResult<unknown>): boolean => result.status === 'fulfilled' || result.reason instanceof Killed;

describe('an organization has at most one living subscription for an address', () => {
  it('whatever is done, in any order and at the same time, and whatever dies on the way', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.scheduler(), fc.boolean(), async (steps, scheduler, hasOld) => {
        const town = aTown(() => scheduler.schedule(Promise.resolve()));
        if (hasOld) town.inner.adopt(aSubscription({ channel: modulo(CHANNELS, 0) ?? aWebhook(), organization: ORGANIZATIONS[0] }));
        for (const acts of steps) {
          const results = Promise.allSettled(acts.map(town.perform));
          await scheduler.waitFor(results);
          expect((await results).filter((result) => !isMishap(result))).toEqual([]);
          town.world.clock.advance(60_000);
        }
        expect(town.seen).toEqual([]);
      }),
      { numRuns: Number(process.env['HISTORIES'] ?? 300) },
    );
  });

  it('and can always have one: nothing that ended or died keeps another out', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const town = aTown(async () => undefined);
        for (const acts of steps) await Promise.allSettled(acts.map(town.perform));
        for (let as = 0; as < ORGANIZATIONS.length * CHANNELS.length; as++) {
          // What an organization is called reaches its other contacts a little later.
          await town.perform({ act: 'spread', who: 0, as: 0, dies: null });
          const pending = await town.signUp(town.inner, as);
          const holder = await town.inner.holder(pending);
          const confirmed = await giveConsent(town.world, pending.id);
          // The owner of an endpoint that has one changes that, by its own token.
          const isRefused = pending.channel.type === 'webhook' && confirmed.kind === 'refused' && confirmed.code === 'already-subscribed';
          expect(isRefused ? holder : confirmed.kind).toEqual(isRefused ? expect.any(String) : 'confirmed');
          if (confirmed.kind === 'refused') continue;
          expect(addressOf(confirmed.subscription)).toBe(addressOf(pending));
          // One that was there stays what it is called where its new name is another's.
          if (holder === null) expect(isSameOrganization(confirmed.subscription.organization, pending.organization)).toBe(true);
        }
        expect(doubles(town.inner.all())).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('is looked at by histories in which organizations do subscribe', async () => {
    const town = aTown(async () => undefined);
    expect(town.inner).toBeInstanceOf(InMemorySubscriptions);
    const nobodyDies = (name: Act['act'], who: number, as = 0) => town.perform({ act: name, who, as, dies: null });
    await nobodyDies('sign up', 0);
    await nobodyDies('confirm', 0);
    town.inner.adopt(aSubscription({ channel: modulo(CHANNELS, 0) ?? aWebhook(), organization: ORGANIZATIONS[0] }));
    expect(doubles(town.inner.all())).toHaveLength(1);
  });
});
