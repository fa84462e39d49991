import { URGENCIES } from '#domain/notices/notice';
import { TOPICS } from '#domain/notices/topic';
import { regionName, toFullCode } from '#domain/region';
import type { Frequency, SubscriptionStatus } from '#domain/subscriptions/subscription';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonForm, buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { factList } from '../components/facts.ts';
import { checkbox, checkboxGroup, fieldGroup, radioGroup, selectField, textArea, textField } from '../components/fields.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { inLanguage } from '../visit.ts';
import { topicWords, URGENCY_WORDS, WEEKDAYS } from '../words.ts';
import type { SubscriberPage } from './subscriber-pages.ts';

/** What became of the last change. */
export const MANAGE_NOTES = ['saved', 'not-now', 'already-subscribed', 'changed-meanwhile', 'refused'] as const;
export type ManageNote = (typeof MANAGE_NOTES)[number];

export type ManagePage = SubscriberPage & Readonly<{ tokens: Readonly<{ manage: string; unsubscribe: string }>; note: ManageNote | null }>;

/** What an organization asked for, and the forms that change it. */
export const managePage = (page: ManagePage): string => {
  const { subscription, maskedAddress, language, tokens, note } = page;
  const words = wordsIn(language).manage;
  const { status } = subscription;
  const stop = inLanguage(`/unsubscribe/${tokens.unsubscribe}`, language);
  return pageHtml({
    ...page,
    title: words.title,
    path: `/manage?token=${tokens.manage}`,
    content: html`<div class="narrow"><h1>${words.title}</h1>
${note ? banner(note === 'saved' ? 'good' : 'alarm', words.notes[note]) : null}${status === 'pending' ? banner('plain', words.pending) : null}
<div class="panel">${factList([[words.status, words.statuses[status]], ...subscriptionFacts(subscription, maskedAddress, language)])}</div>
${status === 'pending' || status === 'ended' ? null : changeForm(page)}${pauseForm(page)}
<section class="panel"><h2>${words.stop}</h2>
${buttonRow(buttonLink(stop, status === 'ended' ? words.undo : words.stop, 'quiet'))}</section></div>`,
  });
};

const changeForm = (page: ManagePage): Html => {
  const { language, tokens, subscription } = page;
  const words = wordsIn(language).manage;
  const languages = [
    { value: 'zh-Hans', label: '中文' },
    { value: 'en', label: 'English' },
  ];
  return html`<section class="panel"><h2>${words.change}</h2>
<form method="post" action="/manage">${hiddenFields({ token: tokens.manage, lang: language, act: 'change' })}
${fieldGroup(words.what, filterFields(page))}
${fieldGroup(words.when, timeFields(page), selectField({ language, name: 'language', label: words.language, choices: languages, chosen: subscription.language }))}
${buttonRow(submitButton(words.save))}</form></section>`;
};

/** What to hear of. Topics that the service does not know by name are kept if they were chosen by other means. */
const filterFields = ({ subscription: { filter }, language }: ManagePage): Html => {
  const words = wordsIn(language).manage;
  const topics = [...new Set([...TOPICS.map(({ code }) => code), ...filter.topics])];
  const watched = filter.watch.map((code) => `${toFullCode(code)} ${regionName(code)}`).join('\n');
  return html`${checkboxGroup({
    language,
    name: 'topics',
    label: words.topics,
    hint: words.topicsHint,
    choices: topics.map((topic) => ({ value: topic, label: topicWords(topic, language) })),
    chosen: filter.topics,
    look: 'columns',
  })}
${textField({ language, name: 'keywords', label: words.keywords, hint: words.keywordsHint, value: filter.keywords.join(' ') })}
${textArea({ language, name: 'watch', label: words.watch, hint: words.watchHint, value: watched, rows: 3 })}
${selectField({
  language,
  name: 'minUrgency',
  label: words.minUrgency,
  choices: URGENCIES.map((urgency) => ({ value: urgency, label: URGENCY_WORDS[urgency][language] })),
  chosen: filter.minUrgency,
})}`;
};

const MODES = ['immediate', 'daily', 'weekly'] as const satisfies readonly Frequency['mode'][];

const timeFields = ({ subscription: { frequency }, language }: ManagePage): Html => {
  const words = wordsIn(language).manage;
  const timed = timesOf(frequency);
  const hours = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }));
  return html`${radioGroup({
    language,
    name: 'mode',
    label: words.mode,
    hint: words.urgent,
    choices: MODES.map((mode) => ({ value: mode, label: words.modes[mode], hint: words.modeHints[mode] })),
    chosen: frequency.mode,
  })}
${selectField({
  language,
  name: 'weekday',
  label: words.weekday,
  choices: WEEKDAYS[language].map((day, i) => ({ value: String(i + 1), label: day })),
  chosen: String(timed.weekday),
})}
${selectField({ language, name: 'hour', label: words.hour, choices: hours, chosen: String(timed.hour) })}
${checkbox({ name: 'workdaysOnly', label: words.workdaysOnly, isChecked: timed.workdaysOnly })}`;
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
  const words = wordsIn(language).manage;
  return html`<section class="panel"><h2>${words[act]}</h2>
<p>${words.pauseLead}</p>
${buttonRow(buttonForm('/manage', { token: tokens.manage, lang: language, act }, words[act], 'quiet'))}</section>`;
};

/** What the form shows for who has chosen no times yet. */
const timesOf = (frequency: Frequency) => ({
  weekday: frequency.mode === 'weekly' ? frequency.weekday : 1,
  hour: frequency.mode === 'immediate' ? 9 : frequency.hour,
  workdaysOnly: frequency.mode === 'immediate' ? false : frequency.workdaysOnly,
});
