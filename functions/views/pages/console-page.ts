import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { html } from '../html.ts';
import { pageHtml } from './page.ts';

const WORDS = {
  'zh-Hans': {
    title: '控制台',
    text: '网页控制台尚未建成。目前请用命令行或接口发布通知、查看送达报告：',
    docs: '接口文档',
  },
  en: {
    title: 'Console',
    text: 'The web console is not built yet. Until then, post notices and read reports by the command line or the API:',
    docs: 'API reference',
  },
} as const;

/** Says where the console will be, and what does its work until then. */
export const consolePage = (language: MessageLanguage): string =>
  pageHtml({
    language,
    title: WORDS[language].title,
    path: '/console',
    content: html`<h1>${WORDS[language].title}</h1>
<p>${WORDS[language].text}</p>
<pre><code>noticewire preview notice.json
noticewire post notice.json
noticewire report ID --follow</code></pre>
<p><a href="/docs">${WORDS[language].docs}</a></p>`,
  });
