import { SubscriptionsWanted } from '#domain/exports/subscriptions-wanted';
import { EXPORT_HEADER, exportLine } from '#domain/imports/export';
import type { Organization } from '#domain/organizations/organization';
import { hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import { seenAt } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { OrganizationStore } from '#ports/organization-store';
import { shownSubscription } from '#views/subscription-json';
import { walkSubscriptions } from '../subscriptions/walk-subscriptions.ts';
import type { ExportKind, ExportSources } from './export-kind.ts';

/** The list of subscriptions, each once but for those that move meanwhile (walkSubscriptions). */
export const subscriptionsFile: ExportKind = {
  form: (parameters) => {
    const { format, charset } = SubscriptionsWanted.parse(parameters);
    return { name: `subscriptions.${format}`, type: `${format === 'csv' ? 'text/csv' : 'application/jsonl'}; charset=${charset}` };
  },
  audited: 'subscriptions.exported',
  pieces: async function* (sources, parameters) {
    const wanted = SubscriptionsWanted.parse(parameters);
    if (wanted.format === 'csv') yield EXPORT_HEADER;
    // A pause may begin on a day to come, or end on one that has: those have rows.
    const withRows = wanted.status === '' || wanted.status === 'active' || wanted.status === 'paused';
    for await (const { found } of walkSubscriptions(sources, { region: wanted.region, withRows })) {
      const now = instant(sources.clock.now());
      const some = found.map((one) => seenAt(one, now)).filter((one) => !hasLapsed(one, now) && isWanted(one, wanted));
      yield await textOf(
        sources,
        some.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        wanted,
      );
    }
  },
};

/** What is to take the place of another's channel is no subscription of its own. */
const isWanted = ({ status, organization, succeeds }: Subscription, wanted: SubscriptionsWanted): boolean =>
  succeeds === undefined &&
  status !== 'ended' &&
  (wanted.status === '' || status === wanted.status) &&
  (wanted.class === '' || organization.class === wanted.class) &&
  organization.region.startsWith(wanted.region);

const textOf = async (sources: ExportSources, some: readonly Subscription[], { format }: SubscriptionsWanted): Promise<string> => {
  const verified = await verifiedOf(sources.organizations, some);
  if (format === 'csv') return some.map((one) => exportLine(one, verified.get(one.organizationId) ?? null)).join('');
  const now = instant(sources.clock.now());
  return some.map((one) => `${JSON.stringify(shownSubscription(one, verified.get(one.organizationId) ?? null, now))}\n`).join('');
};

/** Who answers for the organizations of these, by their ids. */
const verifiedOf = async (
  organizations: Pick<OrganizationStore, 'findMany'>,
  subscriptions: readonly Subscription[],
): Promise<ReadonlyMap<string, Organization['verified']>> => {
  const found = await organizations.findMany([...new Set(subscriptions.map(({ organizationId }) => organizationId))]);
  return new Map([...found.values()].map(({ id, verified }) => [id, verified]));
};
