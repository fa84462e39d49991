import * as z from 'zod';
import type { Candidate, DirectoryEntry } from '#domain/audience/directory';
import { NOTICE_KINDS, ORGANIZATION_CLASSES, type OrganizationClass, URGENCIES } from '#domain/notices/notice';
import {
  CONSENT_RESULTS,
  ENDED_REASONS,
  lapsesAt,
  MESSAGE_LANGUAGES,
  SUBSCRIPTION_STATUSES,
  type Subscription,
  WEBHOOK_FORMATS,
} from '#domain/subscriptions/subscription';
import { after, DAY, instant } from '#domain/time';
import { subscriptionKeys } from '../keys.ts';
import { parseItem, SCHEMA_VERSION, secondsAt } from '../shapes.ts';
import type { RawItem } from '../table.ts';

const Frequency = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('immediate') }),
  z.object({ mode: z.literal('daily'), hour: z.int(), timeZone: z.string(), workdaysOnly: z.boolean() }),
  z.object({ mode: z.literal('weekly'), weekday: z.int(), hour: z.int(), timeZone: z.string(), workdaysOnly: z.boolean() }),
]);

const TruthItem = z.object({
  v: z.literal(SCHEMA_VERSION),
  kind: z.literal('subscription'),
  id: z.string(),
  status: z.enum(SUBSCRIPTION_STATUSES),
  revision: z.int(),
  organization: z.object({
    id: z.string(),
    name: z.string(),
    class: z.enum(ORGANIZATION_CLASSES),
    region: z.string(),
    community: z.string().optional(),
    rural: z.boolean(),
    hub: z.boolean(),
    memberOf: z.string().optional(),
    registration: z.enum(['registered', 'filed', 'none']).optional(),
    uscc: z.string().optional(),
    filingNumber: z.string().optional(),
  }),
  channel: z.discriminatedUnion('type', [
    z.object({ type: z.literal('email'), address: z.string() }),
    z.object({
      type: z.literal('webhook'),
      url: z.string(),
      format: z.enum(WEBHOOK_FORMATS),
      sealedSecrets: z.array(z.string()),
      fallbackEmail: z.string().optional(),
    }),
  ]),
  filter: z.object({
    watch: z.array(z.string()),
    topics: z.array(z.string()),
    agencies: z.array(z.string()),
    kinds: z.array(z.enum(NOTICE_KINDS)),
    keywords: z.array(z.string()),
    minUrgency: z.enum(URGENCIES),
  }),
  frequency: Frequency,
  frequencySince: z.string(),
  language: z.enum(MESSAGE_LANGUAGES),
  createdAt: z.string(),
  consentAskedAt: z.string().nullable(),
  // Not in items of before attempts were kept.
  consentAttempts: z
    .array(z.object({ at: z.string(), result: z.enum(CONSENT_RESULTS), why: z.string().optional(), unsure: z.boolean().optional() }))
    .default([]),
  consentNextAt: z.string().nullable().default(null),
  confirmedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  endedReason: z.enum(ENDED_REASONS).nullable(),
  pausedAt: z.string().nullish(),
  pausedSpans: z.array(z.object({ from: z.string(), to: z.string() })).optional(),
  joinedTo: z.string().optional(),
});

/**
 * @param addressPk keyed hash of the address, or null for a webhook without a fallback
 * @param contacts partition keys of the contact items that it holds: one while it lives, for a moment two
 */
export const truthItem = (subscription: Subscription, addressPk: string | null, contacts: readonly string[] = []): object => {
  const lapses = lapsesAt(subscription);
  return {
    ...subscriptionKeys.truth(subscription.id),
    v: SCHEMA_VERSION,
    kind: 'subscription',
    ...subscription,
    ...(addressPk ? { addressPk, addressSk: subscription.id } : {}),
    ...(contacts.length > 0 ? { contacts } : {}),
    ...(lapses ? { ttl: secondsAt(lapses) } : {}),
  };
};

export const subscriptionFrom = (item: RawItem): Subscription => {
  const { v: _v, kind: _kind, ...subscription } = parseItem(TruthItem, item);
  return subscription;
};

/**
 * Rows are read by the million, and a read is billed by size: names of one letter, and nothing that only says what is usual or
 * stands in the key. c channel, l language, s since, o the organization's own region, k class, r rural, h hub, w watch, t topics,
 * a agencies, n kinds, y keywords, m least urgency, p when it was paused.
 */
const RowItem = z.object({
  v: z.literal(SCHEMA_VERSION),
  pk: z.string(),
  sk: z.string(),
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
});

const CLASS_CODES = {
  'daily-services': 'd',
  'community-affairs': 'a',
  'culture-sports': 's',
  charity: 'c',
  other: 'o',
} as const satisfies Readonly<Record<OrganizationClass, string>>;
const CLASSES = { d: 'daily-services', a: 'community-affairs', s: 'culture-sports', c: 'charity', o: 'other' } as const;

const unless = <T>(usual: boolean, name: string, value: T): Readonly<Record<string, T>> => (usual ? {} : { [name]: value });

/** Rows that ended stay for one weekly digest and a day. */
const ENDED_FOR_MS = 9 * DAY;

export const rowItem = (entry: DirectoryEntry, province: string): object => {
  const { candidate } = entry;
  return {
    ...subscriptionKeys.row({ slotId: entry.slotId, province }, entry),
    v: SCHEMA_VERSION,
    s: Date.parse(entry.since),
    k: CLASS_CODES[candidate.class],
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
    ...(entry.until ? { ttl: secondsAt(after(entry.until, ENDED_FOR_MS)) } : {}),
  };
};

export const entryFrom = (item: RawItem): DirectoryEntry => {
  const row = parseItem(RowItem, item);
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
    slotId,
    at,
    candidate,
    channel: row.c ?? 'email',
    language: row.l ?? 'zh-Hans',
    since: instant(new Date(row.s)),
    ...(until === undefined ? {} : { until }),
    ...(row.p ? { pausedSpans: row.p.map(([from, to]) => ({ from: instant(new Date(from)), to: instant(new Date(to)) })) } : {}),
  };
};
