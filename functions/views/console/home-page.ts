import type { Agency } from '#domain/agencies/agency';
import type { StaffMember } from '#domain/agencies/staff';
import { wordsIn } from '../catalogue/words-in.ts';
import { buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { factList } from '../components/facts.ts';
import { html } from '../html.ts';
import { rolesWords } from '../roles.ts';
import { inLanguage } from '../visit.ts';
import { type DeskVisit, deskForm, deskPage } from './desk-page.ts';

export type Home = Readonly<{
  /** For which agencies they could act besides. */
  others: readonly Readonly<{ member: StaffMember; agency: Agency }>[];
  /** As whom they could look after the deployment. */
  operator: StaffMember | null;
}>;

/** Who is signed in, for which agency, as what. */
export const homePage = (desk: DeskVisit, { others, operator }: Home): string => {
  const { visit, member, agency } = desk;
  const { language } = visit;
  const { signedIn: words } = wordsIn(language);
  return deskPage(desk, {
    title: words.title,
    path: '/console',
    room: 'home',
    content: html`<div class="narrow panel"><h1>${words.title}</h1>
${factList([
  [words.name, member.name],
  [words.address, member.email],
  [words.agency, agency.name],
  [words.roles, rolesWords(member.roles, language)],
])}
<p><a href="${inLanguage(`/?q=${encodeURIComponent(agency.name)}`, language)}">${words.notices}</a></p>
<p><a href="/docs">${words.docs}</a></p>
${
  others.length === 0 && !operator
    ? null
    : html`<h2>${words.others}</h2>
${buttonRow(...others.map((other) => deskForm(desk, '/console/agency', html`${hiddenFields({ staff: other.member.id })}${submitButton(other.agency.name, 'quiet')}`)), operator && deskForm(desk, '/console/agency', html`${hiddenFields({ staff: operator.id })}${submitButton(words.asOperator, 'quiet')}`))}`
}</div>`,
  });
};
