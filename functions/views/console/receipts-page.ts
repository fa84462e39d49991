import type { Notice } from '#domain/notices/notice';
import type { Organization } from '#domain/organizations/organization';
import type { Answer, FieldValue, Receipt } from '#domain/receipts/receipt';
import type { FieldType } from '#domain/receipts/receipt-request';
import type { PlannedReminder } from '#domain/receipts/reminders';
import { shortCode } from '#domain/region';
import type { ChannelType, MessageLanguage } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import { followWordsIn } from '../catalogue/follow-words.ts';
import { receiptWordsIn } from '../catalogue/receipt-words.ts';
import { banner } from '../components/banner.ts';
import { partsBar } from '../components/bars.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../components/buttons.ts';
import { dateField, type TypedDate } from '../components/date-field.ts';
import { errorSummary } from '../components/error-summary.ts';
import { factList } from '../components/facts.ts';
import { selectField } from '../components/fields.ts';
import { grouped, numberTable } from '../components/number-table.ts';
import { pager } from '../components/pager.ts';
import { scrollingTable } from '../components/scrolling-table.ts';
import { type Html, html } from '../html.ts';
import { organizationPlace, placeName, placePath, type StreetNames } from '../place-words.ts';
import { inLanguage } from '../visit.ts';
import { dayWords, labelled } from '../words.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';
import { shortTime } from './ledger-part.ts';
import { noticePath } from './notice-rows.ts';

type Sum = Readonly<{ required: number; received: number; missing: number }>;

/** What came so far. `region` in full. */
export type ReceiptSums = Sum &
  Readonly<{
    by?: string;
    claimed: Sum;
    byRegion: readonly (Sum & Readonly<{ region: string; name: string }>)[];
    byHub: readonly (Sum & Readonly<{ hub: string; name: string | null }>)[];
  }>;

export type ReceiptShown = Readonly<{
  receipt: Receipt;
  organization: Organization | null;
  contact: Readonly<{ type: ChannelType; address: string; isReachable: boolean }> | null;
}>;

export type ReceiptStatus = 'received' | 'missing' | '';

export type ReceiptsPage = Readonly<{
  notice: Notice;
  sums: ReceiptSums;
  status: ReceiptStatus;
  lines: readonly ReceiptShown[];
  next: string | null;
  isFirst: boolean;
  /** Reminders that were sent, and how many each reached. */
  reminded: readonly Readonly<{ at: Instant; count: number }>[];
  planned: readonly PlannedReminder[];
  /** What the lead may do; null for others. */
  lead: Readonly<{
    mayExtend: boolean;
    /** How many would be reminded now, or when somebody may be again; null where nobody is. */
    remind: Readonly<{ missing: number }> | Readonly<{ from: Instant }> | null;
  }> | null;
  typed: TypedDate;
  error?: string | undefined;
  /** What has just been done. */
  note: 'extended' | 'reminded' | null;
  /** Files of the receipts: by their endings and names. */
  files: readonly Readonly<{ path: string; name: string }>[];
  streets?: StreetNames | undefined;
}>;

/** Who confirmed that they have a notice, who has not and how they can be reached; reminders; a later last day. */
export const receiptsPage = (desk: DeskVisit, page: ReceiptsPage): string => {
  const { language } = desk.visit;
  const { notice, sums, status } = page;
  const words = followWordsIn(language);
  const here = noticePath(notice.id, '/receipts');
  const errors = page.error === undefined ? [] : [{ name: 'by', error: page.error }];
  return deskPage(desk, {
    title: `${words.receipts.title} · ${notice.title}`,
    path: status ? `${here}?status=${status}` : here,
    room: 'notices',
    content: html`${errorSummary(errors, language)}<h1>${words.receipts.title}</h1>
${page.note ? banner('good', words.notice.notes[page.note]) : null}<p><bdi lang="${notice.language}">${notice.title}</bdi></p>
<section class="panel">${notice.status === 'withdrawn' ? soFar(sums, language) : standingSums(sums, language)}${sums.claimed.required > 0 ? html`<p class="soft">${words.receipts.claimed(grouped(sums.claimed.required), grouped(sums.claimed.missing))}</p>` : null}</section>
${listPart(page, desk)}
${sums.required > 0 ? rollUps(page, desk) : null}
${remindersPart(page, desk)}${page.lead?.mayExtend ? extendPart(page, desk) : null}
<h2 class="on-screen">${words.receipts.files}</h2>${buttonRow(...page.files.map(({ path, name }) => buttonLink(inLanguage(path, language), name, 'quiet')))}
${pager([{ href: inLanguage(noticePath(notice.id), language), label: words.receipts.back }], language)}`,
  });
};

const standingSums = (sums: ReceiptSums, language: MessageLanguage): Html => {
  const { receipts: words } = followWordsIn(language);
  return html`<p><label for="received">${words.sum(grouped(sums.received), grouped(sums.required))}</label></p>${
    sums.required > 0 ? html`<progress id="received" value="${sums.received}" max="${sums.required}"></progress>` : null
  }${factList([
    [words.received, grouped(sums.received)],
    [words.missing, grouped(sums.missing)],
    [words.required, grouped(sums.required)],
    [words.by, sums.by ? dayWords(sums.by, language) : words.none],
  ])}`;
};

/** Of a notice that was withdrawn: nobody has to answer any more. */
const soFar = ({ received, required, missing }: ReceiptSums, language: MessageLanguage): Html => {
  const { receipts: words } = followWordsIn(language);
  return html`<p>${words.withdrawn(grouped(received), grouped(required))}</p>${factList([
    [words.receivedBefore, grouped(received)],
    [words.missingBefore, grouped(missing)],
  ])}`;
};

const percent = ({ required, received }: Sum): string => (required === 0 ? '–' : `${Math.round((received / required) * 1000) / 10}%`);

const rollUps = ({ sums, streets }: ReceiptsPage, { visit: { language } }: DeskVisit): Html => {
  const { receipts: words } = followWordsIn(language);
  const row = (name: Html | string, sum: Sum) => [
    html`${name}${partsBar(
      [
        { count: sum.received, look: 'good' },
        { count: sum.missing, look: 'soft' },
      ],
      sum.required,
    )}`,
    sum.received,
    sum.missing,
    sum.required,
    percent(sum),
  ];
  const heads = [words.received, words.missing, words.required, words.share];
  const regions = numberTable({
    caption: words.byRegion,
    isTitled: true,
    heads: [words.region, ...heads],
    rows: sums.byRegion.map((one) => row(html`<bdi lang="zh-Hans">${placeName(shortCode(one.region), language, streets)}</bdi>`, one)),
    sum: row(words.total, sums),
  });
  const hubs = numberTable({
    caption: words.byHub,
    isTitled: true,
    heads: [words.hub, ...heads],
    rows: sums.byHub.map((one) => row(html`<bdi>${one.name ?? words.unnamed}</bdi>`, one)),
  });
  return html`<section class="panel"><h2>${words.byRegion}</h2>${regions}</section>${
    sums.byHub.length > 0 ? html`<section class="panel"><h2>${words.byHub}</h2><p class="soft">${words.hubHint}</p>${hubs}</section>` : null
  }`;
};

const listPart = ({ notice, status, lines, next, isFirst, streets }: ReceiptsPage, { visit: { language } }: DeskVisit): Html => {
  const { receipts: words, ledger } = followWordsIn(language);
  const here = noticePath(notice.id, '/receipts');
  const isOfMissing = status === 'missing';
  // Beside each name stands what is looked for, so that a phone shows both: how to reach who is missing, else who has signed.
  const rows = lines.map(({ receipt, organization, contact }) => {
    const { answer } = receipt;
    const name = html`<bdi>${organization?.name ?? words.unnamed}</bdi>`;
    const place = html`<bdi lang="zh-Hans">${organization ? organizationPlace(organization, language) : placePath(receipt.region, language, streets)}</bdi>`;
    const state = answer
      ? html`${words.received}<br><bdi>${answer.name}</bdi>${answersIn(notice, answer, language)}`
      : html`<span class="urgent">${words.missing}</span>`;
    const reached = contact
      ? html`${ledger[contact.type]} <bdi>${contact.address}</bdi> · ${
          contact.isReachable ? words.reachable : html`<span class="urgent">${words.unreachable}</span>`
        }`
      : words.noContact;
    if (isOfMissing) return [name, reached, place, state];
    return [name, state, answer ? html`<span class="whole">${shortTime(answer.changedAt ?? answer.at)}</span>` : '', reached, place];
  });
  const choices = [
    { value: 'missing', label: words.missing },
    { value: 'received', label: words.received },
    { value: '', label: words.any },
  ];
  const { heads } = words;
  const names = isOfMissing
    ? [heads.organization, heads.contact, heads.place, heads.state]
    : [heads.organization, heads.state, heads.at, heads.contact, heads.place];
  const asked = `status=${status}`;
  return html`<section id="list"><h2>${words.list}</h2>
<form class="panel search" method="get" action="${here}">${selectField({ language, name: 'status', label: words.show, choices, chosen: status })}${hiddenFields({ lang: language })}${submitButton(words.filter)}</form>
${rows.length === 0 ? banner('plain', words.empty) : html`<div class="lines named">${scrollingTable(words.list, names, rows, 'unseen')}</div>`}
${pager(
  [
    ...(next ? [{ href: inLanguage(`${here}?${asked}&cursor=${encodeURIComponent(next)}`, language), label: words.more }] : []),
    ...(isFirst ? [] : [{ href: inLanguage(`${here}?${asked}`, language), label: words.first }]),
  ],
  language,
)}</section>`;
};

/** What was filled in, of what the notice asks now. */
const answersIn = ({ receipt }: Notice, { fields }: Answer, language: MessageLanguage): readonly Html[] => {
  const words = receiptWordsIn(language);
  const shown = (type: FieldType, value: FieldValue): string => {
    if (typeof value === 'boolean') return value ? words.yes : words.no;
    return type === 'date' && typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? dayWords(value, language) : String(value);
  };
  return (receipt?.fields ?? []).flatMap(({ id, label, type }) => {
    const value = fields[id];
    return value === undefined || value === ''
      ? []
      : [html`<br><span class="soft"><bdi>${labelled(label, '', language)}</bdi><bdi>${shown(type, value)}</bdi></span>`];
  });
};

const remindersPart = (page: ReceiptsPage, desk: DeskVisit): Html => {
  const { notice, reminded, planned } = page;
  const { language } = desk.visit;
  const { receipts: words } = followWordsIn(language);
  const sent = reminded.map(({ at, count }) => html`<li>${words.sent(shortTime(at), grouped(count))}</li>`);
  const coming = planned.map(({ at, step }) => html`<li class="soft">${words.planned(shortTime(at), words.steps[step])}</li>`);
  return html`<section class="panel"><h2>${words.reminders}</h2><p>${notice.status === 'withdrawn' ? words.remindersOver : words.remindersLead}</p>${
    sent.length + coming.length > 0 ? html`<ul>${sent}${coming}</ul>` : null
  }${remindPart(page, desk)}</section>`;
};

/** Not again right behind the press of it: it begins within a minute. */
const remindPart = ({ notice, lead, note }: ReceiptsPage, desk: DeskVisit): Html | null => {
  const { language } = desk.visit;
  const { receipts: words } = followWordsIn(language);
  if (!lead?.remind || note === 'reminded') return null;
  if ('from' in lead.remind) return html`<p class="soft on-screen">${words.remindFrom(shortTime(lead.remind.from))}</p>`;
  const button = submitButton(words.remindNow(grouped(lead.remind.missing)), 'quiet');
  return html`<div class="on-screen">${deskForm(desk, noticePath(notice.id, '/reminders'), button)}</div>`;
};

const extendPart = ({ notice, typed, error }: ReceiptsPage, desk: DeskVisit): Html => {
  const { language } = desk.visit;
  const { receipts: words } = followWordsIn(language);
  const field = dateField({
    language,
    name: 'by',
    label: words.newDay,
    hint: words.extendHint,
    error,
    value: typed,
    parts: { year: words.year, month: words.month, day: words.day },
  });
  return html`<section class="panel on-screen" id="extend"><h2>${words.extend}</h2>${deskForm(desk, noticePath(notice.id, '/receipts'), html`${field}${submitButton(words.doExtend)}`)}</section>`;
};
