import type { DraftContent } from '#domain/notices/draft';
import type { Notice } from '#domain/notices/notice';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { publishWordsIn } from '../../catalogue/publish-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, hiddenFields, submitButton } from '../../components/buttons.ts';
import { factList } from '../../components/facts.ts';
import { html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { listed } from '../../words.ts';
import { type DeskVisit, deskForm, deskPage } from '../desk-page.ts';
import { noticePath } from '../notice-rows.ts';
import { draftPath } from './compose-page.ts';
import { NAMED } from './field-names.ts';
import { barredPart, type PublishPage } from './publish-page.ts';

export type CorrectionDraftPage = Readonly<{
  id: string;
  revision: number;
  content: DraftContent;
  notice: Pick<Notice, 'id' | 'title'> | null;
  barred: PublishPage['barred'];
  isRefused: boolean;
}>;

/** A correction that waits for somebody else to look at it: what it says, and the button that publishes it. */
export const correctionDraftPage = (desk: DeskVisit, page: CorrectionDraftPage): string => {
  const { language } = desk.visit;
  const { correction: words, names, remove2 } = composeWordsIn(language);
  const { id, revision, content, notice, barred, isRefused } = page;
  const changed = NAMED.filter((name) => name in content).map((name) => names[name]);
  const note = typeof content['note'] === 'string' ? content['note'] : '';
  const link = notice ? html`<a href="${inLanguage(noticePath(notice.id), language)}"><bdi>${notice.title}</bdi></a>` : '';
  return deskPage(desk, {
    title: words.title,
    path: draftPath(id),
    room: 'write',
    content: html`<div class="desk-form"><h1>${words.title}</h1>
${isRefused ? banner('alarm', words.refused) : null}<p>${words.lead}</p>
<section class="panel">${factList([
      [words.of, link],
      [words.note, note],
      [words.changes, changed.length === 0 ? words.nothing : listed(changed, language)],
      ...(content['notify'] === 'none' ? [[publishWordsIn(language).publish.to, words.silent] as const] : []),
    ])}</section>
${barred ? barredPart(barred, language) : null}
${buttonRow(
  barred
    ? null
    : deskForm(desk, `${draftPath(id)}/publish`, html`${hiddenFields({ revision: String(revision) })}${submitButton(words.publish)}`),
  buttonLink(inLanguage(`${draftPath(id)}/delete`, language), remove2, 'quiet'),
)}</div>`,
  });
};
