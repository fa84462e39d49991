import type { Reason } from '#domain/audience/audience';
import { type Issuer, NOTICE_KINDS, ORGANIZATION_CLASSES, URGENCIES } from '#domain/notices/notice';
import { bilingual, said, type Wording } from '#domain/text/wording';
import { placePath } from '../place-words.ts';
import { CLASS_WORDS, KIND_WORDS, topicWords, URGENCY_WORDS } from '../words.ts';

const LABELS: Readonly<Record<string, Wording>> = {
  region: bilingual('所在地区', 'region'),
  watch: bilingual('关注地区', 'watched region'),
  class: bilingual('类别', 'class'),
  rural: bilingual('农村', 'rural'),
  hub: bilingual('枢纽型', 'hub'),
  topic: bilingual('主题', 'topic'),
  agency: bilingual('机关', 'agency'),
  kind: bilingual('文种', 'kind'),
  keyword: bilingual('关键词', 'keyword'),
  urgency: bilingual('紧急程度', 'urgency'),
};

const YES = bilingual('是', 'yes');
const NO = bilingual('否', 'no');

/** A reason in the words of a table: `所在地区 region: 广东省 / 广州市`. @param issuers of the notice, whose names stand for their ids */
export const reasonCell = (reason: Reason, issuers: readonly Issuer[]): string => {
  const cut = reason.indexOf(':');
  const criterion = reason.slice(0, cut);
  const label = LABELS[criterion];
  const value = valueWords(criterion, reason.slice(cut + 1), issuers);
  return label ? `${said(label, 'both')}: ${value}` : value;
};

const valueWords = (criterion: string, value: string, issuers: readonly Issuer[]): string => {
  switch (criterion) {
    case 'region':
    case 'watch':
      return placePath(value, 'zh-Hans');
    case 'class':
      return ofKnown(CLASS_WORDS, ORGANIZATION_CLASSES, value);
    case 'kind':
      return ofKnown(KIND_WORDS, NOTICE_KINDS, value);
    case 'urgency':
      return ofKnown(URGENCY_WORDS, URGENCIES, value);
    case 'rural':
    case 'hub':
      return said(value === 'true' ? YES : NO, 'both');
    case 'topic':
      return `${topicWords(value, 'zh-Hans')} ${topicWords(value, 'en')}`;
    case 'agency':
      return issuers.find(({ id }) => id === value)?.name ?? value;
    default:
      return value;
  }
};

const ofKnown = <Key extends string>(words: Readonly<Record<Key, Wording>>, keys: readonly Key[], value: string): string => {
  const known = keys.find((key) => key === value);
  return known === undefined ? value : said(words[known], 'both');
};
