import { type Range, rangesOf, WHOLE_COUNTRY } from '#domain/audience/directory';
import { SubscriptionsWanted } from '#domain/exports/subscriptions-wanted';
import { EXPORT_HEADER, exportLine } from '#domain/imports/export';
import type { Organization } from '#domain/organizations/organization';
import { knownRegions } from '#domain/region';
import { hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import { seenAt } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import type { OrganizationStore } from '#ports/organization-store';
import { FOUND_TOGETHER } from '#ports/subscription-store';
import { shownSubscription } from '#views/subscription-json';
import type { ExportKind, ExportSources } from './export-kind.ts';

/**
 * The list of subscriptions, each once: those that receive notices by the row of their own region in the directory, the others by the index
 * of those that have none. One that moves meanwhile, by another rhythm, place or state, may be missed or come twice.
 */
export const subscriptionsFile: ExportKind = {
  form: (parameters) => {
    const { format, charset } = SubscriptionsWanted.parse(parameters);
    return { name: `subscriptions.${format}`, type: `${format === 'csv' ? 'text/csv' : 'application/jsonl'}; charset=${charset}` };
  },
  audited: 'subscriptions.exported',
  pieces: async function* (sources, parameters) {
    const wanted = SubscriptionsWanted.parse(parameters);
    if (wanted.format === 'csv') yield EXPORT_HEADER;
    for await (const ids of idsOf(sources, wanted)) {
      const known = await sources.subscriptions.findMany([...new Set(ids)]);
      const now = instant(sources.clock.now());
      const some = [...known.values()].map((one) => seenAt(one, now)).filter((one) => !hasLapsed(one, now) && isWanted(one, wanted));
      yield await textOf(
        sources,
        some.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        wanted,
      );
    }
  },
};

const isWanted = ({ status, organization }: Subscription, wanted: SubscriptionsWanted): boolean =>
  status !== 'ended' &&
  (wanted.status === '' || status === wanted.status) &&
  (wanted.class === '' || organization.class === wanted.class) &&
  organization.region.startsWith(wanted.region);

/** Of all that may be meant, a batch at a time. */
async function* idsOf({ directory, aside }: ExportSources, { region, status }: SubscriptionsWanted): AsyncGenerator<readonly string[]> {
  const scope = { within: [region], above: [] };
  // A pause may begin on a day to come, or end on one that has: those have rows.
  if (status === '' || status === 'active' || status === 'paused') {
    const partitions = await directory.partitions();
    for (const range of rangesOf(
      scope,
      partitions.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    ))
      for (let after: string | null = null, more = true; more; more = after !== null) {
        const page: Awaited<ReturnType<typeof directory.read>> = await directory.read(range, after, FOUND_TOGETHER);
        const own = page.entries.filter(({ at, candidate, until }) => at === candidate.region && until === undefined);
        yield own.map(({ subscriptionId }) => subscriptionId);
        after = page.next;
      }
  }
  const provinces = [WHOLE_COUNTRY, ...knownRegions().filter((code) => code.length === 2)];
  for (const range of rangesOf(
    scope,
    provinces.map((province) => ({ slotId: 'aside', province })),
  ))
    for (let after: string | null = null, more = true; more; more = after !== null) {
      const page: Awaited<ReturnType<typeof aside.read>> = await aside.read(range, after, FOUND_TOGETHER);
      if (page.ids.length > 0) yield page.ids;
      after = page.next;
    }
}

const nameOf = ({ slotId, province }: Pick<Range, 'slotId' | 'province'>): string => `${slotId}#${province}`;

const textOf = async (sources: ExportSources, some: readonly Subscription[], { format }: SubscriptionsWanted): Promise<string> => {
  if (format === 'csv') return some.map(exportLine).join('');
  const now = instant(sources.clock.now());
  const verified = await verifiedOf(sources.organizations, some);
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
