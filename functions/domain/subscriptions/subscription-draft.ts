import * as z from 'zod';
import { isTimeZone } from '../calendar.ts';
import { EmailAddress, nameLine } from '../input/fields.ts';
import type { Flaw } from '../input/flaw.ts';
import { formed } from '../input/issue-flaws.ts';
import { NOTICE_KINDS, ORGANIZATION_CLASSES, URGENCIES } from '../notices/notice.ts';
import { REMOVED_TOPICS, type RemovedTopics, TOPIC_CODE } from '../notices/topic.ts';
import { type OrganizationFacts, REGISTRATIONS } from '../organizations/organization.ts';
import { parseUscc } from '../organizations/uscc.ts';
import { hasStreets, parseRegion, type RegionCode, toFullCode } from '../region.ts';
import { bilingual, ruleWords } from '../text/wording.ts';
import { CONTACT_ROLES, type Filter, type Frequency, MESSAGE_LANGUAGES, MOST_WATCHED_REGIONS, WEBHOOK_FORMATS } from './subscription.ts';

const Region = nameLine(12).describe('6-, 9-digit or short region code (GB/T 2260)');
const OrganizationDraft = z.strictObject({
  name: nameLine(120),
  class: z.enum(ORGANIZATION_CLASSES).default('other'),
  region: Region,
  street: nameLine(40).optional().describe('the name of its street, town or township, where no code is known: then `region` is its county'),
  community: nameLine(80).optional().describe('the residents’ community, in its own words'),
  rural: z.boolean().default(false),
  hub: z.boolean().default(false),
  memberOf: nameLine(60).optional(),
  registration: z.enum(REGISTRATIONS).optional(),
  uscc: z.string().max(40).optional().describe('统一社会信用代码 (GB 32100); most filed organizations have none'),
  filingNumber: nameLine(60).optional(),
});

const EndpointDraft = z.strictObject({
  type: z.literal('webhook'),
  url: z.url().max(2000).describe('where notices are posted to; of a group’s robot the whole address that its platform shows'),
  format: z
    .enum(WEBHOOK_FORMATS)
    .default('standard')
    .describe('standard and cloudevents: for programs; the others: a robot in a group of people'),
  secret: nameLine(200).optional().describe('of a robot of dingtalk or feishu that is set up to be signed; everybody else is given one'),
});

const AddressDraft = z.strictObject({ type: z.literal('email'), address: EmailAddress });
const ChannelDraft = z.discriminatedUnion('type', [AddressDraft, EndpointDraft.extend({ fallbackEmail: EmailAddress.optional() })]);

const FilterDraft = z.strictObject({
  watch: z.array(Region).max(MOST_WATCHED_REGIONS).default([]).describe('regions to hear of besides one’s own'),
  topics: z
    .array(z.string().max(40).regex(TOPIC_CODE, ruleWords('请用小写字母、数字和连字符', 'Use small letters, digits and hyphens')))
    .max(50)
    .default([]),
  agencies: z.array(nameLine(40)).max(50).default([]),
  kinds: z.array(z.enum(NOTICE_KINDS)).max(NOTICE_KINDS.length).default([]),
  keywords: z.array(nameLine(40).min(2)).max(20).default([]),
  minUrgency: z.enum(URGENCIES).default('routine'),
});

const timed = {
  hour: z.int().min(0).max(23).default(9),
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, ruleWords('请填 IANA 时区,如 Asia/Shanghai', 'Give an IANA time zone, like Asia/Shanghai'))
    .default('Asia/Shanghai'),
  workdaysOnly: z.boolean().default(false),
};
const FrequencyDraft = z.discriminatedUnion('mode', [
  // The other fields may come along: a form sends them all.
  z.strictObject({
    mode: z.literal('immediate'),
    hour: z.int().optional(),
    weekday: z.int().optional(),
    timeZone: z.string().max(60).optional(),
    workdaysOnly: z.boolean().optional(),
  }),
  z.strictObject({ mode: z.literal('daily'), ...timed, weekday: z.int().optional() }),
  z.strictObject({ mode: z.literal('weekly'), weekday: z.int().min(1).max(7).default(1).describe('1 is Monday'), ...timed }),
]);

const wishes = {
  channel: ChannelDraft,
  filter: FilterDraft.prefault({}),
  frequency: FrequencyDraft.default({ mode: 'immediate' }),
  language: z.enum(MESSAGE_LANGUAGES).default('zh-Hans'),
};

/** `POST /v1/subscriptions`. */
export const SubscriptionDraft = z.strictObject({ organization: OrganizationDraft, ...wishes }).meta({ id: 'SubscriptionDraft' });
export type SubscriptionDraft = z.output<typeof SubscriptionDraft>;

/** The same for one more contact of an organization, whose facts stand. */
export const ContactDraft = z
  .strictObject({
    organization: z.strictObject({ id: nameLine(60).describe('of an organization that stands') }),
    role: z.enum(CONTACT_ROLES).default('further').describe('fallback: hears nothing as long as another contact can be reached'),
    ...wishes,
  })
  .meta({ id: 'ContactDraft' });
export type ContactDraft = z.output<typeof ContactDraft>;

const NamesOrganization = z.object({ organization: z.object({ id: z.unknown() }) });

/** Either: who names an organization by its id asks for a contact of it. */
export const SignUp = formed(z.union([SubscriptionDraft, ContactDraft]), (given) =>
  NamesOrganization.safeParse(given).data?.organization.id === undefined ? SubscriptionDraft : ContactDraft,
);
export type SignUp = z.output<typeof SignUp>;

export const isContactDraft = (draft: SignUp): draft is ContactDraft => 'id' in draft.organization;

/** `PATCH /v1/subscriptions/{id}`: what is given changes, the rest stays. Where notices go has to agree first (SuccessorDraft). */
export const SubscriptionChange = z
  .strictObject({
    organization: z
      .strictObject({
        name: OrganizationDraft.shape.name,
        class: z.enum(ORGANIZATION_CLASSES),
        region: Region,
        street: OrganizationDraft.shape.street.nullable().describe('null takes it away'),
        community: OrganizationDraft.shape.community.nullable().describe('null takes it away'),
        rural: z.boolean(),
        hub: z.boolean(),
        memberOf: OrganizationDraft.shape.memberOf.unwrap().nullable().describe('the id of a hub that is asked; null: of none'),
      })
      .partial()
      .optional(),
    filter: z
      .strictObject({
        watch: FilterDraft.shape.watch.unwrap(),
        topics: FilterDraft.shape.topics.unwrap(),
        agencies: FilterDraft.shape.agencies.unwrap(),
        kinds: FilterDraft.shape.kinds.unwrap(),
        keywords: FilterDraft.shape.keywords.unwrap(),
        minUrgency: z.enum(URGENCIES),
      })
      .partial()
      .optional(),
    frequency: FrequencyDraft.optional(),
    language: z.enum(MESSAGE_LANGUAGES).optional(),
    channel: z
      .strictObject({
        fallbackEmail: EmailAddress.nullable().describe('of a webhook; null takes it away'),
      })
      .optional(),
  })
  .meta({ id: 'SubscriptionChange' });
export type SubscriptionChange = z.output<typeof SubscriptionChange>;

/**
 * `POST /v1/subscriptions/{id}/channel`: another endpoint, the same one with another secret, or an address in the place of an endpoint. Who
 * stands in for an endpoint stays with the next one.
 */
export const SuccessorDraft = z
  .strictObject({ channel: z.discriminatedUnion('type', [AddressDraft, EndpointDraft]) })
  .meta({ id: 'SuccessorDraft' });
export type SuccessorDraft = z.output<typeof SuccessorDraft>;

export type ReadParts<T> = Readonly<{ kind: 'read'; value: T } | { kind: 'refused'; flaws: readonly Flaw[] }>;

const regionFlaw = (path: string, input: string): Flaw => ({
  path,
  code: 'region-unknown',
  message: bilingual(`没有代码为 ${input} 的地区,请在 /v1/regions 查找`, `There is no region ${input}: look it up at /v1/regions`),
});

const topicFlaw = (i: number, instead: string | null): Flaw => ({
  path: `filter.topics[${i}]`,
  code: 'topic-removed',
  message:
    instead === null
      ? bilingual('该主题已取消,请删去', 'This topic is no more: leave it out')
      : bilingual(`该主题已由 ${instead} 取代,请改选`, `This topic was replaced by ${instead}: choose that`),
});

const STREET_NOWHERE: Flaw = {
  path: 'organization.street',
  code: 'street-without-county',
  message: bilingual('请先选到区县,再写街道(乡镇)', 'Choose the county first: a street is written under it'),
};

/** What a change says of an organization, put on what stands. */
export const draftOf = (
  standing: OrganizationFacts,
  { memberOf, street, community, ...change }: NonNullable<SubscriptionChange['organization']>,
): SubscriptionDraft['organization'] => {
  const { memberOf: hubBefore, street: streetBefore, community: communityBefore, ...facts } = standing;
  const stated = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return {
    ...facts,
    region: toFullCode(facts.region),
    ...stated,
    ...unlessGone('memberOf', memberOf, hubBefore),
    ...unlessGone('street', street, streetBefore),
    ...unlessGone('community', community, communityBefore),
  };
};

/** A field that null takes away, and nothing leaves as it was (RFC 7396). */
const unlessGone = <Name extends string>(name: Name, change: string | null | undefined, before: string | undefined) => {
  const value = change === undefined ? before : (change ?? undefined);
  return (value === undefined ? {} : { [name]: value }) as Readonly<Partial<Record<Name, string>>>;
};

/** An organization as it was described, its region and codes put right. */
export const readOrganization = (draft: SubscriptionDraft['organization']): ReadParts<OrganizationFacts> => {
  const flaws: Flaw[] = [];
  const region = parseRegion(draft.region);
  if (region.kind === 'unknown' || region.code === '') flaws.push(regionFlaw('organization.region', draft.region));
  else if (draft.street !== undefined && !hasStreets(region.code)) flaws.push(STREET_NOWHERE);
  const uscc = draft.uscc === undefined ? null : parseUscc(draft.uscc);
  if (uscc?.kind === 'invalid') {
    flaws.push({
      path: 'organization.uscc',
      code: 'uscc-invalid',
      message: bilingual('统一社会信用代码有误,请核对或删去', 'This unified social credit code is not valid: check it, or leave it out'),
    });
  }
  if (flaws.length > 0 || region.kind === 'unknown') return { kind: 'refused', flaws };
  const { uscc: _uscc, ...rest } = draft;
  return { kind: 'read', value: { ...rest, region: region.code, ...(uscc?.kind === 'valid' ? { uscc: uscc.code } : {}) } };
};

/** A filter with its watched regions put right. Agencies may use topics of their own, so only one that was removed is refused. */
export const readFilter = (draft: SubscriptionDraft['filter'], removed: RemovedTopics = REMOVED_TOPICS): ReadParts<Filter> => {
  const flaws: Flaw[] = draft.topics.flatMap((topic, i) => (Object.hasOwn(removed, topic) ? [topicFlaw(i, removed[topic] ?? null)] : []));
  const watch: RegionCode[] = [];
  draft.watch.forEach((input, i) => {
    const region = parseRegion(input);
    if (region.kind === 'parsed') watch.push(region.code);
    else flaws.push(regionFlaw(`filter.watch[${i}]`, input));
  });
  return flaws.length > 0 ? { kind: 'refused', flaws } : { kind: 'read', value: { ...draft, watch: [...new Set(watch)] } };
};

export const readFrequency = (draft: SubscriptionDraft['frequency']): Frequency => {
  switch (draft.mode) {
    case 'immediate':
      return { mode: 'immediate' };
    case 'daily':
      return { mode: 'daily', hour: draft.hour, timeZone: draft.timeZone, workdaysOnly: draft.workdaysOnly };
    case 'weekly':
      return { mode: 'weekly', weekday: draft.weekday, hour: draft.hour, timeZone: draft.timeZone, workdaysOnly: draft.workdaysOnly };
  }
};
