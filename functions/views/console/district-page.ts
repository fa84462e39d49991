import type { Agency } from '#domain/agencies/agency';
import { ORGANIZATION_CLASSES, type OrganizationClass } from '#domain/notices/notice';
import type { Organization } from '#domain/organizations/organization';
import type { Reach } from '#domain/organizations/reach';
import type { RegionCode } from '#domain/region';
import { agencyDeskWordsIn } from '../catalogue/agency-desk-words.ts';
import type { AgencyDeskCatalogue } from '../catalogue/catalogue.ts';
import { banner } from '../components/banner.ts';
import { type Part, partsBar } from '../components/bars.ts';
import { hiddenFields, submitButton } from '../components/buttons.ts';
import { factList } from '../components/facts.ts';
import { selectField, textField } from '../components/fields.ts';
import { grouped, numberTable } from '../components/number-table.ts';
import { pager } from '../components/pager.ts';
import { type Html, html } from '../html.ts';
import { reachMark, verifiedWords } from '../organization/reach-words.ts';
import { organizationPlace, placeName, type StreetNames } from '../place-words.ts';
import { inLanguage } from '../visit.ts';
import { CLASS_WORDS } from '../words.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage, ROOMS } from './desk-page.ts';

export type DistrictNote = keyof AgencyDeskCatalogue['district']['notes'];

type Share = Readonly<{ count: number; margin: number }>;

/** Whom an agency can write to in its region. */
export type CoverageShown = Readonly<{
  agency: Agency;
  precision: 'exact' | 'estimate' | 'at-least';
  margin: number;
  organizations: number;
  subscriptions: number;
  byRegion: ReadonlyMap<RegionCode, number>;
  byClass: Readonly<Partial<Record<OrganizationClass, number>>>;
  hubs: number;
  asked: number;
  verified: Share;
  reachable: Share;
}>;

export type DistrictPage = Readonly<{
  coverage: CoverageShown;
  list: readonly Readonly<{ organization: Organization; reach: Reach }>[];
  next: string | null;
  isFirst: boolean;
  q: string;
  status: 'verified' | 'claimed' | '';
  /** May they say that an organization is what it says? */
  mayVerify: boolean;
  note: DistrictNote | null;
  isGone: boolean;
  streets?: StreetNames | undefined;
}>;

/** Who there is in the district of an agency, and for whom it answers. */
export const districtPage = (desk: DeskVisit, page: DistrictPage): string => {
  const { language } = desk.visit;
  const { coverage, note, isGone, q, status } = page;
  const { district: words } = agencyDeskWordsIn(language);
  const asked = new URLSearchParams({ ...(q ? { q } : {}), ...(status ? { status } : {}) }).toString();
  const place = placeName(coverage.agency.region, language, page.streets);
  return deskPage(desk, {
    title: words.title,
    path: asked ? `${ROOMS.district}?${asked}` : ROOMS.district,
    room: 'district',
    content: html`<h1>${words.title}</h1>
${note ? banner('good', words.notes[note]) : null}${isGone ? banner('alarm', words.gone) : null}<p class="soft">${words.lead(place)}</p>
${coverage.organizations === 0 ? html`<p>${words.none}</p>` : html`${sumsPart(coverage, desk)}${tables(page, desk)}${listPart(page, asked, desk)}`}`,
  });
};

const sumsPart = (coverage: CoverageShown, { visit: { language } }: DeskVisit): Html => {
  const { district: words } = agencyDeskWordsIn(language);
  const { precision, margin, organizations, subscriptions, hubs, asked, verified, reachable } = coverage;
  const about = ({ count, margin: by }: Share): string =>
    by > 0 ? words.about(grouped(count), grouped(by)) : precision === 'at-least' ? words.atLeast(grouped(count)) : grouped(count);
  const rest = ({ count, margin: by }: Share): Share => ({ count: organizations - count, margin: by });
  const bar = (yes: number, look: Part['look']): Html =>
    partsBar(
      [
        { count: yes, look },
        { count: organizations - yes, look: 'soft' },
      ],
      organizations,
      'all',
    );
  return html`<section class="panel">${factList([
    [words.organizations, about({ count: organizations, margin })],
    [words.subscriptions, grouped(subscriptions)],
    [words.hubs, grouped(hubs)],
    [words.reachable, html`${about(reachable)}${bar(reachable.count, 'good')}`],
    [words.unreachable, about(rest(reachable))],
    [words.verified, html`${about(verified)}${bar(verified.count, 'accent')}`],
    [words.claimed, about(rest(verified))],
  ])}${asked < organizations ? html`<p class="soft">${words.sampled(grouped(asked))}</p>` : null}<p class="soft">${words.pausedOut}</p></section>`;
};

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.round((part / whole) * 1000) / 10}%`);

const tables = ({ coverage, streets }: DistrictPage, { visit: { language } }: DeskVisit): Html => {
  const { district: words } = agencyDeskWordsIn(language);
  const { organizations, byRegion, byClass } = coverage;
  const row = (name: Html | string, count: number) => [
    html`${name}${partsBar([{ count, look: 'accent' }], organizations)}`,
    count,
    percent(count, organizations),
  ];
  const regions = [...byRegion].sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = [words.total, organizations, percent(organizations, organizations)];
  return html`<section class="panel"><h2>${words.byRegion}</h2>${numberTable({
    caption: words.byRegion,
    isTitled: true,
    heads: [words.region, words.organizations, words.share],
    rows: regions.map(([region, count]) => row(html`<bdi lang="zh-Hans">${placeName(region, language, streets)}</bdi>`, count)),
    sum,
  })}</section><section class="panel"><h2>${words.byClass}</h2>${numberTable({
    caption: words.byClass,
    isTitled: true,
    heads: [words.class, words.organizations, words.share],
    rows: ORGANIZATION_CLASSES.map((name) => row(CLASS_WORDS[name][language], byClass[name] ?? 0)),
    sum,
  })}</section>`;
};

const listPart = (page: DistrictPage, asked: string, desk: DeskVisit): Html => {
  const { language } = desk.visit;
  const { list, next, isFirst, q, status } = page;
  const { district: words } = agencyDeskWordsIn(language);
  const path = asked ? `${ROOMS.district}?${asked}` : ROOMS.district;
  const goOn = next && `${path}${asked ? '&' : '?'}cursor=${encodeURIComponent(next)}`;
  const choices = [
    { value: '', label: words.any },
    { value: 'claimed', label: words.claimed },
    { value: 'verified', label: words.verified },
  ];
  return html`<section id="list"><h2>${words.list}</h2><p class="soft">${words.listLead}</p>
<form class="panel search" method="get" action="${ROOMS.district}">${textField({ language, name: 'q', label: words.name, value: q, maxLength: 40 })}${selectField({ language, name: 'status', label: words.state, choices, chosen: status })}${hiddenFields({ lang: language })}${submitButton(words.search)}</form>
${list.length === 0 ? banner('plain', next ? words.noneYet : words.noneFound) : html`<ul class="cards">${list.map((one) => card(one, page, desk))}</ul>`}
${pager(
  [
    ...(goOn ? [{ href: inLanguage(goOn, language), label: words.more }] : []),
    ...(asked || !isFirst ? [{ href: inLanguage(ROOMS.district, language), label: words.all }] : []),
  ],
  language,
)}</section>`;
};

const card = ({ organization, reach }: DistrictPage['list'][number], { mayVerify, q, status }: DistrictPage, desk: DeskVisit): Html => {
  const { language } = desk.visit;
  const { district: words } = agencyDeskWordsIn(language);
  const { id, name, uscc, filingNumber, verified } = organization;
  const [act, label, aria] = verified ? ['end', words.end, words.endOf(name)] : ['verify', words.verify, words.verifyOf(name)];
  return html`<li class="card"><h3><bdi>${name}</bdi></h3>
<p class="soft dots"><span>${CLASS_WORDS[organization.class][language]}</span><bdi lang="zh-Hans">${organizationPlace(organization, language)}</bdi>${uscc ? html`<span>${words.uscc(uscc)}</span>` : null}${
    filingNumber ? html`<span>${words.filing(filingNumber)}</span>` : null
  }</p>
<p class="dots"><span>${verifiedWords(organization, language)}</span>${reachMark(reach, language)}</p>${
    mayVerify
      ? deskForm(
          desk,
          ROOMS.district,
          html`${hiddenFields({ organization: id, q, status })}<button class="quiet" name="act" value="${act}" aria-label="${aria}">${label}</button>`,
        )
      : null
  }</li>
`;
};
