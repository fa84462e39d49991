import { RetryAnswer } from '../answers.ts';
import { type Command, tell, wordsOf } from '../command.ts';
import { DONE, REFUSED } from '../exit-code.ts';

const POLL_MS = 2000;
/** Sweep comes every minute; a large audience takes it several runs. */
const PATIENCE = 150;

export const retry: Command = {
  usage: 'retry ID',
  zh: '重试未能送达的',
  en: 'try again everybody whom a notice did not reach',
  options: [],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json, wait } = context;
    const path = `/v1/notices/${encodeURIComponent(id)}/deliveries/retry`;
    const asked = await client.ask(RetryAnswer, { method: 'POST', path, body: '{"status":"failed"}' });
    if (asked.kind !== 'done') return tell(context, asked);
    const { askedAt, failed = 0 } = asked.value;
    if (!json)
      terminal.out(
        `${say(`已登记 ${failed} 条未能送达的，一两分钟内重试`, `noted: ${failed} failed, to be tried again within a minute or two`)}\n`,
      );
    for (let look = 0; look < PATIENCE; look++) {
      await wait(POLL_MS);
      const reply = await client.ask(RetryAnswer, { path });
      if (reply.kind !== 'done') return tell(context, reply);
      const { reopened, doneAt } = reply.value;
      if (reply.value.askedAt < askedAt || doneAt === null) continue;
      terminal.out(json ? `${reply.text}\n` : `${say(`${reopened} 条正在重试`, `${reopened} are being tried again`)}\n`);
      return DONE;
    }
    terminal.err(
      `${say('五分钟内没有做完：sweep 在运行吗？', 'not done within five minutes: does sweep run?')}  docs/runbook.md#sweep-stopped\n`,
    );
    return REFUSED;
  },
};
