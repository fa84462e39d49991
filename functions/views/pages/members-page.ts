import type { Organization } from '#domain/organizations/organization';
import type { Reach } from '#domain/organizations/reach';
import type { OrganizationCatalogue } from '../catalogue/catalogue.ts';
import { organizationWordsIn } from '../catalogue/organization-words.ts';
import { banner } from '../components/banner.ts';
import { buttonForm, buttonLink, buttonRow, hiddenFields } from '../components/buttons.ts';
import { factList } from '../components/facts.ts';
import { textField } from '../components/fields.ts';
import { pageHtml } from '../components/page-shell.ts';
import { pager } from '../components/pager.ts';
import { type Html, html } from '../html.ts';
import { backTo, type ContactShown, contactList } from '../organization/contacts-part.ts';
import { reachMark, reachWords, verifiedWords } from '../organization/reach-words.ts';
import { nearPlace, organizationPlace } from '../place-words.ts';
import { inLanguage, type Visit } from '../visit.ts';
import { CLASS_WORDS, dayWords } from '../words.ts';
import { managePath, membersPath } from './manage-page.ts';

/** What became of the last change. */
export const MEMBER_NOTES = [
  'accepted',
  'declined',
  'ended',
  'invited',
  'not-asked',
  'each-other',
  'itself',
  'gone',
  'again',
] as const satisfies readonly (keyof OrganizationCatalogue['members']['notes'])[];
export type MemberNote = (typeof MEMBER_NOTES)[number];
const GOOD: ReadonlySet<MemberNote> = new Set(['accepted', 'declined', 'ended', 'invited']);

/** An organization of a hub. `reach` and `contacts` are null of one that only asks. */
export type MemberShown = Readonly<{
  organization: Organization;
  since: string | null;
  reach: Reach | null;
  contacts: readonly ContactShown[] | null;
}>;

export type MembersPage = Visit &
  Readonly<{
    manageToken: string;
    hub: Organization;
    note: MemberNote | null;
    asking: readonly MemberShown[];
    hasMoreAsking: boolean;
    members: readonly MemberShown[];
    /** What was looked for in names; `''`: nothing. */
    q: string;
    isFirst: boolean;
    /** Where the list goes on, or null. */
    next: string | null;
  }>;

export const memberPath = (token: string, id: string): string => `/manage/member?${new URLSearchParams({ token, id })}`;
export const invitePath = (token: string): string => `/manage/members/new?token=${token}`;

/** Who asks to be a member of a hub, and how its members stand. */
export const membersPage = (page: MembersPage): string => {
  const { language, manageToken, hub, note } = page;
  const words = organizationWordsIn(language);
  return pageHtml({
    ...page,
    title: words.members.title,
    path: membersPath(manageToken),
    content: html`<div class="narrow"><h1>${words.members.title}</h1>
${note ? banner(GOOD.has(note) ? 'good' : 'alarm', words.members.notes[note]) : null}<p>${words.members.lead(hub.name)}</p>
${askingPart(page)}
${memberPart(page)}
${buttonRow(buttonLink(inLanguage(invitePath(manageToken), language), words.members.add))}
${backTo(managePath(manageToken), words.back, language)}</div>`,
  });
};

const askingPart = ({ language, manageToken, asking, hasMoreAsking }: MembersPage): Html => {
  const words = organizationWordsIn(language).members;
  const fields = (id: string) => ({ token: manageToken, lang: language, id });
  const card = ({ organization }: MemberShown): Html => {
    const { id, name } = organization;
    return html`<li class="card"><h3><bdi>${name}</bdi></h3>${lineOf(organization, language)}
<form method="post" action="/manage/members" class="buttons">${hiddenFields(fields(id))}<button name="act" value="accept" aria-label="${words.acceptOf(name)}">${words.accept}</button><button class="quiet" name="act" value="decline" aria-label="${words.declineOf(name)}">${words.decline}</button></form></li>
`;
  };
  return html`<section><h2>${words.asking}</h2>${
    asking.length === 0 ? html`<p class="soft">${words.askingNone}</p>` : html`<ul class="cards">${asking.map(card)}</ul>`
  }${hasMoreAsking ? html`<p class="soft">${words.askingMore}</p>` : null}</section>`;
};

const lineOf = (organization: Organization, language: Visit['language'], more: Html | null = null): Html =>
  html`<p class="dots"><bdi lang="zh-Hans">${nearPlace(organization, language)}</bdi><span>${verifiedWords(organization, language)}</span>${more}</p>`;

const memberPart = ({ language, manageToken, members, q, isFirst, next }: MembersPage): Html => {
  const words = organizationWordsIn(language).members;
  const here = (more: Readonly<Record<string, string>>): string =>
    inLanguage(`/manage/members?${new URLSearchParams({ token: manageToken, ...more })}`, language);
  const searched: Readonly<Record<string, string>> = q === '' ? {} : { q };
  const none = next ? words.noneYet : q === '' ? words.none : words.noneFound(q);
  const card = ({ organization, since, reach }: MemberShown): Html =>
    html`<li class="card"><h3><a href="${inLanguage(memberPath(manageToken, organization.id), language)}"><bdi>${organization.name}</bdi></a></h3>${lineOf(organization, language, since ? html`<span class="whole">${words.since(dayWords(since, language))}</span>` : null)}
${reach ? html`<p>${reachMark(reach, language)}</p>` : null}</li>
`;
  return html`<section id="members"><h2>${words.title}</h2>
<form class="find" method="get" action="/manage/members">${hiddenFields({ token: manageToken, lang: language })}${textField({ language, name: 'q', label: words.find, value: q, maxLength: 40 })}<button class="quiet">${words.search}</button></form>
${members.length === 0 ? html`<p role="status">${none}</p>` : html`<ul class="cards">${members.map(card)}</ul>`}
${pager(
  [
    ...(next ? [{ href: here({ ...searched, cursor: next }), label: words.more }] : []),
    ...(isFirst ? [] : [{ href: here(searched), label: words.first }]),
    ...(q === '' ? [] : [{ href: here({}), label: words.all }]),
  ],
  language,
)}</section>`;
};

export type MemberPage = Visit & Readonly<{ manageToken: string; member: MemberShown }>;

/** One member: its facts, its contacts (masked), and what its hub can do for it. */
export const memberPage = (page: MemberPage): string => {
  const { language, manageToken, member } = page;
  const { organization, since, reach, contacts } = member;
  const words = organizationWordsIn(language);
  const facts = [
    [words.lost.organization, organization.name],
    [words.reach.state, reach ? reachWords(reach, language) : ''],
    [words.members.place, organizationPlace(organization, language)],
    [words.members.class, CLASS_WORDS[organization.class][language]],
    [words.members.standing, verifiedWords(organization, language)],
    [words.members.joined, since ? dayWords(since, language) : ''],
  ] as const;
  return pageHtml({
    ...page,
    title: organization.name,
    path: memberPath(manageToken, organization.id),
    content: html`<div class="narrow"><h1><bdi>${organization.name}</bdi></h1>
<div class="panel">${factList(facts.filter(([, value]) => value !== ''))}</div>
${contacts ? html`<section><h2>${words.contacts.title}</h2>${contactList(contacts, manageToken, language)}</section>` : null}
<section class="panel"><h2>${words.members.end}</h2><p>${words.members.endLead}</p>
${buttonRow(buttonForm('/manage/members', { token: manageToken, lang: language, id: organization.id, act: 'end' }, words.members.end, 'quiet'))}</section>
${backTo(membersPath(manageToken), words.members.back, language)}</div>`,
  });
};
