import { NoticeAnswer } from '../answers.ts';
import { type Command, type Context, option, required, saysYes, tell, wordsOf } from '../command.ts';
import { REFUSED, UsageError } from '../exit-code.ts';
import { printable } from '../table.ts';
import { actOnNotice } from './notice-act.ts';

export const redact: Command = {
  usage: 'redact ID VERSION --reason TEXT [--text WORDS]… [--text-from FILE|-] [--whole-text] [--attachment ATT-ID]… [--yes]',
  zh: '从所有版本中永久删去泄露的文字（--text，或 --text-from 每行一处，不留在命令历史中）、附件，或该版全文（--whole-text）',
  en: 'take leaked words (--text, or --text-from a line each, which keeps them out of the history of commands) and files away from all versions for good, or the whole text of this one (--whole-text)',
  options: ['reason', 'text', 'text-from', 'whole-text', 'attachment', 'yes'],
  run: async (context) => {
    const [id = '', version = ''] = wordsOf(context, 'ID', 'VERSION');
    const { client, terminal, say } = context;
    const isSure = context.options['yes'] === true;
    if (option(context, 'text-from') === '-' && !isSure)
      throw new UsageError(say('从标准输入读取时无法询问：请加 --yes', 'what is read from standard input leaves nobody to ask: add --yes'));
    const reason = required(context, 'reason');
    const gone = await goneIn(context);
    const path = `/v1/notices/${encodeURIComponent(id)}`;
    const shown = await client.ask(NoticeAnswer, { path: `${path}/versions/${encodeURIComponent(version)}` });
    if (shown.kind !== 'done') return tell(context, shown);
    if (!isSure && !(await isMeant(context, shown.value, gone))) {
      terminal.err(`${say('没有删除', 'nothing was taken away')}\n`);
      return REFUSED;
    }
    const request = {
      method: 'POST',
      path: `${path}/versions/${encodeURIComponent(version)}/redaction`,
      body: JSON.stringify({ reason, ...gone }),
    } as const;
    return actOnNotice(context, request, ({ title }) => [
      say('已删除，不能恢复；已经发出的邮件收不回来', 'it is gone for good; mails that have left cannot be called back'),
      `  ${title}`,
    ]);
  },
};

type Gone = Readonly<{ text?: readonly string[] | true; attachments?: readonly string[] }>;

const listOf = ({ options }: Context, name: string): readonly string[] => {
  const given = options[name];
  return typeof given === 'object' ? given : [];
};

const goneIn = async (context: Context): Promise<Gone> => {
  const { say } = context;
  const from = option(context, 'text-from');
  const lines = from === undefined ? [] : (await context.read(from)).split(/\r?\n/).filter((line) => line.trim() !== '');
  const words = [...listOf(context, 'text'), ...lines];
  const isWhole = context.options['whole-text'] === true;
  if (isWhole && words.length > 0)
    throw new UsageError(say('--whole-text 不能与 --text、--text-from 同用', '--whole-text goes with neither --text nor --text-from'));
  const attachments = listOf(context, 'attachment');
  if (!isWhole && words.length + attachments.length === 0)
    throw new UsageError(say('缺少 --text、--whole-text 或 --attachment', 'missing: --text, --whole-text or --attachment'));
  return {
    ...(isWhole ? { text: true as const } : words.length > 0 ? { text: words } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
  };
};

/** What leaked is not shown once more. */
const isMeant = ({ terminal, say, ask }: Context, { title }: NoticeAnswer, { text = [], attachments = [] }: Gone): Promise<boolean> => {
  const what = [
    ...(text === true ? [say('该版全文', 'the whole text of this version')] : []),
    ...(text !== true && text.length > 0 ? [say(`${text.length} 处文字`, `${text.length} pieces of text`)] : []),
    ...(attachments.length > 0 ? [say(`${attachments.length} 个附件`, `${attachments.length} files`)] : []),
  ];
  terminal.err(
    `${printable(title)}\n${say('永久删去', 'gone for good')}: ${what.join(' · ')}\n${say('删除？(y/N) ', 'Take it away? (y/N) ')}`,
  );
  return saysYes({ ask });
};
