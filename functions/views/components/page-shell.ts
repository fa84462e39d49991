import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { ASSETS, SIGN } from '../assets.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { type Html, html, safeHtml } from '../html.ts';
import { inLanguage, TEXT_SIZES, type Visit } from '../visit.ts';

export type Page = Visit &
  Readonly<{
    title: string;
    content: Html;
    /** Where this page is, without its language. */
    path: string;
    canonical?: string | undefined;
    /** A sentence or two for whoever sees a link to it. */
    description?: string | undefined;
    jsonLd?: object | undefined;
    /** Where those are who work here, and where they can go from there. */
    desk?: Html | undefined;
    /** Small files that make a page handier which works without them. */
    scripts?: readonly string[] | undefined;
  }>;

/** A whole page. It needs no script; a cookie only remembers the size of text. */
export const pageHtml = (page: Page): string => {
  const { language, textSize, content, desk } = page;
  const words = wordsIn(language).shell;
  return html`<!doctype html>
<html lang="${language}"${textSize === 'standard' ? null : html` class="${textSize}"`}>${head(page)}<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="bar"><div><a class="brand" href="${inLanguage('/', language)}">${safeHtml(SIGN)}Noticewire</a>${ways(page)}${textSizes(page)}${otherLanguage(page)}</div></header>
${desk ?? null}<main id="content" tabindex="-1">
${content}
</main>
<footer class="foot"><div><p>${words.service}</p><nav aria-label="${words.footer}"><a href="${inLanguage('/', language)}">${words.name}</a><a href="${inLanguage('/manage', language)}">${wordsIn(language).manageLink.title}</a><a href="/docs">${words.docs}</a><a href="${inLanguage('/console', language)}">${words.console}</a></nav></div></footer>
</body></html>
`.markup;
};

/** What stands in a card where a link is passed on: WeChat shows the title, others what `og:` says. */
const head = ({ title, canonical, description, jsonLd, desk, scripts }: Page): Html =>
  html`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title} · Noticewire</title><link rel="icon" href="${ASSETS.icon.path}" type="image/svg+xml"><link rel="stylesheet" href="${ASSETS.styleSheet.path}">${desk ? html`<link rel="stylesheet" href="${ASSETS.deskSheet.path}">` : null}${
    canonical
      ? html`<link rel="canonical" href="${canonical}"><meta property="og:type" content="article"><meta property="og:title" content="${title}"><meta property="og:url" content="${canonical}">`
      : null
  }${description ? html`<meta name="description" content="${description}"><meta property="og:description" content="${description}">` : null}${jsonLd ? dataScript(jsonLd) : null}${(scripts ?? []).map((path) => html`<script type="module" src="${path}"></script>`)}</head>`;

/** Where everybody wants to go, from every page. */
const ways = ({ language }: Page): Html => {
  const words = wordsIn(language).shell;
  return html`<nav class="ways" aria-label="${words.ways}"><a href="${inLanguage('/', language)}">${words.name}</a><a href="${inLanguage('/subscribe', language)}">${words.subscribe}</a></nav>`;
};

const textSizes = ({ language, textSize, path }: Page): Html => {
  const words = wordsIn(language).shell;
  const buttons = TEXT_SIZES.map((size) => {
    const chosen = size === textSize ? html` aria-current="true"` : null;
    return html`<button name="size" value="${size}" aria-label="${words.textSizes[size]}"${chosen}>${words.letter}</button>`;
  });
  return html`<form class="sizes" method="post" action="/text-size" aria-label="${words.textSize}"><input type="hidden" name="back" value="${inLanguage(path, language)}">${buttons}</form>`;
};

const otherLanguage = ({ language, path }: Page): Html => {
  const other: MessageLanguage = language === 'en' ? 'zh-Hans' : 'en';
  return html`<a class="tongue" href="${inLanguage(path, other)}" lang="${other}" hreflang="${other}">${wordsIn(language).shell.other}</a>`;
};

/** Data for programs, which no browser runs. Without `<` nothing in it can end the element. */
const dataScript = (data: object): Html =>
  safeHtml(`<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`);
