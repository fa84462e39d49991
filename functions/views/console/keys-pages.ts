import { type AgencyKey, isValidKey, type Scope } from '#domain/agencies/agency';
import type { Instant } from '#domain/time';
import { agencyDeskWordsIn } from '../catalogue/agency-desk-words.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { disclosure } from '../components/disclosure.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { factList } from '../components/facts.ts';
import { checkboxGroup, radioGroup } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { listed } from '../words.ts';
import { AGENCY_ROOMS, agencyRooms } from './agency-rooms.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';
import { shortTime } from './ledger-part.ts';

/** What an agency gives its programs; only operators make operators. */
export const GIVEN_SCOPES = ['notices:read', 'notices:write', 'agency:admin'] as const satisfies readonly Scope[];
/** In days. */
export const KEY_LASTS = ['90', '365', 'never'] as const;
export type KeyLasts = (typeof KEY_LASTS)[number];

export type TypedKey = Readonly<{ scopes: readonly Scope[]; lasts: KeyLasts }>;

export type KeysPage = Readonly<{ keys: readonly AgencyKey[]; now: Instant; typed: TypedKey; errors: FieldErrors; isRevoked: boolean }>;

/** Enough of an id to tell keys apart: its end. */
const shortId = (id: string): string => `…${id.slice(-8)}`;

/** The keys of an agency, without their secrets; a further one is asked for here. */
export const keysPage = (desk: DeskVisit, { keys, now, typed, errors, isRevoked }: KeysPage): string => {
  const { language } = desk.visit;
  const { keys: words } = agencyDeskWordsIn(language);
  const scopesOf = (scopes: readonly Scope[]): string =>
    listed(
      scopes.map((scope) => words.scopeWords[scope]),
      language,
    );
  const card = (key: AgencyKey): Html => {
    const until = key.expiresAt === undefined ? words.never : shortTime(key.expiresAt);
    return html`<li class="card"><h2><bdi>${shortId(key.id)}</bdi>${isValidKey(key, now) ? null : html` <span class="urgent">${words.expired}</span>`}</h2>${factList(
      [
        [words.scopes, scopesOf(key.scopes)],
        [words.created, shortTime(key.createdAt)],
        [words.expires, until],
        [words.used, key.lastUsedAt ? shortTime(key.lastUsedAt) : words.unused],
      ],
    )}${disclosure(
      words.revoke,
      html`<p>${words.revokeHint}</p>${deskForm(desk, `${AGENCY_ROOMS.keys}/revoke`, html`${hiddenFields({ key: key.id })}${submitButton(words.doRevoke(shortId(key.id)), 'quiet')}`)}`,
    )}</li>
`;
  };
  return deskPage(desk, {
    title: words.title,
    path: AGENCY_ROOMS.keys,
    room: 'agency',
    content: html`${agencyRooms(desk, 'keys')}<div class="narrow">${errorSummary(errors, language)}<h1>${words.title}</h1>
${isRevoked ? banner('good', words.revoked) : null}<p>${words.lead}</p>
${keys.length === 0 ? html`<p>${words.none}</p>` : html`<ul class="cards">${keys.toReversed().map(card)}</ul>`}
<section class="panel"><h2>${words.issue}</h2>${deskForm(
      desk,
      AGENCY_ROOMS.keys,
      html`${checkboxGroup({
        language,
        name: 'scopes',
        label: words.scopes,
        choices: GIVEN_SCOPES.map((value) => ({ value, label: words.scopeWords[value] })),
        chosen: typed.scopes,
        error: errors.find(({ name }) => name === 'scopes')?.error,
      })}${radioGroup({
        language,
        name: 'lasts',
        label: words.lasts,
        choices: KEY_LASTS.map((value) => ({ value, label: words.lastsFor[value] })),
        chosen: typed.lasts,
      })}${submitButton(words.doIssue)}`,
    )}</section></div>`,
  });
};

/** The whole key, this once. */
export const issuedKeyPage = (desk: DeskVisit, secret: string): string => {
  const { language } = desk.visit;
  const { keys: words } = agencyDeskWordsIn(language);
  return deskPage(desk, {
    title: words.issued,
    path: AGENCY_ROOMS.keys,
    room: 'agency',
    content: html`<div class="narrow"><h1>${words.issued}</h1>
${banner('alarm', words.once)}<code class="secret" tabindex="0">${secret}</code>
${buttonRow(buttonLink(inLanguage(AGENCY_ROOMS.keys, language), words.back, 'quiet'))}</div>`,
  });
};
