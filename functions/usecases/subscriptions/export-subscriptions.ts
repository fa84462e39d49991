import { type Partition, rangesOf } from '#domain/audience/directory';
import type { Organization } from '#domain/organizations/organization';
import { receives, type Subscription } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import { cursorOf, placeOfExport } from '#encoding/cursor';
import { type AuditLog, OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { Directory } from '#ports/directory';
import type { OrganizationStore } from '#ports/organization-store';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import { actorOf, type Caller } from '../callers/authorize.ts';

export type ExportSubscriptions = Readonly<{
  directory: Directory;
  subscriptions: Pick<SubscriptionStore, 'findMany'>;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
}>;

/** @property format for the audit log @property region a short code; everything in it */
export type ExportQuery = Readonly<{ format: string; region: string; cursor?: string | undefined }>;

export type Exported = Readonly<{ kind: 'page'; subscriptions: readonly Subscription[]; next: string | null } | { kind: 'cursor-unknown' }>;

/** An answer of a function holds 6 MB, and a subscription a kilobyte or two; a call may take ten seconds. */
const PAGE = 1500;
const READS = 60;

/**
 * A page of those that receive notices now, each once, by the row of its own region in the directory. One that moves in it meanwhile, by
 * another rhythm or place, may be missed or come twice. Who took them is written down, page by page.
 */
export const exportSubscriptions = async (deps: ExportSubscriptions, query: ExportQuery, caller: Caller): Promise<Exported> => {
  const { directory, subscriptions, audit, clock } = deps;
  const start = query.cursor === undefined ? null : placeOfExport(query.cursor);
  if (query.cursor !== undefined && start === null) return { kind: 'cursor-unknown' };
  await audit.record({
    agencyId: OPERATORS,
    at: instant(clock.now()),
    actor: actorOf(caller),
    action: 'subscriptions.exported',
    subject: [query.format, query.region, ...(query.cursor === undefined ? [] : [query.cursor])].filter((part) => part !== '').join(' '),
  });
  const partitions = (await directory.partitions()).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const ranges = rangesOf({ within: [query.region], above: [] }, partitions).filter(
    (range) => start === null || nameOf(range) >= start.partition,
  );
  const found: Subscription[] = [];
  let reads = 0;
  for (const range of ranges) {
    let after = start && nameOf(range) === start.partition ? start.after : null;
    for (;;) {
      if (found.length >= PAGE || reads++ >= READS) return { kind: 'page', subscriptions: found, next: cursorOf([nameOf(range), after]) };
      const { entries, next } = await directory.read(range, after, FOUND_TOGETHER);
      const own = entries.filter(({ at, candidate, until }) => at === candidate.region && until === undefined);
      const known = await subscriptions.findMany([...new Set(own.map(({ subscriptionId }) => subscriptionId))]);
      const inRegion = [...known.values()].filter((one) => receives(one) && one.organization.region.startsWith(query.region));
      found.push(...inRegion.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
      if (next === null) break;
      after = next;
    }
  }
  return { kind: 'page', subscriptions: found, next: null };
};

/** Who answers for the organizations of these, by their ids. */
export const verifiedOf = async (
  organizations: Pick<OrganizationStore, 'findMany'>,
  subscriptions: readonly Subscription[],
): Promise<ReadonlyMap<string, Organization['verified']>> => {
  const ids = [...new Set(subscriptions.map(({ organizationId }) => organizationId))];
  const verified = new Map<string, Organization['verified']>();
  for (let first = 0; first < ids.length; first += FOUND_TOGETHER)
    for (const one of (await organizations.findMany(ids.slice(first, first + FOUND_TOGETHER))).values()) verified.set(one.id, one.verified);
  return verified;
};

const nameOf = ({ slotId, province }: Partition): string => `${slotId}#${province}`;
