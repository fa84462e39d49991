import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { ASSETS } from '../assets.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { type Html, html, safeHtml } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';

/** What a page tells of itself to browsers, searchers and whoever passes a link on. */
export type HeadOf = Readonly<{
  title: string;
  /** Where this page is, without its language. */
  path: string;
  /** The address that counts, whole: who has one may be found by searchers, in both languages. */
  canonical?: string | undefined;
  /** What stands there. @default article */
  kind?: 'article' | 'website' | undefined;
  /** A sentence or two for whoever sees a link to it. */
  description?: string | undefined;
  /** Not for searchers. */
  isUnlisted?: boolean | undefined;
  /** The same list for readers of feeds. */
  feeds?: Readonly<{ atom: string; json: string }> | undefined;
  /** When it was published and changed last, as searchers and cards show it. */
  dates?: Readonly<{ published: string; modified: string }> | undefined;
  jsonLd?: readonly object[] | undefined;
  /** Does it need what the console and the documents look like? */
  isForWork?: boolean;
  /** Does it show the board, or a notice as a document? */
  isForReading?: boolean;
  /** Small files that make a page handier which works without them. */
  scripts?: readonly string[] | undefined;
}>;

export const head = (page: HeadOf & Visit, service: string): Html => {
  const { title, description, isUnlisted, feeds, language, jsonLd, isForWork, isForReading, scripts = [] } = page;
  return html`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title} · ${service}</title><link rel="icon" href="${ASSETS.icon.path}" type="image/svg+xml"><link rel="stylesheet" href="${ASSETS.styleSheet.path}">${isForReading ? html`<link rel="stylesheet" href="${ASSETS.readingSheet.path}">` : null}${isForWork ? html`<link rel="stylesheet" href="${ASSETS.deskSheet.path}">` : null}${
    isUnlisted ? html`<meta name="robots" content="noindex">` : null
  }${card(page, service)}${description ? html`<meta name="description" content="${description}"><meta property="og:description" content="${description}">` : null}${
    feeds
      ? html`<link rel="alternate" type="application/atom+xml" title="${wordsIn(language).shell.name}" href="${feeds.atom}"><link rel="alternate" type="application/feed+json" title="${wordsIn(language).shell.name}" href="${feeds.json}">`
      : null
  }${(jsonLd ?? []).map(dataScript)}${scripts.map((path) => html`<script type="module" src="${path}"></script>`)}</head>`;
};

const OTHERS = [
  ['zh-Hans', 'zh-Hans'],
  ['en', 'en'],
] as const satisfies readonly (readonly [string, MessageLanguage])[];

/** What stands in a card where a link is passed on: WeChat shows the title, others what `og:` says. */
const card = ({ title, canonical, kind = 'article', dates, language }: HeadOf & Visit, service: string): Html | null => {
  if (!canonical) return null;
  const { origin } = new URL(canonical);
  const times = dates
    ? html`<meta property="article:published_time" content="${dates.published}"><meta property="article:modified_time" content="${dates.modified}"><meta property="bytedance:published_time" content="${dates.published}">`
    : null;
  return html`<link rel="canonical" href="${canonical}">${OTHERS.map(([tag, other]) => html`<link rel="alternate" hreflang="${tag}" href="${inLanguage(canonical, other)}">`)}<link rel="alternate" hreflang="x-default" href="${canonical}"><meta property="og:type" content="${kind}"><meta property="og:title" content="${title}"><meta property="og:site_name" content="${service}"><meta property="og:locale" content="${language === 'en' ? 'en_GB' : 'zh_CN'}"><meta property="og:url" content="${canonical}"><meta property="og:image" content="${origin}${ASSETS.share.path}"><meta property="og:image:width" content="600"><meta property="og:image:height" content="600"><meta itemprop="name" content="${title}"><meta itemprop="image" content="${origin}${ASSETS.share.path}">${times}`;
};

/** Data for programs, which no browser runs. Without `<` nothing in it can end the element. */
const dataScript = (data: object): Html =>
  safeHtml(`<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`);
