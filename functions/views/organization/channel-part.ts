import { groupWordsIn } from '../catalogue/group-words.ts';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { buttonForm, buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { radioGroup, textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { groupCodePath } from '../pages/group-code-page.ts';
import { inLanguage } from '../visit.ts';
import { groupFields } from '../wishes/channel-fields.ts';
import { GROUP_CHANNELS, valueIn } from '../wishes/form-values.ts';
import { dayWords } from '../words.ts';
import { errorIn, type SmallForm } from './manage-parts.ts';

/** The field of the form that says to whom notices go that an endpoint does not take. */
export const FALLBACK_FIELD = 'fallbackEmail';

/** Fields of the form by which another group is chosen. */
export const SUCCESSOR_FIELDS = ['channel', 'url', 'secret'] as const;

/** What is to take the place of a channel. `codeToken`: by which its code is typed in, of a group that waits for that. */
export type SuccessorShown = Readonly<{ address: string; until: string; codeToken: string | null }>;

/** Where the notices of a group or an endpoint go: who stands in for it, and another in its place. */
export const channelPart = (form: SmallForm, successor: SuccessorShown | null): Html => {
  const { language } = form;
  const words = organizationWordsIn(language).channel;
  return html`${fallbackForm(form)}<h3>${words.another}</h3>${successor ? waiting(form, successor) : anotherForm(form)}<p class="soft">${words.programs}</p>`;
};

const fallbackForm = (form: SmallForm): Html => {
  const { language, token, subscription, values } = form;
  const { channel } = subscription;
  if (channel.type !== 'webhook') return html``;
  const words = organizationWordsIn(language).channel;
  const field = textField({
    language,
    name: FALLBACK_FIELD,
    label: words.fallback,
    hint: words.fallbackHint,
    error: errorIn(form, FALLBACK_FIELD),
    note: channel.formerFallback ? html`${words.fallbackLeft}` : undefined,
    value: values.has(FALLBACK_FIELD) ? valueIn(values, FALLBACK_FIELD) : (channel.fallbackEmail ?? ''),
    type: 'email',
    maxLength: 254,
    autocomplete: 'email',
  });
  return html`<form method="post" action="/manage/fallback" novalidate>${hiddenFields({ token, lang: language })}${field}${buttonRow(submitButton(words.saveFallback))}</form>`;
};

const waiting = ({ language, token }: SmallForm, { address, until, codeToken }: SuccessorShown): Html => {
  const words = organizationWordsIn(language).channel;
  const code = codeToken === null ? null : buttonLink(inLanguage(groupCodePath(codeToken), language), words.typeCode);
  return html`<p>${words.waits(address, dayWords(until, language))}</p>${buttonRow(code, buttonForm('/manage/channel/drop', { token, lang: language }, words.drop, 'quiet'))}`;
};

/** A robot of the same platform, where the pages ask for that one. */
const usual = ({ subscription: { channel } }: SmallForm): string =>
  GROUP_CHANNELS.find((format) => channel.type === 'webhook' && channel.format === format) ?? GROUP_CHANNELS[0];

const anotherForm = (form: SmallForm): Html => {
  const { language, token, values } = form;
  const words = organizationWordsIn(language).channel;
  return html`<p>${words.anotherLead}</p>
<form method="post" action="/manage/channel" novalidate>${hiddenFields({ token, lang: language })}${radioGroup({
    language,
    name: 'channel',
    label: words.group,
    error: errorIn(form, 'channel'),
    choices: GROUP_CHANNELS.map((format) => ({ value: format, label: groupWordsIn(language).channels[format] })),
    chosen: valueIn(values, 'channel') || usual(form),
  })}${groupFields(form, words.robot)}${buttonRow(submitButton(words.send))}</form>`;
};
