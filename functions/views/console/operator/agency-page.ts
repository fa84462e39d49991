import { AGENCY_MAILS, type Agency, type AgencyKey, SCOPES } from '#domain/agencies/agency';
import { ROLES, type StaffMember } from '#domain/agencies/staff';
import type { Breaker } from '#domain/sending/breaker';
import type { OperatorCatalogue } from '../../catalogue/catalogue.ts';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { factList } from '../../components/facts.ts';
import { checkbox, checkboxGroup, textField } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import { placePath, type StreetNames } from '../../place-words.ts';
import { rolesWords } from '../../roles.ts';
import { inLanguage } from '../../visit.ts';
import { dayWords, labelled, listed } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { agencyPath } from './agencies-page.ts';
import {
  actButton,
  allTypedIn,
  errorIn,
  type FormShown,
  itemCard,
  type OperatorVisit,
  operatorPage,
  panel,
  typedIn,
} from './operator-page.ts';
import { releaseForm, troubleWords } from './sending-page.ts';

export type AgencyNote = keyof OperatorCatalogue['agencies']['notes'];
const GOOD: ReadonlySet<AgencyNote> = new Set(['registered', 'changed', 'asked-in', 'removed', 'revoked', 'released']);

/** Each form of the page; the fields of `change` are filled with what stands unless something was typed. */
export type AgencyForms = Readonly<{ change: FormShown; staff: FormShown; key: FormShown }>;

export type AgencyPage = Readonly<{
  agency: Agency;
  trouble: Breaker | null;
  staff: readonly StaffMember[];
  keys: readonly AgencyKey[];
  note: AgencyNote | null;
  forms: AgencyForms;
  streets?: StreetNames | undefined;
}>;

/** One agency: who it is, how its mail stands, its staff, its keys. */
export const agencyPage = (desk: OperatorVisit, page: AgencyPage): string => {
  const { agency, trouble, note, forms } = page;
  const { language } = desk.visit;
  const words = operatorWordsIn(language).agencies;
  return operatorPage(desk, {
    title: agency.name,
    room: 'agencies',
    path: agencyPath(agency.id),
    errors: [...forms.staff.errors, ...forms.key.errors, ...forms.change.errors],
    content: html`${note ? banner(GOOD.has(note) ? 'good' : 'alarm', words.notes[note]) : null}${trouble ? holdPart(desk, agency, trouble) : null}${panel(
      words.facts,
      factList([
        [words.id, agency.id],
        [words.region, html`<span lang="zh-Hans">${placePath(agency.region, language, page.streets)}</span>`],
        ...(agency.uscc ? [[words.uscc, agency.uscc] as const] : []),
        [words.contactEmail, agency.contactEmail],
        [words.replyTo, agency.replyTo ?? agency.contactEmail],
        [words.since, dayWords(agency.createdAt, language)],
      ]),
    )}${panel(words.staff, staffPart(desk, page))}${panel(words.keys, keysPart(desk, page))}${panel(words.change, changePart(desk, page))}`,
  });
};

const holdPart = (desk: OperatorVisit, { id, name }: Agency, trouble: Breaker): Html => {
  const { language } = desk.visit;
  const { hold } = operatorWordsIn(language).agencies;
  if (trouble.state === 'open') return html``;
  return html`<section class="panel">${banner(trouble.state === 'held' ? 'alarm' : 'plain', hold[trouble.state])}<p>${troubleWords(trouble, language)}</p>
${trouble.state === 'held' ? buttonRow(releaseForm(desk, id, name)) : null}</section>
`;
};

const staffPart = (desk: OperatorVisit, { agency, staff, forms }: AgencyPage): Html => {
  const { language } = desk.visit;
  const { agencies: words, people } = operatorWordsIn(language);
  const form = forms.staff;
  const path = `${agencyPath(agency.id)}/staff`;
  const choices = ROLES.map((role) => ({ value: role, label: rolesWords([role], language) }));
  const chosen = form.values.size > 0 ? allTypedIn(form, 'roles') : staff.length === 0 ? ['publisher', 'administrator'] : ['editor'];
  return html`${
    staff.length === 0
      ? html`<p>${words.noStaff}</p>`
      : html`<ul class="cards">${staff.map(({ id, name, email, roles }) =>
          itemCard(
            name,
            [email, rolesWords(roles, language)],
            buttonRow(deskForm(desk, `${path}/${id}`, actButton(words.removed, people.removeNamed(name), 'act', 'remove'))),
          ),
        )}</ul>`
  }<details${staff.length === 0 || form.errors.length > 0 ? html` open` : null}><summary>${words.askIn}</summary>${deskForm(
    desk,
    path,
    html`${textField({ language, name: 'staffName', label: people.name, error: errorIn(form, 'staffName'), value: typedIn(form, 'staffName'), maxLength: 60 })}
${textField({ language, name: 'email', label: people.email, error: errorIn(form, 'email'), value: typedIn(form, 'email'), type: 'email', maxLength: 254 })}
${checkboxGroup({ language, name: 'roles', label: people.roles, error: errorIn(form, 'roles'), choices, chosen })}
${buttonRow(submitButton(people.send))}`,
  )}</details>`;
};

const keysPart = (desk: OperatorVisit, { agency, keys, forms }: AgencyPage): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).agencies;
  const form = forms.key;
  const path = `${agencyPath(agency.id)}/keys`;
  const choices = SCOPES.map((scope) => ({ value: scope, label: words.scopes[scope] }));
  const chosen = form.values.size > 0 ? allTypedIn(form, 'scopes') : ['notices:write', 'notices:read'];
  return html`<p class="soft">${words.keysLead}</p>${
    keys.length === 0
      ? html`<p>${words.noKeys}</p>`
      : html`<ul class="cards">${keys.map(({ id, scopes, lastUsedAt, expiresAt }) =>
          itemCard(
            operatorWordsIn(language).audit.key(id.slice(-8)),
            [
              listed(
                scopes.map((scope) => words.scopes[scope]),
                language,
              ),
              labelled(words.keyUsed, lastUsedAt ? dayWords(lastUsedAt, language) : words.never, language),
              labelled(words.keyEnds, expiresAt ? dayWords(expiresAt, language) : words.noEnd, language),
            ],
            buttonRow(deskForm(desk, `${path}/${id}`, actButton(words.revoke, words.revokeNamed(`…${id.slice(-8)}`), 'act', 'revoke'))),
          ),
        )}</ul>`
  }<details${form.errors.length > 0 ? html` open` : null}><summary>${words.issue}</summary>${deskForm(
    desk,
    path,
    html`${checkboxGroup({ language, name: 'scopes', label: words.scopesLabel, error: errorIn(form, 'scopes'), choices, chosen })}
${buttonRow(submitButton(words.issue))}`,
  )}</details>`;
};

const changePart = (desk: OperatorVisit, { agency, forms }: AgencyPage): Html => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).agencies;
  const form = forms.change;
  const isFresh = form.values.size === 0;
  const stands: Readonly<Record<string, string>> = {
    name: agency.name,
    contactEmail: agency.contactEmail,
    replyTo: agency.replyTo ?? '',
  };
  const value = (name: string): string => (isFresh ? (stands[name] ?? '') : typedIn(form, name));
  const field = (name: string, label: string, more: Readonly<{ hint?: string; type?: 'email' }> = {}): Html =>
    textField({ language, name, label, error: errorIn(form, name), value: value(name), maxLength: 254, ...more });
  const mails = AGENCY_MAILS.map((mail) => ({ value: mail, label: words.mailWords[mail] }));
  const wanted = isFresh ? AGENCY_MAILS.filter((mail) => agency.notifications[mail]) : allTypedIn(form, 'mails');
  return deskForm(
    desk,
    agencyPath(agency.id),
    html`${hiddenFields({ revision: String(isFresh ? agency.revision : typedIn(form, 'revision')) })}${field('name', words.name)}
${field('contactEmail', words.contactEmail, { hint: words.contactHint, type: 'email' })}
${field('replyTo', `${words.replyTo}${words.optional}`, { hint: words.replyHint, type: 'email' })}
${checkboxGroup({ language, name: 'mails', label: words.mails, choices: mails, chosen: wanted })}
${checkbox({ name: 'fourEyes', label: words.fourEyes, isChecked: isFresh ? agency.fourEyes : typedIn(form, 'fourEyes') === 'yes' })}
${buttonRow(submitButton(words.save))}`,
  );
};

/** A key, shown this once. */
export const keyIssuedPage = (desk: OperatorVisit, agency: Agency, secret: string): string => {
  const { language } = desk.visit;
  const words = operatorWordsIn(language).agencies;
  return operatorPage(desk, {
    title: words.issuedKey,
    room: 'agencies',
    path: agencyPath(agency.id),
    content: html`<div class="narrow panel">${banner('good', words.issued)}<pre tabindex="0" role="region" aria-label="${words.issuedKey}"><code>${secret}</code></pre>
${buttonRow(buttonLink(inLanguage(agencyPath(agency.id), language), words.back, 'quiet'))}</div>`,
  });
};
