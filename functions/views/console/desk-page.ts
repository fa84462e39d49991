import type { Agency } from '#domain/agencies/agency';
import type { StaffMember } from '#domain/agencies/staff';
import { deskWordsIn } from '../catalogue/desk-words.ts';
import { hiddenFields, submitButton } from '../components/buttons.ts';
import { pageHtml } from '../components/page-shell.ts';
import { type Html, html } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';

/** Who looks at a page of the console, and how. */
export type DeskVisit = Readonly<{
  visit: Visit;
  member: StaffMember;
  agency: Agency;
  /** Stands in every form of theirs, and in none of anybody else's. */
  token: string;
}>;

/** The rooms of the console, in the order in which they are come to. */
export const ROOMS = {
  home: '/console',
  notices: '/console/notices',
  write: '/console/drafts',
  district: '/console/district',
  agency: '/console/agency',
} as const;
export type Room = keyof typeof ROOMS;

export type DeskPage = Readonly<{
  title: string;
  /** Without its language. */
  path: string;
  /** Where this page belongs; none in particular for what stands between rooms. */
  room?: Room;
  content: Html;
  scripts?: readonly string[];
}>;

/** A page of the console: where one is, as who, and the ways on. */
export const deskPage = (desk: DeskVisit, { title, path, room, content, scripts }: DeskPage): string => {
  const { visit } = desk;
  return pageHtml({
    ...visit,
    title: `${title} · ${desk.agency.name}`,
    path,
    content,
    scripts,
    desk: deskBar(desk, room),
  });
};

const deskBar = ({ visit: { language }, member, agency, token }: DeskVisit, room: Room | undefined): Html => {
  const words = deskWordsIn(language);
  const ways = (Object.keys(ROOMS) as Room[]).map(
    (one) => html`<a href="${inLanguage(ROOMS[one], language)}"${one === room ? html` aria-current="page"` : null}>${words[one]}</a>`,
  );
  return html`<section class="desk" aria-label="${words.whereYouAre}"><div><nav aria-label="${words.ways}">${ways}</nav><div class="whoami"><bdi>${words.signedInAs(member.name, agency.name)}</bdi><form method="post" action="/console/sign-out">${hiddenFields({ lang: language, token })}${submitButton(words.signOut, 'quiet')}</form></div></div></section>
`;
};

/** A form of the console. What it posts to asks for the token of whoever sends it. */
export const deskForm = ({ visit: { language }, token }: DeskVisit, action: string, content: Html, attributes: Html | null = null): Html =>
  html`<form method="post" action="${action}"${attributes} novalidate>${hiddenFields({ lang: language, token })}${content}</form>`;
