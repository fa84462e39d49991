import type { Organization } from '#domain/organizations/organization';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { buttonForm, buttonRow, hiddenFields } from '../components/buttons.ts';
import type { FieldErrors } from '../components/error-summary.ts';
import { fieldId, textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { organizationPlace } from '../place-words.ts';
import { dayWords } from '../words.ts';
import { verifiedWords } from './reach-words.ts';

/** What was looked for, and which hubs there are. */
export type HubsFound = Readonly<{ typed: string; hubs: readonly Organization[]; hasMore: boolean }>;

export type HubPart = Readonly<{
  language: MessageLanguage;
  token: string;
  organization: Organization;
  /** The one that it names; null: it names none, or one that is gone. */
  hub: Organization | null;
  found: HubsFound | null;
  /** May ask one, and leave it. */
  isAcknowledged: boolean;
  errors: FieldErrors;
}>;

/** Of which hub the organization is a member, or asks to be; else how to find one. */
export const hubPart = (part: HubPart): Html => {
  const { language, organization, isAcknowledged } = part;
  const words = organizationWordsIn(language).hub;
  const asks = organization.memberOf !== undefined;
  return html`<p>${words.lead}</p><p><strong>${standing(part)}</strong></p>${
    isAcknowledged ? (asks ? leaving(part) : asking(part)) : html`<p class="soft">${words.unacknowledged}</p>`
  }`;
};

const standing = ({ language, organization: { memberOf, membership }, hub }: HubPart): string => {
  const words = organizationWordsIn(language).hub;
  if (memberOf === undefined) return words.none;
  if (!hub) return words.gone;
  return membership ? words.member(hub.name, dayWords(membership.since, language)) : words.asked(hub.name);
};

const leaving = ({ language, token, organization: { membership } }: HubPart): Html => {
  const words = organizationWordsIn(language).hub;
  const fields = { token, lang: language, act: 'leave' };
  return buttonRow(buttonForm('/manage/hub', fields, membership ? words.leave : words.withdraw, 'quiet'));
};

const asking = ({ language, token, found, errors }: HubPart): Html => {
  const words = organizationWordsIn(language).hub;
  const error = errors.find(({ name }) => name === 'hubQ')?.error;
  const field = textField({
    language,
    name: 'hubQ',
    label: words.find,
    hint: words.findHint,
    error,
    value: found?.typed ?? '',
    maxLength: 40,
  });
  return html`<form method="post" action="/manage/hub#${fieldId('hubQ')}">${hiddenFields({ token, lang: language })}<div class="find">${field}<button class="quiet" name="act" value="find">${words.search}</button></div>${
    found
      ? html`<p role="status">${found.hubs.length === 0 ? words.notFound : words.found(found.hubs.length)}</p>
<ul class="cards">${found.hubs.map((hub) => hubCard(hub, language))}</ul>${found.hasMore ? html`<p class="soft">${words.more}</p>` : null}`
      : null
  }</form>`;
};

const hubCard = (hub: Organization, language: MessageLanguage): Html => {
  const words = organizationWordsIn(language).hub;
  return html`<li class="card"><h3><bdi>${hub.name}</bdi></h3>
<p class="dots"><bdi lang="zh-Hans">${organizationPlace(hub, language)}</bdi><span>${verifiedWords(hub, language)}</span></p>
<p><button class="quiet" name="act" value="ask:${hub.id}" aria-label="${words.askOf(hub.name)}">${words.ask}</button></p></li>
`;
};
