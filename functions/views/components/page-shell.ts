import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { ASSETS, SIGN } from '../assets.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { type Html, html, safeHtml } from '../html.ts';
import { inLanguage, TEXT_SIZES, type Visit } from '../visit.ts';
import { type HeadOf, head } from './page-head.ts';

export type Page = Visit &
  HeadOf &
  Readonly<{
    content: Html;
    /** Where those are who work here, and where they can go from there. */
    desk?: Html | undefined;
  }>;

/** What the pages are called where a deployment has no name of its own. */
export const serviceName = ({ deployment, language }: Pick<Visit, 'deployment' | 'language'>): string =>
  deployment?.name[language] ?? 'Noticewire';

/** A whole page. It needs no script; a cookie only remembers the size of text. */
export const pageHtml = (page: Page): string => {
  const { language, textSize, content, desk } = page;
  const words = wordsIn(language).shell;
  return html`<!doctype html>
<html lang="${language}"${textSize === 'standard' ? null : html` class="${textSize}"`}>${head({ ...page, isForWork: page.isForWork === true || desk !== undefined }, serviceName(page))}<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="bar"><div><a class="brand" href="${inLanguage('/', language)}">${safeHtml(SIGN)}${serviceName(page)}</a>${ways(page)}${textSizes(page)}${otherLanguage(page)}</div></header>
${
  page.canonical && page.kind === undefined
    ? html`<img class="unseen" src="${ASSETS.share.path}" alt="" width="300" height="300">
`
    : null
}${desk ?? null}<main id="content" tabindex="-1">
${content}
</main>
${foot(page)}
</body></html>
`.markup;
};

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

/** What the service is, and what a deployment has to say at the foot of each page. */
const foot = ({ language, deployment }: Page): Html => {
  const words = wordsIn(language).shell;
  const own = (deployment?.footer ?? []).map(({ text, url }) =>
    url ? html`<a href="${url}" rel="noopener external">${text}</a>` : html`<span>${text}</span>`,
  );
  return html`<footer class="foot"><div><p>${words.service}</p><nav aria-label="${words.footer}"><a href="${inLanguage('/', language)}">${words.name}</a><a href="${inLanguage('/manage', language)}">${wordsIn(language).manageLink.title}</a><a href="${inLanguage('/erase', language)}">${words.erase}</a><a href="/docs">${words.docs}</a><a href="${inLanguage('/console', language)}">${words.console}</a></nav>${own.length > 0 ? html`<p class="house">${own}</p>` : null}</div></footer>`;
};
