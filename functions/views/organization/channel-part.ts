import type { AddressSide } from '#domain/subscriptions/address-change';
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

/** The field of the form by which an address takes the place of a group or an endpoint. */
export const TO_ADDRESS_FIELD = 'toAddress';

/** Fields of the forms by which another channel is chosen. */
export const SUCCESSOR_FIELDS = ['channel', 'url', 'secret', TO_ADDRESS_FIELD] as const;

/** What is to take the place of a channel. `codeToken`: by which its code is typed in, of a group that waits for that. */
export type SuccessorShown = Readonly<{ address: string; until: string; codeToken: string | null; waitsFor: readonly AddressSide[] }>;

/** Where the notices of a group or an endpoint go: who stands in for it, and another in its place. */
export const channelPart = (form: SmallForm, successor: SuccessorShown | null): Html => {
  const { language } = form;
  const words = organizationWordsIn(language).channel;
  const others = html`${anotherForm(form, words.anotherLead, words.send)}<h3>${words.toAddress}</h3>${toAddressForm(form)}`;
  return html`${fallbackForm(form)}<h3>${words.another}</h3>${successor ? waiting(form, successor) : others}<p class="soft">${words.programs}</p>`;
};

/** Of an address: a group in its place. */
export const toGroupPart = (form: SmallForm, successor: SuccessorShown | null): Html => {
  const words = organizationWordsIn(form.language).channel;
  return html`<h3>${words.toGroup}</h3>${successor ? waiting(form, successor) : anotherForm(form, words.toGroupLead, words.sendToGroup)}<p class="soft">${words.programs}</p>`;
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

const waiting = ({ language, token }: SmallForm, { address, until, codeToken, waitsFor }: SuccessorShown): Html => {
  const words = organizationWordsIn(language).channel;
  const code = codeToken === null ? null : buttonLink(inLanguage(groupCodePath(codeToken), language), words.typeCode);
  const day = dayWords(until, language);
  const sentences = [
    ...(waitsFor.includes('new') ? [words.waits(address, day)] : []),
    ...(waitsFor.includes('old') ? [words.waitsForOld(address, day)] : []),
  ];
  return html`${sentences.map((sentence) => html`<p>${sentence}</p>`)}${buttonRow(code, buttonForm('/manage/channel/drop', { token, lang: language }, words.drop, 'quiet'))}`;
};

/** A robot of the same platform, where the pages ask for that one. */
const usual = ({ subscription: { channel } }: SmallForm): string =>
  GROUP_CHANNELS.find((format) => channel.type === 'webhook' && channel.format === format) ?? GROUP_CHANNELS[0];

const toAddressForm = (form: SmallForm): Html => {
  const { language, token, values } = form;
  const words = organizationWordsIn(language).channel;
  const field = textField({
    language,
    name: TO_ADDRESS_FIELD,
    label: words.toAddressField,
    error: errorIn(form, TO_ADDRESS_FIELD),
    value: valueIn(values, TO_ADDRESS_FIELD),
    type: 'email',
    maxLength: 254,
    autocomplete: 'email',
  });
  return html`<p>${words.toAddressLead}</p>
<form method="post" action="/manage/channel" novalidate>${hiddenFields({ token, lang: language, channel: 'email' })}${field}${buttonRow(submitButton(words.sendLetter))}</form>`;
};

const anotherForm = (form: SmallForm, lead: string, send: string): Html => {
  const { language, token, values } = form;
  const words = organizationWordsIn(language).channel;
  return html`<p>${lead}</p>
<form method="post" action="/manage/channel" novalidate>${hiddenFields({ token, lang: language })}${radioGroup({
    language,
    name: 'channel',
    label: words.group,
    error: errorIn(form, 'channel'),
    choices: GROUP_CHANNELS.map((format) => ({ value: format, label: groupWordsIn(language).channels[format] })),
    chosen: GROUP_CHANNELS.find((format) => format === valueIn(values, 'channel')) ?? usual(form),
  })}${groupFields(form, words.robot)}${buttonRow(submitButton(send))}</form>`;
};
