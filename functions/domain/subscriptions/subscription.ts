import type { NoticeKind, OrganizationClass, Urgency } from '../notices/notice.ts';
import type { RegionCode } from '../region.ts';
import { after, DAY, type Instant } from '../time.ts';

/** A community organization (社区社会组织). Class, rural and hub are independent of each other. */
export type Organization = Readonly<{
  id: string;
  name: string;
  class: OrganizationClass;
  region: RegionCode;
  /** The residents' community in its own words: there is no lawful public source of codes below the street. */
  community?: string | undefined;
  rural: boolean;
  hub: boolean;
  memberOf?: string | undefined;
  registration?: 'registered' | 'filed' | 'none' | undefined;
  uscc?: string | undefined;
  filingNumber?: string | undefined;
}>;

export const WEBHOOK_FORMATS = ['standard', 'cloudevents', 'wecom', 'dingtalk', 'feishu', 'slack', 'teams'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** Where notices go. Webhook secrets are sealed: only the vault can read them; more than one is active while rotating. */
export type Channel =
  | Readonly<{ type: 'email'; address: string }>
  | Readonly<{ type: 'webhook'; url: string; format: WebhookFormat; sealedSecrets: readonly string[]; fallbackEmail?: string | undefined }>;
export type ChannelType = Channel['type'];
export const CHANNEL_TYPES = ['email', 'webhook'] as const satisfies readonly ChannelType[];

/** What an organization wants to hear of beyond its own region, and what it does not want. Empty lists ask for nothing. */
export type Filter = Readonly<{
  watch: readonly RegionCode[];
  topics: readonly string[];
  agencies: readonly string[];
  kinds: readonly NoticeKind[];
  keywords: readonly string[];
  minUrgency: Urgency;
}>;

/**
 * How many regions a subscription may watch. A change of frequency replaces and ends the row of each of them and of its own region in one
 * transaction, with the subscription and its contact: 3 × 25 items and a few of the 100 that DynamoDB takes. Older ones may watch 32.
 */
export const MOST_WATCHED_REGIONS = 24;

export type Frequency =
  | Readonly<{ mode: 'immediate' }>
  | Readonly<{ mode: 'daily'; hour: number; timeZone: string; workdaysOnly: boolean }>
  /** `weekday`: 1 is Monday, 7 is Sunday (ISO 8601). */
  | Readonly<{ mode: 'weekly'; weekday: number; hour: number; timeZone: string; workdaysOnly: boolean }>;

export const MESSAGE_LANGUAGES = ['zh-Hans', 'en'] as const;
export type MessageLanguage = (typeof MESSAGE_LANGUAGES)[number];

/** `disabled`: an endpoint that answered 410 Gone. `ended`: unsubscribed, can be undone for 30 days. */
export const SUBSCRIPTION_STATUSES = ['pending', 'active', 'paused', 'disabled', 'ended'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** `joined`: the organization had one for this address already. By email that took over what was asked for; for a URL it stays as it is. */
export const ENDED_REASONS = ['unsubscribed', 'deleted', 'complained', 'bounced', 'joined'] as const;
export type EndedReason = (typeof ENDED_REASONS)[number];

/**
 * What became of asking for consent once. `taken`: by a mail server. `answered`: by an endpoint. `again`: not possible for now. `refused`:
 * for good. `unsure`: a letter that may have arrived all the same.
 */
export const CONSENT_RESULTS = ['taken', 'answered', 'again', 'refused'] as const;
export type ConsentAttempt = Readonly<{
  at: Instant;
  result: (typeof CONSENT_RESULTS)[number];
  why?: string | undefined;
  unsure?: boolean | undefined;
}>;

/** An organization's standing request. */
export type Subscription = Readonly<{
  id: string;
  status: SubscriptionStatus;
  /** Counts every change; a change names the revision it was made from, so that none is lost. */
  revision: number;
  organization: Organization;
  channel: Channel;
  filter: Filter;
  frequency: Frequency;
  /** Since when this frequency stands: a notice goes by the choice that stood when it was published. */
  frequencySince: Instant;
  language: MessageLanguage;
  createdAt: Instant;
  /** When consent was asked for: a mail server took the letter, or the endpoint answered. Null until then. */
  consentAskedAt: Instant | null;
  /** How asking for it went, the first attempt first. */
  consentAttempts: readonly ConsentAttempt[];
  /** When it is asked for again, at the earliest; null when that is not planned. */
  consentNextAt: Instant | null;
  confirmedAt: Instant | null;
  endedAt: Instant | null;
  endedReason: EndedReason | null;
  /** Of one that was `joined`: the subscription that stood. */
  joinedTo?: string | undefined;
  /** While it is paused: since when. */
  pausedAt?: Instant | null | undefined;
  /** When it was paused before, in order: what was published then is not sent later. */
  pausedSpans?: readonly Span[] | undefined;
}>;

/** Half-open, as a digest's window. */
export type Span = Readonly<{ from: Instant; to: Instant }>;

/** A sign-up that nobody confirms is kept for so long, and its address with it. */
const UNCONFIRMED_KEPT_MS = 30 * DAY;

type Lapsing = Pick<Subscription, 'createdAt' | 'confirmedAt' | 'endedReason'>;

/** When a subscription is deleted that was never confirmed; null for one that was, also by going into another. */
export const lapsesAt = ({ createdAt, confirmedAt, endedReason }: Lapsing): Instant | null =>
  confirmedAt === null && endedReason !== 'joined' ? after(createdAt, UNCONFIRMED_KEPT_MS) : null;

/**
 * DynamoDB may take two days to delete what has lapsed (developer guide, "Time to Live"), and never deletes what release 0.1.0 stored
 * without a time to live: it counts as gone all the same.
 */
export const hasLapsed = (subscription: Lapsing, now: Instant): boolean => {
  const at = lapsesAt(subscription);
  return at !== null && at <= now;
};

export const receives = (subscription: Subscription): boolean => subscription.status === 'active';
