import type { PlacesOf } from '#domain/notices/sheet-presses';
import type { NamedPlace } from '#domain/place-list';
import type { PickedPlace } from '#domain/place-picking';
import type { Place } from '#domain/streets';
import { chooserWordsIn } from '../../catalogue/chooser-words.ts';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields } from '../../components/buttons.ts';
import { disclosure } from '../../components/disclosure.ts';
import { textArea, textField } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { deskForm } from '../desk-frame.ts';
import { type DeskVisit, deskPage } from '../desk-page.ts';
import { draftPath } from './compose-page.ts';

/** What is shown of places that are chosen, whatever they are chosen for. */
export type PlacesShown = Readonly<{
  of: PlacesOf;
  chosen: readonly Readonly<{ code: string; name: string }>[];
  picked: PickedPlace;
  typed: string;
  found: readonly Place[] | null;
  hasMore: boolean;
  /** What was pasted and could not be added, and how many could. */
  unsure: readonly NamedPlace[];
  added: number;
  most: number;
}>;

export const placesPath = (id: string, { part, field }: PlacesOf, more = ''): string =>
  `${draftPath(id)}/places?field=${field}${part === null ? '' : `&part=${part}`}${more}`;

/** How this page and others like it are asked for again. */
export type ChooserWay = Readonly<{
  path: string;
  room: 'write' | 'notices';
  /** Around all of the page. */
  whole: (content: Html) => Html;
  /** Around what adds and drops. @param behind where one looks, as a part of a query */
  act: (content: Html, behind: string) => Html;
  find: (content: Html) => Html;
  /** To another place, of which all below it is shown; '': the whole country. */
  go: (code: string, label: Html) => Html;
  done: (label: string) => Html;
}>;

/** Of a draft, which keeps what is chosen: by addresses. */
export const draftPlacesWay = (desk: DeskVisit, id: string, of: PlacesOf): ChooserWay => {
  const { language } = desk.visit;
  const [back = '', anchor] = backPath(id, of).split('#');
  const kept = hiddenFields({ field: of.field, lang: language, ...(of.part === null ? {} : { part: String(of.part) }) });
  return {
    path: placesPath(id, of),
    room: 'write',
    whole: (content) => content,
    act: (content, behind) => deskForm(desk, placesPath(id, of, behind), content),
    find: (content) => html`<form method="get" action="${draftPath(id)}/places"><div class="find">${kept}${content}</div></form>`,
    go: (code, label) => html`<a href="${inLanguage(placesPath(id, of, code === '' ? '' : `&at=${code}`), language)}#browse">${label}</a>`,
    done: (label) => buttonLink(`${inLanguage(back, language)}${anchor ? `#${anchor}` : ''}`, label),
  };
};

/** Of what is kept nowhere yet: all of it goes along, in one form around the page. */
export const carriedWay = (desk: DeskVisit, path: string, carried: Html): ChooserWay => ({
  path,
  room: 'notices',
  whole: (content) =>
    deskForm(
      desk,
      path,
      html`<button class="unseen" name="act" value="find" tabindex="-1" aria-hidden="true"></button>${carried}${content}`,
    ),
  act: (content) => content,
  find: (content) => html`<div class="find">${content}</div>`,
  go: (code, label) => html`<button class="link" name="go" value="${code === '' ? 'top' : code}">${label}</button>`,
  done: (label) => html`<button name="act" value="done">${label}</button>`,
});

/** Where one goes back to: the draft, or the page of the part. */
const backPath = (id: string, { part, field }: PlacesOf): string =>
  part === null
    ? `${draftPath(id)}#field-${field === 'regions' ? 'aRegions' : 'aExcludeRegions'}`
    : `${draftPath(id)}/audience?part=${part}`;

/** Places are found by name, or step by step from the country down, or pasted as a list; each that is chosen stands on top. */
export const placesPage = (desk: DeskVisit, page: PlacesShown, way: ChooserWay): string => {
  const { language } = desk.visit;
  const words = chooserWordsIn(language).places;
  const { of, added } = page;
  const isExclusion = of.field === 'excludeRegions';
  return deskPage(desk, {
    title: isExclusion ? words.excludeTitle : words.title,
    path: way.path,
    room: way.room,
    content: html`<div class="desk-form"><h1>${isExclusion ? words.excludeTitle : words.title}</h1><p class="soft">${isExclusion ? words.excludeLead : words.lead}</p>
${way.whole(html`${added > 0 ? banner('good', words.pasted(added)) : null}${unsureBanner(page, desk)}
<section class="panel" aria-labelledby="chosen"><h2 id="chosen">${words.chosen}${page.chosen.length > 0 ? ` (${page.chosen.length})` : ''}</h2>${chosenPlaces(desk, page, way)}
${buttonRow(way.done(words.done))}</section>
<section class="panel" aria-labelledby="find"><h2 id="find">${words.find}</h2>${finding(desk, page, way)}</section>
<section class="panel" aria-labelledby="browse"><h2 id="browse">${words.browse}</h2>${browsing(desk, page, way)}</section>
<section class="panel">${disclosure(words.paste, way.act(html`${textArea({ language, name: 'list', label: words.paste, hint: words.pasteHint, value: page.unsure.map(({ typed }) => typed).join('\n'), rows: 6 })}<button class="quiet" name="act" value="paste">${words.pasteAdd}</button>`, ''))}</section>`)}</div>`,
  });
};

const SHOWN = 30;

const chosenPlaces = (desk: DeskVisit, { chosen, most }: PlacesShown, way: ChooserWay): Html => {
  const { language } = desk.visit;
  const words = chooserWordsIn(language).places;
  const { dropOf } = composeWordsIn(language);
  if (chosen.length === 0) return html`<p>${words.none}</p>`;
  const item = ({ code, name }: Readonly<{ code: string; name: string }>): Html =>
    html`<li><span><bdi lang="zh-Hans">${name}</bdi></span><button class="quiet" name="drop" value="${code}" aria-label="${dropOf(name)}">${words.drop}</button></li>`;
  const rest = chosen.slice(SHOWN);
  return way.act(
    html`${chosen.length > most ? html`<p class="error">${words.most(most)}</p>` : null}<ul class="picked">${chosen.slice(0, SHOWN).map(item)}</ul>${
      rest.length > 0
        ? disclosure(composeWordsIn(language).audience.chosen(chosen.length), html`<ul class="picked">${rest.map(item)}</ul>`)
        : null
    }${chosen.length > 1 ? html`<p><button class="quiet" name="act" value="drop-all">${words.dropAll}</button></p>` : null}`,
    '',
  );
};

/** A place with a button that chooses it; one that is chosen has none. */
const placeLine = (desk: DeskVisit, page: PlacesShown, place: Place, shown: Html): Html => {
  const words = chooserWordsIn(desk.visit.language).places;
  const isChosen = page.chosen.some(({ code }) => code === place.code);
  return html`<li class="plain">${shown}${isChosen ? html`<span class="soft">${words.chosen}</span>` : html`<button class="quiet" name="add" value="${place.code}" aria-label="${words.add(place.name)}">${words.addShort}</button>`}</li>`;
};

const finding = (desk: DeskVisit, page: PlacesShown, way: ChooserWay): Html => {
  const { language } = desk.visit;
  const words = chooserWordsIn(language).places;
  const { typed, found, hasMore } = page;
  const field = textField({ language, name: 'q', label: words.find, hint: words.findHint, value: typed, type: 'search', maxLength: 40 });
  const form = way.find(html`${field}<button class="quiet" name="act" value="find">${words.search}</button>`);
  if (found === null) return form;
  const said = found.length === 0 ? words.notFound(typed) : hasMore ? words.foundMore(found.length) : words.found(found.length);
  const list = html`<ul class="places">${found.map((place) => placeLine(desk, page, place, html`<bdi lang="zh-Hans">${place.path}</bdi>`))}</ul>`;
  return html`${form}<p role="status">${said}</p>${found.length > 0 ? way.act(list, `&q=${encodeURIComponent(typed)}`) : null}`;
};

const browsing = (desk: DeskVisit, page: PlacesShown, { act, go }: ChooserWay): Html => {
  const words = chooserWordsIn(desk.visit.language).places;
  const { of, picked } = page;
  const { trail, below } = picked;
  const here = trail.at(-1);
  const way = (place: Readonly<{ code: string; name: string }>): Html => go(place.code, html`<bdi lang="zh-Hans">${place.name}</bdi>`);
  const top = go('', html`${words.top}`);
  const whole: Place = here ?? { code: '000000', name: words.top, path: words.top, level: 1 };
  const lines = below.map((place) =>
    placeLine(desk, page, place, place.level === 4 ? html`<bdi lang="zh-Hans">${place.name}</bdi>` : way(place)),
  );
  const mayChoose = here !== undefined || of.field === 'regions';
  return html`<p class="dots">${here ? top : html`<strong>${words.top}</strong>`}${trail.map((place) => (place === here ? html`<strong><bdi lang="zh-Hans">${place.name}</bdi></strong>` : way(place)))}</p>
${act(
  html`<ul class="places">${mayChoose ? placeLine(desk, page, whole, html`<strong><bdi lang="zh-Hans">${whole.name}</bdi></strong>`) : null}${lines}</ul>`,
  here ? `&at=${here.code}` : '',
)}`;
};

const unsureBanner = ({ unsure }: PlacesShown, { visit: { language } }: DeskVisit): Html | null => {
  const words = chooserWordsIn(language).places;
  if (unsure.length === 0) return null;
  const said = (one: NamedPlace): string =>
    one.kind === 'several'
      ? words.unsureMany(one.typed, one.like.map(({ path }) => path).join(language === 'en' ? ', ' : '、'))
      : words.unsureNone(one.typed);
  return html`<section class="banner alarm" role="alert"><p>${words.unsure}</p><ul>${unsure.map((one) => html`<li>${said(one)}</li>`)}</ul></section>`;
};
