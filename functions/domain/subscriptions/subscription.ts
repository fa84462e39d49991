import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { NOTICE_KINDS, URGENCIES } from '../notices/notice.ts';
import { OrganizationFacts } from '../organizations/organization.ts';
import { after, DAY, type Instant } from '../time.ts';

/** Here each thing has one schema: its type, the item that is stored and what the API shows are taken from it. */
export const WEBHOOK_FORMATS = ['standard', 'cloudevents', 'wecom', 'dingtalk', 'feishu', 'slack', 'teams'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** Keyed hashes of those who read the second address of an endpoint and left, when another one was given since; the oldest first. */
const fallbacksLeft = z.array(z.string()).optional();

/** An address remembers them for the day on which it makes way for an endpoint again. */
const Email = z.object({ type: z.literal('email'), address: z.string(), fallbacksLeft });
const Webhook = z.object({
  type: z.literal('webhook'),
  url: z.string(),
  format: z.enum(WEBHOOK_FORMATS),
  sealedSecrets: z.array(z.string()),
  /** Those that it replaced, and until when they count. */
  retiringSecrets: z.array(z.object({ sealed: z.string(), until: z.string() })).optional(),
  fallbackEmail: z.string().optional(),
  /** Whoever reads it wanted no more mails: kept so that it can be undone, and found where the address is to be erased. */
  formerFallback: z.object({ address: z.string(), leftAt: z.string() }).optional(),
  fallbacksLeft,
});
/** Where notices go. Webhook secrets are sealed: only the vault can read them. */
export const Channel = z.discriminatedUnion('type', [Email, Webhook]);
export type Channel = Immutable<z.output<typeof Channel>>;
export type ChannelType = Channel['type'];
export const CHANNEL_TYPES = ['email', 'webhook'] as const satisfies readonly ChannelType[];

/** The address at which somebody reads what is written to a channel: of an endpoint the one that stands in for it, where there is one. */
export const writtenTo = (channel: Channel): string | null =>
  channel.type === 'email' ? channel.address : (channel.fallbackEmail ?? null);

/** The address that somebody finds a channel by who reads it, also once they have left it: what an erasure takes. Null: it has none. */
export const readBy = (channel: Channel): string | null =>
  channel.type === 'email' ? channel.address : (channel.fallbackEmail ?? channel.formerFallback?.address ?? null);

/** What an organization wants to hear of beyond its own region, and what it does not want. Empty lists ask for nothing. */
export const Filter = z.object({
  watch: z.array(z.string()),
  topics: z.array(z.string()),
  agencies: z.array(z.string()),
  kinds: z.array(z.enum(NOTICE_KINDS)),
  keywords: z.array(z.string()),
  minUrgency: z.enum(URGENCIES),
});
export type Filter = Immutable<z.output<typeof Filter>>;

/**
 * How many regions a subscription may watch. A change of frequency replaces and ends the row of each of them and of its own region in one
 * transaction, with the subscription and its contact: 3 × 25 items and a few of the 100 that DynamoDB takes. Older ones may watch 32.
 */
export const MOST_WATCHED_REGIONS = 24;

/**
 * What a contact is to its organization. Notices go to main and further ones; a fallback hears nothing as long as another one can be
 * reached.
 */
export const CONTACT_ROLES = ['main', 'further', 'fallback'] as const;

const hourly = { hour: z.int(), timeZone: z.string(), workdaysOnly: z.boolean() };
export const Frequency = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('immediate') }),
  z.object({ mode: z.literal('daily'), ...hourly }),
  /** `weekday`: 1 is Monday, 7 is Sunday (ISO 8601). */
  z.object({ mode: z.literal('weekly'), weekday: z.int(), ...hourly }),
]);
export type Frequency = Immutable<z.output<typeof Frequency>>;

export const MESSAGE_LANGUAGES = ['zh-Hans', 'en'] as const;
export type MessageLanguage = (typeof MESSAGE_LANGUAGES)[number];

/** `disabled`: an endpoint that answered 410 Gone. `ended`: unsubscribed, can be undone for 30 days. */
export const SUBSCRIPTION_STATUSES = ['pending', 'active', 'paused', 'disabled', 'ended'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** `joined`: the organization had one for this address already. By email that took over what was asked for; for a URL it stays as it is. */
export const ENDED_REASONS = ['unsubscribed', 'deleted', 'complained', 'bounced', 'joined'] as const;
export type EndedReason = (typeof ENDED_REASONS)[number];

/**
 * What became of asking for consent once. `taken`: by a mail server or a robot. `answered`: by an endpoint. `again`: not possible for now.
 * `refused`: for good. `unsure`: a letter that may have arrived all the same.
 */
export const CONSENT_RESULTS = ['taken', 'answered', 'again', 'refused'] as const;
export const ConsentAttempt = z.object({
  at: z.string(),
  result: z.enum(CONSENT_RESULTS),
  why: z.string().optional(),
  unsure: z.boolean().optional(),
});
export type ConsentAttempt = Immutable<z.output<typeof ConsentAttempt>>;

/** What became of the last test message that its owner asked for. `taken`: by a mail server, a robot or an endpoint. */
export const CHANNEL_TEST_RESULTS = ['taken', 'failed'] as const;
export const ChannelTest = z.object({ at: z.string(), result: z.enum(CHANNEL_TEST_RESULTS), why: z.string().optional() });
export type ChannelTest = Immutable<z.output<typeof ChannelTest>>;

/** Half-open, as a digest's window. */
const Span = z.object({ from: z.string(), to: z.string() });
export type Span = Immutable<z.output<typeof Span>>;

/** `basis`: on what lawful basis nobody was asked for consent, in the operator's words; absent where everybody is asked. */
const Imported = z.object({ importId: z.string(), line: z.int(), by: z.string(), at: z.string(), basis: z.string().optional() });
export type Imported = Immutable<z.output<typeof Imported>>;

/** An organization's standing request. */
export const Subscription = z.object({
  id: z.string(),
  status: z.enum(SUBSCRIPTION_STATUSES),
  /** Counts every change; a change names the revision it was made from, so that none is lost. */
  revision: z.int(),
  /** Whose it is. Before consent one of its own, which nobody else has. */
  organizationId: z.string(),
  /** What this contact says of the organization. */
  organization: OrganizationFacts,
  role: z.enum(CONTACT_ROLES),
  /** The organization that it was asked or brought into by one of its contacts or an operator, or that it found without any contact. */
  invitedTo: z.string().optional(),
  /** The hub in whose name it was signed up, to be a member of it. */
  introducedBy: z.string().optional(),
  channel: Channel,
  filter: Filter,
  frequency: Frequency,
  /** Since when this frequency stands: a notice goes by the choice that stood when it was published. */
  frequencySince: z.string(),
  language: z.enum(MESSAGE_LANGUAGES),
  createdAt: z.string(),
  /** When consent was asked for: a mail server took the letter, or the endpoint answered. Null until then. */
  consentAskedAt: z.string().nullable(),
  /** How asking for it went, the first attempt first. */
  consentAttempts: z.array(ConsentAttempt),
  /** When it is asked for again, at the earliest; null when that is not planned. */
  consentNextAt: z.string().nullable(),
  /** How often a code was typed in that is not the one in the group, of a robot that waits for consent. */
  wrongCodes: z.int().optional(),
  confirmedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  endedReason: z.enum(ENDED_REASONS).nullable(),
  /** Of one that was `joined`: the subscription that stood. */
  joinedTo: z.string().optional(),
  /** … and how often that had changed the type of its channel by then: what was given out before leads to it until it does again. */
  joinedRetypes: z.int().optional(),
  /** The last one that was asked for of those that are to take the place of its channel. */
  successorId: z.string().optional(),
  /** Of such a successor, which waits for consent as a sign-up does: whose channel it is to be. */
  succeeds: z.string().optional(),
  /** Of one that is to take the place of an address: when whoever reads that agreed, and when the new channel did. */
  agreedAt: z.object({ old: z.string().nullable(), new: z.string().nullable() }).optional(),
  /** When its channel became one of the other type, in order: a mailing that began before was written down for the type before. */
  retypedAt: z.array(z.string()).optional(),
  /**
   * How often it did, also where nobody needs to know any more when, or its mailbox was replaced on the word of somebody else: its owner's
   * tokens change with that (ownerSubject).
   */
  retypes: z.int().optional(),
  lastTest: ChannelTest.optional(),
  /** While it is paused: since when. */
  pausedAt: z.string().nullish(),
  /** When its endpoint said last that it is gone; absent also of one that was switched off before this release. */
  disabledAt: z.string().optional(),
  /** When it was paused before, in order: what was published then is not sent later. The last one may end on a day to come. */
  pausedSpans: z.array(Span).optional(),
  /** From which line of which import it came, and who answers for that. */
  imported: Imported.optional(),
});
export type Subscription = Immutable<z.output<typeof Subscription>>;

/** The channels for which it may have been written down in batches: where it has changed from one to the other, both. */
export const channelsOf = ({ channel, retypedAt = [] }: Pick<Subscription, 'channel' | 'retypedAt'>): readonly ChannelType[] =>
  retypedAt.length > 0 ? CHANNEL_TYPES : [channel.type];

/** The id of the organization that a subscription makes if there is none yet that it could join. */
export const ownOrganizationId = (subscriptionId: string): string => subscriptionId.replace(/^sub/, 'org');

/** A sign-up that nobody confirms is kept for so long, and its address with it; a successor for as long as a change of address is open. */
const UNCONFIRMED_KEPT_MS = 30 * DAY;
const SUCCESSOR_KEPT_MS = 3 * DAY;

type Lapsing = Pick<Subscription, 'createdAt' | 'confirmedAt' | 'endedReason' | 'succeeds'>;

/** When a subscription is deleted that was never confirmed; null for one that was, also by going into another. */
export const lapsesAt = ({ createdAt, confirmedAt, endedReason, succeeds }: Lapsing): Instant | null =>
  confirmedAt === null && endedReason !== 'joined'
    ? after(createdAt, succeeds === undefined ? UNCONFIRMED_KEPT_MS : SUCCESSOR_KEPT_MS)
    : null;

/**
 * When a subscription is deleted, with what was agreed to: unconfirmed, or so long after its end; null: it stays.
 *
 * @param endedDays for which one that ended is kept; 0: until somebody has it erased
 */
export const deletedAt = (subscription: Lapsing & Pick<Subscription, 'endedAt'>, endedDays: number): Instant | null =>
  lapsesAt(subscription) ?? (endedDays > 0 && subscription.endedAt ? after(subscription.endedAt, endedDays * DAY) : null);

/**
 * DynamoDB may take two days to delete what has lapsed (developer guide, "Time to Live"), and never deletes what release 0.1.0 stored
 * without a time to live: it counts as gone all the same.
 */
export const hasLapsed = (subscription: Lapsing, now: Instant): boolean => {
  const at = lapsesAt(subscription);
  return at !== null && at <= now;
};

/** Is it written to? It may still be away until a day (receivesAt). */
export const receives = ({ status }: Pick<Subscription, 'status'>): boolean => status === 'active';

/**
 * Has it rows in the directory? So has an endpoint that is switched off, which nobody chose: what it misses is known by that, and gets to
 * its organization by other ways.
 */
export const hasRows = ({ status }: Pick<Subscription, 'status'>): boolean => status === 'active' || status === 'disabled';
