import type { MessageLanguage } from '#domain/subscription';
import { type Html, html, safeHtml } from '../html.ts';

/** The one style sheet, served at `/assets/site.css`. Calm, legible, narrow screens first; contrast of 4.5 : 1 and more in light and dark. */
export const STYLE_SHEET = `:root{color-scheme:light dark;--ink:#1a1a1a;--soft:#4a4a4a;--line:#b5b5b5;--paper:#fff;--accent:#0b57a4;--mark:#eef4fb;--alarm:#a3211b;
font-family:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif;line-height:1.75;font-size:1.0625rem}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--soft:#c0c0c0;--line:#666;--paper:#161616;--accent:#8ab8f0;--mark:#1c2733;--alarm:#ff9a92}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1rem}header{padding-top:1rem;border-bottom:1px solid var(--line)}footer{margin-top:3rem;padding-bottom:2rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9rem}
a{color:var(--accent)}header a{margin-inline-end:1rem}h1{font-size:1.5rem;line-height:1.4}h2{font-size:1.2rem}.skip{position:absolute;inset-inline-start:-99rem}.skip:focus{position:static}
.soft{color:var(--soft);font-size:.92rem}.urgent{color:var(--alarm);font-weight:bold}ul.notices{list-style:none;padding:0}ul.notices li{border-bottom:1px solid var(--line);padding:.9rem 0}ul.notices a{font-weight:bold;text-decoration:none}ul.notices a:hover{text-decoration:underline}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .9rem}dt{color:var(--soft)}dd{margin:0}
button,input,select{font:inherit;padding:.5rem .9rem;border:1px solid var(--line);background:var(--paper);color:var(--ink)}button{background:var(--accent);border-color:var(--accent);color:var(--paper);cursor:pointer;font-weight:bold}button.quiet{background:var(--paper);color:var(--accent)}
form.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:1rem 0}label{display:block}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.3rem .6rem;text-align:start}`;

const WORDS = {
  'zh-Hans': { board: '公告栏', docs: '接口', other: 'English', skip: '跳到正文', service: '本服务只传递通知,不改动原文,不收集意见。' },
  en: {
    board: 'Board',
    docs: 'API',
    other: '中文',
    skip: 'Skip to content',
    service: 'This service passes notices on. It never changes their words and gathers no opinions.',
  },
} as const;

/** A whole page. `path` is where the other language is found. */
export const pageHtml = (
  args: Readonly<{ language: MessageLanguage; title: string; content: Html; path: string; jsonLd?: object | undefined }>,
): string => {
  const words = WORDS[args.language];
  const other = args.language === 'en' ? 'zh-Hans' : 'en';
  const join = args.path.includes('?') ? '&' : '?';
  return html`<!doctype html>
<html lang="${args.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${args.title} · Noticewire</title><link rel="stylesheet" href="/assets/site.css">${
    args.jsonLd ? safeHtml(`<script type="application/ld+json">${JSON.stringify(args.jsonLd).replaceAll('<', '\\u003c')}</script>`) : null
  }</head><body>
<a class="skip" href="#content">${words.skip}</a>
<header><nav aria-label="Noticewire"><p><a href="/"><strong>Noticewire</strong> ${words.board}</a><a href="/docs">${words.docs}</a><a href="${args.path}${join}lang=${other}" lang="${other}">${words.other}</a></p></nav></header>
<main id="content">
${args.content}
</main>
<footer><p>${words.service}</p></footer>
</body></html>`.markup;
};
