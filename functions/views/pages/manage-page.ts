import { URGENCIES } from '#domain/notices/notice';
import { TOPICS } from '#domain/notices/topic';
import { regionName, toFullCode } from '#domain/region';
import type { Frequency, SubscriptionStatus } from '#domain/subscriptions/subscription';
import { type Html, html } from '../html.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { topicWords, URGENCY_WORDS, WEEKDAYS } from '../words.ts';
import { factList, inLanguage, pageHtml } from './page.ts';
import { buttonForm, type SubscriberPage } from './subscriber-pages.ts';

const WORDS = {
  'zh-Hans': {
    title: '管理订阅',
    status: '状态',
    statuses: { pending: '待确认', active: '有效', paused: '已暂停', disabled: '已停用', ended: '已退订' },
    notes: {
      saved: '已保存。',
      'not-now': '未作更改：此订阅目前的状态不允许这样做。',
      'changed-meanwhile': '未作更改：此订阅刚刚在别处被更改。请核对后再试。',
      'already-subscribed': '未作更改：此组织已用同一地址另有订阅，请更改那一个。',
      refused: '未作更改：填写的内容有误。',
    },
    change: '更改订阅',
    topics: '主题（不选则接收全部）',
    watch: '另关注地区（每行一个，名称或代码）',
    keywords: '只收含这些词的通知（以空格分隔，可不填）',
    minUrgency: '最低紧急程度',
    mode: '接收时间',
    modes: { immediate: '即时', daily: '每日', weekly: '每周' },
    weekday: '星期（每周时）',
    hour: '时间（每日、每周时）',
    workdaysOnly: '仅工作日（每日、每周时）',
    language: '邮件语言',
    save: '保存',
    pauseLead: '暂停期间不会收到通知，恢复后也不补发。',
    pause: '暂停接收',
    resume: '恢复接收',
    pending: '请先打开确认邮件中的链接确认订阅。',
    stop: '退订',
    undo: '撤销退订',
    urgent: '特急通知不受接收时间限制，随到随发。',
  },
  en: {
    title: 'Manage your subscription',
    status: 'Status',
    statuses: { pending: 'to be confirmed', active: 'active', paused: 'paused', disabled: 'switched off', ended: 'unsubscribed' },
    notes: {
      saved: 'Saved.',
      'not-now': 'Nothing was changed: that is not possible for this subscription now.',
      'changed-meanwhile': 'Nothing was changed: somebody has just changed this subscription elsewhere. Look at it and try again.',
      'already-subscribed': 'Nothing was changed: the organization has another subscription with this address. Change that one.',
      refused: 'Nothing was changed: something in the form is not right.',
    },
    change: 'Change your subscription',
    topics: 'Topics (none: all of them)',
    watch: 'Other regions to hear of (one per line, name or code)',
    keywords: 'Only notices with one of these words (separated by blanks; may be empty)',
    minUrgency: 'From urgency',
    mode: 'When',
    modes: { immediate: 'at once', daily: 'daily', weekly: 'weekly' },
    weekday: 'Day (when weekly)',
    hour: 'Hour (when daily or weekly)',
    workdaysOnly: 'On working days only (when daily or weekly)',
    language: 'Language of messages',
    save: 'Save',
    pauseLead: 'While paused you get no notices, and those are not sent later.',
    pause: 'Pause',
    resume: 'Resume',
    pending: 'Please confirm first: open the link in the mail that asks for it.',
    stop: 'Unsubscribe',
    undo: 'Undo the unsubscription',
    urgent: 'Immediate notices (特急) ignore these times and are sent as they come.',
  },
} as const;

/** What became of the last change. */
export const MANAGE_NOTES = ['saved', 'not-now', 'already-subscribed', 'changed-meanwhile', 'refused'] as const;
export type ManageNote = (typeof MANAGE_NOTES)[number];

export type ManagePage = SubscriberPage & Readonly<{ tokens: Readonly<{ manage: string; unsubscribe: string }>; note: ManageNote | null }>;

/** What an organization asked for, and the forms that change it. */
export const managePage = (page: ManagePage): string => {
  const { subscription, maskedAddress, language, tokens, note } = page;
  const words = WORDS[language];
  const { status } = subscription;
  const stop = inLanguage(`/unsubscribe/${tokens.unsubscribe}`, language);
  return pageHtml({
    language,
    title: words.title,
    path: `/manage?token=${tokens.manage}`,
    content: html`<h1>${words.title}</h1>
${note ? html`<p class="${note === 'saved' ? 'note' : 'alarm'}" role="status">${words.notes[note]}</p>` : null}${factList([
  [words.status, words.statuses[status]],
  ...subscriptionFacts(subscription, maskedAddress, language),
])}
${status === 'pending' ? html`<p class="note">${words.pending}</p>` : null}${status === 'pending' || status === 'ended' ? null : changeForm(page)}${pauseForm(page)}
<h2>${words.stop}</h2>
<p><a href="${stop}">${status === 'ended' ? words.undo : words.stop}</a></p>`,
  });
};

const changeForm = (page: ManagePage): Html => {
  const { subscription, language, tokens } = page;
  const words = WORDS[language];
  const { frequency } = subscription;
  const timed = timesOf(frequency);
  const modes = Object.entries(words.modes).map(([mode, label]) => option(mode, label, mode === frequency.mode));
  const weekdays = WEEKDAYS[language].map((day, i) => option(String(i + 1), day, i + 1 === timed.weekday));
  const hours = Array.from({ length: 24 }, (_, hour) => option(String(hour), `${String(hour).padStart(2, '0')}:00`, hour === timed.hour));
  return html`<h2>${words.change}</h2>
<form class="row" method="post" action="/manage"><input type="hidden" name="token" value="${tokens.manage}"><input type="hidden" name="lang" value="${language}"><input type="hidden" name="act" value="change">
${filterFields(page)}
<label><span>${words.mode}</span><select name="mode">${modes}</select></label>
<label><span>${words.weekday}</span><select name="weekday">${weekdays}</select></label>
<label><span>${words.hour}</span><select name="hour">${hours}</select></label>
<label class="line"><input type="checkbox" name="workdaysOnly" value="yes"${timed.workdaysOnly ? html` checked` : null}>${words.workdaysOnly}</label>
<label><span>${words.language}</span><select name="language">${option('zh-Hans', '中文', subscription.language === 'zh-Hans')}${option('en', 'English', subscription.language === 'en')}</select></label>
<button>${words.save}</button></form>
<p class="soft">${words.urgent}</p>`;
};

/** What to hear of. Topics that the service does not know by name are kept if they were chosen by other means. */
const filterFields = ({ subscription: { filter }, language }: ManagePage): Html => {
  const words = WORDS[language];
  const topics = [...new Set([...TOPICS.map(({ code }) => code), ...filter.topics])];
  const watched = filter.watch.map((code) => `${toFullCode(code)} ${regionName(code)}`).join('\n');
  const urgencies = URGENCIES.map((urgency) => option(urgency, URGENCY_WORDS[urgency][language], urgency === filter.minUrgency));
  return html`<fieldset><legend>${words.topics}</legend>${topics.map(
    (topic) =>
      html`<label class="line"><input type="checkbox" name="topics" value="${topic}"${filter.topics.includes(topic) ? html` checked` : null}>${topicWords(topic, language)}</label>`,
  )}</fieldset>
<label><span>${words.watch}</span><textarea name="watch" rows="3">${watched}</textarea></label>
<label><span>${words.keywords}</span><input name="keywords" value="${filter.keywords.join(' ')}"></label>
<label><span>${words.minUrgency}</span><select name="minUrgency">${urgencies}</select></label>`;
};

const PAUSE_OR_RESUME: Readonly<Record<SubscriptionStatus, 'pause' | 'resume' | null>> = {
  pending: null,
  active: 'pause',
  paused: 'resume',
  disabled: 'resume',
  ended: null,
};

const pauseForm = ({ subscription, language, tokens }: ManagePage): Html | null => {
  const act = PAUSE_OR_RESUME[subscription.status];
  if (!act) return null;
  const words = WORDS[language];
  return html`<h2>${words[act]}</h2>
<p>${words.pauseLead}</p>
${buttonForm('/manage', { token: tokens.manage, lang: language, act }, words[act], 'quiet')}`;
};

/** What the form shows for who has chosen no times yet. */
const timesOf = (frequency: Frequency) => ({
  weekday: frequency.mode === 'weekly' ? frequency.weekday : 1,
  hour: frequency.mode === 'immediate' ? 9 : frequency.hour,
  workdaysOnly: frequency.mode === 'immediate' ? false : frequency.workdaysOnly,
});

const option = (value: string, label: string, isChosen: boolean): Html =>
  html`<option value="${value}"${isChosen ? html` selected` : null}>${label}</option>`;
