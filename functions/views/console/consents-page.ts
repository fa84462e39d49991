import type { Agency } from '#domain/agencies/agency';
import type { Instant } from '#domain/time';
import { agencyDeskWordsIn } from '../catalogue/agency-desk-words.ts';
import type { AgencyDeskCatalogue } from '../catalogue/catalogue.ts';
import { banner } from '../components/banner.ts';
import { hiddenFields } from '../components/buttons.ts';
import { textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { placeName } from '../place-words.ts';
import { dayWords } from '../words.ts';
import { AGENCY_ROOMS, agencyRooms } from './agency-rooms.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';

export type ConsentNote = keyof AgencyDeskCatalogue['consents']['notes'];

export type ConsentsAtDesk = Readonly<{
  given: readonly Readonly<{ lead: Agency; since: Instant }>[];
  /** What was looked for; `''`: nothing. */
  q: string;
  found: readonly Agency[];
  note: ConsentNote | null;
}>;

/** Which agencies may name this one on joint notices without asking. */
export const consentsAtDeskPage = (desk: DeskVisit, { given, q, found, note }: ConsentsAtDesk): string => {
  const { language } = desk.visit;
  const { consents: words } = agencyDeskWordsIn(language);
  const act = (lead: Agency, button: Html): Html =>
    deskForm(desk, AGENCY_ROOMS.consents, html`${hiddenFields({ lead: lead.id })}${button}`);
  const mine = ({ lead, since }: ConsentsAtDesk['given'][number]): Html =>
    html`<li class="card"><h2><bdi>${lead.name}</bdi></h2><p class="soft">${words.since(dayWords(since, language))}</p>${act(
      lead,
      html`<button class="quiet" name="act" value="end" aria-label="${words.endOf(lead.name)}">${words.end}</button>`,
    )}</li>`;
  const others = (lead: Agency): Html =>
    html`<li class="card"><h3><bdi>${lead.name}</bdi></h3><p class="soft"><span lang="zh-Hans">${placeName(lead.region, language)}</span></p>${
      given.some((one) => one.lead.id === lead.id)
        ? html`<p>${words.given}</p>`
        : act(lead, html`<button class="quiet" name="act" value="give" aria-label="${words.allowOf(lead.name)}">${words.allow}</button>`)
    }</li>`;
  return deskPage(desk, {
    title: words.title,
    path: q ? `${AGENCY_ROOMS.consents}?q=${encodeURIComponent(q)}` : AGENCY_ROOMS.consents,
    room: 'agency',
    content: html`${agencyRooms(desk, 'consents')}<div class="narrow"><h1>${words.title}</h1>
${note ? banner('good', words.notes[note]) : null}<p>${words.lead}</p>
${given.length === 0 ? html`<p>${words.none}</p>` : html`<ul class="cards">${given.map(mine)}</ul>`}
<section class="panel"><h2>${words.give}</h2><form class="find" method="get" action="${AGENCY_ROOMS.consents}">${textField({ language, name: 'q', label: words.find, value: q, maxLength: 40 })}${hiddenFields({ lang: language })}<button class="quiet">${words.search}</button></form>
${q === '' ? null : found.length === 0 ? html`<p role="status">${words.noneFound(q)}</p>` : html`<ul class="cards">${found.map(others)}</ul>`}</section></div>`,
  });
};
