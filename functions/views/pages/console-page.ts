import { wordsIn } from '../catalogue/words-in.ts';
import { pageHtml } from '../components/page-shell.ts';
import { html } from '../html.ts';
import type { Visit } from '../visit.ts';

/** Says where the console will be, and what does its work until then. */
export const consolePage = (visit: Visit): string => {
  const words = wordsIn(visit.language).console;
  return pageHtml({
    ...visit,
    title: words.title,
    path: '/console',
    content: html`<div class="narrow"><h1>${words.title}</h1>
<div class="panel"><p>${words.text}</p>
<pre tabindex="0"><code>noticewire preview notice.json
noticewire post notice.json
noticewire report ID --follow</code></pre>
<p><a href="/docs">${words.docs}</a></p></div></div>`,
  });
};
