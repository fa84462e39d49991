import type { WebhookVerdict } from '#domain/sending/retry';
import { cut, utf8Bytes } from '#domain/text/text';
import { SECOND } from '#domain/time';
import { labelled } from '../words.ts';
import { again, isLater, refused, tooFast } from './answers.ts';
import type { WebhookAnswer } from './format.ts';
import { robotFormat } from './robot-format.ts';
import type { RobotLink, RobotMessage } from './robot-parts.ts';

/** docs.slack.dev, Block Kit: 50 blocks, 150 characters of a header, 3000 of a section, 75 of a button. */
const MOST_BLOCKS = 50;
const HEADER_CHARACTERS = 140;
const SECTION_CHARACTERS = 2900;
/** None is documented; a message has 40,000 characters. */
const MOST_BYTES = 30_000;

/** Shown as it is, without marks, links and mentions (`<!channel>`). */
const plain = (text: string, most = SECTION_CHARACTERS) => ({ type: 'plain_text', text: cut(text, most), emoji: false }) as const;
const section = (text: string) => ({ type: 'section', text: plain(text) }) as const;
const buttons = (links: readonly RobotLink[]) =>
  ({ type: 'actions', elements: links.map(({ label, url }) => ({ type: 'button', text: plain(label, 70), url })) }) as const;

/** Notifications show `text`, in which these three are escaped ("Formatting message text"). */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const blocksOf = ({ language, title, alerts, facts, body, entries, links, foot }: RobotMessage) => [
  { type: 'header', text: plain(title, HEADER_CHARACTERS) },
  ...alerts.map(section),
  ...(facts.length > 0 ? [section(facts.map(([label, value]) => labelled(label, value, language)).join('\n'))] : []),
  ...(body === '' ? [] : [section(body)]),
  ...entries.flatMap((entry) => [section([entry.title, ...entry.lines].join('\n')), buttons([entry.link])]),
  buttons(links),
  { type: 'context', elements: [plain(foot)] },
];

const bodyOf = (message: RobotMessage): string =>
  JSON.stringify({ text: escaped(message.title), mrkdwn: false, blocks: blocksOf(message) });
const fits = (message: RobotMessage): boolean => blocksOf(message).length <= MOST_BLOCKS && utf8Bytes(bodyOf(message)) <= MOST_BYTES;

/** By its status, with a word as the body ("Sending messages using incoming webhooks", handling errors). */
const judge = ({ status, body, retryAfterMs }: WebhookAnswer): WebhookVerdict => {
  if (status === 200) return body.trim() === 'ok' ? { kind: 'delivered' } : again('answer-unreadable', retryAfterMs);
  if (status === 429) return tooFast({ retryAfterMs }, SECOND);
  if (isLater(status)) return again(`http-${status}`, retryAfterMs);
  // 404 no_service, no_team, channel_not_found; 410 channel_is_archived.
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === 400) return refused('robot-refused');
  return status === 403 ? refused('robot-settings') : again(`http-${status}`, retryAfterMs);
};

/** An incoming webhook of a Slack channel. Nothing is signed: its address is its secret. */
export const slack = robotFormat({
  body: bodyOf,
  fits,
  judge,
  limits: { bytes: MOST_BYTES, rate: { everyMs: SECOND, atOnce: 2 } },
});
