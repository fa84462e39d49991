import { OPERATOR_ROLES, type StaffMember } from '#domain/agencies/staff';
import type { OperatorCatalogue } from '../../catalogue/catalogue.ts';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonRow, submitButton } from '../../components/buttons.ts';
import { checkboxGroup, textField } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import { rolesWords } from '../../roles.ts';
import { deskForm } from '../desk-frame.ts';
import {
  actButton,
  allTypedIn,
  errorIn,
  type FormShown,
  itemCard,
  OPERATOR_ROOMS,
  type OperatorVisit,
  operatorPage,
  panel,
  typedIn,
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
  const cards = people.map((one) =>
    itemCard(
      html`${one.name}${one.id === desk.member.id ? words.you : null}`,
      [one.email, rolesWords(one.roles, language)],
      mayChange ? acts(desk, one) : null,
      'h2',
    ),
  );
  return operatorPage(desk, {
    title: words.title,
    room: 'people',
    errors: form.errors,
    content: html`${note ? banner(GOOD.has(note) ? 'good' : 'alarm', words.notes[note]) : null}<p>${words.lead}</p>
<ul class="cards">${cards}</ul>
${mayChange ? panel(words.add, invitation(desk, form)) : html`<p class="soft">${operatorWordsIn(language).notAllowed}</p>`}`,
  });
};

const acts = (desk: OperatorVisit, { id, name, roles }: StaffMember): Html => {
  const words = operatorWordsIn(desk.visit.language).people;
  const isAdministrator = roles.includes('administrator');
  const turn = isAdministrator ? words.unmakeAdministrator : words.makeAdministrator;
  const path = `${OPERATOR_ROOMS.people}/${id}`;
  return buttonRow(
    deskForm(desk, path, actButton(turn, words.actNamed(turn, name), 'act', isAdministrator ? 'unmake' : 'make')),
    deskForm(desk, path, actButton(words.remove, words.removeNamed(name), 'act', 'remove')),
  );
};

const invitation = (desk: OperatorVisit, form: FormShown): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).people;
  const choices = OPERATOR_ROLES.map((role) => ({ value: role, label: words.role[role], hint: words.roleHints[role] }));
  return deskForm(
    desk,
    OPERATOR_ROOMS.people,
    html`<p>${words.addHint}</p>
${textField({ language, name: 'name', label: words.name, error: errorIn(form, 'name'), value: typedIn(form, 'name'), maxLength: 60 })}
${textField({ language, name: 'email', label: words.email, error: errorIn(form, 'email'), value: typedIn(form, 'email'), type: 'email', maxLength: 254 })}
${checkboxGroup({ language, name: 'roles', label: words.roles, error: errorIn(form, 'roles'), choices, chosen: form.values.size === 0 ? ['operator'] : allTypedIn(form, 'roles') })}
${buttonRow(submitButton(words.send))}`,
  );
};
