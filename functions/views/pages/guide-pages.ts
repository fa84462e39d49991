import { docsWordsIn } from '../catalogue/docs-words.ts';
import { pageHtml } from '../components/page-shell.ts';
import { GUIDES } from '../generated/guides.ts';
import { type Html, html, safeHtml } from '../html.ts';
import { inLanguage, type Visit } from '../visit.ts';

export type GuideName = keyof typeof GUIDES;

const NAMES = Object.keys(GUIDES) as GuideName[];

export const isGuide = (name: string): name is GuideName => NAMES.some((one) => one === name);

/** The guides, each with what it is about: whoever came for the API finds them, too. */
export const guideList = (visit: Visit): Html => {
  const { language } = visit;
  const words = docsWordsIn(language);
  return html`<ul class="cards">${NAMES.map(
    (name) =>
      html`<li class="card"><h3><a href="${inLanguage(`/docs/${name}`, language)}">${words.forWhom[name].title}</a></h3><p class="soft">${words.forWhom[name].lead}</p></li>`,
  )}</ul>`;
};

/** A guide, as `docs/` has it. */
export const guidePage = (visit: Visit, name: GuideName): string => {
  const { language } = visit;
  const words = docsWordsIn(language);
  const { title } = words.forWhom[name];
  return pageHtml({
    ...visit,
    title,
    path: `/docs/${name}`,
    isForWork: true,
    // Made of our own documents, by a parser that takes no HTML.
    content: html`<div class="narrow panel guide"><h1>${title}</h1>
${safeHtml(GUIDES[name][language])}
<p><a href="${inLanguage('/docs', language)}">${words.back}</a></p></div>`,
  });
};
