import { areSameFacts, factsOf } from '#domain/organizations/organization-life';
import { isAcknowledged, isContactOf } from '#domain/subscriptions/contact';
import { changed } from '#domain/subscriptions/subscription-life';
import { after, instant, MINUTE } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { FactsSpread, FactsSpreads } from '#ports/facts-spreads';
import type { OrganizationStore } from '#ports/organization-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { FaultCollector } from '../fault-collector.ts';

export type SpreadFacts = Readonly<{
  factsSpreads: FactsSpreads;
  organizations: Pick<OrganizationStore, 'find' | 'contacts'>;
  subscriptions: Pick<SubscriptionStore, 'find' | 'replace'>;
  clock: Pick<Clock, 'now'>;
}>;

/** Contacts of an organization that are come past together; how far is noted after each. */
const TOGETHER = 25;
/** Of a crowd of contacts one run comes past so many; the next one goes on. */
const STEPS = 20;
/** What met a fault comes again so much later. */
const AGAIN_MS = 10 * MINUTE;

/**
 * What one contact, or the hub, has changed of an organization stands with all contacts that it stands behind, and in their rows of the
 * directory. A crash repeats a few contacts at most, which then need no change.
 *
 * @returns how many contacts were changed
 */
export const spreadFacts = async (deps: SpreadFacts, limit: number, faults: FaultCollector): Promise<number> => {
  let spread = 0;
  for (const due of await deps.factsSpreads.due(instant(deps.clock.now()), limit))
    spread += await faults.try(due.organizationId, 0, () => spreadOne(deps, due).catch((error) => putOff(deps, due, error)));
  return spread;
};

/** One that cannot be dealt with holds up nobody else. @throws what went wrong */
const putOff = async ({ factsSpreads, clock }: SpreadFacts, due: FactsSpread, error: unknown): Promise<never> => {
  await factsSpreads.putOff(due, after(instant(clock.now()), AGAIN_MS)).catch(() => undefined);
  throw error;
};

const spreadOne = async (deps: SpreadFacts, due: FactsSpread): Promise<number> => {
  let last = due.after;
  let spread = 0;
  for (let steps = 0; steps < STEPS; steps++) {
    const ids = await deps.organizations.contacts(due.organizationId, TOGETHER, last ?? undefined);
    for (const id of ids) if (await tell(deps, due.organizationId, id)) spread += 1;
    last = ids.at(-1) ?? last;
    if (ids.length < TOGETHER || last === null) {
      await deps.factsSpreads.settle(due);
      return spread;
    }
    await deps.factsSpreads.goOn(due, last);
  }
  return spread;
};

/** Somebody may change either at the same moment. */
const TRIES = 5;

/**
 * False for who has heard already, and who only says that it is of the organization. One whose address has another subscription of the
 * organization under its new name stays as it is.
 */
const tell = async ({ organizations, subscriptions, clock }: SpreadFacts, organizationId: string, id: string): Promise<boolean> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const [organization, contact] = await Promise.all([organizations.find(organizationId), subscriptions.find(id)]);
    if (!organization || !contact || !isContactOf(contact, organizationId) || !isAcknowledged(contact)) return false;
    if (areSameFacts(organization, contact.organization)) return false;
    const now = instant(clock.now());
    if (await subscriptions.replace(contact, changed(contact, { organization: factsOf(organization) }, now), now)) return true;
  }
  return false;
};
