import type { ConsentRecord } from '#domain/subscriptions/consent-record';
import { isLiving } from '#domain/subscriptions/contact';
import { handoverFlaw } from '#domain/subscriptions/main-contact';
import { CONTACT_ROLES, type MessageLanguage, type Subscription } from '#domain/subscriptions/subscription';
import type { OperatorCatalogue } from '../../catalogue/catalogue.ts';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { organizationWordsIn } from '../../catalogue/organization-words.ts';
import { wordsIn } from '../../catalogue/words-in.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, submitButton } from '../../components/buttons.ts';
import { disclosure } from '../../components/disclosure.ts';
import { type Facts, factList } from '../../components/facts.ts';
import { radioGroup, textField } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import { CONTACT_FIELDS } from '../../organization/contacts-part.ts';
import { consentList } from '../../pages/consents-page.ts';
import { organizationPlace } from '../../place-words.ts';
import { inLanguage } from '../../visit.ts';
import { minuteWords } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { EMPTY_FORM, errorIn, type FormShown, OPERATOR_ROOMS, type OperatorVisit, operatorPage, panel, typedIn } from './operator-page.ts';

export const subscriberPath = (id: string): string => `${OPERATOR_ROOMS.subscribers}/${id}`;

export type SubscriberNote = keyof OperatorCatalogue['subscriber']['notes'];

export type SubscriberPage = Readonly<{
  subscription: Subscription;
  maskedAddress: string;
  consents: readonly ConsentRecord[];
  note: SubscriberNote | null;
  forms: Readonly<{ contact: FormShown; address: FormShown }>;
}>;

const GOOD: ReadonlySet<SubscriberNote> = new Set(['contact-asked', 'address-asked', 'main-changed']);

/** One subscriber: what they agreed to, and what an operator does in the place of somebody who cannot. */
export const subscriberPage = (desk: OperatorVisit, page: SubscriberPage): string => {
  const { subscription, maskedAddress, consents, note, forms } = page;
  const { language } = desk.visit;
  const { subscribers: words, subscriber } = operatorWordsIn(language);
  const { consents: said } = organizationWordsIn(language);
  const { organization, organizationId, status, role, channel, id } = subscription;
  return operatorPage(desk, {
    title: organization.name,
    room: 'subscribers',
    path: subscriberPath(id),
    errors: [...forms.contact.errors, ...forms.address.errors],
    isNarrow: true,
    content: html`${note ? banner(GOOD.has(note) ? 'good' : 'alarm', subscriber.notes[note]) : null}<div class="panel">${factList([
      [words.status, wordsIn(language).manage.statuses[status]],
      ...offFact(subscription, language),
      [words.organization, organizationId],
      [words.place, html`<span lang="zh-Hans">${organizationPlace(organization, language)}</span>`],
      [words.channel, maskedAddress],
      [words.role, words.roles[role]],
    ])}${commandsPart(subscription, language)}</div>
${isLiving(subscription) ? html`${contactForm(desk, page)}${handoverFlaw(null, subscription) === null && role !== 'main' ? mainForm(desk, subscription) : null}${channel.type === 'email' ? addressForm(desk, page) : null}` : null}${panel(
  said.title,
  consents.length === 0 ? banner('plain', said.none) : html`<p class="soft">${said.lead}</p>${consentList(consents, language)}`,
)}${buttonRow(buttonLink(inLanguage(OPERATOR_ROOMS.subscribers, language), subscriber.back, 'quiet'))}`,
  });
};

/** Since when an endpoint is switched off, why, and what helps. */
export const offFact = ({ status, disabledAt }: Subscription, language: MessageLanguage): Facts => {
  if (status !== 'disabled') return [];
  const { off, offSince, offWhy, offHelp } = operatorWordsIn(language).subscribers;
  const since = disabledAt === undefined ? null : html`<strong>${offSince(minuteWords(disabledAt, language))}</strong><br>`;
  return [[off, html`${since}${offWhy}<br>${offHelp}`]];
};

/** What has no page here is done by command. */
export const commandsPart = ({ id, disabledAt }: Subscription, language: MessageLanguage): Html => {
  const { commands, attemptsBy, recoverBy } = operatorWordsIn(language).subscribers;
  const since = (disabledAt ?? '2026-11-19T00:00').slice(0, 10);
  return disclosure(
    commands,
    html`<p>${attemptsBy}</p><p><code class="secret">npx noticewire subscriptions attempts ${id}</code></p>
<p>${recoverBy}</p><p><code class="secret">npx noticewire subscriptions recover ${id} --since ${since}T00:00</code></p>`,
  );
};

/** A form that unfolds, open where something in it is wrong. */
const unfolding = (title: string, { errors }: FormShown, content: Html): Html =>
  html`<details class="panel part"${errors.length > 0 ? html` open` : null}><summary><h2>${title}</h2></summary>${content}</details>`;

/** One more contact: a main one, too, which only an operator asks in. */
const contactForm = (desk: OperatorVisit, { subscription, forms: { contact: form } }: SubscriberPage): Html => {
  const { language } = desk.visit;
  const { contacts: words } = organizationWordsIn(language);
  const hints = { main: operatorWordsIn(language).subscriber.mainHint, ...words.roleHints };
  const [address, role, letters] = CONTACT_FIELDS;
  return unfolding(
    words.add,
    form,
    html`<p>${words.addLead}</p>${deskForm(
      desk,
      `${subscriberPath(subscription.id)}/contacts`,
      html`${textField({ language, name: address, label: words.address, error: errorIn(form, address), value: typedIn(form, address), type: 'email', maxLength: 254 })}
${radioGroup({
  language,
  name: role,
  label: words.role,
  error: errorIn(form, role),
  choices: CONTACT_ROLES.map((value) => ({ value, label: words.roles[value], hint: hints[value] })),
  chosen: typedIn(form, role) || 'further',
})}
${radioGroup({
  language,
  name: letters,
  label: words.language,
  error: errorIn(form, letters),
  choices: [
    { value: 'zh-Hans', label: '中文' },
    { value: 'en', label: 'English' },
  ],
  chosen: typedIn(form, letters) || subscription.language,
})}
${buttonRow(submitButton(words.send))}`,
    )}`,
  );
};

/** Another contact becomes the main one on the word of the operator. */
const mainForm = (desk: OperatorVisit, { id }: Subscription): Html => {
  const { language } = desk.visit;
  const { contacts: words } = organizationWordsIn(language);
  return unfolding(
    words.makeMain,
    EMPTY_FORM,
    html`<p>${operatorWordsIn(language).subscriber.mainLead}</p>${deskForm(desk, `${subscriberPath(id)}/main`, buttonRow(submitButton(words.makeMain)))}`,
  );
};

/** A mailbox that nobody reads any more is replaced on the word of the operator, who says why. */
const addressForm = (desk: OperatorVisit, { subscription, forms: { address: form } }: SubscriberPage): Html => {
  const { language } = desk.visit;
  const { lost: words, address } = organizationWordsIn(language);
  return unfolding(
    words.title,
    form,
    html`<p>${operatorWordsIn(language).subscriber.lostLead}</p>${deskForm(
      desk,
      `${subscriberPath(subscription.id)}/address`,
      html`${textField({ language, name: 'newAddress', label: address.to, error: errorIn(form, 'newAddress'), value: typedIn(form, 'newAddress'), type: 'email', maxLength: 254 })}
${textField({ language, name: 'reason', label: words.reason, hint: words.reasonHint, error: errorIn(form, 'reason'), value: typedIn(form, 'reason'), maxLength: 300 })}
${buttonRow(submitButton(words.send))}`,
    )}`,
  );
};
