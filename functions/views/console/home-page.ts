import type { Agency } from '#domain/agencies/agency';
import type { StaffMember } from '#domain/agencies/staff';
import { type NoticeSummary, unsignedOf } from '#domain/notices/notice';
import type { Breaker } from '#domain/sending/breaker';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { deskWordsIn } from '../catalogue/desk-words.ts';
import { followWordsIn } from '../catalogue/follow-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { factList } from '../components/facts.ts';
import { grouped } from '../components/number-table.ts';
import { pager } from '../components/pager.ts';
import { type Html, html } from '../html.ts';
import { rolesWords } from '../roles.ts';
import { inLanguage } from '../visit.ts';
import { dayWords, listed, minuteWords } from '../words.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage, ROOMS } from './desk-page.ts';
import { noticePath, noticeRow } from './notice-rows.ts';

type Counted = Readonly<{ notice: NoticeSummary; count: number }>;

export type Home = Readonly<{
  /** For which agencies they could act besides. */
  others: readonly Readonly<{ member: StaffMember; agency: Agency }>[];
  /** As whom they could look after the deployment. */
  operator: StaffMember | null;
  drafts: number;
  toSign: readonly NoticeSummary[];
  unsigned: readonly NoticeSummary[];
  scheduled: readonly NoticeSummary[];
  sending: readonly Readonly<{ notice: NoticeSummary; done: number; all: number }>[];
  unreached: readonly Counted[];
  receipts: readonly Readonly<{ notice: NoticeSummary; by: string | undefined; missing: number }>[];
  trouble: Breaker | null;
  newest: readonly NoticeSummary[];
  /** So many notices were looked at, and there are more; null: these are all. */
  lookedAt: number | null;
}>;

/** What waits for whoever is signed in, each in a line that leads on; the newest notices; who they are, and for whom they can go on. */
export const homePage = (desk: DeskVisit, home: Home): string => {
  const { visit, agency } = desk;
  const { language } = visit;
  const words = followWordsIn(language).home;
  const lines = waiting(desk, home);
  return deskPage(desk, {
    title: words.title,
    path: '/console',
    room: 'home',
    content: html`<h1><bdi>${agency.name}</bdi></h1>
${home.trouble ? banner('alarm', html`${home.trouble.state === 'held' ? words.held : words.slowed}${language === 'en' ? '. ' : '。'}${words.heldHint}`) : null}
<section class="panel"><h2>${words.waits}</h2>${lines.length === 0 ? html`<p>${words.nothing}</p>` : html`<ul class="waits">${lines}</ul>`}${
      home.lookedAt === null ? null : html`<p class="soft">${words.lookedAt(home.lookedAt)}</p>`
    }</section>
<section><h2>${words.newest}</h2>${
      home.newest.length === 0
        ? html`<p>${words.none}</p>`
        : html`<ul class="cards">${home.newest.map((notice) => noticeRow(notice, language, 'h3'))}</ul>${pager([{ href: inLanguage(ROOMS.notices, language), label: words.all }], language)}`
    }${home.newest.length === 0 ? buttonRow(buttonLink(inLanguage(ROOMS.write, language), deskWordsIn(language).write)) : null}</section>
${whoPart(desk, home)}`,
  });
};

const line = (href: string, name: string, hint: string): Html =>
  html`<li><a href="${href}"><bdi>${name}</bdi></a><span class="soft">${hint}</span></li>`;

/** What somebody else waits for comes first. */
const waiting = ({ visit: { language }, agency }: DeskVisit, home: Home): readonly Html[] => {
  const words = followWordsIn(language).home;
  const here = ({ id }: NoticeSummary, behind = ''): string => inLanguage(noticePath(id, behind), language);
  const day = (at: string | undefined): string => (at === undefined ? '' : dayWords(at, language));
  return [
    ...home.toSign.map((notice) =>
      line(here(notice), words.sign(notice.title), words.signHint(notice.issuers[0]?.name ?? '', day(notice.signaturesBy))),
    ),
    ...home.receipts.map(({ notice, by, missing }) =>
      line(here(notice, '/receipts'), words.receipts(notice.title, grouped(missing)), words.receiptsHint(day(by))),
    ),
    ...home.unreached.map(({ notice, count }) =>
      line(here(notice, '/deliveries?status=unreached'), words.unreached(notice.title, grouped(count)), words.unreachedHint),
    ),
    ...home.sending.map(({ notice, done, all }) =>
      line(here(notice), words.sending(notice.title), words.sendingHint(grouped(done), grouped(all))),
    ),
    ...(home.drafts > 0 ? [line(inLanguage(ROOMS.write, language), words.drafts(home.drafts), words.draftsHint)] : []),
    ...home.unsigned.map((notice) =>
      line(here(notice), words.unsigned(notice.title), words.unsignedHint(unsignedNames(notice, agency, language))),
    ),
    ...home.scheduled.map((notice) =>
      line(here(notice), words.scheduled(notice.title), notice.publishAt ? minuteWords(notice.publishAt, language) : ''),
    ),
  ];
};

const unsignedNames = (notice: NoticeSummary, agency: Agency, language: MessageLanguage): string =>
  listed(
    unsignedOf(notice).flatMap(({ id, name }) => (id === agency.id ? [] : [name])),
    language,
  );

const whoPart = (desk: DeskVisit, { others, operator }: Home): Html => {
  const { visit, member, agency } = desk;
  const { language } = visit;
  const { signedIn: words } = wordsIn(language);
  return html`<section class="panel">${factList([
    [words.name, member.name],
    [words.address, member.email],
    [words.agency, agency.name],
    [words.roles, rolesWords(member.roles, language)],
  ])}${
    others.length === 0 && !operator
      ? null
      : html`<h2>${words.others}</h2>
${buttonRow(...others.map((other) => deskForm(desk, '/console/agency', html`${hiddenFields({ staff: other.member.id })}${submitButton(other.agency.name, 'quiet')}`)), operator && deskForm(desk, '/console/agency', html`${hiddenFields({ staff: operator.id })}${submitButton(words.asOperator, 'quiet')}`))}`
  }</section>`;
};
