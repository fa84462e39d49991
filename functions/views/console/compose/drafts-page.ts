import type { NoticeSummary } from '#domain/notices/notice';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, submitButton } from '../../components/buttons.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { listed, minuteWords } from '../../words.ts';
import { deskForm } from '../desk-frame.ts';
import { type DeskVisit, deskPage } from '../desk-page.ts';
import { noticePath } from '../notice-rows.ts';
import { draftPath } from './compose-page.ts';

export type DraftLine = Readonly<{
  id: string;
  title: string;
  /** Who saved it last, and when. */
  saved: string;
  isComplete: boolean;
  missing: readonly string[];
  flaws: number;
}>;

export type DraftsPage = Readonly<{
  drafts: readonly DraftLine[];
  toSign: readonly NoticeSummary[];
  scheduled: readonly NoticeSummary[];
  mayWrite: boolean;
  /** So many there may be, and are. */
  full: number | null;
  isRemoved: boolean;
}>;

/** What an agency is writing, and what of it waits for a signature or for its time. */
export const draftsPage = (desk: DeskVisit, page: DraftsPage): string => {
  const { language } = desk.visit;
  const words = composeWordsIn(language).list;
  const { drafts, toSign, scheduled, mayWrite, full, isRemoved } = page;
  const begin = deskForm(desk, '/console/drafts', submitButton(words.begin));
  return deskPage(desk, {
    title: words.title,
    path: '/console/drafts',
    room: 'write',
    content: html`<h1>${words.title}</h1>
${isRemoved ? banner('good', words.removed) : null}<p class="soft">${words.lead}</p>
${full !== null ? banner('plain', words.full(full)) : mayWrite ? buttonRow(begin) : html`<p>${words.readOnly}</p>`}
${drafts.length === 0 ? html`<p>${words.none}</p>` : html`<ul class="cards">${drafts.map((draft) => draftCard(desk, draft, mayWrite))}</ul>`}
${waitingList(desk, words.signatures, toSign, '/signature')}${waitingList(desk, words.scheduled, scheduled, '/schedule')}`,
  });
};

const draftCard = ({ visit: { language } }: DeskVisit, draft: DraftLine, mayWrite: boolean): Html => {
  const words = composeWordsIn(language).list;
  const standing = draft.isComplete
    ? words.complete
    : draft.missing.length > 0
      ? words.missing(listed(draft.missing, language))
      : words.flawed(draft.flaws);
  return html`<li class="card"><h2><a href="${inLanguage(draftPath(draft.id), language)}">${draft.title || words.untitled}</a></h2>
<p>${standing}</p><p class="soft dots"><span>${draft.saved}</span>${mayWrite ? html`<a href="${inLanguage(`${draftPath(draft.id)}/delete`, language)}" aria-label="${composeWordsIn(language).dropOf(draft.title || words.untitled)}">${words.remove}</a>` : null}</p></li>
`;
};

/** Each leads to the page on which something is to be done about it. */
const waitingList = ({ visit: { language } }: DeskVisit, title: string, notices: readonly NoticeSummary[], behind: string): Html | null =>
  notices.length === 0
    ? null
    : html`<h2>${title}</h2><ul class="cards">${notices.map(
        ({ id, title: called, issuers, publishAt, status }) =>
          html`<li class="card"><h3><a href="${inLanguage(noticePath(id, behind), language)}"><bdi>${called}</bdi></a></h3><p class="soft dots"><bdi>${issuers[0]?.name}</bdi>${publishAt && status === 'scheduled' ? html`<span>${minuteWords(publishAt, language)}</span>` : null}</p></li>`,
      )}</ul>`;

/** Asked before a draft is deleted for good. */
export const deleteDraftPage = (desk: DeskVisit, { id, title }: Readonly<{ id: string; title: string }>): string => {
  const { language } = desk.visit;
  const { remove: words, list } = composeWordsIn(language);
  return deskPage(desk, {
    title: words.title,
    path: `${draftPath(id)}/delete`,
    room: 'write',
    content: html`<div class="narrow panel"><h1>${words.title}</h1>
<p><strong><bdi>${title || list.untitled}</bdi></strong></p><p>${words.lead}</p>
${buttonRow(deskForm(desk, `${draftPath(id)}/delete`, submitButton(words.confirm)), buttonLink(inLanguage(draftPath(id), language), words.keep, 'quiet'))}</div>`,
  });
};

export type RevisionLine = Readonly<{ revision: number; saved: string; title: string; text: string }>;

/** What was saved of a draft before, each with its text, to be brought back. */
export const revisionsPage = (desk: DeskVisit, id: string, revisions: readonly RevisionLine[], mayWrite: boolean): string => {
  const { language } = desk.visit;
  const { revisions: words, list, files } = composeWordsIn(language);
  const path = `${draftPath(id)}/revisions`;
  const line = ({
    revision,
    saved,
    title,
    text,
  }: RevisionLine): Html => html`<li class="card"><h2>${title || list.untitled}</h2><p class="soft">${saved}</p>
<details><summary>${words.show}</summary><div class="quote" tabindex="0">${text}</div></details>${
    mayWrite
      ? deskForm(
          desk,
          path,
          html`<button class="quiet" name="revision" value="${revision}" aria-label="${words.restore}：${saved}">${words.restore}</button>`,
        )
      : null
  }</li>
`;
  return deskPage(desk, {
    title: words.title,
    path,
    room: 'write',
    content: html`<div class="desk-form"><h1>${words.title}</h1><p class="soft">${words.lead}</p>
${revisions.length === 0 ? html`<p>${words.none}</p>` : html`<ul class="cards">${revisions.map(line)}</ul>`}
${buttonRow(buttonLink(inLanguage(draftPath(id), language), files.back, 'quiet'))}</div>`,
  });
};
