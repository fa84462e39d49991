import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { type Html, html, safeHtml } from '../html.ts';

const WORDS = {
  'zh-Hans': {
    board: '公告栏',
    docs: '接口文档',
    other: 'English',
    skip: '跳到正文',
    service: '本服务只传递通知，不改动原文，不收集意见。',
  },
  en: {
    board: 'Notice board',
    docs: 'API',
    other: '中文',
    skip: 'Skip to content',
    service: 'This service passes notices on. It never changes their words and gathers no opinions.',
  },
} as const;

export type Page = Readonly<{
  language: MessageLanguage;
  title: string;
  content: Html;
  /** Where this page is, without its language. */
  path: string;
  canonical?: string | undefined;
  jsonLd?: object | undefined;
}>;

/** `path` in a language. */
export const inLanguage = (path: string, language: MessageLanguage): string => `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

/** A whole page. It needs no script and no cookie. */
export const pageHtml = ({ language, title, content, path, canonical, jsonLd }: Page): string => {
  const words = WORDS[language];
  const other = language === 'en' ? 'zh-Hans' : 'en';
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Noticewire</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/site.css">${
    canonical ? html`<link rel="canonical" href="${canonical}">` : null
  }${jsonLd ? dataScript(jsonLd) : null}</head><body>
<a class="skip" href="#content">${words.skip}</a>
<header><nav aria-label="Noticewire"><a href="${inLanguage('/', language)}">Noticewire ${words.board}</a><a href="/docs">${words.docs}</a><a href="${inLanguage(path, other)}" lang="${other}" hreflang="${other}">${words.other}</a></nav></header>
<main id="content">
${content}
</main>
<footer><p>${words.service}</p></footer>
</body></html>
`.markup;
};

/** Data for programs, which no browser runs. Without `<` nothing in it can end the element. */
const dataScript = (data: object): Html =>
  safeHtml(`<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`);

/** Rows of a label and what it is about. */
export const factList = (facts: readonly (readonly [label: string, value: string])[]): Html =>
  html`<dl>${facts.map(([label, value]) => html`<dt>${label}</dt><dd><bdi>${value}</bdi></dd>`)}</dl>`;
