import { RedriveAnswer } from '../answers.ts';
import { type Command, tell, wordsOf } from '../command.ts';
import { DONE, REFUSED } from '../exit-code.ts';

const POLL_MS = 2000;
/** Sweep comes every minute. */
const PATIENCE = 90;

export const redrive: Command = {
  usage: 'redrive',
  zh: '把死信重新投递（先修好原因）',
  en: 'send dead letters back to their queues; mend the cause first',
  options: [],
  run: async (context) => {
    wordsOf(context);
    const { client, terminal, say, json, wait } = context;
    const asked = await client.ask(RedriveAnswer, { method: 'POST', path: '/v1/redrive', body: '{}' });
    if (asked.kind !== 'done') return tell(context, asked);
    if (!json) terminal.out(`${say('已登记，一两分钟内执行', 'noted; it is done within a minute or two')}\n`);
    for (let look = 0; look < PATIENCE; look++) {
      await wait(POLL_MS);
      const reply = await client.ask(RedriveAnswer, { path: '/v1/redrive' });
      if (reply.kind !== 'done') return tell(context, reply);
      const { done, askedAt } = reply.value;
      if (askedAt < asked.value.askedAt || done === null) continue;
      if (json) terminal.out(`${reply.text}\n`);
      else {
        terminal.out(`${say(`已重新投递 ${done.moved} 条`, `${done.moved} sent back`)}\n`);
        if (done.left > 0)
          terminal.out(`  ${say(`${done.left} 条无法识别，仍在死信队列`, `${done.left} cannot be read and stay where they are`)}\n`);
      }
      return DONE;
    }
    terminal.err(
      `${say('三分钟内没有执行：sweep 在运行吗？', 'not done within three minutes: does sweep run?')}  docs/runbook.md#sweep-stopped\n`,
    );
    return REFUSED;
  },
};
