import { NOTICE_KINDS, URGENCIES } from '#domain/notices/notice';
import { TOPICS } from '#domain/notices/topic';
import { MOST_WATCHED_REGIONS } from '#domain/subscriptions/subscription';
import { signUpWordsIn } from '../catalogue/sign-up-words.ts';
import { checkboxGroup, radioGroup, textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { KIND_WORDS, topicWords } from '../words.ts';
import { valueIn, valuesIn } from './form-values.ts';
import { watchPicker } from './place-picker.ts';
import { errorAt, type WishesForm } from './wishes-form.ts';

/** Says what to hear of. What was chosen by other means, and has no name here, stays to be chosen. */
export const whatFields = (form: WishesForm): Html => {
  const { language, values } = form;
  const words = signUpWordsIn(language);
  const topics = [...new Set([...TOPICS.map(({ code }) => code), ...valuesIn(values, 'topics')])];
  const isNarrowed = ['agencies', 'kinds', 'keywords'].some((name) => valuesIn(values, name).some(Boolean) || errorAt(form, name));
  return html`${checkboxGroup({
    language,
    name: 'topics',
    label: words.topics,
    hint: words.topicsHint,
    error: errorAt(form, 'topics'),
    choices: topics.map((topic) => ({ value: topic, label: topicWords(topic, language) })),
    chosen: valuesIn(values, 'topics'),
    look: 'columns',
  })}
${radioGroup({
  language,
  name: 'minUrgency',
  label: words.minUrgency,
  error: errorAt(form, 'minUrgency'),
  choices: URGENCIES.map((value) => ({ value, label: words.urgencies[value] })),
  chosen: valueIn(values, 'minUrgency'),
})}
${watchPicker(form, MOST_WATCHED_REGIONS)}
<details${isNarrowed ? html` open` : null}><summary>${words.more}</summary>${narrowing(form)}</details>`;
};

const narrowing = (form: WishesForm): Html => {
  const { language, values, agencies } = form;
  const words = signUpWordsIn(language);
  return html`${
    agencies.length === 0
      ? null
      : checkboxGroup({
          language,
          name: 'agencies',
          label: words.agencies,
          hint: words.agenciesHint,
          error: errorAt(form, 'agencies'),
          choices: agencies.map(({ id, name }) => ({ value: id, label: name ?? words.agencyGone })),
          chosen: valuesIn(values, 'agencies'),
        })
  }
${checkboxGroup({
  language,
  name: 'kinds',
  label: words.kinds,
  hint: words.kindsHint,
  error: errorAt(form, 'kinds'),
  choices: NOTICE_KINDS.map((value) => ({ value, label: KIND_WORDS[value][language] })),
  chosen: valuesIn(values, 'kinds'),
  look: 'columns',
})}
${textField({ language, name: 'keywords', label: words.keywords, hint: words.keywordsHint, error: errorAt(form, 'keywords'), value: valueIn(values, 'keywords'), maxLength: 200 })}`;
};
