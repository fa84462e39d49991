import { LINE_STATUSES, type LineStatus } from '#domain/ledger/delivery-list';
import { type Notice, ORGANIZATION_CLASSES, type OrganizationClass } from '#domain/notices/notice';
import { shortCode } from '#domain/region';
import { said } from '#domain/text/wording';
import { followWordsIn } from '../catalogue/follow-words.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { errorSummary } from '../components/error-summary.ts';
import { selectField, textField } from '../components/fields.ts';
import { pager } from '../components/pager.ts';
import { scrollingTable } from '../components/scrolling-table.ts';
import { inFullWidth } from '../full-width.ts';
import { type Html, html } from '../html.ts';
import type { DeliveryRow } from '../ledger/delivery-csv.ts';
import { whyWords } from '../ledger/delivery-words.ts';
import { placePath, type StreetNames } from '../place-words.ts';
import { inLanguage } from '../visit.ts';
import { CLASS_WORDS, labelled } from '../words.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';
import { shortTime } from './ledger-part.ts';
import { noticePath } from './notice-rows.ts';

/** One recipient of a notice in one mailing. */
export type DeliveryShown = Omit<DeliveryRow, 'version' | 'reasons'>;

/** What is asked for, as it was typed. `unreached`: whoever was to have it and will not. */
export type DeliveriesAsked = Readonly<{
  status: LineStatus | 'unreached' | '';
  region: string;
  class: OrganizationClass | '';
  organization: string;
}>;

export type DeliveriesPage = Readonly<{
  notice: Notice;
  asked: DeliveriesAsked;
  isUnknownRegion: boolean;
  lines: readonly DeliveryShown[];
  next: string | null;
  isFirst: boolean;
  streets?: StreetNames | undefined;
}>;

const SHOWN_STATUSES = ['unreached', ...LINE_STATUSES] as const;

/** Who got a notice and who did not, and why. */
export const deliveriesPage = (desk: DeskVisit, page: DeliveriesPage): string => {
  const { language } = desk.visit;
  const { notice, asked, lines, next, isFirst } = page;
  const { deliveries: words } = followWordsIn(language);
  const filters = Object.entries(asked).filter(([, value]) => value !== '');
  const query = new URLSearchParams(filters).toString();
  const here = noticePath(notice.id, '/deliveries');
  const path = query ? `${here}?${query}` : here;
  const goOn = next && `${path}${query ? '&' : '?'}cursor=${encodeURIComponent(next)}`;
  const errors = page.isUnknownRegion ? [{ name: 'region', error: words.unknownRegion(asked.region) }] : [];
  return deskPage(desk, {
    title: `${words.title} · ${notice.title}`,
    path,
    room: 'notices',
    content: html`${errorSummary(errors, language)}<h1>${words.title}</h1>
<p><bdi lang="${notice.language}">${notice.title}</bdi></p><p class="soft">${words.lead}</p>
${filterForm(page, desk)}
${lines.length === 0 ? (page.isUnknownRegion ? null : banner('plain', next ? words.noneYet : words.none)) : table(page, desk)}
${pager(
  [
    ...(goOn ? [{ href: inLanguage(goOn, language), label: words.more }] : []),
    ...(query || !isFirst ? [{ href: inLanguage(here, language), label: words.all }] : []),
    { href: inLanguage(noticePath(notice.id), language), label: words.back },
  ],
  language,
)}${filesOf(page, desk)}`,
  });
};

const filterForm = ({ notice, asked, isUnknownRegion }: DeliveriesPage, { visit: { language } }: DeskVisit): Html => {
  const { deliveries: words, ledger } = followWordsIn(language);
  const statuses = SHOWN_STATUSES.map((value) => ({ value, label: value === 'unreached' ? words.unreached : ledger.statuses[value] }));
  const classes = ORGANIZATION_CLASSES.map((value) => ({ value, label: CLASS_WORDS[value][language] }));
  const any = { value: '', label: words.any };
  return html`<form class="panel search" method="get" action="${noticePath(notice.id, '/deliveries')}">${textField({
    language,
    name: 'organization',
    label: words.organization,
    value: asked.organization,
    maxLength: 100,
  })}${selectField({ language, name: 'status', label: words.status, choices: [any, ...statuses], chosen: asked.status })}${textField({
    language,
    name: 'region',
    label: words.region,
    value: asked.region,
    maxLength: 40,
    error: isUnknownRegion ? words.unknownRegion(asked.region) : undefined,
  })}${selectField({ language, name: 'class', label: words.class, choices: [any, ...classes], chosen: asked.class })}${hiddenFields({ lang: language })}${submitButton(words.filter)}</form>`;
};

/** What became of each, and why, stands beside its name, so that a phone shows both. */
const table = ({ lines, streets }: DeliveriesPage, { visit: { language } }: DeskVisit): Html => {
  const { deliveries: words, ledger } = followWordsIn(language);
  const rows = lines.map((line) => {
    const { organization, channel, status, why, attempts, at, nextAttemptAt } = line;
    const name = organization
      ? html`<bdi>${organization.name}</bdi><br><span class="soft">${CLASS_WORDS[organization.class][language]} · ${organization.verified ? words.verified : words.claimed}</span>`
      : words.erased;
    return [
      name,
      html`<span class="whole">${ledger.statuses[status]}</span>${why === undefined ? null : html`<br>${inFullWidth(said(whyWords(why), language), language)}`}<br><span class="soft">${ledger.acts[line.act]}</span>`,
      html`${ledger[channel.type]} <bdi>${channel.address ?? ''}</bdi>${line.via === 'fallback' ? html`<br>${words.viaFallback}` : null}`,
      organization ? html`<bdi lang="zh-Hans">${placePath(shortCode(organization.region), language, streets)}</bdi>` : '',
      html`${at ? html`<span class="whole">${shortTime(at)}</span><br>` : null}<span class="soft">${labelled(words.heads.attempts, String(attempts), language)}</span>${
        nextAttemptAt ? html`<br><span class="soft">${words.next(shortTime(nextAttemptAt))}</span>` : null
      }`,
    ];
  });
  const { heads } = words;
  const list = scrollingTable(words.title, [heads.organization, heads.outcome, heads.by, heads.place, heads.at], rows);
  return html`<div class="lines named">${list}</div>`;
};

/** The whole list as a table, by the same filters; names are looked through on the page alone. */
const filesOf = ({ notice, asked }: DeliveriesPage, { visit: { language } }: DeskVisit): Html => {
  const { ledger: words } = followWordsIn(language);
  const { status, region, class: ofClass } = asked;
  const kept = Object.entries({ status: status === 'unreached' ? '' : status, region, class: ofClass }).filter(([, value]) => value !== '');
  const file = (charset: string): string =>
    inLanguage(noticePath(notice.id, `/deliveries.csv?${new URLSearchParams([['charset', charset], ...kept])}`), language);
  return html`<h2>${words.files}</h2>${buttonRow(buttonLink(file('utf-8'), words.utf8, 'quiet'), buttonLink(file('gb18030'), words.gb18030, 'quiet'))}`;
};
