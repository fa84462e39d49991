import { NoticeAnswer } from '../answers.ts';
import { type Command, option, tell, wordsOf } from '../command.ts';
import { DONE, UsageError } from '../exit-code.ts';
import { printable } from '../table.ts';

export const refuse: Command = {
  usage: 'refuse ID --reason TEXT',
  zh: '不同意会签;通知即取消,牵头机关会收到理由',
  en: 'refuse to sign as a co-issuer; the notice is cancelled, and its lead told why',
  options: ['reason'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const reason = option(context, 'reason');
    if (reason === undefined) throw new UsageError(`${say('缺少', 'missing')}: --reason`);
    const path = `/v1/notices/${encodeURIComponent(id)}/refusals`;
    const reply = await client.ask(NoticeAnswer, { method: 'POST', path, body: JSON.stringify({ reason }) });
    if (reply.kind !== 'done') return tell(context, reply);
    const outcome = say('未会签,通知已取消,将告知牵头机关', 'not signed: the notice is cancelled, and its lead is told');
    terminal.out(json ? `${reply.text}\n` : `${outcome}\n  ${printable(reply.value.title)}\n`);
    return DONE;
  },
};
