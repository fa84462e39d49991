import { EVERYWHERE, type RegionCode } from '#domain/region';
import { ListPlace } from '#domain/subscriptions/list-place';
import { hasLapsed, type Subscription, type SubscriptionStatus } from '#domain/subscriptions/subscription';
import { seenAt } from '#domain/subscriptions/subscription-life';
import { matchKey } from '#domain/text/text';
import { instant } from '#domain/time';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { Clock } from '#ports/clock';
import { type WalkSubscriptions, walkSubscriptions } from './walk-subscriptions.ts';

type FindByName = WalkSubscriptions & Readonly<{ clock: Clock }>;

export type SubscriptionQuery = Readonly<{
  address?: string | undefined;
  /** Id of the organization, or part of its name in any width and case. */
  organization?: string | undefined;
  status?: SubscriptionStatus | undefined;
  /** Only organizations in or below it; of a search by name. */
  region?: RegionCode | undefined;
  /** Of a search by name, which has pages. */
  limit?: number | undefined;
  cursor?: string | undefined;
}>;

const USUAL_LIMIT = 20;
/** A page looks at so many hundreds of subscriptions at most. */
const STEPS = 20;
/** One that is empty reads no subscription. */
const EMPTY_STEP = 0.25;

/** @param name folded (matchKey) */
export const isCalled = ({ organization }: Subscription, name: string): boolean => matchKey(organization.name).includes(name);

/**
 * Those that have not ended of organizations whose names contain this, by region. Each is looked at: a list of names beside them would cost
 * a write for each sign-up and change, for a question that is seldom asked, and who asks it mostly knows the region. A page grows to
 * `limit` and what was found with the last of it, or ends when it has looked at its share: then it may be short, or empty, and goes on.
 *
 * @returns null for a cursor that was never given out
 */
export const findByName = async (
  deps: FindByName,
  name: string,
  { region = EVERYWHERE, status, limit = USUAL_LIMIT, cursor }: SubscriptionQuery,
): Promise<Readonly<{ found: readonly Subscription[]; next?: string }> | null> => {
  const from = cursor === undefined ? null : placeOf(ListPlace, cursor);
  if (cursor !== undefined && from === null) return null;
  const now = instant(deps.clock.now());
  const found: Subscription[] = [];
  let steps = 0;
  for await (const { found: some, isEmpty, next } of walkSubscriptions(deps, { region, withRows: true }, from)) {
    const seen = some.map((one) => seenAt(one, now));
    const fitting = seen.filter(
      (one) =>
        isCalled(one, name) &&
        !hasLapsed(one, now) &&
        one.status !== 'ended' &&
        one.organization.region.startsWith(region) &&
        (status === undefined || one.status === status),
    );
    found.push(...fitting.toSorted((a, b) => (a.id < b.id ? 1 : -1)));
    steps += isEmpty ? EMPTY_STEP : 1;
    if (next && (found.length >= limit || steps >= STEPS)) return { found, next: cursorOf(next) };
  }
  return { found };
};
