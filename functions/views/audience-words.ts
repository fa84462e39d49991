import type { AudienceCriteria } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { placeName, type StreetNames } from './place-words.ts';
import { CLASS_WORDS, listed, topicWords } from './words.ts';

const WORDS = {
  'zh-Hans': {
    rural: '农村',
    urban: '城市',
    hub: '枢纽型',
    noHub: '非枢纽型',
    topics: (names: string) => `主题：${names}`,
    without: (names: string) => `不含${names}`,
  },
  en: {
    rural: 'rural',
    urban: 'urban',
    hub: 'hubs',
    noHub: 'not hubs',
    topics: (names: string) => `topics: ${names}`,
    without: (names: string) => `without ${names}`,
  },
} as const;

/** Whom a notice or a part of it is for, by names: `文体活动类 · 农村 · 天河区`. Empty where no criterion is stated. */
export const audienceWords = (criteria: AudienceCriteria, language: MessageLanguage, streets?: StreetNames): string => {
  const { regions = [], excludeRegions = [], classes = [], rural, hub, topics = [] } = criteria;
  const words = WORDS[language];
  const places = (codes: readonly string[]): string =>
    listed(
      codes.map((code) => placeName(code, language, streets)),
      language,
    );
  return [
    classes.length > 0 &&
      listed(
        classes.map((name) => CLASS_WORDS[name][language]),
        language,
      ),
    rural !== undefined && (rural ? words.rural : words.urban),
    hub !== undefined && (hub ? words.hub : words.noHub),
    regions.length > 0 && places(regions),
    excludeRegions.length > 0 && words.without(places(excludeRegions)),
    topics.length > 0 &&
      words.topics(
        listed(
          topics.map((topic) => topicWords(topic, language)),
          language,
        ),
      ),
  ]
    .filter(Boolean)
    .join(' · ');
};
