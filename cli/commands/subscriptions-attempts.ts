import { AttemptAnswer, pageOf } from '../answers.ts';
import { type Command, option, tell, wordsOf } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { deliveryWhyWords } from '../report-text.ts';
import { printable } from '../table.ts';
import { beijingTime, IN_BEIJING } from '../times.ts';

const ACTS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  notice: ['通知', 'notice'],
  correction: ['更正', 'correction'],
  withdrawal: ['撤回', 'withdrawal'],
  reminder: ['催办', 'reminder'],
  digest: ['汇总', 'digest'],
};

const OUTCOMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  delivered: ['已送达', 'delivered'],
  failed: ['未能送达', 'came to nothing'],
  bounced: ['被退回', 'bounced'],
  suppressed: ['地址已停用', 'address switched off'],
};

export const subscriptionsAttempts: Command = {
  usage: 'subscriptions attempts ID [--limit N]',
  zh: '一个订阅（编号 sub-…）近 90 天每次投递的经过，最近的在前',
  en: 'how each attempt went to send something to a subscription (sub-…) within 90 days, the latest first',
  options: ['limit'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const query = new URLSearchParams({ limit: option(context, 'limit') ?? '50' });
    const reply = await client.ask(pageOf(AttemptAnswer), { path: `/v1/subscriptions/${encodeURIComponent(id)}/attempts?${query}` });
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
        why === undefined ? '' : deliveryWhyWords(why, say),
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
