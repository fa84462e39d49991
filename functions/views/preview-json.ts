import type { Reason } from '#domain/audience/audience';
import { NOTICE_KINDS, ORGANIZATION_CLASSES, URGENCIES } from '#domain/notices/notice';
import { type RegionCode, toFullCode } from '#domain/region';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { bilingual, type Reader, said } from '#domain/text/wording';
import { audienceWords } from './audience-words.ts';
import { placeName, type StreetNames } from './place-words.ts';
import { CLASS_WORDS, KIND_WORDS, topicWords, URGENCY_WORDS, wordsFor } from './words.ts';

/** Of agencies by their ids, as far as they are known. */
export type AgencyNames = ReadonlyMap<string, string>;

/** What of an organization a notice fits, or does not, in words: `公益慈善类`, `农村`, `天河区`. */
export const valueWords = (criterion: string, value: string, language: MessageLanguage, agencies: AgencyNames): string => {
  switch (criterion) {
    case 'region':
    case 'watch':
      return placeName(value, language);
    case 'class':
      return wordsFor(CLASS_WORDS, ORGANIZATION_CLASSES, value, language);
    case 'rural':
      return audienceWords({ rural: value === 'true' }, language);
    case 'hub':
      return audienceWords({ hub: value === 'true' }, language);
    case 'topic':
      return topicWords(value, language);
    case 'agency':
      return agencies.get(value) ?? value;
    case 'kind':
      return wordsFor(KIND_WORDS, NOTICE_KINDS, value, language);
    case 'urgency':
      return wordsFor(URGENCY_WORDS, URGENCIES, value, language);
    default:
      return value;
  }
};

/** For programs and for people: `{criterion: 'class', value: 'charity', label: '公益慈善类'}`. */
export const labelledReason = (reason: Reason, reader: Reader, agencies: AgencyNames) => {
  const cut = reason.indexOf(':');
  const criterion = reason.slice(0, cut);
  const value = reason.slice(cut + 1);
  const [zh, en] = (['zh-Hans', 'en'] as const).map((language) => valueWords(criterion, value, language, agencies));
  const label = zh === en ? (zh ?? value) : said(bilingual(zh ?? value, en ?? value), reader);
  return { criterion, value: criterion === 'region' || criterion === 'watch' ? toFullCode(value) : value, label };
};

/** The row of a breakdown by region, with the name of a street where it is known. */
export const regionRow = (region: RegionCode, streets: StreetNames) => ({
  region: toFullCode(region),
  name: streets(region) ?? placeName(region, 'zh-Hans', streets),
});
