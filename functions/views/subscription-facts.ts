import type { MessageLanguage, Subscription } from '#domain/subscriptions/subscription';
import { organizationPlace, placePath, type StreetNames } from './place-words.ts';
import { CLASS_WORDS, frequencyWords, KIND_WORDS, listed, topicWords, URGENCY_WORDS } from './words.ts';

const WORDS = {
  'zh-Hans': {
    organization: '组织',
    region: '所在地区',
    class: '类别',
    traits: { rural: '农村', hub: '枢纽型' },
    channel: '接收地址',
    watch: '另关注地区',
    topics: '只收主题',
    agencies: '只收机关',
    agencyGone: '（没有登记的机关）',
    kinds: '只收文种',
    keywords: '只收含关键词',
    urgency: '最低紧急程度',
    when: '接收时间',
    language: '邮件语言',
    languages: { 'zh-Hans': '中文', en: 'English' },
  },
  en: {
    organization: 'Organization',
    region: 'Region',
    class: 'Class',
    traits: { rural: 'rural', hub: 'hub' },
    channel: 'Sent to',
    watch: 'Also watches',
    topics: 'Topics only',
    agencies: 'Agencies only',
    agencyGone: '(an agency that is not registered)',
    kinds: 'Kinds only',
    keywords: 'With a keyword',
    urgency: 'From urgency',
    when: 'When',
    language: 'Language',
    languages: { 'zh-Hans': '中文', en: 'English' },
  },
} as const;

/** Names of what is kept by code, as far as whoever shows it has looked them up. */
export type KnownNames = Readonly<{ streets?: StreetNames | undefined; agencies?: ReadonlyMap<string, string> | undefined }>;

export type Fact = readonly [label: string, value: string];

/** No more than whom and where: of what somebody gets who asked for nothing. */
export const addresseeFacts = (
  { organization }: Pick<Subscription, 'organization'>,
  channel: string,
  language: MessageLanguage,
): readonly Fact[] => [
  [WORDS[language].organization, organization.name],
  [WORDS[language].channel, channel],
];

/** Whose it is, where it goes, what it brings, and how: the rows of each page of the sign-up. */
export type FactParts = Readonly<{ who: readonly Fact[]; where: readonly Fact[]; what: readonly Fact[]; how: readonly Fact[] }>;

type Asked = Pick<Subscription, 'organization' | 'filter' | 'frequency' | 'language'>;

/** What somebody asked for, a row for each thing that is stated. @param channel as it may be shown: masked, or whole in the mail to it */
export const factParts = (subscription: Asked, channel: string, language: MessageLanguage, names: KnownNames = {}): FactParts => {
  const words = WORDS[language];
  const { organization, filter, frequency } = subscription;
  const traits = [organization.rural ? words.traits.rural : '', organization.hub ? words.traits.hub : ''].filter(Boolean);
  const several = (things: readonly string[]): string => listed(things, language);
  const agencyName = (id: string): string => (names.agencies === undefined ? id : (names.agencies.get(id) ?? words.agencyGone));
  const what: readonly Fact[] = [
    [words.watch, several(filter.watch.map((code) => placePath(code, language, names.streets)))],
    [words.topics, several(filter.topics.map((topic) => topicWords(topic, language)))],
    [words.agencies, several(filter.agencies.map(agencyName))],
    [words.kinds, several(filter.kinds.map((kind) => KIND_WORDS[kind][language]))],
    [words.keywords, several(filter.keywords)],
    [words.urgency, filter.minUrgency === 'routine' ? '' : URGENCY_WORDS[filter.minUrgency][language]],
  ];
  return {
    who: [
      [words.organization, organization.name],
      [words.region, organizationPlace(organization, language)],
      [words.class, several([CLASS_WORDS[organization.class][language], ...traits])],
    ],
    where: [[words.channel, channel]],
    what: what.filter(([, value]) => value !== ''),
    how: [
      [words.when, frequencyWords(frequency, language)],
      [words.language, words.languages[subscription.language]],
    ],
  };
};

/** The same, one row after the other. */
export const subscriptionFacts = (...asked: Parameters<typeof factParts>): readonly Fact[] => {
  const { who, where, what, how } = factParts(...asked);
  return [...who, ...where, ...what, ...how];
};
