import { NOTICE_KINDS } from '#domain/notices/notice';
import { TOPICS } from '#domain/notices/topic';
import { hasStreets, type RegionCode, toFullCode } from '#domain/region';
import type { Instant } from '#domain/time';
import { askedAt, asksAnything, type BoardForm, narrowedBy } from '../board-form.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, hiddenFields } from '../components/buttons.ts';
import { errorSummary, type FieldErrors } from '../components/error-summary.ts';
import { type Choice, selectField, textField } from '../components/fields.ts';
import { type Card, noticeCard } from '../components/notice-card.ts';
import { pageHtml } from '../components/page-shell.ts';
import { pager } from '../components/pager.ts';
import { type Html, html } from '../html.ts';
import { placeName, placePath, type StreetNames } from '../place-words.ts';
import type { Site } from '../site.ts';
import { inLanguage, type Visit } from '../visit.ts';
import { LIKE_REGION } from '../wishes/form-values.ts';
import { dayWords, KIND_WORDS, listed, topicWords } from '../words.ts';

/** What is wrong with what was asked, by its field. */
export type BoardFlaws = Readonly<{ q?: 'tooLong'; region?: 'unknown'; from?: 'noDay'; to?: 'noDay' | 'beforeFrom' }>;

export type BoardPage = Visit &
  Readonly<{
    cards: readonly Card[];
    /** Where the list goes on, or null. */
    next: string | null;
    /** Not all has been looked at, only what was published since then; null when the list ends where it ends. */
    lookedBackTo: Instant | null;
    form: BoardForm;
    flaws: BoardFlaws;
    /** The region that was meant. */
    region: RegionCode | null;
    /** This is not where the list begins. */
    goesOn: boolean;
    agencies: readonly Readonly<{ id: string; name: string }>[];
    site: Site;
    streets?: StreetNames | undefined;
  }>;

/** Published notices, the newest first; or those that are looked for, what has the words in its title first. */
export const boardPage = (page: BoardPage): string => {
  const { form, language, site, deployment, cards, streets, goesOn } = page;
  const words = wordsIn(language).board;
  const isSearch = asksAnything(form);
  const errors = errorsOf(page);
  const path = askedAt('/', form);
  const heading = isSearch ? words.found : goesOn ? words.more : words.newest;
  return pageHtml({
    ...page,
    title: isSearch && form.q !== '' ? words.searchTitle(form.q.slice(0, 40)) : words.title,
    path,
    isForReading: true,
    ...(isSearch || goesOn ? { isUnlisted: true } : { canonical: `${site.publicUrl}/`, kind: 'website' as const }),
    description: deployment?.line?.[language] ?? words.lead,
    feeds: { atom: askedAt('/feeds/notices.atom', form), json: askedAt('/feeds/notices.json', form) },
    content: html`${errorSummary(errors, language)}<h1>${words.title}</h1>
<p class="soft lead">${deployment?.line?.[language] ?? words.lead}</p>
${searchForm(page, errors)}
${
  errors.length > 0
    ? null
    : html`<section aria-labelledby="list"><div class="list-head"><h2 id="list">${heading}</h2>${asked(page)}</div>
${cards.length > 0 ? html`<ol class="cards">${cards.map((card) => noticeCard(card, language, streets))}</ol>` : nothing(page)}
${onward(page)}</section>`
}
${alike(page)}`,
  });
};

const errorsOf = ({ flaws, form, language }: BoardPage): FieldErrors => {
  const words = wordsIn(language).board;
  return [
    ...(flaws.q ? [{ name: 'q', error: words.tooLong }] : []),
    ...(flaws.region ? [{ name: 'region', error: words.unknown(form.region.slice(0, 40)) }] : []),
    ...(flaws.from ? [{ name: 'from', error: words.noDay }] : []),
    ...(flaws.to ? [{ name: 'to', error: flaws.to === 'noDay' ? words.noDay : words.beforeFrom }] : []),
  ];
};

/** One line to search by, and all else folded; on a desk it stands open. */
const searchForm = (page: BoardPage, errors: FieldErrors): Html => {
  const { form, language, agencies } = page;
  const words = wordsIn(language).board;
  const error = (name: string): string | undefined => errors.find((one) => one.name === name)?.error;
  const narrowed = narrowedBy(form);
  const text = (name: 'region' | 'from' | 'to', hint?: string): Html =>
    textField({ language, name, label: words[name], value: form[name], hint, autocomplete: 'off', error: error(name) });
  const select = (name: 'agency' | 'topic' | 'kind', choices: readonly Choice[]): Html =>
    selectField({ language, name, label: words[name], chosen: form[name], choices: [{ value: '', label: words.any }, ...choices] });
  return html`<form class="panel search" method="get" action="/" role="search">
<div class="ask">${textField({ language, name: 'q', type: 'search', label: words.q, value: form.q, autocomplete: 'off', error: error('q') })}<button>${words.search}</button></div>
<details class="more"${errors.some(({ name }) => name !== 'q') ? html` open` : null}><summary>${words.narrow(narrowed.length)}</summary><div class="filters">
${text('region', words.regionHint)}${select(
  'agency',
  agencies.map(({ id, name }) => ({ value: id, label: name })),
)}${select('topic', topicChoices(page))}${select(
  'kind',
  NOTICE_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind][language] })),
)}${text('from', words.dayHint)}${text('to', words.dayHint)}<label class="choice"><input type="checkbox" name="inForce" value="true"${form.inForce === '' ? null : html` checked`}><span>${words.inForce}</span></label></div></details>${hiddenFields({ lang: language })}</form>`;
};

/** What agencies call by a code of their own is offered once it was asked for. */
const topicChoices = ({ form, language }: BoardPage): readonly Choice[] => {
  const known = TOPICS.map(({ code }) => code as string);
  return [...known, ...(form.topic === '' || known.includes(form.topic) ? [] : [form.topic])].map((code) => ({
    value: code,
    label: topicWords(code, language),
  }));
};

/** What was asked, in words, so that nobody takes a part for the whole. */
const asked = (page: BoardPage): Html | null => {
  const { form, region, language, streets, agencies } = page;
  if (!asksAnything(form)) return null;
  const words = wordsIn(language).board;
  const kind = NOTICE_KINDS.find((known) => known === form.kind);
  const parts = [
    ...(form.q === '' ? [] : [words.quoted(form.q)]),
    ...(region === null ? [] : [words.within(language === 'en' ? placeName(region, 'en', streets) : placePath(region, language, streets))]),
    ...(form.agency === '' ? [] : [agencies.find(({ id }) => id === form.agency)?.name ?? form.agency]),
    ...(form.topic === '' ? [] : [topicWords(form.topic, language)]),
    ...(kind ? [KIND_WORDS[kind][language]] : []),
    ...(form.from === '' && form.to === '' ? [] : [words.between(form.from, form.to)]),
    ...(form.inForce === '' ? [] : [words.holding]),
  ];
  return html`<p class="asked" role="status">${listed(parts, language)} <a href="${inLanguage('/', language)}">${words.all}</a></p>`;
};

const nothing = ({ lookedBackTo, form, language }: BoardPage): Html | null => {
  const words = wordsIn(language).board;
  if (lookedBackTo) return null;
  return asksAnything(form) ? banner('plain', html`${words.none} ${words.noneAdvice}`) : html`<p class="panel soft">${words.noneYet}</p>`;
};

const onward = ({ next, lookedBackTo, form, language }: BoardPage): Html => {
  const words = wordsIn(language).board;
  const onward = next && {
    href: inLanguage(askedAt('/', form, { cursor: next }), language),
    label: lookedBackTo ? words.goOn : asksAnything(form) ? words.moreFound : words.more,
  };
  return html`${lookedBackTo ? html`<p role="status">${words.lookedBackTo(dayWords(lookedBackTo, language))}</p>` : null}${pager(onward ? [onward] : [], language)}`;
};

/** The same list by mail, or for a reader of feeds. */
const alike = ({ form, region, language }: BoardPage): Html => {
  const words = wordsIn(language).board;
  // Who looks at a whole city need not be of its city: they are asked where they are.
  const query = new URLSearchParams(region === null ? {} : { [hasStreets(region) ? 'region' : LIKE_REGION]: toFullCode(region) });
  for (const name of ['agency', 'topic', 'kind'] as const) if (form[name] !== '') query.set(name, form[name]);
  const wishes = query.toString();
  return html`<section class="panel alike" aria-labelledby="alike"><h2 id="alike">${words.alike}</h2><p class="soft">${words.alikeLead}</p>
<div class="buttons">${buttonLink(inLanguage(`/subscribe${wishes === '' ? '' : `?${wishes}`}`, language), words.alikeButton, 'quiet')}<p class="soft">${words.feeds} <a href="${askedAt('/feeds/notices.atom', form)}" type="application/atom+xml">Atom</a> · <a href="${askedAt('/feeds/notices.json', form)}" type="application/feed+json">JSON Feed</a></p></div></section>`;
};
