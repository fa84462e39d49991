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

/**
 * What somebody asked for, one row for each thing that is stated. @param channel as it may be
 * shown: masked, or whole in the mail to that very address
 */
export const subscriptionFacts = (
  subscription: Pick<Subscription, 'organization' | 'filter' | 'frequency' | 'language'>,
  channel: string,
  language: MessageLanguage,
  names: KnownNames = {},
): readonly Fact[] => {
  const words = WORDS[language];
  const { organization, filter, frequency } = subscription;
  const traits = [organization.rural ? words.traits.rural : '', organization.hub ? words.traits.hub : ''].filter(Boolean);
  const facts: readonly Fact[] = [
    [words.organization, organization.name],
    [words.region, organizationPlace(organization, language)],
    [words.class, listed([CLASS_WORDS[organization.class][language], ...traits], language)],
    [words.channel, channel],
    [
      words.watch,
      listed(
        filter.watch.map((code) => placePath(code, language, names.streets)),
        language,
      ),
    ],
    [
      words.topics,
      listed(
        filter.topics.map((topic) => topicWords(topic, language)),
        language,
      ),
    ],
    [
      words.agencies,
      listed(
        filter.agencies.map((id) => (names.agencies === undefined ? id : (names.agencies.get(id) ?? words.agencyGone))),
        language,
      ),
    ],
    [
      words.kinds,
      listed(
        filter.kinds.map((kind) => KIND_WORDS[kind][language]),
        language,
      ),
    ],
    [words.keywords, listed(filter.keywords, language)],
    [words.urgency, filter.minUrgency === 'routine' ? '' : URGENCY_WORDS[filter.minUrgency][language]],
    [words.when, frequencyWords(frequency, language)],
    [words.language, words.languages[subscription.language]],
  ];
  return facts.filter(([, value]) => value !== '');
};
