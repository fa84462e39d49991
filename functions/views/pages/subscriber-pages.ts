import { regionPath } from '#domain/region';
import type { MessageLanguage, Subscription } from '#domain/subscription';
import { type Html, html } from '../html.ts';
import { CLASS_WORDS, frequencyWords } from '../words.ts';
import { pageHtml } from './page.ts';

const WORDS = {
  'zh-Hans': {
    organization: '组织',
    region: '所在地区',
    class: '类别',
    watch: '关注地区',
    when: '接收时间',
    status: '状态',
    statuses: { pending: '待确认', active: '有效', paused: '已暂停', disabled: '已停用', ended: '已退订' },
    confirmTitle: '确认订阅',
    confirmLead: '确认后,与贵单位有关的公共通知会按下面的方式送达。',
    confirmButton: '确认订阅',
    confirmed: '订阅已确认。',
    manageLink: '查看或更改订阅',
    unsubscribeTitle: '退订',
    unsubscribeLead: '退订后,不会再收到公共通知。30 天内可以撤销。',
    unsubscribeButton: '退订',
    ended: '已退订。',
    undoButton: '撤销退订',
    restored: '订阅已恢复。',
    manageTitle: '管理订阅',
    immediate: '即时',
    daily: '每日',
    weekly: '每周一',
    hour: '时间',
    language: '语言',
    save: '保存',
    saved: '已保存。',
    pause: '暂停',
    resume: '恢复',
    invalid: '链接无效或已失效。请使用最近一封邮件中的链接。',
    tooLate: '已超过 30 天,无法撤销。请重新订阅。',
    endedBefore: '此订阅已经退订。请重新订阅。',
    missing: '没有这个页面。',
  },
  en: {
    organization: 'Organization',
    region: 'Region',
    class: 'Class',
    watch: 'Also watches',
    when: 'When',
    status: 'Status',
    statuses: { pending: 'to be confirmed', active: 'active', paused: 'paused', disabled: 'switched off', ended: 'unsubscribed' },
    confirmTitle: 'Confirm your subscription',
    confirmLead: 'Once confirmed, public notices that concern your organization are sent as follows.',
    confirmButton: 'Confirm',
    confirmed: 'Your subscription is confirmed.',
    manageLink: 'Look at it or change it',
    unsubscribeTitle: 'Unsubscribe',
    unsubscribeLead: 'You will get no more public notices. You can undo this for 30 days.',
    unsubscribeButton: 'Unsubscribe',
    ended: 'You are unsubscribed.',
    undoButton: 'Undo',
    restored: 'Your subscription is back.',
    manageTitle: 'Manage your subscription',
    immediate: 'at once',
    daily: 'daily',
    weekly: 'Mondays',
    hour: 'Hour',
    language: 'Language',
    save: 'Save',
    saved: 'Saved.',
    pause: 'Pause',
    resume: 'Resume',
    invalid: 'This link is not valid. Use the one from the latest message.',
    tooLate: 'More than 30 days have passed: please subscribe anew.',
    endedBefore: 'This subscription has ended: please subscribe anew.',
    missing: 'There is no such page.',
  },
} as const;

type Message = 'invalid' | 'tooLate' | 'endedBefore' | 'missing';

const factsHtml = (subscription: Subscription, language: MessageLanguage): Html => {
  const words = WORDS[language];
  const { organization, filter, frequency, status } = subscription;
  const facts = [
    [words.organization, organization.name],
    [words.region, regionPath(organization.region)],
    [words.class, CLASS_WORDS[organization.class][language]],
    [words.watch, filter.watch.map(regionPath).join('、')],
    [words.when, frequencyWords(frequency, language)],
    [words.status, words.statuses[status]],
  ] as const;
  return html`<dl>${facts.filter(([, value]) => value !== '').map(([label, value]) => html`<dt>${label}</dt><dd><bdi>${value}</bdi></dd>`)}</dl>`;
};

const hidden = (token: string, language: MessageLanguage): Html =>
  html`<input type="hidden" name="token" value="${token}"><input type="hidden" name="lang" value="${language}">`;

/** The page behind the link in the mail: only its button confirms. */
export const confirmPage = (subscription: Subscription, token: string, language: MessageLanguage): string =>
  pageHtml({
    language,
    title: WORDS[language].confirmTitle,
    path: `/confirm?token=${token}`,
    content: html`<h1>${WORDS[language].confirmTitle}</h1><p>${WORDS[language].confirmLead}</p>${factsHtml(subscription, language)}<form method="post" action="/confirm">${hidden(token, language)}<p><button>${WORDS[language].confirmButton}</button></p></form>`,
  });

export const confirmedPage = (subscription: Subscription, manageToken: string, language: MessageLanguage): string =>
  pageHtml({
    language,
    title: WORDS[language].confirmed,
    path: `/manage?token=${manageToken}`,
    content: html`<h1>${WORDS[language].confirmed}</h1>${factsHtml(subscription, language)}<p><a href="/manage?token=${manageToken}&amp;lang=${language}">${WORDS[language].manageLink}</a></p>`,
  });

export const unsubscribePage = (subscription: Subscription, token: string, language: MessageLanguage): string => {
  const words = WORDS[language];
  const isEnded = subscription.status === 'ended';
  const action = isEnded ? `/unsubscribe/${token}/undo` : `/unsubscribe/${token}`;
  return pageHtml({
    language,
    title: words.unsubscribeTitle,
    path: `/unsubscribe/${token}`,
    content: html`<h1>${isEnded ? words.ended : words.unsubscribeTitle}</h1>${isEnded ? null : html`<p>${words.unsubscribeLead}</p>`}${factsHtml(subscription, language)}<form method="post" action="${action}"><input type="hidden" name="lang" value="${language}"><p><button>${isEnded ? words.undoButton : words.unsubscribeButton}</button></p></form>`,
  });
};

export const restoredPage = (subscription: Subscription, token: string, language: MessageLanguage): string =>
  pageHtml({
    language,
    title: WORDS[language].restored,
    path: `/unsubscribe/${token}`,
    content: html`<h1>${WORDS[language].restored}</h1>${factsHtml(subscription, language)}`,
  });

const option = (value: string, label: string, chosen: boolean): Html =>
  html`<option value="${value}"${chosen ? SELECTED : null}>${label}</option>`;
const SELECTED: Html = html` selected`;

export const managePage = (
  subscription: Subscription,
  tokens: Readonly<{ manage: string; unsubscribe: string }>,
  language: MessageLanguage,
  saved: boolean,
): string => {
  const words = WORDS[language];
  const { frequency } = subscription;
  const hour = frequency.mode === 'immediate' ? 9 : frequency.hour;
  const act =
    subscription.status === 'active' ? 'pause' : subscription.status === 'paused' || subscription.status === 'disabled' ? 'resume' : null;
  return pageHtml({
    language,
    title: words.manageTitle,
    path: `/manage?token=${tokens.manage}`,
    content: html`<h1>${words.manageTitle}</h1>${saved ? html`<p role="status"><strong>${words.saved}</strong></p>` : null}${factsHtml(subscription, language)}
<form class="row" method="post" action="/manage">${hidden(tokens.manage, language)}<input type="hidden" name="act" value="change">
<label>${words.when}<br><select name="mode">${option('immediate', words.immediate, frequency.mode === 'immediate')}${option('daily', words.daily, frequency.mode === 'daily')}${option('weekly', words.weekly, frequency.mode === 'weekly')}</select></label>
<label>${words.hour}<br><select name="hour">${Array.from({ length: 24 }, (_, i) => option(String(i), `${String(i).padStart(2, '0')}:00`, i === hour))}</select></label>
<label>${words.language}<br><select name="language">${option('zh-Hans', '中文', subscription.language === 'zh-Hans')}${option('en', 'English', subscription.language === 'en')}</select></label>
<button>${words.save}</button></form>
${act ? html`<form method="post" action="/manage">${hidden(tokens.manage, language)}<input type="hidden" name="act" value="${act}"><p><button class="quiet">${words[act]}</button></p></form>` : null}
<p><a href="/unsubscribe/${tokens.unsubscribe}?lang=${language}">${words.unsubscribeTitle}</a></p>`,
  });
};

/** Something that did not work out, in a sentence. */
export const messagePage = (message: Message, language: MessageLanguage, path: string): string =>
  pageHtml({
    language,
    title: WORDS[language][message],
    path,
    content: html`<h1>${WORDS[language][message]}</h1><p><a href="/">Noticewire</a></p>`,
  });
