import { NoticeAnswer } from '../answers.ts';
import type { Ask } from '../client.ts';
import { type Context, tell } from '../command.ts';
import { DONE, type ExitCode } from '../exit-code.ts';
import { printable } from '../table.ts';

/** Does something to a notice, and says line by line what became of it; with `--json` prints what the API said. */
export const actOnNotice = async (
  context: Context,
  request: Ask,
  linesOf: (notice: NoticeAnswer) => readonly string[],
): Promise<ExitCode> => {
  const { client, terminal, json } = context;
  const reply = await client.ask(NoticeAnswer, request);
  if (reply.kind !== 'done') return tell(context, reply);
  terminal.out(json ? `${reply.text}\n` : `${linesOf(reply.value).map(printable).join('\n')}\n`);
  return DONE;
};
