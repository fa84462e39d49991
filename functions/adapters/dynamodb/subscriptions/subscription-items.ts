import * as z from 'zod';
import { type Candidate, type DirectoryEntry, directoryEntries, provincePartition } from '#domain/audience/directory';
import { ENDED_ROWS_STAY_MS, FormerRows } from '#domain/audience/row-history';
import type { Immutable } from '#domain/immutable';
import { NOTICE_KINDS, type OrganizationClass, URGENCIES } from '#domain/notices/notice';
import { OrganizationFacts } from '#domain/organizations/organization';
import { lapsesAt, MESSAGE_LANGUAGES, ownOrganizationId, receives, Subscription } from '#domain/subscriptions/subscription';
import { after, type Instant, instant } from '#domain/time';
import { form } from '../form.ts';
import { subscriptionKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import type { RawItem } from '../table.ts';

/**
 * As release 0.1.0 wrote it, and what was added since: the id of the organization stood with its facts, and stands there still, so that
 * a release that knows no other place finds it; attempts to ask for consent were not kept, and all contacts were main ones.
 */
const TRUTH = form(
  Subscription.extend({
    kind: z.literal('subscription'),
    organizationId: Subscription.shape.organizationId.optional(),
    organization: OrganizationFacts.extend({ id: z.string() }),
    role: Subscription.shape.role.default('main'),
    consentAttempts: Subscription.shape.consentAttempts.default([]),
    consentNextAt: Subscription.shape.consentNextAt.default(null),
  }),
);

/**
 * What a stored subscription holds beside itself. `contacts`: the partition keys of its contact items, one while it lives, for a moment
 * two. `identity`: by which it stands under its organization; null in those that no organization was looked for yet. `formerRows`: where
 * it stood in the directory.
 */
const Held = z.object({
  contacts: z.array(z.string()).default([]),
  identity: z.string().nullable().default(null),
  formerRows: z.array(FormerRows).default([]),
});
export type Held = Immutable<z.output<typeof Held>>;

export const heldBy = (truth: RawItem): Held => Held.parse(truth);

/**
 * @param addressPk keyed hash of the address, or null for a webhook without a fallback
 * @param held what it holds beside itself
 * @param goesAt when it is deleted; null: never
 */
export const truthItem = (
  subscription: Subscription,
  addressPk: string | null,
  { contacts = [], identity, formerRows = [] }: Partial<Held> = {},
  goesAt: Instant | null = lapsesAt(subscription),
): object => ({
  ...subscriptionKeys.truth(subscription.id),
  ...TRUTH.write({
    kind: 'subscription',
    ...subscription,
    organization: { id: subscription.organizationId, ...subscription.organization },
  }),
  ...(addressPk ? { addressPk, addressSk: subscription.id } : {}),
  ...asideOf(subscription),
  ...(contacts.length > 0 ? { contacts } : {}),
  ...(identity ? { identity } : {}),
  ...(formerRows.length > 0 ? { formerRows } : {}),
  ...(goesAt ? { ttl: secondsAt(goesAt) } : {}),
});

/** A living one that the directory does not have is found by an index of its own, so that lists of all are whole. */
export const asideOf = (subscription: Subscription): Readonly<{ asidePk: string; asideSk: string }> | null => {
  const { id, status, organization } = subscription;
  if (status === 'ended' || (receives(subscription) && directoryEntries(subscription).length > 0)) return null;
  return { asidePk: subscriptionKeys.aside(provincePartition(organization.region)), asideSk: `${organization.region}#${id}` };
};

export const subscriptionFrom = (item: RawItem): Subscription => {
  const { kind: _kind, organization, organizationId, ...subscription } = TRUTH.parse(item);
  const { id, ...facts } = organization;
  return { ...subscription, organizationId: organizationId ?? id, organization: facts };
};

/**
 * Rows are read by the million, and a read is billed by size: names of one letter, and nothing that only says what is usual or
 * stands in the key. g organization, unless it is the one that the subscription made; c channel, l language, s since, o the organization's
 * own region, k class, r rural, h hub, w watch, t topics, a agencies, n kinds, y keywords, m least urgency, p when it was paused, x when
 * its channel became one of the other type.
 */
const ROW = form(
  z.object({
    pk: z.string(),
    sk: z.string(),
    g: z.string().optional(),
    c: z.literal('webhook').optional(),
    l: z.enum(MESSAGE_LANGUAGES).optional(),
    s: z.int(),
    o: z.string().optional(),
    k: z.enum(['d', 'a', 's', 'c', 'o']),
    r: z.literal(1).optional(),
    h: z.literal(1).optional(),
    w: z.array(z.string()).optional(),
    t: z.array(z.string()).optional(),
    a: z.array(z.string()).optional(),
    n: z.array(z.enum(NOTICE_KINDS)).optional(),
    y: z.array(z.string()).optional(),
    m: z.enum(URGENCIES).optional(),
    p: z.array(z.tuple([z.int(), z.int()])).optional(),
    x: z.array(z.int()).optional(),
  }),
);

const CLASS_CODES = {
  'daily-services': 'd',
  'community-affairs': 'a',
  'culture-sports': 's',
  charity: 'c',
  other: 'o',
} as const satisfies Readonly<Record<OrganizationClass, string>>;
const CLASSES = { d: 'daily-services', a: 'community-affairs', s: 'culture-sports', c: 'charity', o: 'other' } as const;

const unless = <T>(usual: boolean, name: string, value: T): Readonly<Record<string, T>> => (usual ? {} : { [name]: value });

export const rowItem = (entry: DirectoryEntry, province: string): object => {
  const { candidate } = entry;
  return {
    ...subscriptionKeys.row({ slotId: entry.slotId, province }, entry),
    v: ROW.version,
    s: Date.parse(entry.since),
    k: CLASS_CODES[candidate.class],
    ...unless(entry.organizationId === ownOrganizationId(entry.subscriptionId), 'g', entry.organizationId),
    ...unless(entry.channel === 'email', 'c', entry.channel),
    ...unless(entry.language === 'zh-Hans', 'l', entry.language),
    ...unless(candidate.region === entry.at, 'o', candidate.region),
    ...unless(!candidate.rural, 'r', 1),
    ...unless(!candidate.hub, 'h', 1),
    ...unless(candidate.watch.length === 0, 'w', candidate.watch),
    ...unless(candidate.topics.length === 0, 't', candidate.topics),
    ...unless(candidate.agencies.length === 0, 'a', candidate.agencies),
    ...unless(candidate.kinds.length === 0, 'n', candidate.kinds),
    ...unless(candidate.keywords.length === 0, 'y', candidate.keywords),
    ...unless(candidate.minUrgency === 'routine', 'm', candidate.minUrgency),
    ...unless(
      (entry.pausedSpans ?? []).length === 0,
      'p',
      (entry.pausedSpans ?? []).map(({ from, to }) => [Date.parse(from), Date.parse(to)]),
    ),
    ...unless(
      (entry.retypedAt ?? []).length === 0,
      'x',
      (entry.retypedAt ?? []).map((at) => Date.parse(at)),
    ),
    ...(entry.until ? { ttl: secondsAt(after(entry.until, ENDED_ROWS_STAY_MS)) } : {}),
  };
};

export const entryFrom = (item: RawItem): DirectoryEntry => {
  const row = ROW.parse(item);
  const [, slotId = ''] = row.pk.split('#');
  const [at = '', subscriptionId = '', until] = row.sk.split('#');
  const candidate: Candidate = {
    region: row.o ?? at,
    class: CLASSES[row.k],
    rural: row.r === 1,
    hub: row.h === 1,
    watch: row.w ?? [],
    topics: row.t ?? [],
    agencies: row.a ?? [],
    kinds: row.n ?? [],
    keywords: row.y ?? [],
    minUrgency: row.m ?? 'routine',
  };
  return {
    subscriptionId,
    organizationId: row.g ?? ownOrganizationId(subscriptionId),
    slotId,
    at,
    candidate,
    channel: row.c ?? 'email',
    language: row.l ?? 'zh-Hans',
    since: instant(new Date(row.s)),
    ...(until === undefined ? {} : { until }),
    ...(row.x ? { retypedAt: row.x.map((ms) => instant(new Date(ms))) } : {}),
    ...(row.p ? { pausedSpans: row.p.map(([from, to]) => ({ from: instant(new Date(from)), to: instant(new Date(to)) })) } : {}),
  };
};
