import { type DirectoryEntry, isInRange, type Range, rangesOf, scopeOf } from '#domain/audience/directory';
import { type DistrictFilter, DistrictPlace } from '#domain/organizations/district-list';
import type { Organization } from '#domain/organizations/organization';
import { organizationReach, type Reach } from '#domain/organizations/reach';
import { hasRows, type Subscription } from '#domain/subscriptions/subscription';
import { matchKey } from '#domain/text/text';
import { cursorOf, placeOf } from '#encoding/cursor';
import type { AgencyStore } from '#ports/agency-store';
import type { Directory } from '#ports/directory';
import type { OrganizationStore } from '#ports/organization-store';
import { FOUND_TOGETHER } from '#ports/subscription-store';
import { ownAgency } from '../agencies/own-agency.ts';
import type { Caller } from '../callers/authorize.ts';
import { type ReadOrganization, shownContacts } from './read-organization.ts';

export type ListDistrict = Pick<ReadOrganization, 'subscriptions' | 'suppressions' | 'vault' | 'clock'> &
  Readonly<{ agencies: AgencyStore; directory: Directory; organizations: Pick<OrganizationStore, 'findMany' | 'contacts'> }>;

export type DistrictQuery = DistrictFilter & Readonly<{ limit: number; cursor?: string | undefined }>;

export type InDistrict = Readonly<{ organization: Organization; reach: Reach }>;

/** Rows that are read together, … */
const ROWS = 20;
/** … and how often for one page: a rare name must not read a large district to its end. */
const READS = 20;
/** Of one organization so many contacts are looked at: it is listed at the first of these that has a row. */
const CONTACTS = 5;

/**
 * The organizations in the region of an agency that have a contact in the directory, by partitions and regions, each once. A page may be
 * short, or empty, and have `next`. Null for an agency that the caller does not speak for, `cursor-unknown` for what was never given out.
 */
export const listDistrict = async (
  deps: ListDistrict,
  caller: Caller,
  agencyId: string,
  query: DistrictQuery,
): Promise<Readonly<{ items: readonly InDistrict[]; next?: string }> | 'cursor-unknown' | null> => {
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return null;
  // Those that watch the region from elsewhere are not of it.
  const ranges = rangesOf({ ...scopeOf([agency.region]), above: [] }, await deps.directory.partitions()).toSorted(byName);
  const place = query.cursor === undefined ? null : placeOf(DistrictPlace, query.cursor);
  const begin = place ? ranges.findIndex((range) => nameOf(range) === nameOf(place)) : 0;
  if (query.cursor !== undefined && !isSound(place, ranges[begin])) return 'cursor-unknown';
  const items: InDistrict[] = [];
  let reads = 0;
  for (const range of ranges.slice(Math.max(0, begin))) {
    let after = place && nameOf(place) === nameOf(range) ? place.after : null;
    do {
      if (items.length >= query.limit || reads >= READS) return { items, next: cursorOf({ ...partitionOf(range), after }) };
      const page: Awaited<ReturnType<Directory['read']>> = await deps.directory.read(range, after, ROWS);
      reads += 1;
      items.push(...(await listed(deps, page.entries, query)));
      after = page.next;
    } while (after !== null);
  }
  return { items };
};

const partitionOf = ({ slotId, province }: Pick<Range, 'slotId' | 'province'>) => ({ slotId, province });
const nameOf = ({ slotId, province }: Pick<Range, 'slotId' | 'province'>): string => `${slotId}#${province}`;
const byName = (a: Range, b: Range): number => (nameOf(a) < nameOf(b) ? -1 : 1);

/** A row lies in the range that it is said to lie in: DynamoDB refuses to begin elsewhere. */
const isSound = (place: DistrictPlace | null, range: Range | undefined): boolean =>
  place !== null && range !== undefined && (place.after === null || isInRange(range, place.after));

/** Those of these rows at which their organization is listed, and which are wanted. */
const listed = async (
  deps: ListDistrict,
  entries: readonly DirectoryEntry[],
  { q = '', status }: DistrictFilter,
): Promise<InDistrict[]> => {
  const own = entries.filter(({ at, candidate, until }) => at === candidate.region && until === undefined);
  const known = await deps.organizations.findMany([...new Set(own.map(({ organizationId }) => organizationId))]);
  const wanted = own.flatMap((entry) => {
    const organization = known.get(entry.organizationId);
    return organization && isWanted(organization, q, status) ? [{ entry, organization }] : [];
  });
  const ids = new Map(
    await Promise.all(
      [...new Set(wanted.map(({ organization }) => organization.id))].map(
        async (id) => [id, await deps.organizations.contacts(id, CONTACTS)] as const,
      ),
    ),
  );
  const subscriptions = await foundIn(deps, [
    ...new Set([...wanted.map(({ entry }) => entry.subscriptionId), ...[...ids.values()].flat()]),
  ]);
  const found: InDistrict[] = [];
  for (const { entry, organization } of wanted) {
    const contacts = (ids.get(organization.id) ?? []).flatMap((id) => subscriptions.get(id) ?? []);
    const first = contacts.find(hasRows)?.id ?? entry.subscriptionId;
    if (first !== entry.subscriptionId) continue;
    const shown = await shownContacts(deps, contacts.length > 0 ? contacts : [subscriptions.get(first)].filter((one) => one !== undefined));
    found.push({ organization, reach: organizationReach(shown.map(({ reach }) => reach)) });
  }
  return found;
};

const isWanted = ({ name, verified }: Organization, q: string, status: DistrictFilter['status']): boolean =>
  matchKey(name).includes(matchKey(q).trim()) && (status === undefined || (verified !== null) === (status === 'verified'));

const foundIn = async (
  { subscriptions }: Pick<ListDistrict, 'subscriptions'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Subscription>> => {
  const found = new Map<string, Subscription>();
  for (let first = 0; first < ids.length; first += FOUND_TOGETHER)
    for (const [id, one] of await subscriptions.findMany(ids.slice(first, first + FOUND_TOGETHER))) found.set(id, one);
  return found;
};
