import type { Organization } from '#domain/organizations/organization';
import { type MessageLanguage, writtenTo } from '#domain/subscriptions/subscription';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonForm, buttonLink, buttonRow, hiddenFields } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { factList } from '../components/facts.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { whyWords } from '../ledger/delivery-words.ts';
import { channelPart, FALLBACK_FIELD, SUCCESSOR_FIELDS, type SuccessorShown, toGroupPart } from '../organization/channel-part.ts';
import { CONTACT_FIELDS, type ContactShown, contactsPart, type InvitedShown } from '../organization/contacts-part.ts';
import { type HubsFound, hubPart } from '../organization/hub-part.ts';
import { type AddressWaits, addressPart, addressWaitsWords, erasePart, pausePart, type SmallForm } from '../organization/manage-parts.ts';
import { verifiedWords } from '../organization/reach-words.ts';
import { subscriptionFacts } from '../subscription-facts.ts';
import { inLanguage } from '../visit.ts';
import { type FormValues, WHO_FIELDS } from '../wishes/form-values.ts';
import { howFields } from '../wishes/how-fields.ts';
import { whatFields } from '../wishes/what-fields.ts';
import { whoFields } from '../wishes/who-fields.ts';
import type { WishesForm } from '../wishes/wishes-form.ts';
import { dayWords, minuteWords } from '../words.ts';
import type { SubscriberPage } from './subscriber-pages.ts';

const GOOD = [
  'saved',
  'contact-asked',
  'main-handed-over',
  'address-asked',
  'address-again',
  'address-taken-back',
  'invitation-taken-back',
  'channel-asked',
  'erasure-asked',
  'hub-asked',
  'hub-left',
  'test-asked',
] as const;

/** What became of the last change. */
export const MANAGE_NOTES = [...GOOD, 'not-now', 'already-subscribed', 'changed-meanwhile', 'refused', 'test-later'] as const;
export type ManageNote = (typeof MANAGE_NOTES)[number];

/** The organization of a living subscription: its contacts as whoever looks may see them, and its hub. */
export type OrganizationShown = Readonly<{
  organization: Organization;
  hub: Organization | null;
  contacts: readonly ContactShown[];
  invited: readonly InvitedShown[];
  isAcknowledged: boolean;
  found: HubsFound | null;
}>;

export type ManagePage = SubscriberPage &
  Readonly<{
    tokens: Readonly<{ manage: string; unsubscribe: string }>;
    /** `unsaved`: what is in the fields is not what is kept. */
    note: ManageNote | 'unsaved' | null;
    form: WishesForm;
    /** Null while the subscription is not living. */
    shown: OrganizationShown | null;
    /** Until when it is paused, where that ends by itself. */
    pausedUntil: string | null;
    /** Another address that was asked for and has still to be agreed to. */
    addressWaits: AddressWaits | null;
    /** What is to take the place of its channel, once it has agreed. */
    successor: SuccessorShown | null;
    /** The part that a link on the page leads to: it is unfolded. */
    open: string | null;
    /** What stands in the fields of the smaller forms, and what is wrong there. */
    small: Readonly<{ values: FormValues; errors: FieldErrors }>;
  }>;

/** What an organization asked for, and the forms that change it. */
export const managePage = (page: ManagePage): string => {
  const { subscription, maskedAddress, language, tokens, note, form, names, pausedUntil, addressWaits, small } = page;
  const words = wordsIn(language).manage;
  const { status } = subscription;
  const errors = [...form.errors, ...small.errors];
  const standing: readonly (readonly [string, string])[] = [
    [words.status, words.statuses[status]],
    ...testedFact(subscription, language),
    ...(pausedUntil ? [[organizationWordsIn(language).pause.pausedUntil, dayWords(pausedUntil, language)] as const] : []),
    ...(addressWaits ? [[organizationWordsIn(language).address.waiting, addressWaitsWords(addressWaits, language)] as const] : []),
  ];
  const facts = [...standing, ...subscriptionFacts(subscription, maskedAddress, language, names)];
  return pageHtml({
    ...page,
    title: errors.length > 0 ? `${wordsIn(language).forms.error}${words.title}` : words.title,
    path: managePath(tokens.manage),
    content: html`<div class="narrow">${errorSummary(errors, language)}<h1>${words.title}</h1>
${note ? banner(GOOD.some((one) => one === note) ? 'good' : note === 'unsaved' ? 'plain' : 'alarm', words.notes[note]) : null}${status === 'pending' ? banner('plain', words.pending) : null}
<div class="panel">${factList(facts)}
${status === 'pending' ? null : waysOn(page)}</div>
${status === 'pending' || status === 'ended' ? null : changeForm(page)}${smallParts(page)}${stopPanel(page)}</div>`,
  });
};

const testedFact = ({ lastTest }: ManagePage['subscription'], language: MessageLanguage): readonly (readonly [string, string])[] => {
  if (!lastTest) return [];
  const words = wordsIn(language).manage;
  const sentence = lastTest.why === undefined ? null : whyWords(lastTest.why)[language];
  const why = sentence === null ? '' : language === 'en' ? ` (${sentence})` : `（${sentence}）`;
  return [[words.tested, `${minuteWords(lastTest.at, language)} ${words.testResults[lastTest.result]}${why}`]];
};

export const managePath = (token: string): string => `/manage?token=${token}`;
/** A part further down, unfolded: browsers do not all open what a fragment leads to. */
const partPath = (token: string, id: string, language: MessageLanguage): string =>
  `${inLanguage(`${managePath(token)}&open=${id}`, language)}#${id}`;

export const sentPath = (token: string): string => `/manage/sent?token=${token}`;
export const attemptsPath = (token: string): string => `/manage/attempts?token=${token}`;
export const consentsPath = (token: string): string => `/manage/consents?token=${token}`;
export const hubReceiptsPath = (token: string): string => `/manage/receipts?token=${token}`;
export const membersPath = (token: string): string => `/manage/members?token=${token}`;

/** To pages of their own, what was sent and agreed to and the members of a hub; and to the parts further down on a long page. */
const waysOn = ({ subscription, language, tokens, shown }: ManagePage): Html => {
  const { channel, consents, contacts, hub, members, receipts } = organizationWordsIn(language);
  const way = (path: string, label: string, look: 'main' | 'quiet' = 'quiet') => buttonLink(inLanguage(path, language), label, look);
  const { manage } = wordsIn(language);
  const { status } = subscription;
  const parts: readonly (readonly [string, string])[] = [
    ...(status === 'ended' ? [] : [['pause', manage[status === 'active' ? 'pause' : 'resume']] as const]),
    ...(shown
      ? ([
          ['contacts', contacts.title],
          ['hub', hub.title],
          ['address', channel.title],
        ] as const)
      : []),
    ...(writtenTo(subscription.channel) === null ? [] : [['erase', wordsIn(language).shell.erase] as const]),
    ['leave', status === 'ended' ? manage.undo : manage.stop],
  ];
  const jump = html`<p class="jump">${parts.map(([id, label]) => html`<a href="${partPath(tokens.manage, id, language)}">${label}</a>`)}</p>`;
  const isHub = shown?.organization.hub && shown.isAcknowledged;
  const ways = buttonRow(
    isHub ? way(membersPath(tokens.manage), members.open, 'main') : null,
    isHub ? way(hubReceiptsPath(tokens.manage), receipts.open) : null,
    way(sentPath(tokens.manage), wordsIn(language).manage.sent),
    way(consentsPath(tokens.manage), consents.title),
    shown ? buttonForm('/manage/test', { token: tokens.manage, lang: language }, manage.test, 'quiet') : null,
  );
  return html`${ways}${jump}`;
};

const group = (heading: string, isOpen: boolean, content: Html, id?: string): Html =>
  html`<details class="panel part"${id ? html` id="${id}"` : null}${isOpen ? html` open` : null}><summary><h2>${heading}</h2></summary>${content}</details>`;

/** What can be changed of the subscription, in parts that unfold, and saved by one button that stays in reach. */
const changeForm = ({ language, tokens, form, note, shown }: ManagePage): Html => {
  const words = wordsIn(language).manage;
  const isWrong = (fields: readonly string[]): boolean => form.errors.some(({ name }) => fields.includes(name.replace(/Q$/, '')));
  const isPicking = note === 'unsaved' && form.act.includes('region');
  return html`<form method="post" action="/manage" novalidate>${hiddenFields({ token: tokens.manage, lang: language })}<button class="unseen" name="act" value="enter" tabindex="-1" aria-hidden="true">${words.save}</button>
${group(words.what, true, whatFields(form))}
${group(words.when, true, howFields(form))}
${group(words.own, isPicking || isWrong(WHO_FIELDS), html`${shown ? html`<p class="soft">${verifiedWords(shown.organization, language)}</p>` : null}${whoFields(form)}`)}
<div class="save"><button name="act" value="change">${words.save}</button></div></form>`;
};

/** What is done at once, each in a form of its own. */
const smallParts = ({ subscription, language, tokens, shown, small, successor, addressWaits, open }: ManagePage): Html => {
  const words = organizationWordsIn(language);
  const { errors, values } = small;
  const isWrong = (...fields: readonly string[]): boolean => errors.some(({ name }) => fields.includes(name));
  const token = tokens.manage;
  const form: SmallForm = { language, token, subscription, values, errors };
  const pause = pausePart(form);
  const erase = erasePart(form);
  const { status, channel } = subscription;
  const where =
    channel.type === 'email'
      ? group(
          words.channel.title,
          open === 'address' || successor !== null || addressWaits !== null || isWrong('newAddress', ...SUCCESSOR_FIELDS),
          html`<h3>${words.address.title}</h3>${addressPart(form, addressWaits)}${toGroupPart(form, successor)}`,
          'address',
        )
      : group(
          words.channel.title,
          open === 'address' || successor !== null || isWrong(FALLBACK_FIELD, ...SUCCESSOR_FIELDS),
          channelPart(form, successor),
          'address',
        );
  const heading = wordsIn(language).manage[status === 'active' ? 'pause' : 'resume'];
  return html`${pause ? group(heading, status !== 'active' || isWrong('until') || open === 'pause', pause, 'pause') : null}${
    shown
      ? html`${group(words.contacts.title, isWrong(...CONTACT_FIELDS) || open === 'contacts', contactsPart({ ...shown, language, token, values, errors }), 'contacts')}${group(words.hub.title, shown.found !== null || isWrong('hubQ') || open === 'hub', hubPart({ ...shown, language, token, errors }), 'hub')}${where}`
      : null
  }${erase ? group(words.erase.title, open === 'erase', erase, 'erase') : null}`;
};

/** The way out, which says by itself what else there is. */
const stopPanel = ({ subscription, language, tokens }: ManagePage): Html => {
  const words = wordsIn(language).manage;
  const stop = inLanguage(`/unsubscribe/${tokens.unsubscribe}`, language);
  return html`<section class="panel" id="leave"><h2>${words.stop}</h2>
${buttonRow(buttonLink(stop, subscription.status === 'ended' ? words.undo : words.stop, 'quiet'))}</section>`;
};
