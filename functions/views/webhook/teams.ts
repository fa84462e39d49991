import type { WebhookVerdict } from '#domain/sending/retry';
import { utf8Bytes } from '#domain/text/text';
import { SECOND } from '#domain/time';
import { labelled } from '../words.ts';
import { again, isLater, refused, tooFast } from './answers.ts';
import type { WebhookAnswer } from './format.ts';
import { robotFormat } from './robot-format.ts';
import type { RobotLink, RobotMessage } from './robot-parts.ts';

/** 28 KB are documented, about 21 KB were measured. */
const MOST_BYTES = 20_000;

/** A `TextRun` is shown as it is; a `TextBlock` would read Markdown. */
const runs = (text: string, look: object = {}) => ({
  type: 'RichTextBlock',
  ...('spacing' in look ? { spacing: look.spacing } : {}),
  inlines: text.split('\n').map((line, i) => ({ type: 'TextRun', text: i === 0 ? line : `\n${line}`, ...withoutSpacing(look) })),
});
const withoutSpacing = (look: object): object => Object.fromEntries(Object.entries(look).filter(([name]) => name !== 'spacing'));
const open = ({ label, url }: RobotLink) => ({ type: 'Action.OpenUrl', title: label, url });

const cardOf = ({ language, title, alerts, facts, body, entries, links, foot }: RobotMessage) => ({
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  type: 'AdaptiveCard',
  version: '1.4',
  msteams: { width: 'Full' },
  body: [
    runs(title, { weight: 'Bolder', size: 'Medium' }),
    ...alerts.map((alert) => runs(alert, { color: 'Attention', weight: 'Bolder' })),
    ...facts.map(([label, value]) => runs(labelled(label, value, language), { spacing: 'Small' })),
    ...(body === '' ? [] : body.split('\n').map((line) => runs(line))),
    ...entries.flatMap((entry) => [
      runs(entry.title, { weight: 'Bolder', spacing: 'Large' }),
      ...entry.lines.map((line) => runs(line, { spacing: 'Small' })),
      { type: 'ActionSet', actions: [open(entry.link)] },
    ]),
    runs(foot, { isSubtle: true, size: 'Small' }),
  ],
  actions: links.map(open),
});

const bodyOf = (message: RobotMessage): string =>
  JSON.stringify({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: cardOf(message) }],
  });
const fits = (message: RobotMessage): boolean => utf8Bytes(bodyOf(message)) <= MOST_BYTES;

/** A flow answers 202 once it has taken the card. */
const judge = ({ status, retryAfterMs }: WebhookAnswer): WebhookVerdict => {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 429) return tooFast({ retryAfterMs }, SECOND);
  if (isLater(status)) return again(`http-${status}`, retryAfterMs);
  // The flow was deleted.
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === 400 || status === 413) return refused('robot-refused');
  return status === 401 || status === 403 ? refused('robot-settings') : again(`http-${status}`, retryAfterMs);
};

/** A flow of Workflows that posts an Adaptive Card into a Teams channel: connectors of Office 365 are retired. */
export const teams = robotFormat({
  body: bodyOf,
  fits,
  judge,
  // More than 4 in a second are refused.
  limits: { bytes: MOST_BYTES, rate: { everyMs: SECOND / 2, atOnce: 2 } },
});
