import { NOTICE_KINDS, type NoticeKind, ORGANIZATION_CLASSES, type OrganizationClass, URGENCIES, type Urgency } from '../notices/notice.ts';
import { TOPIC_CODE, TOPICS } from '../notices/topic.ts';
import type { SubscriptionDraft } from '../subscriptions/subscription-draft.ts';

/** What people write into the cells of a list, in Chinese or English. Each answers null for what it does not understand. */

const keyOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s_·-]/g, '')
    .toLowerCase();

const YES = new Set(['是', '有', '对', 'yes', 'y', 'true', 't', '1', '√', '✓', '✔', 'v']);
const NO = new Set(['否', '无', '不是', '没有', 'no', 'n', 'false', 'f', '0', '×', '✗', 'x']);

export const truthIn = (text: string): boolean | null => {
  const key = keyOf(text);
  return YES.has(key) ? true : NO.has(key) ? false : null;
};

const CLASS_NAMES: Readonly<Record<OrganizationClass, readonly string[]>> = {
  'daily-services': ['生活服务', '生活服务类', 'daily services', 'services'],
  'community-affairs': ['社区事务', '社区事务类', 'community affairs', 'affairs'],
  'culture-sports': ['文体活动', '文体活动类', '文体', '文体类', 'culture and sports', 'culture & sports', 'culture, sports'],
  charity: ['公益慈善', '公益慈善类', '慈善', '公益', 'charity', 'public benefit'],
  other: ['其他', '其他类', '其它', '其它类', 'other', 'others'],
};

const CLASSES: ReadonlyMap<string, OrganizationClass> = new Map(
  ORGANIZATION_CLASSES.flatMap((code) => [code, ...CLASS_NAMES[code]].map((name) => [keyOf(name), code] as const)),
);

export const classIn = (text: string): OrganizationClass | null => CLASSES.get(keyOf(text)) ?? null;

const TOPIC_NAMES: ReadonlyMap<string, string> = new Map(
  TOPICS.flatMap(({ code, zh, en }) => [code, zh, en].map((name) => [keyOf(name), code] as const)),
);

/** What stands in a cell with `、` `，` `,` `;` or `|` between it. */
export const listIn = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .split(/[、,;|\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');

const KIND_NAMES: Readonly<Record<NoticeKind, readonly string[]>> = {
  notice: ['通知'],
  opinion: ['意见'],
  announcement: ['公告'],
  'public-notice': ['通告'],
  circular: ['通报'],
  decision: ['决定'],
  bulletin: ['公报'],
  letter: ['函'],
  other: ['其他', '其它'],
};
const KINDS: ReadonlyMap<string, NoticeKind> = new Map(
  NOTICE_KINDS.flatMap((code) => [code, ...KIND_NAMES[code]].map((name) => [keyOf(name), code] as const)),
);
export const kindIn = (text: string): NoticeKind | null => KINDS.get(keyOf(text)) ?? null;

const URGENCY_NAMES: Readonly<Record<Urgency, readonly string[]>> = { routine: ['平件', '普通'], urgent: ['加急'], immediate: ['特急'] };
const BY_URGENCY: ReadonlyMap<string, Urgency> = new Map(
  URGENCIES.flatMap((code) => [code, ...URGENCY_NAMES[code]].map((name) => [keyOf(name), code] as const)),
);
export const urgencyIn = (text: string): Urgency | null => BY_URGENCY.get(keyOf(text)) ?? null;

/** Codes of topics, by name or code, with `、` `，` `,` `;` or `|` between them. `unknown`: the first that is neither. */
export const topicsIn = (text: string): Readonly<{ codes: readonly string[]; unknown: string | null }> => {
  const names = listIn(text.replaceAll('/', '、'));
  const codes = names.map((name) => TOPIC_NAMES.get(keyOf(name)) ?? (TOPIC_CODE.test(name) ? name : null));
  return { codes: [...new Set(codes.filter((code) => code !== null))], unknown: names[codes.indexOf(null)] ?? null };
};

const IMMEDIATE = /^(?:即时|实时|立即|随时|immediate|atonce|instant)$/;
const HOUR = '(?:(\\d{1,2})(?::00|点|时)?)?';
const DAILY = new RegExp(`^(?:每日|每天|日报|一天一次|daily|everyday)(?:at)?${HOUR}$`);
const WEEKLY = new RegExp(
  `^(?:每周|每星期|周报|一周一次|weekly|every)(?:周|on)?([一二三四五六日天]|[1-7](?=[/,]|$)|[a-z]+day|mon|tue|wed|thu|fri|sat|sun)?(?:at)?(?:/|,)?${HOUR}$`,
);

const WEEKDAYS: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  日: 7,
  天: 7,
  mon: 1,
  tue: 2,
  wed: 3,
  thu: 4,
  fri: 5,
  sat: 6,
  sun: 7,
};

/** Where a digest's hour is meant that says nothing else. */
export const USUAL_ZONE = 'Asia/Shanghai';
/** `Asia/Urumqi`, `America/Argentina/Salta`: no stroke in front of an hour. */
const ZONE = /[A-Za-z]+(?:\/[A-Za-z][\w+-]*)+/;
const WORKDAYS = /仅?(?:限|在)?工作日|workdays?(?: only)?/i;

/**
 * `即时`, `每日 8点`, `每周一 09:00`, `weekly monday 9`; by the weekday's number with a stroke behind it: `weekly 1/9`. With `工作日` or
 * `workdays` on these alone, with a time zone in the hours of that: `每日 11点 工作日 Asia/Urumqi`.
 */
export const frequencyIn = (text: string): SubscriptionDraft['frequency'] | null => {
  const key = keyOf(text.replace(ZONE, '').replace(WORKDAYS, ''));
  if (IMMEDIATE.test(key)) return { mode: 'immediate' };
  const usual = { timeZone: ZONE.exec(text)?.[0] ?? USUAL_ZONE, workdaysOnly: WORKDAYS.test(text) };
  const daily = DAILY.exec(key);
  if (daily) return hourOf(daily[1]) === null ? null : { mode: 'daily', hour: hourOf(daily[1]) ?? USUAL_HOUR, ...usual };
  const weekly = WEEKLY.exec(key);
  if (!weekly) return null;
  const [, day = '1', hour] = weekly;
  const weekday = /^\d$/.test(day) ? Number(day) : WEEKDAYS[day.slice(0, 3)];
  const at = hourOf(hour);
  return weekday === undefined || at === null ? null : { mode: 'weekly', weekday, hour: at, ...usual };
};

const USUAL_HOUR = 9;

const hourOf = (digits: string | undefined): number | null => {
  const hour = digits === undefined ? USUAL_HOUR : Number(digits);
  return hour <= 23 ? hour : null;
};

export const languageIn = (text: string): SubscriptionDraft['language'] | null => {
  const key = keyOf(text);
  if (/^(?:中文|汉语|简体|简体中文|chinese|zh|zhhans|zhcn)$/.test(key)) return 'zh-Hans';
  return /^(?:英文|英语|english|en|enus|engb)$/.test(key) ? 'en' : null;
};
