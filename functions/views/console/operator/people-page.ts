import { OPERATOR_ROLES, type StaffMember } from '#domain/agencies/staff';
import type { OperatorCatalogue } from '../../catalogue/catalogue.ts';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonRow, submitButton } from '../../components/buttons.ts';
import { checkboxGroup, textField } from '../../components/fields.ts';
import { scrollingTable } from '../../components/scrolling-table.ts';
import { type Html, html } from '../../html.ts';
import { rolesWords } from '../../roles.ts';
import {
  actButton,
  errorIn,
  type FormShown,
  OPERATOR_ROOMS,
  type OperatorVisit,
  operatorForm,
  operatorPage,
  panel,
  typedIn,
  allTypedIn,
} from './operator-page.ts';

export type PeopleNote = keyof OperatorCatalogue['people']['notes'];
const GOOD: ReadonlySet<PeopleNote> = new Set(['added', 'changed', 'removed']);

export type PeoplePage = Readonly<{
  people: readonly StaffMember[];
  /** May whoever looks ask others in? */
  mayChange: boolean;
  note: PeopleNote | null;
  form: FormShown;
}>;

/** The operators, and asking another one in. */
export const peoplePage = (desk: OperatorVisit, { people, mayChange, note, form }: PeoplePage): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).people;
  const rows = people.map((one) => [
    html`<bdi>${one.name}</bdi>${one.id === desk.member.id ? words.you : null}`,
    html`<bdi>${one.email}</bdi>`,
    rolesWords(one.roles, language),
    ...(mayChange ? [acts(desk, one)] : []),
  ]);
  return operatorPage(desk, {
    title: words.title,
    room: 'people',
    errors: form.errors,
    content: html`${note ? banner(GOOD.has(note) ? 'good' : 'alarm', words.notes[note]) : null}<p>${words.lead}</p>
${scrollingTable(words.title, [words.name, words.email, words.roles, ...(mayChange ? [''] : [])], rows)}
${mayChange ? panel(words.add, invitation(desk, form)) : html`<p class="soft">${operatorWordsIn(language).notAllowed}</p>`}`,
  });
};

const acts = (desk: OperatorVisit, { id, name, roles }: StaffMember): Html => {
  const words = operatorWordsIn(desk.visit.language).people;
  const isAdministrator = roles.includes('administrator');
  const turn = isAdministrator ? words.unmakeAdministrator : words.makeAdministrator;
  const path = `${OPERATOR_ROOMS.people}/${id}`;
  return html`<div class="buttons">${operatorForm(
    desk,
    path,
    html`${actButton(turn, words.actNamed(turn, name), 'act', isAdministrator ? 'unmake' : 'make')} ${actButton(words.remove, words.removeNamed(name), 'act', 'remove')}`,
  )}</div>`;
};

const invitation = (desk: OperatorVisit, form: FormShown): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).people;
  const choices = OPERATOR_ROLES.map((role) => ({ value: role, label: words.role[role], hint: words.roleHints[role] }));
  return operatorForm(
    desk,
    OPERATOR_ROOMS.people,
    html`<p>${words.addHint}</p>
${textField({ language, name: 'name', label: words.name, error: errorIn(form, 'name'), value: typedIn(form, 'name'), maxLength: 60 })}
${textField({ language, name: 'email', label: words.email, error: errorIn(form, 'email'), value: typedIn(form, 'email'), type: 'email', maxLength: 254 })}
${checkboxGroup({ language, name: 'roles', label: words.roles, error: errorIn(form, 'roles'), choices, chosen: form.values.size === 0 ? ['operator'] : allTypedIn(form, 'roles') })}
${buttonRow(submitButton(words.send))}`,
  );
};
