import { agencyDeskWordsIn } from '../catalogue/agency-desk-words.ts';
import { type Html, html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import type { DeskVisit } from './desk-page.ts';

/** What there is to look after in an agency; its records and people are for administrators. */
export const AGENCY_ROOMS = {
  settings: '/console/agency',
  staff: '/console/agency/staff',
  keys: '/console/agency/keys',
  consents: '/console/agency/consents',
  audit: '/console/agency/audit',
} as const;
export type AgencyRoom = keyof typeof AGENCY_ROOMS;

export const agencyRooms = ({ visit: { language }, member }: DeskVisit, here: AgencyRoom): Html | null => {
  if (!member.roles.includes('administrator')) return null;
  const words = agencyDeskWordsIn(language);
  const ways = (Object.keys(AGENCY_ROOMS) as AgencyRoom[]).map(
    (room) =>
      html`<a href="${inLanguage(AGENCY_ROOMS[room], language)}"${room === here ? html` aria-current="page"` : null}>${words.rooms[room]}</a>`,
  );
  return html`<nav class="rooms" aria-label="${words.ways}">${ways}</nav>`;
};
