import { groupWordsIn } from '../catalogue/group-words.ts';
import { signUpWordsIn } from '../catalogue/sign-up-words.ts';
import { disclosure } from '../components/disclosure.ts';
import { fieldGroup, radioGroup, textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { CHANNELS, channelIn, GROUP_CHANNELS, valueIn } from './form-values.ts';
import { errorAt, type WishesForm } from './wishes-form.ts';

/** Where notices go: to a mailbox, or into a group by its robot. */
export const channelFields = (form: WishesForm): Html => {
  const { language, values } = form;
  const words = groupWordsIn(language);
  const { address, addressHint, programmers, programmersLink } = signUpWordsIn(language);
  const isGroup = channelIn(values) !== 'email';
  const emailField = textField({
    language,
    name: 'address',
    label: address,
    hint: isGroup ? words.fallback : addressHint,
    error: errorAt(form, 'address'),
    value: valueIn(values, 'address'),
    type: 'email',
    maxLength: 254,
    autocomplete: 'email',
  });
  return html`${radioGroup({
    language,
    name: 'channel',
    label: words.channel,
    error: errorAt(form, 'channel'),
    choices: CHANNELS.map((channel) => ({ value: channel, label: words.channels[channel], hint: words.channelHints[channel] })),
    chosen: channelIn(values),
  })}
${emailField}
<div class="for-group">${groupFields(form, words.group)}</div>
<p class="soft">${programmers}<a href="/docs">${programmersLink}</a></p>`;
};

/** A group's robot: its address, its secret, and how to get them. */
export const groupFields = (form: Pick<WishesForm, 'language' | 'values' | 'errors'>, legend: string): Html => {
  const { language, values } = form;
  const words = groupWordsIn(language);
  const field = (name: 'url' | 'secret', label: string, hint: string) =>
    ({ language, name, label, hint, error: errorAt(form, name), value: valueIn(values, name) }) as const;
  return fieldGroup(
    legend,
    textField({ ...field('url', words.url, words.urlHint), maxLength: 1000, autocomplete: 'off' }),
    textField({ ...field('secret', words.secret, words.secretHint), maxLength: 200, autocomplete: 'off' }),
    disclosure(words.steps, html`${GROUP_CHANNELS.map((format) => stepsHtml(words.channels[format], words.stepsOf[format]))}`),
  );
};

const stepsHtml = (group: string, steps: readonly string[]): Html =>
  html`<p><strong>${group}</strong></p><ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>`;
