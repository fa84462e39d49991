import { AttemptAnswer, pageOf, RecoverAnswer } from '../answers.ts';
import { type Command, option, required, tell, wordsOf } from '../command.ts';
import { DONE, REFUSED } from '../exit-code.ts';
import { printable } from '../table.ts';
import { beijingTime, IN_BEIJING, typedTime } from '../times.ts';

const POLL_MS = 2000;
/** Sweep comes every minute, and sends a hundred messages at a time. */
const PATIENCE = 150;

const pathOf = (id: string, part: string): string => `/v1/subscriptions/${encodeURIComponent(id)}/${part}`;

export const subscriptionsRecover: Command = {
  usage: 'subscriptions recover ID --since TIME [--until TIME]',
  zh: '补发一个订阅(编号 sub-…)在一段时间里错过的通知(90 天内),每条用原来的编号',
  en: 'send again what a subscription (sub-…) missed from one time to another, within 90 days, each message by its own id',
  options: ['since', 'until'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json, wait } = context;
    const [since, until] = [required(context, 'since'), option(context, 'until')];
    const body = JSON.stringify({ since: typedTime(since), ...(until === undefined ? {} : { until: typedTime(until) }) });
    const path = pathOf(id, 'recover');
    const asked = await client.ask(RecoverAnswer, { method: 'POST', path, body });
    if (asked.kind !== 'done') return tell(context, asked);
    const { askedAt, missed, lookedBackTo } = asked.value;
    if (!json)
      terminal.out(
        missed === undefined
          ? `${say('这段时间的补发已在进行', 'these are being sent again already')}\n`
          : `${say(`将补发 ${missed} 条,一两分钟内开始`, `noted: ${missed} to be sent again, within a minute or two`)}${
              lookedBackTo === undefined
                ? ''
                : say(
                    `;更早于 ${beijingTime(lookedBackTo)}(北京时间)的随后查找`,
                    `; before ${beijingTime(lookedBackTo)}, Beijing time, it is still looked`,
                  )
            }\n`,
      );
    for (let look = 0; look < PATIENCE; look++) {
      await wait(POLL_MS);
      const reply = await client.ask(RecoverAnswer, { path });
      if (reply.kind !== 'done') return tell(context, reply);
      const { reopened, doneAt } = reply.value;
      if (reply.value.askedAt < askedAt || doneAt === null) continue;
      terminal.out(json ? `${reply.text}\n` : `${say(`${reopened} 条正在重新投递`, `${reopened} are on their way again`)}\n`);
      return DONE;
    }
    terminal.err(
      `${say('五分钟内没有做完:还有很多,或 sweep 没有运行', 'not done within five minutes: there are many, or does sweep run?')}  docs/runbook.md#sweep-stopped\n`,
    );
    return REFUSED;
  },
};

const ACTS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  notice: ['通知', 'notice'],
  correction: ['更正', 'correction'],
  withdrawal: ['撤回', 'withdrawal'],
  reminder: ['催办', 'reminder'],
  digest: ['汇总', 'digest'],
};

const OUTCOMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  delivered: ['已送达', 'delivered'],
  failed: ['未成功', 'came to nothing'],
  bounced: ['被退回', 'bounced'],
  suppressed: ['地址已停用', 'address switched off'],
};

export const subscriptionsAttempts: Command = {
  usage: 'subscriptions attempts ID [--limit N]',
  zh: '一个订阅(编号 sub-…)近 90 天每次投递的经过,最近的在前',
  en: 'how each attempt went to send something to a subscription (sub-…) within 90 days, the latest first',
  options: ['limit'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const query = new URLSearchParams({ limit: option(context, 'limit') ?? '50' });
    const reply = await client.ask(pageOf(AttemptAnswer), { path: `${pathOf(id, 'attempts')}?${query}` });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) {
      terminal.out(`${reply.text}\n`);
      return DONE;
    }
    const lines = reply.value.items.map(({ at, act, attempt, outcome, why, nextAttemptAt, deliveryId }) => {
      const [words, told] = [OUTCOMES[outcome], ACTS[act]];
      return [
        at === undefined ? say('时间不明', 'time unknown') : beijingTime(at),
        told ? say(...told) : act,
        say(`第 ${attempt} 次`, `attempt ${attempt}`),
        words ? say(...words) : outcome,
        why ?? '',
        nextAttemptAt === undefined ? '' : say(`下次 ${beijingTime(nextAttemptAt)}`, `next ${beijingTime(nextAttemptAt)}`),
        deliveryId,
      ]
        .filter(Boolean)
        .map(printable)
        .join('  ');
    });
    const more = reply.value.next === undefined ? '' : `  ${say('还有更早的', 'there are older ones')}\n`;
    terminal.out(lines.length === 0 ? `${say('没有记录', 'there is nothing')}\n` : `${lines.join('\n')}\n${more}  ${say(...IN_BEIJING)}\n`);
    return DONE;
  },
};
