import { ROLES, type Role, type StaffMember } from '#domain/agencies/staff';
import { agencyDeskWordsIn } from '../catalogue/agency-desk-words.ts';
import type { AgencyDeskCatalogue } from '../catalogue/catalogue.ts';
import { banner } from '../components/banner.ts';
import { submitButton } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { factList } from '../components/facts.ts';
import { checkboxGroup, radioGroup, textField } from '../components/fields.ts';
import { type Html, html } from '../html.ts';
import { rolesWords } from '../roles.ts';
import { inLanguage } from '../visit.ts';
import { dayWords } from '../words.ts';
import { AGENCY_ROOMS, agencyRooms } from './agency-rooms.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';

export type StaffNote = keyof AgencyDeskCatalogue['staff']['notes'];

export type TypedMember = Readonly<{ email: string; name: string; roles: readonly Role[]; language: string }>;

export const staffPath = (id: string): string => `${AGENCY_ROOMS.staff}/${encodeURIComponent(id)}`;

type Page = Readonly<{ typed: TypedMember; errors: FieldErrors }>;

/** Who works here, and how a colleague is asked in. */
export const staffPage = (
  desk: DeskVisit,
  { members, note, typed, errors }: Page & Readonly<{ members: readonly StaffMember[]; note: StaffNote | null }>,
): string => {
  const { language } = desk.visit;
  const { staff: words } = agencyDeskWordsIn(language);
  const card = (member: StaffMember): Html =>
    html`<li class="card"><h2><a href="${inLanguage(staffPath(member.id), language)}"><bdi>${member.name}</bdi>${member.id === desk.member.id ? words.you : null}</a></h2>
<p class="soft dots"><span>${rolesWords(member.roles, language)}</span><bdi>${member.email}</bdi><span class="whole">${words.since(dayWords(member.createdAt, language))}</span></p></li>
`;
  return deskPage(desk, {
    title: words.title,
    path: AGENCY_ROOMS.staff,
    room: 'agency',
    content: html`${agencyRooms(desk, 'staff')}<div class="narrow">${errorSummary(errors, language)}<h1>${words.title}</h1>
${note ? banner('good', words.notes[note]) : null}<p>${words.lead}</p>
<ul class="cards">${members.map(card)}</ul>
<section class="panel"><h2>${words.invite}</h2><p class="soft">${words.inviteHint}</p>${deskForm(
      desk,
      AGENCY_ROOMS.staff,
      html`${textField({
        language,
        name: 'email',
        label: words.email,
        value: typed.email,
        type: 'email',
        maxLength: 254,
        autocomplete: 'off',
        error: errors.find(({ name }) => name === 'email')?.error,
      })}${memberFields(desk, { typed, errors })}${submitButton(words.doInvite)}`,
    )}</section></div>`,
  });
};

const memberFields = ({ visit: { language } }: DeskVisit, { typed, errors }: Page): Html => {
  const { staff: words } = agencyDeskWordsIn(language);
  const errorOf = (name: string): string | undefined => errors.find((one) => one.name === name)?.error;
  return html`${textField({ language, name: 'name', label: words.name, value: typed.name, maxLength: 60, autocomplete: 'off', error: errorOf('name') })}
${checkboxGroup({
  language,
  name: 'roles',
  label: words.roles,
  choices: ROLES.map((value) => ({ value, label: rolesWords([value], language), hint: words.roleHints[value] })),
  chosen: typed.roles,
  error: errorOf('roles'),
})}
${radioGroup({
  language,
  name: 'mailLanguage',
  label: words.language,
  choices: [
    { value: 'zh-Hans', label: words.chinese },
    { value: 'en', label: 'English' },
  ],
  chosen: typed.language,
})}`;
};

/** One colleague: what they may do; and that they go. */
export const memberPage = (desk: DeskVisit, { member, typed, errors }: Page & Readonly<{ member: StaffMember }>): string => {
  const { language } = desk.visit;
  const { staff: words } = agencyDeskWordsIn(language);
  const path = staffPath(member.id);
  return deskPage(desk, {
    title: `${member.name} · ${words.title}`,
    path,
    room: 'agency',
    content: html`${agencyRooms(desk, 'staff')}<div class="narrow">${errorSummary(errors, language)}<h1><bdi>${member.name}</bdi>${member.id === desk.member.id ? words.you : null}</h1>
<div class="panel">${factList([
      [words.email, member.email],
      [words.roles, rolesWords(member.roles, language)],
    ])}</div>
<section class="panel"><h2>${words.change}</h2>${deskForm(desk, path, html`${memberFields(desk, { typed, errors })}<button name="act" value="change">${words.save}</button>`)}</section>
<section class="panel"><h2>${words.remove}</h2><p>${words.removeHint}</p>${deskForm(desk, path, html`<button class="quiet" name="act" value="remove">${words.doRemove(member.name)}</button>`)}</section>
<p><a href="${inLanguage(AGENCY_ROOMS.staff, language)}">${words.back}</a></p></div>`,
  });
};
