import type { Agency } from '#domain/agencies/agency';
import type { StaffMember } from '#domain/agencies/staff';
import { operatorWordsIn } from '../../catalogue/operator-words.ts';
import { wordsIn } from '../../catalogue/words-in.ts';
import { errorSummary, type FieldErrors } from '../../components/error-summary.ts';
import { pageHtml } from '../../components/page-shell.ts';
import { type Html, html } from '../../html.ts';
import { deskBar, type Signed } from '../desk-frame.ts';

/** An operator who looks at a page of the console, and how. */
export type OperatorVisit = Signed &
  Readonly<{
    member: StaffMember;
    /** For which agencies they could act besides. */
    others: readonly Readonly<{ member: StaffMember; agency: Agency }>[];
  }>;

/** The rooms of operators, in the order in which they are come to. */
export const OPERATOR_ROOMS = {
  overview: '/console/operator',
  agencies: '/console/operator/agencies',
  subscribers: '/console/operator/subscribers',
  lists: '/console/operator/lists',
  suppressions: '/console/operator/suppressions',
  sending: '/console/operator/sending',
  queues: '/console/operator/queues',
  people: '/console/operator/people',
  audit: '/console/operator/audit',
  settings: '/console/operator/settings',
} as const;
export type OperatorRoom = keyof typeof OPERATOR_ROOMS;

export type OperatorPage = Readonly<{
  title: string;
  room: OperatorRoom;
  /** Without its language; that of the room unless it is another. */
  path?: string;
  errors?: FieldErrors;
  /** Small ones that the page is handier with, by their addresses. */
  scripts?: readonly string[];
  /** Forms and facts, which are read one below the other. */
  isNarrow?: boolean;
  content: Html;
}>;

/** A page of an operator: where one is, as who, and the ways on. The heading is its title, below what is wrong with a form. */
export const operatorPage = (
  desk: OperatorVisit,
  { title, room, path = OPERATOR_ROOMS[room], errors = [], scripts = [], isNarrow = false, content }: OperatorPage,
): string => {
  const { visit } = desk;
  const { language } = visit;
  const whole = html`${errorSummary(errors, language)}<h1>${title}</h1>
${content}`;
  return pageHtml({
    ...visit,
    title: `${errors.length > 0 ? wordsIn(language).forms.error : ''}${title} · ${operatorWordsIn(language).ways}`,
    path,
    scripts,
    content: isNarrow ? html`<div class="narrow">${whole}</div>` : whole,
    desk: barOf(desk, room),
  });
};

const barOf = (desk: OperatorVisit, room: OperatorRoom): Html => {
  const { visit, member } = desk;
  const words = operatorWordsIn(visit.language);
  return deskBar(desk, {
    name: words.whereYouAre,
    waysName: words.ways,
    ways: (Object.keys(OPERATOR_ROOMS) as OperatorRoom[]).map((one) => ({
      path: OPERATOR_ROOMS[one],
      name: words.rooms[one],
      isHere: one === room,
    })),
    hasMany: true,
    whoami: words.signedInAs(member.name),
  });
};

/** What was filled in, by the names of fields, and what is wrong with it. */
export type FormShown = Readonly<{ values: ReadonlyMap<string, readonly string[]>; errors: FieldErrors }>;

export const EMPTY_FORM: FormShown = { values: new Map(), errors: [] };

export const typedIn = ({ values }: FormShown, name: string): string => values.get(name)?.[0] ?? '';
export const allTypedIn = ({ values }: FormShown, name: string): readonly string[] => values.get(name) ?? [];
export const errorIn = ({ errors }: FormShown, name: string): string | undefined => errors.find((one) => one.name === name)?.error;

/** A part of a page, with a heading of its own. */
export const panel = (heading: string, content: Html): Html => html`<section class="panel"><h2>${heading}</h2>
${content}</section>
`;

/** What is asked of a form that has one button, which says to a screen reader what it is about. */
export const actButton = (label: string, named: string, name = 'act', value = ''): Html =>
  html`<button class="quiet" name="${name}" value="${value}" aria-label="${named}">${label}</button>`;

/** A person, a key: what it is called, what is said of it, and what can be done with it. */
export const itemCard = (name: Html | string, facts: readonly (Html | string)[], acts: Html | null, heading: 'h2' | 'h3' = 'h3'): Html =>
  html`<li class="card">${heading === 'h2' ? html`<h2><bdi>${name}</bdi></h2>` : html`<h3><bdi>${name}</bdi></h3>`}<p class="soft dots">${facts.map((fact) => html`<bdi>${fact}</bdi>`)}</p>${acts}</li>`;
