import { NoticeAnswer } from '../answers.ts';
import { type Command, tell, wordsOf } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { printable } from '../table.ts';

export const cancel: Command = {
  usage: 'cancel ID',
  zh: '取消尚未发布的通知',
  en: 'give up a notice before it is published',
  options: [],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(NoticeAnswer, {
      method: 'POST',
      path: `/v1/notices/${encodeURIComponent(id)}/cancellation`,
      body: '{}',
    });
    if (reply.kind !== 'done') return tell(context, reply);
    terminal.out(
      json ? `${reply.text}\n` : `${say('已取消,没有发给任何人', 'cancelled; nobody was told of it')}\n  ${printable(reply.value.title)}\n`,
    );
    return DONE;
  },
};
