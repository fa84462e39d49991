import type * as z from 'zod';
import { FoundAnswer, pageOf } from '../answers.ts';
import type { Reply } from '../client.ts';
import { type Command, option, tell, wordsOf } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { deliveryStatusWords, deliveryWhyWords } from '../report-text.ts';
import { printable, table } from '../table.ts';
import { beijingTime, IN_BEIJING } from '../times.ts';
import type { Say } from '../words.ts';

/** Codes of the API, in words. One that this program does not know is shown as it is. */
type Words = Readonly<Record<string, readonly [zh: string, en: string]>>;

const STATUSES: Words = {
  pending: ['待确认', 'pending'],
  active: ['有效', 'active'],
  paused: ['已暂停', 'paused'],
  disabled: ['已停用', 'disabled'],
  ended: ['已退订', 'ended'],
};

const ENDED: Words = {
  unsubscribed: ['本人退订', 'unsubscribed'],
  deleted: ['资料已删除', 'deleted'],
  complained: ['收件人将通知标为垃圾邮件', 'complained about'],
  bounced: ['邮箱不存在', 'bounced'],
  joined: ['已并入另一个订阅', 'joined another subscription of its organization'],
};

const SUPPRESSED: Words = {
  'no-such-mailbox': ['邮箱不存在', 'there is no such mailbox'],
  complained: ['收件人投诉为垃圾邮件', 'somebody there complained'],
  blocked: ['收件人拒收', 'somebody there blocks us'],
  'soft-bounces': ['连续多次未能投递', 'three notices in a row did not come through'],
  'listed-by-ses': ['在 SES 的停发名单上', 'SES lists it'],
};

const ASKED: Words = {
  taken: ['已送出确认信，或已发到群里', 'the letter left, or stands in the group'],
  answered: ['接口已应答', 'the endpoint answered'],
  again: ['暂时送不出，会再试', 'not possible for then, tried again'],
  refused: ['被拒收', 'refused'],
};

const worded = (words: Words, code: string, say: Say): string => {
  const found = words[code];
  return found ? say(...found) : printable(code);
};

/** In words, with its code behind them for whoever looks it up. */
const withCode = (words: Words, code: string, say: Say): string =>
  words[code] ? `${worded(words, code, say)} [${code}]` : printable(code);

/** Programs read the first two; the others are groups of people. */
const FORMATS: Words = {
  standard: ['程序接收', 'webhook'],
  cloudevents: ['程序接收', 'webhook'],
  wecom: ['企业微信群', 'WeCom group'],
  dingtalk: ['钉钉群', 'DingTalk group'],
  feishu: ['飞书群', 'Feishu group'],
  slack: ['Slack 频道', 'Slack channel'],
  teams: ['Teams 频道', 'Teams channel'],
};

const channelText = ({ address, format }: FoundAnswer['channel'], say: Say): string =>
  format === undefined ? address : `${worded(FORMATS, format, say)} ${address}`;

/** One subscription: who it is, whether it agreed, whether it is written to, what it was sent. */
const textOf = (one: FoundAnswer, say: Say): string => {
  const { consentAttempts = [], suppression, endedReason, deliveries } = one;
  const attempts = consentAttempts.map(
    ({ at, result, why }) => `${beijingTime(at)} ${worded(ASKED, result, say)}${why ? ` · ${deliveryWhyWords(why, say)}` : ''}`,
  );
  const facts: (readonly [string, string])[] = [
    [say('同意', 'consent'), one.confirmedAt === null ? say('未确认', 'not confirmed') : beijingTime(one.confirmedAt)],
    ...attempts.map((line): readonly [string, string] => [say('询问', 'asked'), line]),
    ...(suppression
      ? ([
          [
            say('停发', 'not written to'),
            `${withCode(SUPPRESSED, suppression.reason, say)} ${suppression.since ? beijingTime(suppression.since) : ''}`,
          ],
        ] as const)
      : []),
    ...(endedReason ? ([[say('结束', 'ended'), withCode(ENDED, endedReason, say)]] as const) : []),
    ...sentLines(deliveries, say).map((line): readonly [string, string] => [say('发送', 'sent'), line]),
  ];
  const head = [one.id, worded(STATUSES, one.status, say), one.organization.name, channelText(one.channel, say)].map(printable).join('  ');
  return `${head}\n${table(facts)}`;
};

/** Of those further down, nothing was looked up. */
const sentLines = (deliveries: FoundAnswer['deliveries'], say: Say): readonly string[] => {
  if (!deliveries) return [];
  if (deliveries.length === 0) return [say('90 天内没有', 'nothing within 90 days')];
  return deliveries.map(({ at, status, why, title }) =>
    [
      at && beijingTime(at),
      deliveryStatusWords(status, say),
      why && `· ${deliveryWhyWords(why, say)} ·`,
      title ?? say('（已删除）', '(gone)'),
    ]
      .filter(Boolean)
      .join(' '),
  );
};

const FoundPage = pageOf(FoundAnswer);

export const subscriptionsFind: Command = {
  usage: 'subscriptions find ADDRESS|ORGANIZATION [--status STATUS] [--region CODE]',
  zh: '某邮箱或组织（编号 org-…，或名称的一部分）的订阅：状态、同意、停发原因、最近的发送（运营者，会记录）',
  en: 'what there is of an address, or an organization by its id or part of its name: status, consent, why it is not written to, what was sent last (operator; written down)',
  options: ['status', 'region'],
  run: async (context) => {
    const [wanted = ''] = wordsOf(context, 'ADDRESS|ORGANIZATION');
    const { client, terminal, say, json } = context;
    const status = option(context, 'status');
    const region = option(context, 'region');
    const query = {
      ...(wanted.includes('@') ? { address: wanted } : { organization: wanted }),
      ...(status === undefined ? {} : { status }),
      ...(region === undefined ? {} : { region }),
    };
    const items: FoundAnswer[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      const reply: Reply<z.output<typeof FoundPage>> = await client.ask(FoundPage, {
        method: 'POST',
        path: '/v1/subscriptions/search',
        body: JSON.stringify({ ...query, ...(cursor === undefined ? {} : { cursor }) }),
      });
      if (reply.kind !== 'done') return tell(context, reply);
      items.push(...reply.value.items);
      cursor = reply.value.next;
    }
    if (json) terminal.out(`${JSON.stringify({ items })}\n`);
    else if (items.length === 0) terminal.out(`${say('没有订阅', 'there is nothing')}\n`);
    else terminal.out(`${items.map((one) => textOf(one, say)).join('\n\n')}\n  ${say(...IN_BEIJING)}\n`);
    return DONE;
  },
};
