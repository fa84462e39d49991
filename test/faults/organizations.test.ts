import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areSameFacts, factsOf } from '../../functions/domain/organizations/organization-life.ts';
import { isAcknowledged, isLiving } from '../../functions/domain/subscriptions/contact.ts';
import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { FaultCollector } from '../../functions/usecases/fault-collector.ts';
import { spreadFacts } from '../../functions/usecases/organizations/spread-facts.ts';
import { dismissMember, takeInMember } from '../../functions/usecases/organizations/take-in-member.ts';
import { changeSubscription } from '../../functions/usecases/subscriptions/change-subscription.ts';
import { giveConsent } from '../../functions/usecases/subscriptions/confirm-subscription.ts';
import { endSubscription, undoUnsubscribe } from '../../functions/usecases/subscriptions/unsubscribe.ts';
import { anId, aSubscription } from '../builders.ts';
import { aWorld } from '../fakes/world.ts';

/*
 * Organizations whose contacts join, rename it, ask hubs and leave, several at the same moment, while acts die in between. What a contact
 * changes stands with all contacts that the organization stands behind, and no two hubs are members of each other.
 */

class Killed extends Error {}

const NAMES = ['清溪社区合唱队', '云河社区舞蹈队', '青原枢纽'] as const;
const ACTS = ['ask in', 'confirm', 'rename', 'change class', 'ask hub', 'take in', 'dismiss', 'leave', 'undo', 'spread'] as const;

/** `dies`: a call to the stores at which the act dies, before it has an effect, or after it. */
type Act = Readonly<{ act: (typeof ACTS)[number]; who: number; as: number; dies: Readonly<{ at: number; after: boolean }> | null }>;

const act: fc.Arbitrary<Act> = fc.record({
  act: fc.constantFrom(...ACTS, 'confirm', 'ask hub', 'take in', 'take in'),
  who: fc.nat(20),
  as: fc.nat(20),
  dies: fc.option(fc.record({ at: fc.nat(8), after: fc.boolean() }), { freq: 5 }),
});
const history = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 14 });

const modulo = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

const aTown = async (turn: () => Promise<void>) => {
  const world = aWorld();
  const { subscriptions, organizations } = world;
  for (const name of NAMES) {
    const createdAt = world.clock.now().toISOString();
    const pending = aSubscription({ status: 'pending', confirmedAt: null, createdAt, organization: { name, hub: true } });
    await subscriptions.create(pending);
    await giveConsent(world, pending.id);
  }

  /** A store for one act; dead after the call at which it dies. */
  const fragile = <Store extends object>(inner: Store, dies: Act['dies'], calls: { made: number }): Store =>
    new Proxy(inner, {
      get: (target, property) => {
        const found: unknown = Reflect.get(target, property, target);
        if (typeof found !== 'function') return found;
        return async (...args: readonly unknown[]) => {
          await turn();
          const isLast = dies !== null && calls.made++ >= dies.at;
          if (isLast && !dies.after) throw new Killed();
          const answer = await Reflect.apply(found, target, args);
          if (isLast) throw new Killed();
          await turn();
          return answer;
        };
      },
    });

  const living = (): readonly Subscription[] => subscriptions.all().filter(isLiving);
  const idOf = (i: number): string => modulo(living(), i)?.organizationId ?? '';

  const perform = async ({ act: name, who, as, dies }: Act): Promise<unknown> => {
    const calls = { made: 0 };
    const deps = {
      ...world,
      subscriptions: fragile(subscriptions, dies, calls),
      organizations: fragile(organizations, dies, calls),
      factsSpreads: fragile(organizations, dies, calls),
    };
    const one = modulo(living(), who);
    const pending = subscriptions.all().filter(({ status }) => status === 'pending');
    if (!one) return undefined;
    switch (name) {
      case 'confirm':
        return giveConsent(deps, modulo(pending, who)?.id ?? '');
      case 'spread':
        return spreadFacts(deps, 9, new FaultCollector());
      case 'ask in':
        return deps.subscriptions.create(
          aSubscription({
            id: anId('sub'),
            status: 'pending',
            confirmedAt: null,
            createdAt: world.clock.now().toISOString(),
            organization: one.organization,
            channel: { type: 'email', address: `contact-${as % 5}@club.example` },
            ...(as % 3 === 0 ? {} : { invitedTo: one.organizationId }),
          }),
        );
      case 'rename':
        return changeSubscription(deps, one, { organization: { name: `新名 ${as % 4}` } });
      case 'change class':
        return changeSubscription(deps, one, { organization: { class: as % 2 === 0 ? 'charity' : 'other' } });
      case 'ask hub':
        return changeSubscription(deps, one, { organization: { memberOf: as % 4 === 0 ? null : idOf(as) } });
      case 'take in':
        return takeInMember(deps, one, idOf(as));
      case 'dismiss':
        return dismissMember(deps, one, idOf(as));
      case 'leave':
        return endSubscription(deps, one, 'unsubscribed');
      case 'undo': {
        const ended = modulo(
          subscriptions.all().filter(({ status }) => status === 'ended'),
          who,
        );
        return ended && undoUnsubscribe(deps, await world.vault.token('unsubscribe', ended.id));
      }
    }
  };
  return { world, living, perform };
};

type Town = Awaited<ReturnType<typeof aTown>>;

const isMishap = (result: PromiseSettledResult<unknown>): boolean => result.status === 'fulfilled' || result.reason instanceof Killed;

const live = async (steps: readonly (readonly Act[])[], scheduler: fc.Scheduler): Promise<Town> => {
  let isRunning = false;
  const town = await aTown(() => (isRunning ? scheduler.schedule(Promise.resolve()) : Promise.resolve()));
  isRunning = true;
  for (const acts of steps) {
    const results = Promise.allSettled(acts.map(town.perform));
    await scheduler.waitFor(results);
    expect((await results).filter((result) => !isMishap(result))).toEqual([]);
    expect(await circles(town)).toEqual([]);
    town.world.clock.advance(60_000);
  }
  return town;
};

/** Hubs that are members of each other, or of themselves. */
const circles = async ({ world, living }: Town): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const id of new Set(living().map(({ organizationId }) => organizationId))) {
    const hub = (await world.organizations.find(id))?.membership?.hub;
    if (hub === id || (hub !== undefined && (await world.organizations.find(hub))?.membership?.hub === id)) found.push(id);
  }
  return found;
};

/** Contacts that say something else of their organization than it says of itself, though it stands behind them. */
const strays = async ({ world, living }: Town): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const one of living().filter(isAcknowledged)) {
    const organization = await world.organizations.find(one.organizationId);
    const other = await world.subscriptions.holder({ ...one, organization: organization ? factsOf(organization) : one.organization });
    // One whose address has another subscription under the new name stays as it is.
    const isKeptOut = other !== null && other !== one.id;
    if (!organization || (!areSameFacts(organization, one.organization) && !isKeptOut)) found.push(one.id);
  }
  return found;
};

describe('an organization with several contacts', () => {
  it('says one thing of itself once it is spread, and is in no hub that is in it, whatever is done at the same time and dies', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.scheduler(), async (steps, scheduler) => {
        const town = await live(steps, scheduler);
        town.world.clock.advance(3_600_000);
        const faults = new FaultCollector();
        for (let runs = 0; runs < 3; runs++) await spreadFacts(town.world, 25, faults);
        expect(faults.faults).toEqual([]);
        expect(await strays(town)).toEqual([]);
        expect(await town.world.organizations.due(town.world.clock.now().toISOString(), 9)).toEqual([]);
      }),
      { numRuns: Number(process.env['HISTORIES'] ?? 200) },
    );
  });

  it('is joined once by an address that is asked in twice at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        let isRunning = false;
        const town = await aTown(() => (isRunning ? scheduler.schedule(Promise.resolve()) : Promise.resolve()));
        const before = town.living().length;
        for (let twice = 0; twice < 2; twice++) await town.perform({ act: 'ask in', who: 0, as: 1, dies: null });
        isRunning = true;
        const both = Promise.all([0, 1].map((who) => town.perform({ act: 'confirm', who, as: 0, dies: null })));
        await scheduler.waitFor(both);
        expect(town.living()).toHaveLength(before + 1);
        const [organizationId] = town.living().map((one) => one.organizationId);
        expect(await town.world.organizations.contacts(organizationId ?? '', 9)).toHaveLength(2);
      }),
      { numRuns: 100 },
    );
  });
});
