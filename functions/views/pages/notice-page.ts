import { changedAt } from '#domain/notices/changed-at';
import { type AudienceCriteria, authorsOf, type Notice } from '#domain/notices/notice';
import type { Shown } from '#domain/notices/notice-life';
import { askedReceipt } from '#domain/receipts/receipt';
import { hasStreets, toFullCode } from '#domain/region';
import { cut, directionOf, withoutHidden } from '#domain/text/text';
import { standsVertically } from '#domain/text/writing-mode';
import { audienceWords } from '../audience-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { correctionWords, redactionWords } from '../change-words.ts';
import { attachmentList } from '../components/attachment-list.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow } from '../components/buttons.ts';
import { differences } from '../components/differences.ts';
import { disclosure } from '../components/disclosure.ts';
import { type Facts, factList } from '../components/facts.ts';
import { urgencyMark } from '../components/notice-card.ts';
import { pageHtml } from '../components/page-shell.ts';
import { qrCode } from '../components/qr-code.ts';
import { hasRedHead, redHead } from '../components/red-head.ts';
import { tableFrame } from '../components/scrolling-table.ts';
import { signature } from '../components/signature.ts';
import { type Html, html } from '../html.ts';
import { bodyHtml, bodyText, type Look } from '../markup.ts';
import { noticeFacts, statusWords } from '../notice-facts.ts';
import { placeName, placePath, type StreetNames } from '../place-words.ts';
import { links, type Site } from '../site.ts';
import { inLanguage, type Visit } from '../visit.ts';
import { LIKE_REGION } from '../wishes/form-values.ts';
import { dayWords, labelled, listed } from '../words.ts';
import { noticeJsonLd, noticeTimesForBaidu } from './notice-json-ld.ts';

export type NoticePage = Visit &
  Readonly<{
    notice: Shown<Notice>;
    /** All of them, oldest first. */
    versions: readonly Pick<Notice, 'version' | 'publishedAt' | 'correction'>[];
    /** The version before the one that is shown. */
    before?: Notice | undefined;
    /** What it stands in the place of, and what stands in its place. */
    replaced?: readonly Pick<Notice, 'id' | 'title'>[] | undefined;
    replacement?: Pick<Notice, 'id' | 'title'> | undefined;
    site: Site;
    streets?: StreetNames | undefined;
  }>;

/** A notice, whole: a sheet as on paper, and what is to be known about it beside it or, on a phone, folded above its text. */
export const noticePage = (page: NoticePage): string => {
  const { notice, versions, language, site } = page;
  const words = wordsIn(language).notice;
  const vertical = standsVertically(notice.language) ? html` class="vertical"` : null;
  const direction = directionOf(notice.language);
  const isFormal = hasRedHead(notice);
  const path = `/notices/${notice.id}`;
  const facts = factsOf(page);
  return pageHtml({
    ...page,
    title: [notice.documentNumber, notice.title].filter(Boolean).join(' '),
    path: notice.version === currentOf(page) ? path : `${path}?version=${notice.version}`,
    canonical: links.notice(site, notice.id),
    isForReading: true,
    description: beginningOfText(notice),
    jsonLd: [noticeJsonLd(notice, site), noticeTimesForBaidu(notice, site)].flatMap((data) => data ?? []),
    ...(notice.version === currentOf(page) ? {} : { isUnlisted: true }),
    ...(notice.publishedAt ? { dates: { published: notice.publishedAt, modified: changedAt(notice) } } : {}),
    feeds: feedsOf(notice),
    content: html`<div class="with-facts"><article class="sheet">
${isFormal ? redHead(notice) : null}
<h1${vertical ?? html` class="title"`} lang="${notice.language}" dir="${direction}">${urgencyMark(notice, language)}${notice.title}</h1>
${isFormal ? days(page) : byline(page)}${standing(page)}${changes(page)}${disclosure(words.folded, factList(facts), 'folded')}
<div${vertical ?? html` class="${indents(notice) ? 'text indented' : 'text'}"`}${vertical ? html` role="region" tabindex="0" aria-label="${words.text}"` : null} lang="${notice.language}" dir="${direction}">${notice.sections.map(
      ({ heading, body, audience }, i) =>
        html`<section>${heading ? html`<h2>${heading}</h2>` : null}${audience ? addressees(page, audience) : null}${sectionHtml(body, i === 0, words.table)}</section>
`,
    )}</div>
${attachmentList(notice, site, language)}${signature(notice)}
<p class="soft versions">${versions.length > 1 ? html`${labelled(words.versions, '', language)}${versionList(page)}` : words.version(notice.version)}</p>
<div class="paper-only by-address">${qrCode(links.notice(site, notice.id), words.address)}<p>${words.scan}<br><span class="url">${links.notice(site, notice.id)}</span></p></div>
${buttonRow(buttonLink(inLanguage(likePath(notice), language), words.like, 'quiet'))}
</article>
<aside class="panel beside" aria-label="${words.facts}"><h2>${words.facts}</h2>${factList(facts, 'stacked')}</aside></div>`,
  });
};

/**
 * A sign-up filled in for what is like this: of its region and topics, or of its agency where it names no topic. Who reads what one county
 * or street is told is likely there; of a wider region nobody knows where they are.
 */
const likePath = ({ audience: { regions, topics = [] }, issuers }: Notice): string => {
  const [region, ...others] = regions;
  const isNear = region !== undefined && others.length === 0 && hasStreets(region);
  const query = new URLSearchParams(isNear ? { region: toFullCode(region) } : {});
  if (!isNear) for (const code of regions.slice(0, MOST_LIKE_REGIONS)) query.append(LIKE_REGION, toFullCode(code));
  for (const topic of topics) query.append('topic', topic);
  if (topics.length === 0) for (const { id } of issuers) query.append('agency', id);
  return `/subscribe?${query}`;
};

/** A link has room for a few. */
const MOST_LIKE_REGIONS = 10;

/** What else its agency publishes, for readers of feeds. */
const feedsOf = ({ issuers: [lead] }: Notice) => {
  const query = lead ? `?agency=${encodeURIComponent(lead.id)}` : '';
  return { atom: `/feeds/notices.atom${query}`, json: `/feeds/notices.json${query}` };
};

const currentOf = ({ notice, versions }: NoticePage): number => versions.at(-1)?.version ?? notice.version;

const factsOf = ({ notice, language, streets }: NoticePage): Facts => {
  const regions = notice.audience.regions.map((code) =>
    language === 'en' ? placeName(code, 'en', streets) : placePath(code, language, streets),
  );
  const words = wordsIn(language).notice;
  return [
    ...noticeFacts(notice, language),
    ...(notice.reprint?.url
      ? [[words.original, html`<a href="${notice.reprint.url}" rel="noopener external">${hostOf(notice.reprint.url)}</a>`] as const]
      : []),
    ...(notice.validity ? [[words.validity, words.validities[notice.validity]] as const] : []),
    [words.regions, listed(regions, language)],
  ];
};

/** Where the original stands, by the part of its address that people know. */
const hostOf = (url: string): string => URL.parse(url)?.hostname ?? url;

/** Whom a part is for, in the reader's language: it is said by the service and not by the agency. */
const addressees = ({ language, streets }: NoticePage, audience: AudienceCriteria): Html | null => {
  const names = audienceWords(audience, language, streets);
  return names === ''
    ? null
    : html`<p class="for soft" lang="${language === 'en' ? 'en' : 'zh-Hans'}" dir="ltr">${wordsIn(language).notice.partFor(names)}</p>`;
};

/** Where it comes from and since when, for what has no red head. */
const byline = (page: NoticePage): Html => {
  const { notice, language } = page;
  const words = wordsIn(language).notice;
  const names = notice.source ?? listed(authorsOf(notice), language);
  return html`<p class="byline"><bdi>${words.source(names)}</bdi>${[...publishedOn(page), ...receiptUntil(page)]}</p>`;
};

/** Below a red head, where what is stated beside it is folded: since when it stands, and until when it asks for a receipt. */
const days = (page: NoticePage): Html | null => {
  const all = [...publishedOn(page), ...receiptUntil(page)];
  return all.length === 0 ? null : html`<p class="byline days">${all}</p>`;
};

const publishedOn = ({ notice: { publishedAt }, language }: NoticePage): readonly Html[] =>
  publishedAt
    ? [html`<time class="whole" datetime="${publishedAt}">${wordsIn(language).notice.published(dayWords(publishedAt, language))}</time>`]
    : [];

const receiptUntil = ({ notice, language }: NoticePage): readonly Html[] => {
  const by = askedReceipt(notice)?.by;
  return by === undefined
    ? []
    : [html`<time class="whole" datetime="${by}">${wordsIn(language).notice.receiptBy(dayWords(by, language))}</time>`];
};

/** Whether what is read here still stands, and is the latest. */
const standing = (page: NoticePage): Html => {
  const { notice, language } = page;
  const words = wordsIn(language).notice;
  const status = statusWords(notice, language);
  const { replacement } = page;
  const link = ({ id, title }: Pick<Notice, 'id' | 'title'>): Html =>
    html`<a href="${inLanguage(`/notices/${id}`, language)}"><bdi>${title}</bdi></a>`;
  const replaced = page.replaced ?? [];
  return html`${status ? banner('alarm', replacement ? html`${status} ${link(replacement)}` : status) : null}${
    replaced.length > 0 ? banner('plain', html`${words.replaces}${replaced.map((one) => html` ${link(one)}`)}`) : null
  }${
    notice.version === currentOf(page)
      ? null
      : banner('alarm', html`${words.old} <a href="${inLanguage(`/notices/${notice.id}`, language)}">${words.toCurrent}</a>`)
  }`;
};

/** Why this version was made, and what it says differently from the one before. */
const changes = ({ notice, before, language }: NoticePage): Html | null => {
  const corrected = correctionWords(notice, language);
  const redacted = redactionWords(notice, language);
  if (!corrected && !redacted) return null;
  const { differences: summary } = wordsIn(language).notice;
  return html`<div class="changes">${corrected ? banner('plain', corrected) : null}${redacted ? banner('plain', redacted) : null}${before ? disclosure(summary(before.version), differences(before, notice, language)) : null}</div>`;
};

/** Chinese paragraphs begin two characters in (GB/T 9704-2012, 7.3.3); whoever has typed the blanks themselves is not helped twice. */
const indents = ({ language, sections }: Notice): boolean => /^zh\b/i.test(language) && !sections.some(({ body }) => /^\u3000/m.test(body));

/** A first line that ends with a colon names who is addressed (主送机关), and stands at the edge. */
const ADDRESSEES = /^[^\n#|>*\-[\d（(][^\n|]{0,300}：[ \t]*(?=\n)/;

const sectionHtml = (body: string, isFirst: boolean, tableName: string): Html => {
  const look: Look = { frame: tableFrame(tableName).markup, ol: ' class="numbered"', wide: ' class="wide"' };
  const [addressees = ''] = (isFirst ? ADDRESSEES.exec(body) : null) ?? [];
  return html`${addressees ? bodyHtml(addressees, { ...look, p: ' class="salutation"' }) : null}${bodyHtml(body.slice(addressees.length), look)}`;
};

const DESCRIPTION_CHARACTERS = 120;
const beginningOfText = ({ sections }: Notice): string =>
  cut(
    // In one line, a mark of one paragraph would turn all that follows.
    withoutHidden(sections.map(({ body }) => bodyText(body)).join(' '))
      .replace(/[\s\u3000|*_-]+/g, ' ')
      .trim(),
    DESCRIPTION_CHARACTERS,
  );

const versionList = (page: NoticePage): Html => {
  const { notice, versions, language } = page;
  const words = wordsIn(language).notice;
  return html`${versions.map(({ version, publishedAt, correction }, i) => {
    const at = correction?.at ?? publishedAt;
    const label = `${words.version(version)}${at ? ` ${dayWords(at, language)}` : ''}${version === currentOf(page) ? words.current : ''}`;
    const shown =
      version === notice.version
        ? html`<span aria-current="true">${label}</span>`
        : html`<a href="${inLanguage(`/notices/${notice.id}?version=${version}`, language)}">${label}</a>`;
    return html`${i > 0 ? ' · ' : ''}${shown}`;
  })}`;
};
