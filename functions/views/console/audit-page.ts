import type { AuditEntry } from '#domain/agencies/audit';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { agencyDeskWordsIn } from '../catalogue/agency-desk-words.ts';
import type { AgencyDeskCatalogue } from '../catalogue/catalogue.ts';
import { followWordsIn } from '../catalogue/follow-words.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { selectField } from '../components/fields.ts';
import { pager } from '../components/pager.ts';
import { scrollingTable } from '../components/scrolling-table.ts';
import { type Html, html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { AGENCY_ROOMS, agencyRooms } from './agency-rooms.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';
import { shortTime } from './ledger-part.ts';
import { noticePath } from './notice-rows.ts';

type Action = keyof AgencyDeskCatalogue['audit']['actions'];

export type AuditAtDesk = Readonly<{
  entries: readonly AuditEntry[];
  /** Of people, notices, agencies, organizations, by their ids. */
  names: ReadonlyMap<string, string>;
  action: string;
  next: string | null;
}>;

const actionsOf = (language: MessageLanguage): Readonly<Record<string, string>> => agencyDeskWordsIn(language).audit.actions;

export const isKnownAction = (action: string): action is Action => action in actionsOf('en');

/** Who did what in the name of the agency. */
export const auditPage = (desk: DeskVisit, { entries, names, action, next }: AuditAtDesk): string => {
  const { language } = desk.visit;
  const { audit: words } = agencyDeskWordsIn(language);
  const { ledger } = followWordsIn(language);
  const path = action ? `${AGENCY_ROOMS.audit}?action=${encodeURIComponent(action)}` : AGENCY_ROOMS.audit;
  const choices = Object.entries(actionsOf(language)).map(([value, label]) => ({ value, label }));
  const rows = entries.map((entry) => [
    html`<span class="whole">${shortTime(entry.at)}</span>`,
    actionsOf(language)[entry.action] ?? words.other,
    whoDid(desk, entry, names),
    aboutWhat(entry, names, language),
  ]);
  const file = (charset: string): string =>
    inLanguage(`${AGENCY_ROOMS.audit}.csv?${new URLSearchParams({ charset, ...(action ? { action } : {}) })}`, language);
  return deskPage(desk, {
    title: words.title,
    path,
    room: 'agency',
    content: html`${agencyRooms(desk, 'audit')}<h1>${words.title}</h1>
<p class="soft">${words.lead}</p>
<form class="panel search" method="get" action="${AGENCY_ROOMS.audit}">${selectField({ language, name: 'action', label: words.action, choices: [{ value: '', label: words.any }, ...choices], chosen: action })}${hiddenFields({ lang: language })}${submitButton(words.filter)}</form>
${rows.length === 0 ? banner('plain', next ? words.noneYet : words.none) : html`<div class="lines">${scrollingTable(words.title, [words.at, words.what, words.who, words.about], rows)}</div>`}
${pager(
  [
    ...(next ? [{ href: inLanguage(`${path}${action ? '&' : '?'}cursor=${encodeURIComponent(next)}`, language), label: words.more }] : []),
    ...(action ? [{ href: inLanguage(AGENCY_ROOMS.audit, language), label: words.all }] : []),
  ],
  language,
)}
<h2>${words.files}</h2>${buttonRow(buttonLink(file('utf-8'), ledger.utf8, 'quiet'), buttonLink(file('gb18030'), ledger.gb18030, 'quiet'))}`,
  });
};

/** Of others than the agency itself it is told what they are, and not who. */
const whoDid = ({ visit: { language }, agency }: DeskVisit, { actor }: AuditEntry, names: AuditAtDesk['names']): string => {
  const { audit: words } = agencyDeskWordsIn(language);
  const isOwn = 'agencyId' in actor && (actor.agencyId ?? agency.id) === agency.id;
  if (actor.kind === 'agency-key')
    return isOwn || !('agencyId' in actor) ? `${words.actors['agency-key']} …${actor.id.slice(-8)}` : words.actors.operator;
  if (actor.kind === 'staff') return isOwn ? (names.get(actor.id) ?? words.actors.staff) : words.actors.operator;
  return words.actors[actor.kind];
};

const aboutWhat = ({ action, subject }: AuditEntry, names: AuditAtDesk['names'], language: MessageLanguage): Html | string => {
  const name = names.get(subject);
  if (name === undefined) return action.startsWith('key.') ? `…${subject.slice(-8)}` : '';
  return /^(?:notice|retry|receipt)\./.test(action)
    ? html`<a href="${inLanguage(noticePath(subject), language)}"><bdi>${name}</bdi></a>`
    : html`<bdi>${name}</bdi>`;
};
