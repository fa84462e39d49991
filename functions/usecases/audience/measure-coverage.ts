import type { Agency } from '#domain/agencies/agency';
import { type ClassCounts, classCounts } from '#domain/audience/class-counts';
import { type DirectoryEntry, scopeOf } from '#domain/audience/directory';
import { apportion, shareOf } from '#domain/audience/directory-census';
import type { OrganizationClass } from '#domain/notices/notice';
import { organizationReach, type Reach } from '#domain/organizations/reach';
import { partsOf, type RegionCode } from '#domain/region';
import type { AgencyStore } from '#ports/agency-store';
import { ORGANIZATIONS_TOGETHER } from '#ports/organization-store';
import { FOUND_TOGETHER } from '#ports/subscription-store';
import { ownAgency } from '../agencies/own-agency.ts';
import type { Caller } from '../callers/authorize.ts';
import { type ReadOrganization, shownContacts } from '../organizations/read-organization.ts';
import { type LookedThrough, type LookThrough, lookThrough, type Precision } from './look-through.ts';

export type MeasureCoverage = LookThrough &
  Pick<ReadOrganization, 'suppressions' | 'vault' | 'clock' | 'subscriptions'> &
  Readonly<{ organizations: Pick<ReadOrganization['organizations'], 'findMany'>; agencies: AgencyStore }>;

/** Of all organizations, as far as those that were asked for tell. */
type Share = Readonly<{ count: number; margin: number }>;

/** Whom an agency could write to in its region, before it has any notice. */
export type Coverage = Readonly<{
  agency: Agency;
  precision: Precision;
  /** Of `organizations`. */
  margin: number;
  organizations: number;
  subscriptions: number;
  byRegion: ReadonlyMap<RegionCode, number>;
  byClass: ClassCounts;
  hubs: number;
  /** How many organizations were asked whether somebody answers for them, and whether they can be reached. */
  asked: number;
  verified: Share;
  reachable: Share;
}>;

/** So many organizations are asked for one by one at most; of more than those, the others are taken to be like them. */
const ASKED = 400;
/** Of one organization, so many contacts are looked at: if none of these works, it is taken to be out of reach. */
const CONTACTS = 5;
/** Packets of a hundred that are read at once. */
const AT_ONCE = 4;

const OWN = 'own';

/**
 * The organizations of an agency's region that have a contact in the directory: one that receives notices, or an endpoint that is switched
 * off. Whoever pauses all contacts is in none of the counts. Null for an agency that the caller does not speak for.
 */
export const measureCoverage = async (deps: MeasureCoverage, caller: Caller, agencyId: string): Promise<Coverage | null> => {
  const agency = await ownAgency(deps, caller, agencyId);
  if (!agency) return null;
  const rowOf = partsOf([agency.region]);
  const found = new Found(rowOf);
  // Those that watch the region from elsewhere are not of it.
  const scope = { ...scopeOf([agency.region]), above: [] };
  const looked = await lookThrough(deps, scope, rowOf, (entry, weight) => found.look(entry, weight));
  const counted = found.counted(looked);
  const some = found.some(ASKED);
  const [verified, reachable] = await Promise.all([verifiedAmong(deps, [...some.keys()]), reachableAmong(deps, some)]);
  return {
    agency,
    ...counted,
    asked: some.size,
    verified: shareOf(counted.organizations, some.size, verified),
    reachable: shareOf(counted.organizations, some.size, reachable),
  };
};

/** Organizations among the rows that come by. */
class Found {
  /** The contacts of each, as they came by. */
  readonly #contacts = new Map<string, string[]>();
  readonly #byRegion = new Map<RegionCode, number>();
  readonly #byClass = new Map<OrganizationClass, number>();
  #hubs = 0;
  #rows = 0;
  #all = 0;
  readonly #rowOf: (region: RegionCode) => RegionCode;

  constructor(rowOf: (region: RegionCode) => RegionCode) {
    this.#rowOf = rowOf;
  }

  /** Each subscription at the row of its own region, and each organization at the first of these. */
  look({ at, candidate, until, organizationId, subscriptionId }: DirectoryEntry, weight: number): readonly string[] {
    if (at !== candidate.region || until !== undefined) return [];
    this.#rows += 1;
    const contacts = this.#contacts.get(organizationId);
    if (contacts) {
      if (contacts.length < CONTACTS) contacts.push(subscriptionId);
      return [OWN];
    }
    this.#contacts.set(organizationId, [subscriptionId]);
    this.#all += weight;
    const row = this.#rowOf(candidate.region);
    this.#byRegion.set(row, (this.#byRegion.get(row) ?? 0) + weight);
    this.#byClass.set(candidate.class, (this.#byClass.get(candidate.class) ?? 0) + weight);
    if (candidate.hub) this.#hubs += weight;
    return [OWN];
  }

  counted({ precision, estimated }: LookedThrough) {
    const { total, margin } = estimated?.(OWN) ?? { total: this.#rows, margin: 0 };
    // Of a sample: as many to the subscriptions as there were in it.
    const share = this.#rows === 0 ? 0 : this.#contacts.size / this.#rows;
    const organizations = Math.round(total * share);
    return {
      precision,
      margin: Math.ceil(margin * share),
      organizations,
      subscriptions: total,
      byRegion: apportion(organizations, this.#byRegion),
      byClass: classCounts(apportion(organizations, this.#byClass)),
      hubs: this.#all === 0 ? 0 : Math.round((organizations * this.#hubs) / this.#all),
    };
  }

  /** Up to `limit` of them, evenly among those that came by, with their contacts. */
  some(limit: number): ReadonlyMap<string, readonly string[]> {
    const all = [...this.#contacts];
    const step = Math.max(1, all.length / limit);
    return new Map(
      Array.from({ length: Math.min(limit, all.length) }, (_, i) => all[Math.floor(i * step)]).filter((one) => one !== undefined),
    );
  }
}

const inPackets = async <T, R>(things: readonly T[], size: number, read: (packet: readonly T[]) => Promise<R>): Promise<readonly R[]> => {
  const packets = Array.from({ length: Math.ceil(things.length / size) }, (_, i) => things.slice(i * size, (i + 1) * size));
  const answers: R[] = [];
  for (let first = 0; first < packets.length; first += AT_ONCE)
    answers.push(...(await Promise.all(packets.slice(first, first + AT_ONCE).map(read))));
  return answers;
};

const verifiedAmong = async ({ organizations }: MeasureCoverage, ids: readonly string[]): Promise<number> => {
  const found = await inPackets(ids, ORGANIZATIONS_TOGETHER, (some) => organizations.findMany(some));
  return found.flatMap((some) => [...some.values()]).filter(({ verified }) => verified !== null).length;
};

const reachableAmong = async (deps: MeasureCoverage, contactsOf: ReadonlyMap<string, readonly string[]>): Promise<number> => {
  const shown = await inPackets([...contactsOf.values()].flat(), FOUND_TOGETHER, async (ids) =>
    shownContacts(deps, [...(await deps.subscriptions.findMany(ids)).values()]),
  );
  const reaches = new Map<string, Reach>(shown.flat().map(({ subscription, reach }) => [subscription.id, reach]));
  const isReachable = (contacts: readonly string[]): boolean =>
    organizationReach(contacts.flatMap((id) => reaches.get(id) ?? [])).kind === 'reachable';
  return [...contactsOf.values()].filter(isReachable).length;
};
