import type { Reach } from '#domain/organizations/reach';
import type { MessageLanguage, Subscription } from '#domain/subscriptions/subscription';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { buttonForm, buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import type { FieldErrors } from '../components/error-summary.ts';
import { radioGroup, textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { type FormValues, valueIn } from '../wishes/form-values.ts';
import { dayWords } from '../words.ts';
import { reachMark } from './reach-words.ts';

/** A contact of an organization, as another one or its hub may see it. */
export type ContactShown = Readonly<{
  id: string;
  role: Subscription['role'];
  /** Masked; of an endpoint its host. */
  address: string;
  isMine: boolean;
  isAcknowledged: boolean;
  reach: Reach;
  /** Whoever looks may answer for it, should its mailbox be lost. */
  isReplaceable: boolean;
  /** Whoever looks is the main contact, and may make this one it. */
  mayBeMain: boolean;
}>;

/** Who was asked in to be a contact and has not answered. */
export type InvitedShown = Readonly<{ id: string; role: Subscription['role']; address: string; until: string | null }>;

/** Fields of a form in which one more contact is asked in. */
export const CONTACT_FIELDS = ['contactAddress', 'role', 'contactLanguage'] as const;

export const lostMailboxPath = (token: string, contactId: string): string =>
  `/manage/address?${new URLSearchParams({ token, of: contactId })}`;

/** @param token of whoever looks */
export const contactList = (contacts: readonly ContactShown[], token: string, language: MessageLanguage): Html =>
  html`<ul class="cards">${contacts.map((contact) => contactCard(contact, token, language))}</ul>`;

const contactCard = (
  { id, role, address, isMine, isAcknowledged, reach, isReplaceable, mayBeMain }: ContactShown,
  token: string,
  language: MessageLanguage,
): Html => {
  const words = organizationWordsIn(language).contacts;
  return html`<li class="card"><h3><bdi>${address}</bdi></h3>
<p class="dots"><span>${words.roles[role]}</span>${isMine ? html`<strong>${words.mine}</strong>` : null}${isAcknowledged ? null : html`<span>${words.unacknowledged}</span>`}${reachMark(reach, language)}</p>${
    isReplaceable
      ? html`<p class="jump"><a href="${inLanguage(lostMailboxPath(token, id), language)}">${words.replace}<span class="unseen"> ${address}</span></a></p>`
      : null
  }${
    mayBeMain
      ? html`<details><summary>${words.makeMain}<span class="unseen"> ${address}</span></summary><p>${words.makeMainLead}</p>${buttonRow(buttonForm('/manage/main', { token, lang: language, contact: id }, words.makeMainDo, 'quiet'))}</details>`
      : null
  }</li>
`;
};

const invitedCard = ({ id, role, address, until }: InvitedShown, token: string, language: MessageLanguage): Html => {
  const words = organizationWordsIn(language).contacts;
  const takeBack = html`<form method="post" action="/manage/contacts/drop">${hiddenFields({ token, lang: language, contact: id })}<button class="quiet">${words.takeBack}<span class="unseen"> ${address}</span></button></form>`;
  return html`<li class="card"><h3><bdi>${address}</bdi></h3>
<p class="dots"><span>${words.roles[role]}</span><strong>${words.invited}</strong>${until === null ? null : html`<span>${words.invitedUntil(dayWords(until, language))}</span>`}</p>${buttonRow(takeBack)}</li>
`;
};

export type ContactsPart = Readonly<{
  language: MessageLanguage;
  token: string;
  contacts: readonly ContactShown[];
  invited: readonly InvitedShown[];
  /** May ask others in. */
  isAcknowledged: boolean;
  values: FormValues;
  errors: FieldErrors;
}>;

/** All contacts of an organization, and a form by which one more is asked in. */
export const contactsPart = ({ language, token, contacts, invited, isAcknowledged, values, errors }: ContactsPart): Html => {
  const words = organizationWordsIn(language).contacts;
  const errorAt = (name: string): string | undefined => errors.find((error) => error.name === name)?.error;
  const isAdding = CONTACT_FIELDS.some((name) => errorAt(name) !== undefined);
  const role = valueIn(values, 'role') || 'further';
  return html`<p>${words.lead}</p>${contactList(contacts, token, language)}${invited.length === 0 ? null : html`<ul class="cards">${invited.map((one) => invitedCard(one, token, language))}</ul>`}
${
  isAcknowledged
    ? html`<details${isAdding ? html` open` : null}><summary>${words.add}</summary><p>${words.addLead}</p>
<form method="post" action="/manage/contacts" novalidate>${hiddenFields({ token, lang: language })}
${textField({ language, name: 'contactAddress', label: words.address, error: errorAt('contactAddress'), value: valueIn(values, 'contactAddress'), type: 'email', maxLength: 254 })}
${radioGroup({
  language,
  name: 'role',
  label: words.role,
  error: errorAt('role'),
  choices: (['further', 'fallback'] as const).map((value) => ({ value, label: words.roles[value], hint: words.roleHints[value] })),
  chosen: role,
})}
${radioGroup({
  language,
  name: 'contactLanguage',
  label: words.language,
  error: errorAt('contactLanguage'),
  choices: [
    { value: 'zh-Hans', label: '中文' },
    { value: 'en', label: 'English' },
  ],
  chosen: valueIn(values, 'contactLanguage') || language,
})}
${buttonRow(submitButton(words.send))}</form></details>`
    : html`<p>${words.alone}</p>`
}`;
};

/** Where a page leads back to. */
export const backTo = (path: string, label: string, language: MessageLanguage): Html =>
  buttonRow(buttonLink(inLanguage(path, language), label, 'quiet'));
