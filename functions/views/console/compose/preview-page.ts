import { ASSETS } from '../../assets.ts';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { publishWordsIn } from '../../catalogue/publish-words.ts';
import { banner } from '../../components/banner.ts';
import { buttonLink, buttonRow, submitButton } from '../../components/buttons.ts';
import { steps } from '../../components/steps.ts';
import { type Html, html } from '../../html.ts';
import { inLanguage } from '../../visit.ts';
import { deskForm } from '../desk-frame.ts';
import { type DeskVisit, deskPage } from '../desk-page.ts';
import { type AudienceFacts, audienceView } from './audience-view.ts';
import { draftPath } from './compose-page.ts';
import { type MessageShown, type MessageTarget, messageView } from './robot-view.ts';

export const PREVIEWS = ['audience', 'mail', 'text', 'message', 'page', 'paper'] as const;
export type PreviewKind = (typeof PREVIEWS)[number];

export type Shown = Readonly<
  | { kind: 'audience'; facts: AudienceFacts }
  | { kind: 'text'; text: string }
  | { kind: 'message'; message: MessageShown }
  /** In a frame of its own, which cannot leave it. */
  | { kind: 'mail' | 'page' | 'paper' }
>;

export type PreviewPage = Readonly<{
  id: string;
  shown: Shown;
  warnings: readonly Html[];
  mayWrite: boolean;
  trial: 'sent' | 'over' | null;
}>;

export const previewPath = (id: string, behind = ''): string => `${draftPath(id)}/preview${behind}`;

const messagePath = (id: string, to: MessageTarget): string => previewPath(id, `?as=message&to=${to}`);

/** What would go out, and to whom, before anything does. Each look at it is a page of its own. */
export const previewPage = (desk: DeskVisit, page: PreviewPage): string => {
  const { language } = desk.visit;
  const words = publishWordsIn(language).preview;
  const { id, shown, warnings, mayWrite, trial } = page;
  const tabs = PREVIEWS.map(
    (kind) =>
      html`<a href="${inLanguage(previewPath(id, kind === 'audience' ? '' : `?as=${kind}`), language)}"${kind === shown.kind ? html` aria-current="page"` : null}>${words[kind]}</a>`,
  );
  const { email } = desk.member;
  return deskPage(desk, {
    title: words.title,
    path:
      shown.kind === 'message' ? messagePath(id, shown.message.to) : previewPath(id, shown.kind === 'audience' ? '' : `?as=${shown.kind}`),
    room: 'write',
    content: html`${steps(composeWordsIn(language).steps, 2, language)}<h1>${words.title}</h1>
${trial === 'sent' ? banner('good', words.trialSent(email)) : trial === 'over' ? banner('alarm', words.trialOver) : null}<p class="soft">${words.lead}</p>
${warnings.length > 0 ? html`<section class="banner look"><p><strong>${words.warnings}</strong></p><ul>${warnings.map((one) => html`<li>${one}</li>`)}</ul></section>` : null}
<nav class="tabs" aria-label="${words.tabs}">${tabs}</nav>
${shownHtml(desk, id, shown)}
<div class="ends">${buttonRow(buttonLink(inLanguage(`${draftPath(id)}/publish`, language), words.next), mayWrite ? buttonLink(inLanguage(draftPath(id), language), words.back, 'quiet') : null)}</div>
<section class="panel"><h2>${words.trial}</h2><p>${words.trialLead(email)}</p>${deskForm(desk, `${draftPath(id)}/trial`, submitButton(words.trialSend, 'quiet'))}</section>`,
  });
};

const shownHtml = ({ visit: { language } }: DeskVisit, id: string, shown: Shown): Html => {
  const words = publishWordsIn(language).preview;
  switch (shown.kind) {
    case 'audience':
      return audienceView(shown.facts, language);
    case 'text':
      return html`<p class="soft">${words.textNote}</p><div class="quote" tabindex="0" role="region" aria-label="${words.text}">${shown.text}</div>`;
    case 'message':
      return messageView(shown.message, (to) => inLanguage(messagePath(id, to), language), language);
    case 'mail':
      return html`<p class="soft">${words.mailNote}</p>${frame(id, 'mail', words.frame(words.mail), language)}`;
    case 'page':
      return frame(id, 'page', words.frame(words.page), language);
    case 'paper':
      return html`<p class="soft">${words.paperNote} <a href="${inLanguage(previewPath(id, '/page'), language)}" target="_blank" rel="noopener">${words.openPaper}</a></p><div class="paper" tabindex="0" role="region" aria-label="${words.paper}">${frame(id, 'paper', words.frame(words.paper), language)}</div>`;
  }
};

const frame = (id: string, what: string, title: string, language: DeskVisit['visit']['language']): Html =>
  html`<iframe class="frame" title="${title}" sandbox="" src="${inLanguage(previewPath(id, `/${what}`), language)}"></iframe>`;

/** A page as paper shows it, on a screen. */
export const asPaper = (page: string): string => page.replace(ASSETS.styleSheet.path, ASSETS.paperSheet.path);
