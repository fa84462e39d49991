import type { Reason } from '#domain/audience/audience';
import type { Act } from '#domain/mailings/mailing';
import {
  type Issuer,
  NOTICE_KINDS,
  type NoticeKind,
  ORGANIZATION_CLASSES,
  type OrganizationClass,
  URGENCIES,
  type Urgency,
} from '#domain/notices/notice';
import { TOPICS } from '#domain/notices/topic';
import type { Frequency, MessageLanguage } from '#domain/subscriptions/subscription';
import { placeName, placePath, type StreetNames } from './place-words.ts';

type InBoth<Key extends string> = Readonly<Record<Key, Readonly<Record<MessageLanguage, string>>>>;

/** The words of the service in both languages. An agency's own words are never translated. */
export const KIND_WORDS: InBoth<NoticeKind> = {
  notice: { 'zh-Hans': '通知', en: 'Notice' },
  opinion: { 'zh-Hans': '意见', en: 'Opinion' },
  announcement: { 'zh-Hans': '公告', en: 'Announcement' },
  'public-notice': { 'zh-Hans': '通告', en: 'Public notice' },
  circular: { 'zh-Hans': '通报', en: 'Circular' },
  decision: { 'zh-Hans': '决定', en: 'Decision' },
  letter: { 'zh-Hans': '函', en: 'Letter' },
  bulletin: { 'zh-Hans': '动态', en: 'Bulletin' },
  other: { 'zh-Hans': '其他', en: 'Other' },
};

/** What a digest is called, by its first notice, in mails and in groups. */
export const DIGEST_TITLES: Readonly<Record<MessageLanguage, (count: number, title: string) => string>> = {
  'zh-Hans': (count, title) => (count === 1 ? `通知汇总：${title}` : `通知汇总：${title} 等 ${count} 件`),
  en: (count, title) => (count === 1 ? `Digest: ${title}` : `Digest: ${title} and ${count - 1} more`),
};

export const CLASS_WORDS: InBoth<OrganizationClass> = {
  'daily-services': { 'zh-Hans': '生活服务类', en: 'daily services' },
  'community-affairs': { 'zh-Hans': '社区事务类', en: 'community affairs' },
  'culture-sports': { 'zh-Hans': '文体活动类', en: 'culture and sports' },
  charity: { 'zh-Hans': '公益慈善类', en: 'charity' },
  other: { 'zh-Hans': '其他类', en: 'other' },
};

export const URGENCY_WORDS: InBoth<Urgency> = {
  routine: { 'zh-Hans': '平件', en: 'routine' },
  urgent: { 'zh-Hans': '加急', en: 'urgent' },
  immediate: { 'zh-Hans': '特急', en: 'immediate' },
};

/** What stands before the subject, as on paper: 平 has none. */
export const URGENCY_MARKS: Readonly<Record<Urgency, string>> = { routine: '', urgent: '〔加急〕', immediate: '〔特急〕' };

/** The same on pages and in digests; a subject has it in Chinese for all, as the contract has it. */
export const urgencyMarkWords = (urgency: Urgency, language: MessageLanguage): string => {
  if (language !== 'en' || URGENCY_MARKS[urgency] === '') return URGENCY_MARKS[urgency];
  return urgency === 'urgent' ? '[Urgent] ' : '[Immediate] ';
};

/** Agencies' readers know these marks from paper; they stay Chinese in every language, as the contract has them. */
export const ACT_MARKS: Readonly<Record<Exclude<Act, 'digest'>, string>> = {
  notice: '',
  correction: '〔更正〕',
  withdrawal: '〔撤回〕',
  reminder: '〔催办〕',
};

export const topicWords = (code: string, language: MessageLanguage): string => {
  const known = TOPICS.find((topic) => topic.code === code);
  if (!known) return code;
  return language === 'en' ? known.en : known.zh;
};

/** `发文机关：示范市民政局` or `Issued by: …`. */
export const labelled = (label: string, value: string, language: MessageLanguage): string =>
  language === 'en' ? `${label}: ${value}` : `${label}：${value}`;

/** Things of one kind, one after the other. */
export const listed = (things: readonly string[], language: MessageLanguage): string => things.join(language === 'en' ? ', ' : '、');

/** The first of them, and how many more there are. */
export const firstOf = (things: readonly string[], shown: number, language: MessageLanguage): string => {
  const rest = things.length - shown;
  if (rest <= 0) return listed(things, language);
  const first = listed(things.slice(0, shown), language);
  return language === 'en' ? `${first} and ${rest} more` : `${first}等${things.length}个`;
};

export const WEEKDAYS: Readonly<Record<MessageLanguage, readonly string[]>> = {
  'zh-Hans': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};

/** `每周一 09:00（仅工作日）`; a time zone is named unless it is China's. */
export const frequencyWords = (frequency: Frequency, language: MessageLanguage): string => {
  const zh = language === 'zh-Hans';
  if (frequency.mode === 'immediate') return zh ? '即时' : 'at once';
  const hour = `${String(frequency.hour).padStart(2, '0')}:00`;
  const notes = [
    ...(frequency.workdaysOnly ? [zh ? '仅工作日' : 'working days only'] : []),
    ...(frequency.timeZone === 'Asia/Shanghai' ? [] : [frequency.timeZone]),
  ];
  const limits = notes.length === 0 ? '' : zh ? `（${notes.join('，')}）` : ` (${notes.join(', ')})`;
  if (frequency.mode === 'daily') return (zh ? `每日 ${hour}` : `daily at ${hour}`) + limits;
  const weekday = WEEKDAYS[language][frequency.weekday - 1] ?? '';
  return (zh ? `每${weekday} ${hour}` : `every ${weekday} at ${hour}`) + limits;
};

export const wordsFor = <Key extends string>(
  words: InBoth<Key>,
  keys: readonly Key[],
  value: string,
  language: MessageLanguage,
): string => {
  const key = keys.find((known) => known === value);
  return key === undefined ? value : words[key][language];
};

/**
 * One reason in words that an organization understands. @param issuers of the notice, whose names stand for their ids
 * @param reader `agency`: the organization is spoken of, and not to
 */
export const reasonWords = (
  reason: Reason,
  issuers: readonly Issuer[],
  language: MessageLanguage,
  streets?: StreetNames,
  reader: 'organization' | 'agency' = 'organization',
): string => {
  const cut = reason.indexOf(':');
  const criterion = reason.slice(0, cut);
  const value = reason.slice(cut + 1);
  const zh = language === 'zh-Hans';
  const own = reader === 'organization';
  const say = (label: string, words: string): string => labelled(label, words, language);
  switch (criterion) {
    case 'region':
      return zh
        ? say(own ? '贵组织所在地区' : '该组织所在地区', placePath(value, language, streets))
        : say(own ? 'Your region' : 'Its region', placeName(value, language, streets));
    case 'watch':
      return zh
        ? say(own ? '贵组织关注的地区' : '该组织关注的地区', placePath(value, language, streets))
        : say(own ? 'A region that you watch' : 'A region that it watches', placeName(value, language, streets));
    case 'class':
      return say(zh ? '组织类别' : 'Class', wordsFor(CLASS_WORDS, ORGANIZATION_CLASSES, value, language));
    case 'rural':
      if (value === 'true') return zh ? '面向农村的社区社会组织' : 'For rural organizations';
      return zh ? '面向城市的社区社会组织' : 'For urban organizations';
    case 'hub':
      if (value === 'true') return zh ? '面向枢纽型社区社会组织' : 'For hub organizations';
      return zh ? '面向非枢纽型的社区社会组织' : 'For organizations that are not hubs';
    case 'topic':
      return say(zh ? '订阅的主题' : 'Topic', topicWords(value, language));
    case 'agency':
      return say(zh ? '订阅的机关' : 'Agency', issuers.find(({ id }) => id === value)?.name ?? value);
    case 'kind':
      return say(zh ? '订阅的文种' : 'Kind', wordsFor(KIND_WORDS, NOTICE_KINDS, value, language));
    case 'keyword':
      return say(zh ? '关键词' : 'Keyword', value);
    default:
      return say(zh ? '紧急程度' : 'Urgency', wordsFor(URGENCY_WORDS, URGENCIES, value, language));
  }
};

const DAYS: Readonly<Record<MessageLanguage, Intl.DateTimeFormat>> = {
  'zh-Hans': new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'Asia/Shanghai' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Asia/Shanghai' }),
};

const MINUTES: Readonly<Record<MessageLanguage, Intl.DateTimeFormat>> = {
  'zh-Hans': new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23', timeZone: 'Asia/Shanghai' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23', timeZone: 'Asia/Shanghai' }),
};

/** To the minute: `2026年11月24日 09:30（北京时间）`. */
export const minuteWords = (at: string, language: MessageLanguage): string =>
  `${MINUTES[language].format(new Date(at))}${language === 'en' ? ' (Beijing time)' : '（北京时间）'}`;

/** A day as people write it, in China's time: `2026年11月24日` or `24 November 2026`. @param at a day or an instant */
export const dayWords = (at: string, language: MessageLanguage): string =>
  DAYS[language].format(new Date(at.length === 10 ? `${at}T00:00:00+08:00` : at));
