import { AGENCY_MAILS, type Agency, type AgencyMail } from '#domain/agencies/agency';
import { agencyDeskWordsIn } from '../catalogue/agency-desk-words.ts';
import { banner } from '../components/banner.ts';
import { hiddenFields, submitButton } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { type Facts, factList } from '../components/facts.ts';
import { checkboxGroup, textField } from '../components/fields.ts';
import { html } from '../html.ts';
import { placePath, type StreetNames } from '../place-words.ts';
import { dayWords, listed } from '../words.ts';
import { AGENCY_ROOMS, agencyRooms } from './agency-rooms.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';

export type TypedSettings = Readonly<{
  name: string;
  contactEmail: string;
  replyTo: string;
  fourEyes: boolean;
  mails: readonly AgencyMail[];
  revision: string;
}>;

export type AgencyAtDesk = Readonly<{
  agency: Agency;
  /** What stands in the form; null for whoever may not change it. */
  typed: TypedSettings | null;
  errors: FieldErrors;
  isSaved: boolean;
  isStale: boolean;
  streets?: StreetNames | undefined;
}>;

/** What is known of the agency and how it wants things done. */
export const agencyPage = (desk: DeskVisit, { agency, typed, errors, isSaved, isStale, streets }: AgencyAtDesk): string => {
  const { language } = desk.visit;
  const { settings: words } = agencyDeskWordsIn(language);
  const wanted = AGENCY_MAILS.filter((mail) => agency.notifications[mail]).map((mail) => words.mailWords[mail]);
  const settled: Facts = [
    [words.contact, agency.contactEmail],
    [words.replyTo, agency.replyTo ?? agency.contactEmail],
    [words.fourEyes, agency.fourEyes ? words.on : words.off],
    [words.mails, wanted.length > 0 ? listed(wanted, language) : words.off],
  ];
  const fixed: Facts = [
    [words.name, agency.name],
    [words.region, html`<span lang="zh-Hans">${placePath(agency.region, language, streets)}</span>`],
    ...(agency.uscc ? ([[words.uscc, agency.uscc]] as const) : []),
    [words.since, dayWords(agency.createdAt, language)],
  ];
  return deskPage(desk, {
    title: words.title,
    path: AGENCY_ROOMS.settings,
    room: 'agency',
    content: html`${agencyRooms(desk, 'settings')}<div class="narrow">${errorSummary(errors, language)}<h1>${words.title}</h1>
${isSaved ? banner('good', words.saved) : null}${isStale ? banner('alarm', words.stale) : null}
<div class="panel">${factList(typed ? fixed : [...fixed, ...settled])}</div>
${typed ? html`<section class="panel"><h2>${words.change}</h2>${settingsForm(desk, typed, errors)}</section>` : html`<p class="soft">${words.onlyAdministrators}</p>`}</div>`,
  });
};

const settingsForm = (desk: DeskVisit, typed: TypedSettings, errors: FieldErrors) => {
  const { language } = desk.visit;
  const { settings: words } = agencyDeskWordsIn(language);
  const errorOf = (name: string): string | undefined => errors.find((one) => one.name === name)?.error;
  const address = (name: 'contactEmail' | 'replyTo', label: string, hint: string) =>
    textField({
      language,
      name,
      label,
      hint,
      value: typed[name],
      type: 'email',
      maxLength: 254,
      autocomplete: 'off',
      error: errorOf(name),
    });
  return deskForm(
    desk,
    `${AGENCY_ROOMS.settings}/settings`,
    html`${hiddenFields({ revision: typed.revision })}
${textField({ language, name: 'name', label: words.name, value: typed.name, maxLength: 100, error: errorOf('name') })}
${address('contactEmail', words.contact, words.contactHint)}
${address('replyTo', words.replyTo, words.replyToHint)}
${checkboxGroup({
  language,
  name: 'fourEyes',
  label: words.fourEyes,
  choices: [{ value: 'yes', label: words.on, hint: words.fourEyesHint }],
  chosen: typed.fourEyes ? ['yes'] : [],
})}
${checkboxGroup({
  language,
  name: 'mails',
  label: words.mails,
  choices: AGENCY_MAILS.map((value) => ({ value, label: words.mailWords[value] })),
  chosen: typed.mails,
})}
${submitButton(words.save)}`,
  );
};
