import { RemindAnswer } from '../answers.ts';
import { type Command, tell, wordsOf } from '../command.ts';
import { DONE } from '../exit-code.ts';

export const receiptsRemind: Command = {
  usage: 'receipts remind ID',
  zh: '立即催办尚未签收的组织',
  en: 'have those reminded now who have not confirmed',
  options: [],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(RemindAnswer, { method: 'POST', path: `/v1/notices/${encodeURIComponent(id)}/reminders`, body: '{}' });
    if (reply.kind !== 'done') return tell(context, reply);
    const { missing } = reply.value;
    terminal.out(
      json
        ? `${reply.text}\n`
        : `${say(`一两分钟内催办 ${missing} 个组织`, `${missing} organizations are reminded within a minute or two`)}\n`,
    );
    return DONE;
  },
};
