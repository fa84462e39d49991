import type { Notice } from '#domain/notices/notice';
import { correctWordsIn } from '../catalogue/correct-words.ts';
import { banner } from '../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields } from '../components/buttons.ts';
import { html } from '../html.ts';
import { inLanguage } from '../visit.ts';
import { correctionParts, type LookedAt } from './correction-parts.ts';
import { deskForm } from './desk-frame.ts';
import { type DeskVisit, deskPage } from './desk-page.ts';
import { noticePath } from './notice-rows.ts';

export type CorrectionDraftPage = Readonly<{
  path: string;
  notice: Notice;
  /** Null: it cannot be published as it stands, for the notice has changed since. */
  looked: LookedAt | null;
  revision: number;
  /** May whoever looks publish it? */
  mayPublish: boolean;
  isLeft: boolean;
}>;

/** A correction that somebody has written and somebody else is to publish. */
export const correctionDraftPage = (
  desk: DeskVisit,
  { path, notice, looked, revision, mayPublish, isLeft }: CorrectionDraftPage,
): string => {
  const { language } = desk.visit;
  const { colleague: words } = correctWordsIn(language);
  const state = looked === null ? words.outdated : mayPublish ? words.yours : words.others;
  const buttons = html`${looked && mayPublish ? html`<button name="act" value="publish">${words.publish}</button>` : null}<button class="quiet" name="act" value="drop">${words.drop}</button>`;
  return deskPage(desk, {
    title: `${words.title} · ${notice.title}`,
    path,
    room: 'notices',
    content: html`<h1>${words.title}</h1>
${banner(isLeft ? 'good' : 'plain', isLeft ? words.left : state)}
${looked && correctionParts(desk, looked)}
${deskForm(desk, path, html`${hiddenFields({ revision: String(revision) })}<div class="buttons">${buttons}</div>`)}
${buttonRow(buttonLink(inLanguage(noticePath(notice.id), language), words.toNotice, 'quiet'))}`,
  });
};
