import type { Reason } from '#domain/audience';
import type { NoticeKind, OrganizationClass, Urgency } from '#domain/notice';
import { regionName, regionPath } from '#domain/region';
import type { Frequency, MessageLanguage } from '#domain/subscription';
import { TOPICS } from '#domain/topic';

/** The words of the service in both languages. An agency's own words are never translated. */
export const KIND_WORDS: Readonly<Record<NoticeKind, Readonly<Record<MessageLanguage, string>>>> = {
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

export const CLASS_WORDS: Readonly<Record<OrganizationClass, Readonly<Record<MessageLanguage, string>>>> = {
  'daily-services': { 'zh-Hans': '生活服务类', en: 'daily services' },
  'community-affairs': { 'zh-Hans': '社区事务类', en: 'community affairs' },
  'culture-sports': { 'zh-Hans': '文体活动类', en: 'culture and sports' },
  charity: { 'zh-Hans': '公益慈善类', en: 'charity' },
  other: { 'zh-Hans': '其他类', en: 'other' },
};

/** What stands before the subject, as on paper: 平 has none. */
export const URGENCY_MARKS: Readonly<Record<Urgency, string>> = { routine: '', urgent: '〔加急〕', immediate: '〔特急〕' };

const topicName = (code: string, language: MessageLanguage): string => {
  const known = TOPICS.find((topic) => topic.code === code);
  if (!known) return code;
  return language === 'en' ? known.en : known.zh;
};

const WEEKDAYS = {
  'zh-Hans': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const;

export const frequencyWords = (frequency: Frequency, language: MessageLanguage): string => {
  const zh = language === 'zh-Hans';
  if (frequency.mode === 'immediate') return zh ? '即时' : 'at once';
  const hour = `${String(frequency.hour).padStart(2, '0')}:00`;
  const days = frequency.workdaysOnly ? (zh ? '(仅工作日)' : ' (working days only)') : '';
  if (frequency.mode === 'daily') return zh ? `每日 ${hour}${days}` : `daily at ${hour}${days}`;
  const weekday = WEEKDAYS[language][frequency.weekday - 1] ?? '';
  return zh ? `每${weekday} ${hour}${days}` : `every ${weekday} at ${hour}${days}`;
};

/** One reason in a sentence that an organization understands. */
export const reasonWords = (reason: Reason, language: MessageLanguage): string => {
  const cut = reason.indexOf(':');
  const criterion = reason.slice(0, cut);
  const value = reason.slice(cut + 1);
  const zh = language === 'zh-Hans';
  switch (criterion) {
    case 'region':
      return zh ? `你单位所在地区属于发送范围:${regionPath(value)}` : `your region lies in ${regionName(value, 'en')}`;
    case 'watch':
      return zh ? `你单位关注的地区:${regionPath(value)}` : `you watch ${regionName(value, 'en')}`;
    case 'class': {
      const known = Object.entries(CLASS_WORDS).find(([code]) => code === value)?.[1][language] ?? value;
      return zh ? `组织类别:${known}` : `class: ${known}`;
    }
    case 'rural':
      return zh
        ? value === 'true'
          ? '农村社区社会组织'
          : '城市社区社会组织'
        : value === 'true'
          ? 'rural organization'
          : 'urban organization';
    case 'hub':
      return zh ? (value === 'true' ? '枢纽型社区社会组织' : '非枢纽型组织') : value === 'true' ? 'hub organization' : 'not a hub';
    case 'topic':
      return zh ? `订阅主题:${topicName(value, language)}` : `topic: ${topicName(value, language)}`;
    case 'agency':
      return zh ? `订阅机关:${value}` : `agency: ${value}`;
    case 'kind':
      return zh ? `订阅文种:${value}` : `kind: ${value}`;
    case 'keyword':
      return zh ? `关键词:${value}` : `keyword: ${value}`;
    default:
      return zh ? `紧急程度:${value}` : `urgency: ${value}`;
  }
};

/** A day as people write it, in China's time: `2026年11月24日` or `24 November 2026`. */
export const dayWords = (at: string, language: MessageLanguage): string =>
  new Intl.DateTimeFormat(language === 'zh-Hans' ? 'zh-CN' : 'en-GB', { dateStyle: 'long', timeZone: 'Asia/Shanghai' }).format(
    new Date(at.length === 10 ? `${at}T00:00:00+08:00` : at),
  );
