import type { NoticeReport } from '#domain/ledger/notice-report';
import { isPublic, type Notice, refuserOf } from '#domain/notices/notice';
import type { RetryRequest } from '#domain/sending/retry-request';
import { directionOf } from '#domain/text/text';
import { ASSETS } from '../assets.ts';
import type { FollowCatalogue } from '../catalogue/catalogue.ts';
import { followWordsIn } from '../catalogue/follow-words.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, submitButton } from '../components/buttons.ts';
import { type Facts, factList } from '../components/facts.ts';
import { grouped } from '../components/number-table.ts';
import { pager } from '../components/pager.ts';
import { type Html, html } from '../html.ts';
import { statusWords } from '../notice-facts.ts';
import type { StreetNames } from '../place-words.ts';
import { inLanguage } from '../visit.ts';
import { dayWords, minuteWords } from '../words.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage, ROOMS } from './desk-page.ts';
import { ledgerPart, progressPart, shortTime } from './ledger-part.ts';
import { newDraftForm } from './new-draft-form.ts';
import { noticePath, statusMark } from './notice-rows.ts';
import { wholeText } from './whole-text.ts';

export type NoticeNote = keyof FollowCatalogue['notice']['notes'];

/** What of a notice somebody may do now: it is offered, and nothing else. */
export type NoticeRights = Readonly<{
  sign: boolean;
  /** To take its signature back, or to refuse one that was given beforehand. */
  takeBack: boolean;
  reschedule: boolean;
  correct: boolean;
  withdraw: boolean;
  redact: boolean;
  retry: boolean;
  /** To begin a draft with what it says. */
  draft: boolean;
}>;

export type ReceiptsSoFar = Readonly<{ required: number; received: number; missing: number; by?: string }>;

export type NoticeAtDesk = Readonly<{
  notice: Notice;
  /** The first one first. */
  versions: readonly Notice[];
  report: NoticeReport | null;
  receipts: ReceiptsSoFar | null;
  lastRetry: RetryRequest | null;
  rights: NoticeRights;
  note: NoticeNote | null;
  streets?: StreetNames | undefined;
}>;

/** Where a notice stands: what it is, how far it was sent, what became of everybody, what can be done. */
export const noticeAtDeskPage = (desk: DeskVisit, shown: NoticeAtDesk): string => {
  const { language } = desk.visit;
  const { notice, report, note, receipts } = shown;
  const words = followWordsIn(language);
  const standing = statusWords(notice, language);
  const isSent = isPublic(notice) && report !== null;
  return deskPage(desk, {
    title: notice.title,
    path: noticePath(notice.id),
    room: 'notices',
    scripts: isSent && !report.complete ? [ASSETS.refresh.path] : [],
    content: html`<h1 lang="${notice.language}" dir="${directionOf(notice.language)}">${notice.title}</h1>
${note ? banner('good', words.notice.notes[note]) : null}${standing ? banner('alarm', standing) : null}
<section class="panel">${factList(factsOf(shown, desk))}${actions(shown, desk)}</section>
${
  isSent
    ? html`${progressPart(report, language)}${receipts ? receiptsPart(notice, receipts, desk) : null}${ledgerPart(report, language, shown.streets)}${retryPart(shown, report, desk)}${filesPart(notice, desk)}`
    : html`<p>${words.notice[notice.status === 'cancelled' ? 'neverPublic' : 'notPublic']}</p><section class="panel"><h2>${words.notice.whole}</h2>${wholeText(notice, shown.streets, language)}</section>`
}
${isPublic(notice) ? versionsPart(shown, desk) : null}
${pager([{ href: inLanguage(ROOMS.notices, language), label: words.notice.back }], language)}`,
  });
};

const factsOf = ({ notice }: NoticeAtDesk, { visit: { language } }: DeskVisit): Facts => {
  const words = followWordsIn(language).notice;
  const { issuers, cancellation } = notice;
  const refuser = refuserOf(notice);
  const refused = refuser?.signedAt ? words.takenBackBy : words.refusedBy;
  const ended =
    cancellation &&
    words.endedAt(refuser ? refused(refuser.name) : words.cancelled[cancellation.reason], minuteWords(cancellation.at, language));
  const signers = issuers.map(({ id, name, signedAt }, i) => {
    if (i === 0 || notice.issuers.length === 1) return html`<div><bdi>${name}</bdi></div>`;
    if (id === refuser?.id) return html`<div><bdi>${refused(name)}</bdi></div>`;
    return html`<div><bdi>${signedAt ? words.signed(name, dayWords(signedAt, language)) : words.unsigned(name)}</bdi></div>`;
  });
  const facts: readonly (readonly [string, string | Html | undefined])[] = [
    [words.status, html`${statusMark(notice, language)}${ended ? html` · <bdi>${ended}</bdi>` : null}`],
    [
      refuser?.signedAt ? words.takenBack : words.refusal,
      cancellation?.reason === 'refused' ? html`<bdi lang="${notice.language}">${cancellation.note}</bdi>` : undefined,
    ],
    [words.issuers, html`${signers}`],
    [words.number, notice.documentNumber],
    [words.published, notice.publishedAt && minuteWords(notice.publishedAt, language)],
    [words.publishAt, notice.publishedAt || cancellation || !notice.publishAt ? undefined : minuteWords(notice.publishAt, language)],
    [
      words.signaturesBy,
      notice.status === 'awaiting-signatures' && notice.signaturesBy ? minuteWords(notice.signaturesBy, language) : undefined,
    ],
    [words.version, isPublic(notice) ? words.standing(notice.version) : undefined],
  ];
  return facts.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [[label, value] as const]));
};

const actions = ({ notice, rights }: NoticeAtDesk, desk: DeskVisit): Html | null => {
  const { language } = desk.visit;
  const words = followWordsIn(language).notice;
  const buttons = [
    rights.sign ? buttonLink(inLanguage(noticePath(notice.id, '/signature'), language), words.sign) : null,
    rights.takeBack ? buttonLink(inLanguage(noticePath(notice.id, '/signature'), language), words.takeBack, 'quiet') : null,
    rights.reschedule ? buttonLink(inLanguage(noticePath(notice.id, '/schedule'), language), words.reschedule, 'quiet') : null,
    rights.correct ? buttonLink(inLanguage(noticePath(notice.id, '/correction'), language), words.correct) : null,
    rights.withdraw ? buttonLink(inLanguage(noticePath(notice.id, '/withdrawal'), language), words.withdraw, 'quiet') : null,
    isPublic(notice) ? buttonLink(inLanguage(`/notices/${notice.id}`, language), words.page, 'quiet') : null,
    rights.draft ? newDraftForm(desk, notice.id, notice.status === 'cancelled' ? 'main' : 'quiet') : null,
  ];
  return buttons.some((button) => button !== null) ? buttonRow(...buttons) : null;
};

const receiptsPart = (notice: Notice, receipts: ReceiptsSoFar, { visit: { language } }: DeskVisit): Html => {
  const words = followWordsIn(language);
  const isWithdrawn = notice.status === 'withdrawn';
  const [received, required] = [grouped(receipts.received), grouped(receipts.required)];
  const sum = isWithdrawn
    ? html`<p>${words.receipts.withdrawn(received, required)}</p>`
    : html`<p><label for="received">${words.receipts.sum(received, required)}</label>${receipts.by ? html` · ${words.receipts.by} ${dayWords(receipts.by, language)}` : null}</p>`;
  return html`<section class="panel" id="receipts" data-live><h2>${words.notice.receipts}</h2>${sum}${
    receipts.required > 0 && !isWithdrawn
      ? html`<progress id="received" value="${receipts.received}" max="${receipts.required}"></progress>`
      : null
  }<p class="on-screen"><a href="${inLanguage(noticePath(notice.id, '/receipts'), language)}">${words.notice.toReceipts}</a></p></section>`;
};

const retryPart = ({ notice, rights, lastRetry }: NoticeAtDesk, { totals }: NoticeReport, desk: DeskVisit): Html | null => {
  const { language } = desk.visit;
  const words = followWordsIn(language).notice;
  const last =
    lastRetry === null
      ? null
      : html`<p class="soft">${
          lastRetry.doneAt === null
            ? words.retrying(shortTime(lastRetry.askedAt))
            : words.retried(shortTime(lastRetry.askedAt), grouped(lastRetry.reopened))
        }</p>`;
  const canRetry = rights.retry && totals.failed > 0;
  if (!canRetry && last === null) return null;
  return html`<section class="panel on-screen" id="retry"><h2>${words.retry}</h2>${
    canRetry
      ? html`<p>${words.retryLead(grouped(totals.failed))}</p>${deskForm(desk, noticePath(notice.id, '/retry'), submitButton(words.retry, 'quiet'))}`
      : null
  }${last}</section>`;
};

const filesPart = ({ id }: Notice, { visit: { language } }: DeskVisit): Html => {
  const words = followWordsIn(language).ledger;
  const file = (charset: string): string => inLanguage(noticePath(id, `/deliveries.csv?charset=${charset}`), language);
  return html`<section class="panel on-screen"><h2>${words.files}</h2>${buttonRow(
    buttonLink(file('utf-8'), words.utf8, 'quiet'),
    buttonLink(file('gb18030'), words.gb18030, 'quiet'),
    buttonLink(inLanguage(noticePath(id, '/deliveries'), language), followWordsIn(language).deliveries.title, 'quiet'),
  )}</section>`;
};

/** Each version with why it was made, and where it can be read against the one before. */
const versionsPart = ({ notice, versions, rights }: NoticeAtDesk, { visit: { language } }: DeskVisit): Html => {
  const words = followWordsIn(language).notice;
  const isOpen = isPublic(notice);
  const item = (version: Notice): Html => {
    const { correction, redaction } = version;
    const name = words.versionOf(version.version, dayWords(correction?.at ?? version.createdAt, language));
    const href = inLanguage(`/notices/${notice.id}?version=${version.version}`, language);
    return html`<li>${isOpen ? html`<a href="${href}">${name}</a>` : name}<span class="soft">${
      version.version === notice.version ? html`${words.current} ` : null
    }${correction ? html`<bdi lang="${version.language}">${correction.note}</bdi>` : null}${correction?.notify === 'none' ? html` · ${words.silent}` : null}${
      redaction ? html` · ${words.redacted}` : null
    }</span>${
      rights.redact
        ? html`<span class="soft on-screen"><a href="${inLanguage(noticePath(notice.id, `/redaction?version=${version.version}`), language)}">${words.redact(version.version)}</a></span>`
        : null
    }</li>`;
  };
  return html`<section class="panel"><h2>${words.versions}</h2><ul class="waits">${versions.toReversed().map(item)}</ul></section>`;
};
