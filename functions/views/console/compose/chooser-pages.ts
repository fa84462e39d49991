import type { Agency } from '#domain/agencies/agency';
import type { DraftSheet } from '#domain/notices/draft-sheet';
import type { NoticeSummary } from '#domain/notices/notice';
import { audienceIn } from '#domain/notices/sheet-presses';
import { chooserWordsIn } from '../../catalogue/chooser-words.ts';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { textField } from '../../components/fields.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { dayWords } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { type DeskVisit, deskPage } from '../desk-page.ts';
import { audienceFields } from './audience-part.ts';
import { draftPath } from './compose-page.ts';
import type { ChooserWay } from './places-page.ts';

const back = ({ visit: { language } }: DeskVisit, id: string, anchor: string): Html =>
  buttonRow(buttonLink(`${inLanguage(draftPath(id), language)}#${anchor}`, composeWordsIn(language).files.back));

export type IssuersPage = Readonly<{
  id: string;
  typed: string;
  agencies: readonly Agency[];
  chosen: readonly Readonly<{ id: string; name: string }>[];
  consented: ReadonlySet<string>;
  place: (code: string) => string;
  most: number;
}>;

/** Agencies are chosen by name, in whose name a notice is issued besides. */
export const issuersPage = (desk: DeskVisit, page: IssuersPage): string => {
  const { language } = desk.visit;
  const words = chooserWordsIn(language).issuers;
  const { id, typed, agencies, chosen, consented, place, most } = page;
  const path = `${draftPath(id)}/issuers`;
  const isFull = chosen.length + 1 >= most;
  const line = ({ id: agencyId, name, region }: Agency): Html =>
    html`<li class="plain"><span><bdi>${name}</bdi> <span class="soft dots"><bdi lang="zh-Hans">${place(region)}</bdi><span>${consented.has(agencyId) ? words.consented : words.toSign}</span></span></span>${isFull ? null : html`<button class="quiet" name="add" value="${agencyId}" aria-label="${words.addOf(name)}">${words.add}</button>`}</li>`;
  const field = textField({ language, name: 'q', label: words.find, value: typed, type: 'search', maxLength: 60 });
  return deskPage(desk, {
    title: words.choose,
    path,
    room: 'write',
    content: html`<div class="desk-form"><h1>${words.choose}</h1><p class="soft">${words.lead}</p>
<section class="panel"><h2>${words.title}</h2><ul class="picked"><li><bdi>${desk.agency.name}</bdi></li>${chosen.map(({ name }) => html`<li><bdi>${name}</bdi></li>`)}</ul>${isFull ? html`<p>${words.most(most)}</p>` : null}${back(desk, id, 'field-coIssuers-part')}</section>
<section class="panel"><h2>${words.all}</h2><form method="get" action="${path}"><div class="find">${hiddenFields({ lang: language })}${field}${submitButton(words.search, 'quiet')}</div></form>
<p role="status">${typed === '' ? null : agencies.length === 0 ? words.notFound(typed) : words.found(agencies.length)}</p>
${agencies.length === 0 ? null : deskForm(desk, path, html`${hiddenFields({ q: typed })}<ul class="places">${agencies.map(line)}</ul>`)}</section></div>`,
  });
};

export type SupersedesPage = Readonly<{ notices: readonly NoticeSummary[]; chosen: readonly string[]; next: string | null }>;

/** Of a draft, which keeps what is chosen. */
export const draftSupersedesWay = (desk: DeskVisit, id: string): ChooserWay => {
  const { language } = desk.visit;
  const path = `${draftPath(id)}/supersedes`;
  return {
    path,
    room: 'write',
    whole: (content) => content,
    act: (content) => deskForm(desk, path, content),
    find: (content) => content,
    go: (after, label) => html`<a href="${inLanguage(`${path}?after=${encodeURIComponent(after)}`, language)}">${label}</a>`,
    done: (label) => buttonLink(`${inLanguage(draftPath(id), language)}#field-supersedes-part`, label),
  };
};

/** A notice is chosen that stands no more once this one is published. */
export const supersedesPage = (desk: DeskVisit, { notices, chosen, next }: SupersedesPage, way: ChooserWay): string => {
  const { language } = desk.visit;
  const words = chooserWordsIn(language).supersedes;
  const line = ({ id: noticeId, title, documentNumber, publishedAt }: NoticeSummary): Html =>
    html`<li class="plain"><span><bdi>${title}</bdi> <span class="soft dots">${documentNumber ? html`<bdi>${documentNumber}</bdi>` : null}<span>${publishedAt ? dayWords(publishedAt, language) : null}</span></span></span>${
      chosen.includes(noticeId)
        ? html`<span class="soft">${chooserWordsIn(language).places.chosen}</span>`
        : html`<button class="quiet" name="add" value="${noticeId}" aria-label="${words.addOf(title)}">${words.add}</button>`
    }</li>`;
  return deskPage(desk, {
    title: words.choose,
    path: way.path,
    room: way.room,
    content: html`<div class="desk-form"><h1>${words.choose}</h1><p class="soft">${words.lead}</p>
${way.whole(html`<section class="panel">${notices.length === 0 ? html`<p>${words.empty}</p>` : way.act(html`<ul class="places">${notices.map(line)}</ul>`, '')}
${next === null ? null : html`<p>${way.go(next, html`${words.more}`)}</p>`}${buttonRow(way.done(composeWordsIn(language).files.back))}</section>`)}</div>`,
  });
};

export type PartAudiencePage = Readonly<{ id: string; sheet: DraftSheet; part: number; place: (code: string) => string }>;

/** Whom one part of a notice is for. */
export const partAudiencePage = (desk: DeskVisit, { id, sheet, part, place }: PartAudiencePage): string => {
  const { language } = desk.visit;
  const words = composeWordsIn(language).audience;
  const path = `${draftPath(id)}/audience?part=${part}`;
  return deskPage(desk, {
    title: words.partTitle(part + 1),
    path,
    room: 'write',
    content: html`<div class="desk-form"><h1>${words.partTitle(part + 1)}</h1><p class="soft">${words.partLead}</p>
${deskForm(
  desk,
  path,
  html`<section class="panel">${audienceFields({
    language,
    audience: audienceIn(sheet, part),
    place,
    ownRegion: null,
    said: () => ({ error: undefined, note: undefined }),
  })}</section><div class="ends">${buttonRow(submitButton(words.keep))}</div>`,
)}</div>`,
  });
};
