import { NoticeAnswer, ReportAnswer } from '../answers.ts';
import { type Command, type Context, option, tell, wordsOf } from '../command.ts';
import { DONE, REFUSED, UsageError } from '../exit-code.ts';
import { printable } from '../table.ts';

export const withdraw: Command = {
  usage: 'withdraw ID --reason TEXT [--yes]',
  zh: '撤回通知,告知所有收到过的组织;--yes 不再询问',
  en: 'withdraw a notice, and tell everybody who was told of it; --yes asks nothing',
  options: ['reason', 'yes'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const reason = option(context, 'reason');
    if (reason === undefined) throw new UsageError(`${say('缺少', 'missing')}: --reason`);
    const path = `/v1/notices/${encodeURIComponent(id)}`;
    const report = await client.ask(ReportAnswer, { path: `${path}/report` });
    if (report.kind !== 'done') return tell(context, report);
    const told = toldBy(report.value);
    if (context.options['yes'] !== true && !(await isMeant(context, told))) {
      terminal.err(`${say('没有撤回', 'nothing was withdrawn')}\n`);
      return REFUSED;
    }
    const reply = await client.ask(NoticeAnswer, { method: 'POST', path: `${path}/withdrawal`, body: JSON.stringify({ reason }) });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) {
      terminal.out(`${reply.text}\n`);
      return DONE;
    }
    const outcome = say(`已撤回,将告知收到过的 ${told} 个订阅`, `withdrawn; the ${told} who were told of it are being told`);
    terminal.out(`${outcome}\n  ${printable(reply.value.title)}\n  ${context.program} report ${printable(id)} --follow\n`);
    return DONE;
  },
};

/** Those who have it by now. */
const toldBy = ({ totals }: ReportAnswer): number => totals.delivered;

const isMeant = async ({ terminal, say, ask }: Context, told: number): Promise<boolean> => {
  terminal.err(
    say(
      `撤回后不能恢复,将告知收到过的 ${told} 个订阅。撤回?(y/N) `,
      `this cannot be undone, and the ${told} who were told of it will be told. Withdraw it? (y/N) `,
    ),
  );
  return /^(y|yes|是)$/i.test((await ask()).trim());
};
