import { ROBOT_FORMATS, ROBOT_NAMES, type RobotFormat } from '#domain/subscriptions/robots';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { publishWordsIn } from '../../catalogue/publish-words.ts';
import { disclosure } from '../../components/disclosure.ts';
import { type Html, html } from '../../html.ts';
import type { RobotMessage } from '../../webhook/robot-parts.ts';
import { labelled } from '../../words.ts';

/** Whose message is looked at: that of a group's robot, or of a program. */
export const MESSAGE_TARGETS = [...ROBOT_FORMATS, 'standard'] as const;
export type MessageTarget = RobotFormat | 'standard';

/** A message as it leaves. `robot`: what people in a group read of it; null: a program reads it. */
export type MessageShown = Readonly<{ to: MessageTarget; body: string; robot: RobotMessage | null }>;

const nameOf = (to: MessageTarget, language: MessageLanguage): string =>
  to === 'standard' ? publishWordsIn(language).preview.program : ROBOT_NAMES[to][language];

/** What an endpoint gets, one kind at a time. @param pathOf the page that shows another kind */
export const messageView = ({ to, body, robot }: MessageShown, pathOf: (to: MessageTarget) => string, language: MessageLanguage): Html => {
  const words = publishWordsIn(language).preview;
  const targets = MESSAGE_TARGETS.map(
    (one) => html`<a href="${pathOf(one)}"${one === to ? html` aria-current="page"` : null}>${nameOf(one, language)}</a>`,
  );
  const code = html`<div class="quote code" tabindex="0" role="region" aria-label="${words.messageBody}">${body}</div>`;
  return html`<nav class="tabs" aria-label="${words.messageTo}">${targets}</nav>
${robot === null ? html`<p class="soft">${words.messageNote}</p>${code}` : html`<p class="soft">${words.robotNote(nameOf(to, language))}</p>${robotHtml(robot)}${disclosure(words.messageBody, code)}`}`;
};

/** As a chat shows it, about: each platform has a look of its own. Its links lead nowhere yet. */
const robotHtml = ({
  language,
  title,
  alerts,
  facts,
  body,
  links,
  foot,
}: RobotMessage): Html => html`<div class="bubble"><p><strong>${title}</strong></p>
${alerts.map((alert) => html`<p class="alert">${alert}</p>`)}${facts.map(([label, value]) => html`<p class="soft">${labelled(label, value, language)}</p>`)}
${body === '' ? null : html`<div>${body.split('\n').map((line) => html`<p>${line}</p>`)}</div>`}<p>${links.map(({ label }) => html`<span class="way">${label}</span> `)}</p>
<p class="soft small">${foot}</p></div>`;
