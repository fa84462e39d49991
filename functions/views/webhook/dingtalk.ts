import type { WebhookVerdict } from '#domain/sending/retry';
import { utf8Bytes } from '#domain/text/text';
import { MINUTE, SECOND } from '#domain/time';
import { labelled } from '../words.ts';
import { again, againBy, isLater, objectIn, refused, tooFast } from './answers.ts';
import { base64 } from './base64.ts';
import type { WebhookAnswer } from './format.ts';
import { inert } from './inert.ts';
import { robotFormat, type SignByRobot } from './robot-format.ts';
import { linkMark, type RobotMessage } from './robot-parts.ts';

/** Of a whole body: `460101 message too long, exceed 20000 bytes`. */
const MOST_BYTES = 20_000;
/** A robot that was too fast is blocked for so long ("Custom robot access", limits). */
const BLOCKED_MS = 10 * MINUTE;

/** One line break alone is none there. */
const lines = (text: string): string => text.split('\n').join('\n\n');

const written = ({ language, title, alerts, facts, body, entries, links, foot }: RobotMessage): string =>
  [
    `#### ${inert(title)}`,
    ...alerts.map((alert) => `**${inert(alert)}**`),
    ...facts.map(([label, value]) => `> ${labelled(label, inert(value), language)}`),
    ...entries.flatMap((entry) => [`**${inert(entry.title)}**`, ...entry.lines.map((each) => `> ${inert(each)}`), linkMark(entry.link)]),
    lines(inert(body)),
    links.map(linkMark).join('　'),
    `> ${inert(foot)}`,
  ]
    .filter(Boolean)
    .join('\n\n');

/** `title` is what a phone shows in its list of chats. Nobody is mentioned. */
const bodyOf = (message: RobotMessage): string =>
  JSON.stringify({ msgtype: 'markdown', markdown: { title: inert(message.title), text: written(message) }, at: { isAtAll: false } });

const fits = (message: RobotMessage): boolean => utf8Bytes(bodyOf(message)) <= MOST_BYTES;

/** Over timestamp and secret, into the query. An address that was copied with a signature in it has another one afterwards. */
const sign: SignByRobot = (secret, { url, body, seconds }, hmac) => {
  const timestamp = String(seconds * SECOND);
  const signed = new URL(url);
  signed.searchParams.set('timestamp', timestamp);
  signed.searchParams.set('sign', hmac(base64(secret), `${timestamp}\n${secret}`));
  return { url: signed.href, body, headers: {} };
};

/** Which of the robot's own settings keeps a message out: one code has three meanings. */
const settingOf = (errmsg: string): string => {
  if (/keyword/i.test(errmsg)) return 'robot-keyword';
  return /sign|timestamp/i.test(errmsg) ? 'robot-sign' : /\bip\b|whitelist/i.test(errmsg) ? 'robot-ip' : 'robot-settings';
};

const judge = ({ status, body, retryAfterMs }: WebhookAnswer): WebhookVerdict => {
  const answer = objectIn(body);
  const { errcode } = answer;
  const errmsg = typeof answer['errmsg'] === 'string' ? answer['errmsg'] : '';
  // Its gateway: `{"status":1111,"wait":5,"punish":"deny"}`, with or without a code.
  if (status === 429 || answer['punish'] !== undefined) return tooFast({ retryAfterMs }, BLOCKED_MS);
  if (isLater(status)) return again(`http-${status}`, retryAfterMs);
  switch (errcode) {
    case 0:
      return { kind: 'delivered' };
    case 130101:
    case 410100:
      return tooFast({ retryAfterMs }, BLOCKED_MS);
    // Said to be several things: only what names the token is about the robot.
    case 300001:
      return /token/i.test(errmsg) ? { kind: 'gone' } : again('errcode-300001', retryAfterMs);
    // No such token; robot stopped, group dissolved, no robot in it.
    case 300005:
    case 400101:
    case 400102:
    case 400013:
    case 400106:
      return { kind: 'gone' };
    case 310000:
      return refused(settingOf(errmsg));
    case 460101:
    case 40035:
    case 43002:
      return refused('robot-refused');
    default:
      return againBy(errcode, retryAfterMs);
  }
};

/** A custom robot of a DingTalk group; signed where its owner gave its secret. */
export const dingtalk = robotFormat({
  body: bodyOf,
  fits,
  sign,
  judge,
  // 20 in a minute, and a block of ten minutes for the next one.
  limits: { bytes: MOST_BYTES, rate: { everyMs: MINUTE / 15, atOnce: 4 } },
});
