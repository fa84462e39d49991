import type { Agency } from '#domain/agencies/agency';
import type { StaffMember } from '#domain/agencies/staff';
import { deskWordsIn } from '../catalogue/desk-words.ts';
import { pageHtml } from '../components/page-shell.ts';
import type { Html } from '../html.ts';
import { deskBar, type Signed } from './desk-frame.ts';

/** Who looks at a page of the console, and how. */
export type DeskVisit = Signed & Readonly<{ member: StaffMember; agency: Agency }>;

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
    desk: barOf(desk, room),
  });
};

const barOf = (desk: DeskVisit, room: Room | undefined): Html => {
  const { visit, member, agency } = desk;
  const words = deskWordsIn(visit.language);
  return deskBar(desk, {
    name: words.whereYouAre,
    waysName: words.ways,
    ways: (Object.keys(ROOMS) as Room[]).map((one) => ({ path: ROOMS[one], name: words[one], isHere: one === room })),
    whoami: words.signedInAs(member.name, agency.name),
  });
};
