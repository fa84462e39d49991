import type { LineStatus } from '#domain/ledger/delivery-list';
import { type Counts, type DealtWith, NO_COUNTS, sumCounts } from '#domain/ledger/ledger';
import { type MailingReport, type NoticeReport, underWayIn, unreachedIn } from '#domain/ledger/notice-report';
import { shortCode } from '#domain/region';
import { CHANNEL_TYPES, type MessageLanguage } from '#domain/subscriptions/subscription';
import type { Instant } from '#domain/time';
import { followWordsIn } from '../catalogue/follow-words.ts';
import { keyOf, type Part, partsBar } from '../components/bars.ts';
import { curve } from '../components/curve.ts';
import { disclosure } from '../components/disclosure.ts';
import { grouped, numberTable } from '../components/number-table.ts';
import { durationWords, secondsOf } from '../duration-words.ts';
import { type Html, html } from '../html.ts';
import { beijingTime } from '../ledger/beijing-time.ts';
import { placeName, type StreetNames } from '../place-words.ts';
import { inLanguage } from '../visit.ts';
import { noticePath } from './notice-rows.ts';

/** To the minute, as official sites write it: `2026-12-01 09:00`. */
export const shortTime = (at: Instant): string => beijingTime(at).slice(0, 16);

/** What became of people, the good first. */
const OUTCOMES = [
  'delivered',
  'awaitingDigest',
  'pending',
  'retrying',
  'failed',
  'bounced',
  'suppressed',
  'skipped',
] as const satisfies readonly LineStatus[];

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.round((part / whole) * 1000) / 10}%`);

const partsOf = (counts: Counts): readonly Part[] => [
  { count: counts.delivered, look: 'good' },
  { count: underWayIn(counts) + counts.awaitingDigest, look: 'accent' },
  { count: unreachedIn(counts), look: 'alarm' },
  { count: counts.skipped, look: 'soft' },
];

/** How far the sending is. It looks again by itself where scripts run, and has a link that does where not. */
export const progressPart = (report: NoticeReport, language: MessageLanguage): Html => {
  const words = followWordsIn(language).ledger;
  const { audience, awaitingDigest } = report.totals;
  const done = audience - underWayIn(report.totals) - awaitingDigest;
  // Whoever waits for a digest has not got it: nothing is called complete before.
  const toCome = report.status === 'withdrawn' ? words.digestsDropped : words.digestsToCome;
  const through = awaitingDigest > 0 ? toCome(grouped(awaitingDigest)) : words.complete;
  const moving = report.complete ? null : html` data-moving`;
  const meter =
    audience === 0
      ? html`<p>${report.complete ? through : words.empty}</p>`
      : html`<p><label for="sent">${words.done(grouped(done), grouped(audience))}</label></p><progress id="sent" value="${done}" max="${audience}">${percent(done, audience)}</progress>`;
  return html`<section class="panel" id="progress" data-live${moving}><h2>${words.progress}</h2>${meter}<p role="status">${report.complete ? through : words.underWay}${
    report.complete ? null : html` <a href="${inLanguage(noticePath(report.noticeId), language)}">${words.refresh}</a>`
  }</p></section>`;
};

/** Everybody once, by what became of them: rows that add up to the total. */
const totalsTable = ({ totals, totalsByChannel, status: standing }: NoticeReport, language: MessageLanguage): Html => {
  const words = followWordsIn(language).ledger;
  const shown = OUTCOMES.filter((status) => totals[status] > 0 || status === 'delivered' || status === 'failed');
  const channels = CHANNEL_TYPES.every((channel) => totalsByChannel[channel].audience > 0) ? CHANNEL_TYPES : [];
  const row = (name: string, countOf: (counts: Counts) => number) => [
    name,
    ...channels.map((channel) => countOf(totalsByChannel[channel])),
    countOf(totals),
    percent(countOf(totals), totals.audience),
  ];
  return numberTable({
    caption: words.everybody,
    heads: [words.outcome, ...channels.map((channel) => words[channel]), words.total, words.share],
    rows: shown.map((status) =>
      row(standing === 'withdrawn' && status === 'awaitingDigest' ? words.dropped : words.statuses[status], (counts) => counts[status]),
    ),
    sum: row(words.total, ({ audience }) => audience),
  });
};

const mailingName = ({ act, version, startedAt, countedAt }: MailingReport, language: MessageLanguage): string => {
  const words = followWordsIn(language).ledger;
  const name = words.actOf(words.acts[act], version, shortTime(startedAt));
  return countedAt === undefined ? name : `${name} · ${words.countedAt(shortTime(countedAt))}`;
};

/** The same over two lines, so that a table stays narrow. */
const mailingCell = (mailing: MailingReport, language: MessageLanguage): Html => {
  const words = followWordsIn(language).ledger;
  const { act, version, startedAt, countedAt } = mailing;
  return html`${words.actOf(words.acts[act], version, '')}<br><span class="whole">${shortTime(startedAt)}</span>${
    countedAt === undefined ? null : html`<br>${words.countedAt(shortTime(countedAt))}`
  }`;
};

/** Each mailing by channel: the columns of a row add up to its recipients. */
const mailingsTable = ({ mailings }: NoticeReport, language: MessageLanguage): Html => {
  const words = followWordsIn(language).ledger;
  const all = sumCounts(mailings.map(({ counts }) => counts));
  const shown = OUTCOMES.filter((status) => all[status] > 0 || status === 'delivered');
  const rows = mailings.flatMap((mailing) =>
    CHANNEL_TYPES.filter(
      (channel) => mailing.byChannel[channel].audience > 0 || (channel === 'email' && mailing.counts.audience === 0),
    ).map((channel) => {
      const counts = mailing.byChannel[channel];
      return [mailingCell(mailing, language), words[channel], counts.audience, ...shown.map((status) => counts[status])];
    }),
  );
  return numberTable({
    caption: words.byMailing,
    isTitled: true,
    heads: [words.mailing, followWordsIn(language).deliveries.heads.by, words.recipients, ...shown.map((status) => words.statuses[status])],
    rows,
    words: [1],
  });
};

const timesTable = ({ mailings }: NoticeReport, language: MessageLanguage): Html => {
  const words = followWordsIn(language).ledger;
  const time = (duration: string | undefined): string =>
    duration === undefined ? words.notYet : durationWords(secondsOf(duration), language);
  return numberTable({
    caption: words.times,
    isTitled: true,
    heads: [words.mailing, words.half, words.most, words.whole],
    rows: mailings
      .filter(({ counts }) => counts.audience > 0)
      .map((mailing) => [
        mailingCell(mailing, language),
        time(mailing.timeTo['50']),
        time(mailing.timeTo['95']),
        time(mailing.timeTo['100']),
      ]),
  });
};

const FIGURES = 12;

/** Few enough to be read, the last one always. */
const fewOf = (points: readonly DealtWith[]): readonly DealtWith[] => {
  const every = Math.ceil(points.length / FIGURES);
  return points.filter((_, i) => i === points.length - 1 || i % every === 0);
};

const curveOf = (mailing: MailingReport, language: MessageLanguage): Html => {
  const words = followWordsIn(language).ledger;
  const title = words.overTime(mailingName(mailing, language));
  const timeOf = (seconds: number): string => durationWords(seconds, language);
  const points = mailing.overTime.map(({ after, recipients }) => ({ seconds: secondsOf(after), count: recipients }));
  const table = numberTable({
    caption: title,
    heads: [words.after, words.count, words.share],
    rows: fewOf(mailing.overTime).map(({ after, recipients }) => [
      timeOf(secondsOf(after)),
      recipients,
      percent(recipients, mailing.counts.audience),
    ]),
  });
  return html`<p>${title}</p>${curve({ title, points, whole: mailing.counts.audience, timeOf })}${disclosure(words.figures, table)}`;
};

const curves = ({ mailings }: NoticeReport, language: MessageLanguage): Html | null => {
  const [first, ...others] = mailings.filter(({ overTime }) => overTime.length > 0);
  if (!first) return null;
  return html`${curveOf(first, language)}${others.map((one) => disclosure(mailingName(one, language), curveOf(one, language)))}`;
};

const regionsTable = ({ byRegion, totals }: NoticeReport, language: MessageLanguage, streets: StreetNames | undefined): Html => {
  const words = followWordsIn(language).ledger;
  const hasSkipped = totals.skipped > 0;
  const row = (name: Html | string, counts: Counts) => [
    html`${name}${partsBar(partsOf(counts), counts.audience)}`,
    counts.audience,
    counts.delivered,
    unreachedIn(counts),
    underWayIn(counts) + counts.awaitingDigest,
    ...(hasSkipped ? [counts.skipped] : []),
  ];
  const all = sumCounts(byRegion.map(({ counts }) => counts));
  return numberTable({
    caption: words.regions,
    isTitled: true,
    heads: [words.region, words.recipients, words.reached, words.notReached, words.open, ...(hasSkipped ? [words.statuses.skipped] : [])],
    rows: byRegion.map(({ region, counts }) =>
      row(html`<bdi lang="zh-Hans">${placeName(shortCode(region), language, streets)}</bdi>`, counts),
    ),
    sum: row(words.total, byRegion.length > 0 ? all : { ...NO_COUNTS, audience: totals.audience }),
  });
};

const legend = (language: MessageLanguage): Html => {
  const words = followWordsIn(language).ledger;
  const items = [
    ['good', words.reached],
    ['accent', words.open],
    ['alarm', words.notReached],
    ['soft', words.statuses.skipped],
  ] as const;
  return html`<ul class="legend soft">${items.map(([look, name]) => html`<li>${keyOf(look)}${name}</li>`)}</ul>`;
};

/** The ledger of a notice as tables that add up, with what is to be said of its numbers. */
export const ledgerPart = (report: NoticeReport, language: MessageLanguage, streets: StreetNames | undefined): Html => {
  const words = followWordsIn(language).ledger;
  const { totals, mailings, waiting, noticeId, status } = report;
  // They stay in the numbers until their digest opens, and then it leaves the notice out.
  const waits = status === 'withdrawn' ? words.waitingNoMore : words.waiting;
  const here = (behind: string): string => inLanguage(noticePath(noticeId, behind), language);
  const fallback = sumCounts(mailings.flatMap((one) => one.fallback ?? []));
  if (totals.audience === 0) return html`<div id="ledger" data-live></div>`;
  return html`<div id="ledger" data-live><section class="panel"><h2>${words.title}</h2>
${partsBar(partsOf(totals), totals.audience, 'all')}${legend(language)}
${totalsTable(report, language)}
<p class="soft">${words.everybodyHint}</p>
${waiting.length === 0 ? null : html`<ul>${waiting.map(({ count, until }) => html`<li>${waits(grouped(count), shortTime(until))}</li>`)}</ul>`}
${totals.possiblyTwice > 0 ? html`<p>${words.twice(grouped(totals.possiblyTwice))}</p>` : null}${
  fallback.audience > 0 ? html`<p>${words.fallback(grouped(fallback.audience))}</p>` : null
}${unreachedIn(totals) > 0 ? html`<p class="on-screen"><a href="${here('/deliveries?status=unreached')}">${words.unreached}</a></p>` : null}
</section>
<section class="panel"><h2>${words.regions}</h2>${regionsTable(report, language, streets)}</section>
<section class="panel"><h2>${words.byMailing}</h2>${mailingsTable(report, language)}<p class="soft">${words.byMailingHint}</p></section>
<section class="panel"><h2>${words.times}</h2>${timesTable(report, language)}<p class="soft">${words.timesHint}</p>${curves(report, language)}</section></div>`;
};
