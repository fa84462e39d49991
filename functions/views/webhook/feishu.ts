import type { WebhookVerdict } from '#domain/sending/retry';
import { utf8Bytes } from '#domain/text/text';
import { SECOND } from '#domain/time';
import { labelled } from '../words.ts';
import { again, againBy, isLater, objectIn, refused, tooFast } from './answers.ts';
import { base64 } from './base64.ts';
import type { WebhookAnswer } from './format.ts';
import { robotFormat, type SignByRobot } from './robot-format.ts';
import type { RobotLink, RobotMessage } from './robot-parts.ts';

/** "请求体的数据大小不能超过 20 KB"; less what a signature adds to a body. */
const MOST_BYTES = 20_000;
const SIGNATURE_BYTES = 120;

/** `plain_text` is shown as it is: in it there are no marks, no links and no mentions (`<at id=all>`). */
const plain = (content: string) => ({ tag: 'plain_text', content }) as const;
const paragraph = (content: string) => ({ tag: 'div', text: plain(content) }) as const;
const buttons = (links: readonly RobotLink[]) =>
  ({
    tag: 'action',
    actions: links.map(({ label, url }, i) => ({
      tag: 'button',
      text: plain(label),
      url,
      type: i === 0 ? 'primary' : 'default',
      value: {},
    })),
  }) as const;

const cardOf = ({ language, title, alerts, facts, body, entries, links, foot }: RobotMessage) => ({
  config: { wide_screen_mode: true },
  header: { title: plain(title), template: alerts.length > 0 ? 'orange' : 'blue' },
  elements: [
    ...alerts.map(paragraph),
    ...(facts.length > 0 ? [paragraph(facts.map(([label, value]) => labelled(label, value, language)).join('\n'))] : []),
    ...(body === '' ? [] : [paragraph(body)]),
    ...entries.flatMap((entry) => [{ tag: 'hr' }, paragraph([entry.title, ...entry.lines].join('\n')), buttons([entry.link])]),
    buttons(links),
    { tag: 'note', elements: [plain(foot)] },
  ],
});

const bodyOf = (message: RobotMessage): string => JSON.stringify({ msg_type: 'interactive', card: cardOf(message) });
const fits = (message: RobotMessage): boolean => utf8Bytes(bodyOf(message)) <= MOST_BYTES - SIGNATURE_BYTES;

/** The key is made of timestamp and secret, and the message is empty; both go into the body. */
const sign: SignByRobot = (secret, { url, body, seconds }, hmac) => {
  const timestamp = String(seconds);
  return { url, headers: {}, body: JSON.stringify({ timestamp, sign: hmac(base64(`${timestamp}\n${secret}`), ''), ...objectIn(body) }) };
};

/** Codes of the "Custom bot usage guide". They have come with 200 and with 400. */
const judge = ({ status, body, retryAfterMs }: WebhookAnswer): WebhookVerdict => {
  const answer = objectIn(body);
  const code = answer['code'] ?? answer['StatusCode'];
  const msg = typeof answer['msg'] === 'string' ? answer['msg'] : '';
  if (status === 429 || code === 11232 || (code === 9499 && /too many/i.test(msg))) return tooFast({ retryAfterMs });
  if (isLater(status)) return again(`http-${status}`, retryAfterMs);
  switch (code) {
    case 0:
      return { kind: 'delivered' };
    case 19001:
      return /token/i.test(msg) ? { kind: 'gone' } : refused('robot-refused');
    case 19021:
      return refused('robot-sign');
    case 19022:
      return refused('robot-ip');
    case 19024:
      return refused('robot-keyword');
    case 9499:
      return refused('robot-refused');
    default:
      return againBy(code, retryAfterMs);
  }
};

/** A custom bot of a Feishu or Lark group; signed where its owner gave its secret. */
export const feishu = robotFormat({
  body: bodyOf,
  fits,
  sign,
  judge,
  // 100 in a minute and 5 in a second.
  limits: { bytes: MOST_BYTES, rate: { everyMs: SECOND, atOnce: 3 } },
});
