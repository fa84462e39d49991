import { RecoverAnswer } from '../answers.ts';
import { type Command, option, required, tell, wordsOf } from '../command.ts';
import { DONE, REFUSED } from '../exit-code.ts';
import { beijingTime, typedTime } from '../times.ts';

const POLL_MS = 2000;
/** Sweep comes every minute, and sends a hundred messages at a time. */
const PATIENCE = 150;

const pathOf = (id: string, part: string): string => `/v1/subscriptions/${encodeURIComponent(id)}/${part}`;

export const subscriptionsRecover: Command = {
  usage: 'subscriptions recover ID --since TIME [--until TIME]',
  zh: '补发一个订阅（编号 sub-…）在一段时间里错过的通知（90 天内），每条用原来的编号',
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
          : `${say(`将补发 ${missed} 条，一两分钟内开始`, `noted: ${missed} to be sent again, within a minute or two`)}${
              lookedBackTo === undefined
                ? ''
                : say(
                    `；更早于 ${beijingTime(lookedBackTo)}（北京时间）的随后查找`,
                    `; what began before ${beijingTime(lookedBackTo)} (Beijing time) is still being looked for`,
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
      `${say('五分钟内没有做完：还有很多，或 sweep 没有运行', 'not done within five minutes: there are many, or does sweep run?')}  docs/runbook.md#sweep-stopped\n`,
    );
    return REFUSED;
  },
};
