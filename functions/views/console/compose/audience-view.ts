import type { Reason } from '#domain/audience/audience';
import type { ClassCounts } from '#domain/audience/class-counts';
import type { EstimatedCost } from '#domain/ledger/cost';
import { type Issuer, ORGANIZATION_CLASSES, type OrganizationClass } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { publishWordsIn } from '../../catalogue/publish-words.ts';
import { banner } from '../../components/banner.ts';
import { partsBar } from '../../components/bars.ts';
import { disclosure } from '../../components/disclosure.ts';
import { factList } from '../../components/facts.ts';
import { grouped, numberTable } from '../../components/number-table.ts';
import { scrollingTable } from '../../components/scrolling-table.ts';
import { durationWords, secondsOf } from '../../duration-words.ts';
import { type Html, html } from '../../html.ts';
import type { StreetNames } from '../../place-words.ts';
import { type AgencyNames, valueWords } from '../../preview-json.ts';
import { CLASS_WORDS, labelled, minuteWords, reasonWords } from '../../words.ts';

type Line = Readonly<{ name: string; class: string; region: string }>;
type Counted = Readonly<{ subscriptions: number; margin: number }>;

/** What preview found out of an audience. */
export type AudienceFacts = Readonly<{
  audience: Readonly<{
    precision: 'exact' | 'estimate' | 'at-least';
    margin: number;
    subscriptions: number;
    organizations: number;
    byChannel: Readonly<{ email: number; webhook: number }>;
    byFrequency: Readonly<{ immediate: number; daily: number; weekly: number }>;
    byClass: ClassCounts;
    byRegion: readonly Readonly<{ region: string; subscriptions: number }>[];
    bySection: readonly (Counted & Readonly<{ position: number; heading: string | null }>)[];
    lastDigestAt: string | null;
  }>;
  sample: readonly Readonly<{ organization: Line; reasons: readonly Reason[] }>[];
  nearlyBy: readonly (Counted & Readonly<{ criterion: string }>)[];
  nearly: readonly Readonly<{ organization: Line; missing: readonly Reason[] }>[];
  agencyNames: AgencyNames;
  duration: string;
  estimatedCost: EstimatedCost;
  issuers: readonly Issuer[];
  isImmediate: boolean;
  /** A place with what it lies in. */
  place: (code: string) => string;
  streets: StreetNames;
  partName: (position: number) => string;
}>;

/** Everything about who gets it, in numbers that add up, with examples and why. */
export const audienceView = (facts: AudienceFacts, language: MessageLanguage): Html => {
  const words = publishWordsIn(language).preview;
  const { audience } = facts;
  const about = audience.precision === 'exact' ? '' : language === 'en' ? '≈ ' : '约 ';
  const number = (count: number): string => `${about}${grouped(count)}`;
  const figures: readonly (readonly [string, string])[] = [
    [words.organizations, number(audience.organizations)],
    [words.subscriptions, number(audience.subscriptions)],
    [words.emails, number(audience.byChannel.email)],
    [words.webhooks, number(audience.byChannel.webhook)],
  ];
  const besides = factList([
    [words.takes, durationShown(facts, language)],
    [words.cost, costShown(facts.estimatedCost, language)],
  ]);
  return html`${audience.subscriptions === 0 ? banner('alarm', words.nobody) : null}${
    audience.precision === 'exact' ? null : html`<p>${words.estimated(grouped(audience.margin))}</p>`
  }<dl class="figures">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>${besides}
${audience.subscriptions === 0 ? null : html`${whenTable(facts, language)}${regionBars(facts, language)}${classTable(facts, language)}${sectionTable(facts, language)}${examples(facts, language)}`}
${nearly(facts, language)}`;
};

const durationShown = ({ duration, audience, isImmediate }: AudienceFacts, language: MessageLanguage): string => {
  const words = publishWordsIn(language).preview;
  const isAny = audience.byChannel.email > 0 && (isImmediate || audience.byFrequency.immediate > 0);
  return isAny ? words.takesWords(durationWords(Math.max(1, Math.ceil(secondsOf(duration))), language)) : words.takesNothing;
};

const costShown = ({ total }: EstimatedCost, language: MessageLanguage): string => {
  const words = publishWordsIn(language).preview;
  return total < 0.01 ? words.costLittle : words.costWords(total.toFixed(2));
};

const whenTable = ({ audience, isImmediate }: AudienceFacts, language: MessageLanguage): Html => {
  const words = publishWordsIn(language).preview;
  const { immediate, daily, weekly } = audience.byFrequency;
  const rows = isImmediate
    ? [[words.immediate, audience.subscriptions]]
    : [
        [words.immediate, immediate],
        [words.daily, daily],
        [words.weekly, weekly],
      ];
  return html`${numberTable({ caption: words.byFrequency, heads: [words.when, words.count], rows })}${
    isImmediate && daily + weekly > 0 ? html`<p class="soft">${words.override}</p>` : null
  }${audience.lastDigestAt ? html`<p class="soft">${words.lastDigest(minuteWords(audience.lastDigestAt, language))}</p>` : null}`;
};

const SHOWN_REGIONS = 12;

const bars = (caption: string, head: string, rows: readonly (readonly [string, number])[], language: MessageLanguage): Html => {
  const words = publishWordsIn(language).preview;
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return html`<table class="bars"><caption>${caption}</caption><thead class="unseen"><tr><th scope="col">${head}</th><th scope="col">${words.share}</th><th scope="col">${words.count}</th></tr></thead><tbody>${rows.map(
    ([name, count]) =>
      html`<tr><th scope="row"><bdi>${name}</bdi></th><td class="bar-cell">${partsBar([{ count, look: 'accent' }], most, 'all')}</td><td>${grouped(count)}</td></tr>`,
  )}</tbody></table>`;
};

const regionBars = ({ audience, place }: AudienceFacts, language: MessageLanguage): Html => {
  const words = publishWordsIn(language).preview;
  const sorted = [...audience.byRegion].sort((a, b) => b.subscriptions - a.subscriptions).filter(({ subscriptions }) => subscriptions > 0);
  const row = ({ region, subscriptions }: (typeof sorted)[number]): readonly [string, number] => [place(region), subscriptions];
  const rest = sorted.slice(SHOWN_REGIONS);
  return html`${bars(words.byRegion, words.region, sorted.slice(0, SHOWN_REGIONS).map(row), language)}${
    rest.length > 0 ? disclosure(words.byRegionMore(rest.length), bars(words.byRegion, words.region, rest.map(row), language)) : null
  }`;
};

const classTable = ({ audience }: AudienceFacts, language: MessageLanguage): Html => {
  const words = publishWordsIn(language).preview;
  const rows = ORGANIZATION_CLASSES.map((name): readonly [string, number] => [CLASS_WORDS[name][language], audience.byClass[name]]);
  return bars(words.byClass, words.class, rows, language);
};

const sectionTable = ({ audience, partName }: AudienceFacts, language: MessageLanguage): Html | null => {
  const words = publishWordsIn(language).preview;
  if (audience.bySection.length === 0) return null;
  const rows = audience.bySection.map(({ position, heading, subscriptions }) => [heading ?? partName(position), subscriptions]);
  return numberTable({ caption: words.bySection, heads: [words.section, words.count], rows });
};

const isClass = (name: string): name is OrganizationClass => ORGANIZATION_CLASSES.some((known) => known === name);
const lineCells = ({ name, class: of, region }: Line, { place }: AudienceFacts, language: MessageLanguage): readonly [Html, string] => [
  html`<bdi>${name}</bdi>`,
  [place(region), isClass(of) ? CLASS_WORDS[of][language] : of].join(' · '),
];

const examples = (facts: AudienceFacts, language: MessageLanguage): Html => {
  const words = publishWordsIn(language).preview;
  const rows = facts.sample.map(({ organization, reasons }) => [
    ...lineCells(organization, facts, language),
    html`${reasons.map((reason) => html`<span class="whole">${reasonWords(reason, facts.issuers, language, facts.streets, 'agency')}</span> `)}`,
  ]);
  return scrollingTable(words.examples, [words.organization, words.where, words.why], rows);
};

/** What a notice itself says of whom it is for; all else each organization has chosen, and the agency cannot. */
const OF_THE_NOTICE: ReadonlySet<string> = new Set(['region', 'class', 'rural', 'hub', 'topic']);

const nearly = (facts: AudienceFacts, language: MessageLanguage): Html | null => {
  const words = publishWordsIn(language).preview;
  if (facts.nearly.length === 0) return null;
  const why: Readonly<Record<string, string>> = words.nearlyBy;
  const cause = (criterion: string): string => why[criterion] ?? words.nearlyOther;
  const missing = (reasons: readonly Reason[]): Html => {
    const parts = reasons.map((reason) => {
      const cut = reason.indexOf(':');
      const [criterion, value] = [reason.slice(0, cut), reason.slice(cut + 1)];
      return {
        criterion,
        value: criterion === 'region' ? facts.place(value) : valueWords(criterion, value, language, facts.agencyNames),
      };
    });
    const [first] = parts;
    return html`<span>${first ? labelled(cause(first.criterion), parts.map(({ value }) => value).join(language === 'en' ? ', ' : '、'), language) : null}</span>`;
  };
  const helps = facts.nearlyBy.some(({ criterion }) => OF_THE_NOTICE.has(criterion));
  return html`<h2>${words.nearly}</h2><p class="soft">${words.nearlyLead}${helps ? words.nearlyHelps : null}${facts.nearlyBy.some(({ criterion }) => !OF_THE_NOTICE.has(criterion)) ? words.nearlyOwn : null}</p>
${numberTable({ caption: words.nearlyWhy, heads: [words.nearlyWhy, words.count], rows: facts.nearlyBy.map(({ criterion, subscriptions }) => [cause(criterion), subscriptions]) })}
${scrollingTable(
  words.nearly,
  [words.organization, words.where, words.nearlyWhy],
  facts.nearly.map(({ organization, missing: reasons }) => [...lineCells(organization, facts, language), missing(reasons)]),
)}`;
};
