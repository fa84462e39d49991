import type { WebhookVerdict } from '#domain/sending/retry';
import { utf8Bytes } from '#domain/text/text';
import { MINUTE } from '#domain/time';
import { labelled } from '../words.ts';
import { again, againBy, isLater, objectIn, refused, tooFast } from './answers.ts';
import type { WebhookAnswer } from './format.ts';
import { inert } from './inert.ts';
import { robotFormat } from './robot-format.ts';
import { linkMark, type RobotMessage } from './robot-parts.ts';

/** `markdown.content` in UTF-8 (developer.work.weixin.qq.com/document/path/91770). */
const MOST_BYTES = 4096;

const quoted = (lines: readonly string[]): string => lines.map((line) => `>${line}`).join('\n');

const written = ({ language, title, alerts, facts, body, entries, links, foot }: RobotMessage): string =>
  [
    `**${inert(title)}**`,
    ...alerts.map((alert) => `<font color="warning">${inert(alert)}</font>`),
    quoted(facts.map(([label, value]) => labelled(label, inert(value), language))),
    ...entries.map((entry) => [`**${inert(entry.title)}**`, quoted(entry.lines.map(inert)), linkMark(entry.link)].join('\n')),
    inert(body),
    links.map(linkMark).join('　'),
    `<font color="comment">${inert(foot)}</font>`,
  ]
    .filter(Boolean)
    .join('\n');

const bodyOf = (message: RobotMessage): string => JSON.stringify({ msgtype: 'markdown', markdown: { content: written(message) } });
const fits = (message: RobotMessage): boolean => utf8Bytes(written(message)) <= MOST_BYTES;

/** Codes of document/path/90455. Business errors come with 200. */
const judge = ({ status, body, retryAfterMs }: WebhookAnswer): WebhookVerdict => {
  if (status === 429) return tooFast({ retryAfterMs });
  if (isLater(status)) return again(`http-${status}`, retryAfterMs);
  const { errcode } = objectIn(body);
  switch (errcode) {
    case 0:
      return { kind: 'delivered' };
    case 45009:
      return tooFast({ retryAfterMs });
    // The robot was removed, or its address is wrong.
    case 93000:
      return { kind: 'gone' };
    case 40008:
    case 40058:
      return refused('robot-refused');
    default:
      return againBy(errcode, retryAfterMs);
  }
};

/** A robot of a WeCom group: Markdown of its first version, which all clients show. Nothing is signed: its address is its secret. */
export const wecom = robotFormat({
  body: bodyOf,
  fits,
  judge,
  // 20 in a minute, however that is counted: five at once, and no more than fifteen in the minute behind them.
  limits: { bytes: MOST_BYTES, rate: { everyMs: MINUTE / 15, atOnce: 5 } },
});
