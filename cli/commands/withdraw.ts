import { ReportAnswer } from '../answers.ts';
import { type Command, type Context, required, saysYes, tell, wordsOf } from '../command.ts';
import { REFUSED } from '../exit-code.ts';
import { actOnNotice } from './notice-act.ts';

export const withdraw: Command = {
  usage: 'withdraw ID --reason TEXT [--yes]',
  zh: '撤回通知，告知所有收到过的组织；--yes 不再询问',
  en: 'withdraw a notice, and tell everybody who was told of it; --yes asks nothing',
  options: ['reason', 'yes'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say } = context;
    const reason = required(context, 'reason');
    const path = `/v1/notices/${encodeURIComponent(id)}`;
    const report = await client.ask(ReportAnswer, { path: `${path}/report` });
    if (report.kind !== 'done') return tell(context, report);
    const told = toldBy(report.value);
    if (context.options['yes'] !== true && !(await isMeant(context, told))) {
      terminal.err(`${say('没有撤回', 'nothing was withdrawn')}\n`);
      return REFUSED;
    }
    return actOnNotice(context, { method: 'POST', path: `${path}/withdrawal`, body: JSON.stringify({ reason }) }, ({ title }) => [
      say(`已撤回，将告知收到过的 ${told} 个订阅`, `withdrawn; the ${told} who were told of it are being told`),
      `  ${title}`,
      `  ${context.program} report ${id} --follow`,
    ]);
  },
};

/** Those who have it by now. */
const toldBy = ({ totals }: ReportAnswer): number => totals.delivered;

const isMeant = (context: Context, told: number): Promise<boolean> => {
  const { terminal, say } = context;
  terminal.err(
    say(
      `撤回后不能恢复，将告知收到过的 ${told} 个订阅。撤回？(y/N) `,
      `this cannot be undone, and the ${told} who were told of it will be told. Withdraw it? (y/N) `,
    ),
  );
  return saysYes(context);
};
