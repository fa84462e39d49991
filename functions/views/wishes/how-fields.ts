import type { Frequency } from '#domain/subscriptions/subscription';
import { signUpWordsIn } from '../catalogue/sign-up-words.ts';
import { checkbox, radioGroup, selectField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { WEEKDAYS } from '../words.ts';
import { isChosen, valueIn } from './form-values.ts';
import { errorAt, type WishesForm } from './wishes-form.ts';

const MODES = ['immediate', 'daily', 'weekly'] as const satisfies readonly Frequency['mode'][];

/** Zones of China, and of those abroad who are likely to read along; another one that was chosen by other means stays. */
const TIME_ZONES = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'Asia/Hong_Kong',
  'Asia/Macau',
  'Asia/Taipei',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Europe/London',
  'America/New_York',
  'UTC',
];

const TIME_ZONE_WORDS: Readonly<Record<string, Readonly<{ 'zh-Hans': string; en: string }>>> = {
  'Asia/Shanghai': { 'zh-Hans': '北京时间', en: 'China (Beijing time)' },
  'Asia/Urumqi': { 'zh-Hans': '新疆时间', en: 'Xinjiang time' },
  'Asia/Hong_Kong': { 'zh-Hans': '香港', en: 'Hong Kong' },
  'Asia/Macau': { 'zh-Hans': '澳门', en: 'Macao' },
  'Asia/Taipei': { 'zh-Hans': '台北', en: 'Taipei' },
  'Asia/Singapore': { 'zh-Hans': '新加坡', en: 'Singapore' },
  'Asia/Tokyo': { 'zh-Hans': '东京', en: 'Tokyo' },
  'Europe/London': { 'zh-Hans': '伦敦', en: 'London' },
  'America/New_York': { 'zh-Hans': '纽约', en: 'New York' },
  UTC: { 'zh-Hans': '世界协调时', en: 'UTC' },
};

/** Says when mails come, and in which language. */
export const howFields = (form: WishesForm): Html => {
  const { language, values } = form;
  const words = signUpWordsIn(language);
  const zones = [...new Set([...TIME_ZONES, valueIn(values, 'timeZone')])].filter(Boolean);
  const hours = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }));
  return html`${radioGroup({
    language,
    name: 'mode',
    label: words.mode,
    hint: words.urgent,
    error: errorAt(form, 'mode'),
    choices: MODES.map((mode) => ({ value: mode, label: words.modes[mode], hint: words.modeHints[mode] })),
    chosen: valueIn(values, 'mode'),
  })}
<fieldset class="group for-times"><legend>${words.times}</legend><div class="side-by-side"><div class="for-week">${selectField({
    language,
    name: 'weekday',
    label: words.weekday,
    error: errorAt(form, 'weekday'),
    choices: WEEKDAYS[language].map((day, i) => ({ value: String(i + 1), label: day })),
    chosen: valueIn(values, 'weekday'),
  })}</div>${selectField({ language, name: 'hour', label: words.hour, error: errorAt(form, 'hour'), choices: hours, chosen: valueIn(values, 'hour') })}${selectField(
    {
      language,
      name: 'timeZone',
      label: words.timeZone,
      error: errorAt(form, 'timeZone'),
      choices: zones.map((zone) => ({ value: zone, label: TIME_ZONE_WORDS[zone]?.[language] ?? zone })),
      chosen: valueIn(values, 'timeZone'),
    },
  )}</div>${checkbox({ name: 'workdaysOnly', label: words.workdaysOnly, hint: words.workdaysHint, isChecked: isChosen(values, 'workdaysOnly') })}</fieldset>
${radioGroup({
  language,
  name: 'language',
  label: words.language,
  error: errorAt(form, 'language'),
  choices: [
    { value: 'zh-Hans', label: '中文' },
    { value: 'en', label: 'English' },
  ],
  chosen: valueIn(values, 'language'),
})}`;
};
