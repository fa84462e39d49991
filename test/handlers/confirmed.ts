import type { Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { activated } from '../../functions/domain/subscriptions/subscription-life.ts';
import { aSubscription, NOON } from '../builders.ts';
import type { FrontDoor } from './front-door.ts';

type Kept = Readonly<{ subscriptions: Pick<FrontDoor['world']['subscriptions'], 'create' | 'replace' | 'find'> }>;

/** A subscription as it is stored now. */
export const storedIn = async ({ subscriptions }: Kept, id: string): Promise<Subscription> => {
  const found = await subscriptions.find(id);
  if (!found) throw new Error('no subscription');
  return found;
};

/** A subscription that was asked for and then confirmed, at noon. */
export const aConfirmed = async (world: Kept, given: Parameters<typeof aSubscription>[0]): Promise<Subscription> => {
  const pending = aSubscription({ status: 'pending', confirmedAt: null, ...given });
  await world.subscriptions.create(pending);
  if (!(await world.subscriptions.replace(pending, activated(pending, NOON), NOON))) throw new Error('not confirmed');
  return storedIn(world, pending.id);
};
