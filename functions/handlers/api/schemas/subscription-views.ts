import * as z from 'zod';
import { NOTICE_KINDS, URGENCIES } from '#domain/notices/notice';
import { OrganizationFacts } from '#domain/organizations/organization';
import { ADDRESS_SIDES } from '#domain/subscriptions/address-change';
import { CONSENT_ACTS, CONSENT_WAYS, type ConsentRecord } from '#domain/subscriptions/consent-record';
import {
  CHANNEL_TEST_RESULTS,
  type ChannelTest,
  CONSENT_RESULTS,
  type ConsentAttempt,
  ENDED_REASONS,
  type Filter,
  MESSAGE_LANGUAGES,
  SUBSCRIPTION_STATUSES,
  Subscription,
  WEBHOOK_FORMATS,
} from '#domain/subscriptions/subscription';
import { SentView } from './delivery-views.ts';
import { At, like, OrganizationId, SubscriptionId } from './fields.ts';
import { VerifiedView } from './organization-views.ts';
import { SuppressionView } from './suppression-view.ts';
import { viewOf } from './view-of.ts';

/** Every field of a thing: one that was added to it and forgotten here does not compile. */
type Shown<Thing, More extends string = never> = Readonly<Record<keyof Thing | More, z.ZodType>>;

/** What of a subscription nobody is shown: how it is kept, on whose word it came and from which import, and what it was joined to. */
export type UnshownOfSubscription =
  | 'revision'
  | 'organizationId'
  | 'invitedTo'
  | 'introducedBy'
  | 'frequencySince'
  | 'joinedTo'
  | 'joinedRetypes'
  | 'successorId'
  | 'succeeds'
  | 'agreedAt'
  | 'retypedAt'
  | 'retypes'
  | 'pausedSpans'
  | 'wrongCodes'
  | 'imported';

const Facts = OrganizationFacts.shape;

const OrganizationView = z
  .object({
    id: OrganizationId,
    name: like(Facts.name, '云河社区合唱团'),
    class: like(Facts.class, 'culture-sports'),
    region: like(Facts.region, '440106'),
    street: like(Facts.street.unwrap(), '石牌街道').optional(),
    community: like(Facts.community.unwrap(), '云河社区').optional(),
    rural: like(Facts.rural, false),
    hub: like(Facts.hub, false),
    memberOf: like(Facts.memberOf.unwrap(), 'org-01kag3w0ys5f1q9r7n2c4d6e9j').optional(),
    registration: like(Facts.registration.unwrap(), 'filed').optional(),
    uscc: like(Facts.uscc.unwrap(), '52440100MJ00000015').optional(),
    filingNumber: like(Facts.filingNumber.unwrap(), '云河备〔2026〕12号').optional(),
    verified: VerifiedView,
  } satisfies Shown<OrganizationFacts, 'id' | 'verified'>)
  .meta({ id: 'Organization' });

const ChannelView = z
  .object({
    type: z.enum(['email', 'webhook']),
    address: like(z.string(), 'choir@yunhe.example').optional().describe('of email'),
    url: z.string().optional().describe('of a webhook; of a group’s robot its host alone, since the rest is a secret'),
    format: z.enum(WEBHOOK_FORMATS).optional().describe('of a webhook'),
    fallbackEmail: z.string().optional(),
    previousSecretUntil: At.optional().describe(
      'of a webhook whose secret was replaced: until when messages are signed by the one before, too',
    ),
    fallbackLeftAt: At.optional().describe('of a webhook: since when whoever read its `fallbackEmail` wants no more mails'),
  })
  .meta({ id: 'Channel', examples: [{ type: 'email', address: 'choir@yunhe.example' }] });

const FilterView = z
  .object({
    watch: like(z.array(z.string()), ['440100']),
    topics: like(z.array(z.string()), ['culture']),
    agencies: like(z.array(z.string()), ['yunhe-mzj']),
    kinds: like(z.array(z.enum(NOTICE_KINDS)), ['notice']),
    keywords: like(z.array(z.string()), ['合唱']),
    minUrgency: like(z.enum(URGENCIES), 'routine'),
  } satisfies Shown<Filter>)
  .meta({ id: 'Filter' });

export const FrequencyView = z
  .object({
    mode: z.enum(['immediate', 'daily', 'weekly']),
    hour: z.int().optional(),
    weekday: z.int().optional(),
    timeZone: z.string().optional(),
    workdaysOnly: z.boolean().optional(),
  })
  .meta({ id: 'Frequency', examples: [{ mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false }] });

/** How asking for consent went. */
const ConsentView = {
  consentAskedAt: At.nullable().describe('when a mail server took the letter, or the endpoint answered'),
  consentAttempts: z
    .array(
      z
        .object({
          at: At,
          result: like(z.enum(CONSENT_RESULTS), 'again'),
          why: like(z.string(), 'http-503').optional(),
          unsure: like(z.boolean(), true).optional().describe('the letter may have arrived all the same'),
        } satisfies Shown<ConsentAttempt>)
        .meta({ id: 'ConsentAttempt' }),
    )
    .describe('the first one first'),
  consentNextAt: At.nullable().describe('when it is asked again at the earliest; null: not planned'),
};

/** As an operator finds it. */
export const FoundSubscriptionView = z
  .object({
    id: SubscriptionId,
    status: like(z.enum(SUBSCRIPTION_STATUSES), 'pending'),
    organization: OrganizationView.pick({ id: true, name: true, region: true, verified: true }),
    role: like(Subscription.shape.role, 'main'),
    channel: z.object({
      type: z.enum(['email', 'webhook']),
      address: like(z.string(), 'c***@yunhe.example').describe('masked; of a webhook its host'),
      format: z.enum(WEBHOOK_FORMATS).optional().describe('of a webhook'),
    }),
    createdAt: At,
    ...ConsentView,
    confirmedAt: At.nullable(),
    endedAt: z.string().nullable(),
    endedReason: z.enum(ENDED_REASONS).nullable(),
    suppression: SuppressionView.optional().describe('why its address is not written to'),
    deliveries: z.array(SentView).optional().describe('what was sent last within 90 days, or is to be; of the five newest subscriptions'),
  })
  .meta({ id: 'FoundSubscription' });

export const SubscriptionView = z
  .object({
    id: SubscriptionId,
    status: like(Subscription.shape.status, 'active'),
    organization: OrganizationView,
    role: like(Subscription.shape.role, 'main').describe('fallback: hears nothing as long as another contact can be reached'),
    channel: ChannelView,
    filter: FilterView,
    frequency: FrequencyView,
    language: like(Subscription.shape.language, 'zh-Hans'),
    createdAt: At,
    ...ConsentView,
    confirmedAt: At.nullable(),
    lastTest: z
      .object({
        at: At,
        result: like(z.enum(CHANNEL_TEST_RESULTS), 'taken'),
        why: like(z.string(), 'http-503').optional(),
      } satisfies Shown<ChannelTest>)
      .optional()
      .describe('the last test message that was asked for'),
    pausedAt: At.nullable().optional().describe('since when it is paused, while it is'),
    disabledAt: At.optional().describe('when its endpoint said last that it is gone'),
    pausedUntil: At.nullable().optional().describe('when the pause ends by itself; null: it is not paused, or until it is resumed'),
    endedAt: z.string().nullable(),
    endedReason: z.enum(ENDED_REASONS).nullable(),
    manageToken: like(z.string(), 'bWFuYWdlLXRva2VuLW9mLXRoZS1zdWJzY3JpcHRpb24').optional(),
  } satisfies Shown<Omit<Subscription, UnshownOfSubscription>, 'manageToken' | 'pausedUntil'>)
  .meta({ id: 'Subscription' });

export const PendingView = z
  .object({
    id: SubscriptionId,
    status: z.literal('pending'),
    secret: like(z.string(), 'whsec_c2VjcmV0IG9mIGFuIGVuZHBvaW50LCBzaG93biBvbmNl')
      .optional()
      .describe('of a webhook that is no robot: its platform issues that'),
    manageToken: like(z.string(), 'bWFuYWdlLXRva2VuLW9mLXRoZS1zdWJzY3JpcHRpb24').optional().describe('of a webhook'),
    waitsFor: z
      .array(z.enum(ADDRESS_SIDES))
      .optional()
      .describe('of another channel: who has still to agree, the new one, and where that takes the place of an address the old one'),
    until: At.optional().describe('of another channel: when it is not waited for any more'),
  })
  .meta({ id: 'PendingSubscription' });

export const SecretView = z
  .object({
    secret: like(z.string(), 'whsec_c2VjcmV0IG9mIGFuIGVuZHBvaW50LCBzaG93biBvbmNl').describe('shown this once'),
    previousUntil: At.describe('until when messages are signed by the one before, too'),
  })
  .meta({ id: 'WebhookSecret' });

export const TestAskedView = z.object({ status: z.literal('asked') }).meta({ id: 'TestAsked' });

const Sides = z.array(z.enum(ADDRESS_SIDES)).describe('who has still to agree');

export const AddressAskedView = z
  .object({
    status: z.literal('waiting'),
    address: like(z.string(), 'office@yunhe.example'),
    waitsFor: Sides,
    until: At.describe('when the links count no more'),
  })
  .meta({ id: 'AddressAsked' });

export const AddressWaitingView = z
  .object({
    waiting: z
      .object({
        address: like(z.string(), 'o…e@yunhe.example').describe('enough of it to recognise'),
        waitsFor: Sides,
        until: At,
        vouched: like(z.boolean(), false).describe('somebody answers for it in the place of the old address, which objects by its letter'),
      })
      .nullable(),
  })
  .meta({ id: 'AddressWaiting' });

export const AddressAgreedView = z.object({ status: z.enum(['waiting', 'changed']), waitsFor: Sides }).meta({ id: 'AddressAgreed' });

/** `kept`: notices had not gone elsewhere yet. `restored`: they come back. */
export const AddressObjectedView = z.object({ status: z.enum(['kept', 'restored']) }).meta({ id: 'AddressObjected' });

/** An entry of the consent log. */
export const ConsentRecordView = viewOf<Omit<ConsentRecord, 'subscriptionId'>>()(
  z
    .object({
      at: At,
      act: like(z.enum(CONSENT_ACTS), 'confirmed'),
      from: z.object({
        via: like(z.enum(CONSENT_WAYS), 'page'),
        network: like(z.string().nullable(), '203.0.113.0/24').describe('of IPv4 24 bits, of IPv6 48: about where, and not who'),
      }),
      text: z.object({
        version: like(z.string(), 'kq3zt7i').describe('changes with the wording'),
        language: like(z.enum(MESSAGE_LANGUAGES), 'zh-Hans'),
        wording: like(z.string(), '确认后,与贵组织有关的公共通知会按下面的方式送达。'),
      }),
      signUpId: SubscriptionId.optional().describe(
        'of one that was `joined`: the sign-up whose letter was answered; of another channel, its successor',
      ),
      reason: like(z.string(), '换届后原邮箱无人掌握').optional().describe('of an address that somebody answered for'),
    })
    .meta({ id: 'ConsentRecord' }),
);
