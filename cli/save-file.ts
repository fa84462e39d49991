import { type Context, tell } from './command.ts';
import { DONE, type ExitCode, UNREACHABLE, UsageError } from './exit-code.ts';
import { printable } from './table.ts';

/** Of asking for a file that is being written: longer than the service may take. */
const LONGEST_WAIT_S = 1200;

/** Fetch a file, once it is written, and save it piece by piece. @param out a file, or `-` for standard output */
export const saveFile = async (context: Context, path: string, out: string): Promise<ExitCode> => {
  const { client, terminal, say, json, wait, save } = context;
  for (let waited = 0; ; ) {
    const reply = await client.askForFile(path);
    if (reply.kind === 'later' && waited < LONGEST_WAIT_S) {
      if (waited === 0 && !json) terminal.err(`${say('内容较多，正在写成文件', 'it is long, and being written to a file')}\n`);
      await wait(reply.seconds * 1000);
      waited += reply.seconds;
      continue;
    }
    if (reply.kind === 'later') return cutShort(context, say('还没有写成，请稍后再试', 'it is not written yet: try again later'));
    if (reply.kind !== 'done') return tell(context, reply);
    let isMore = false;
    try {
      for await (const piece of reply.pieces) {
        await save(out, piece, isMore);
        isMore = true;
      }
    } catch (error) {
      if (error instanceof UsageError) throw error;
      return cutShort(context, error instanceof Error ? error.message : String(error));
    }
    if (!isMore) await save(out, new Uint8Array(), false);
    return DONE;
  }
};

const cutShort = ({ terminal, say }: Context, why: string): ExitCode => {
  terminal.err(`${say('文件没有取完', 'the file was not fetched to its end')}: ${printable(why)}\n`);
  return UNREACHABLE;
};
