import { ConversionAnswer, NewDocumentAnswer } from '../answers.ts';
import { putFile } from '../client.ts';
import { type Command, type Context, tell, wordsOf } from '../command.ts';
import { DONE, UNREACHABLE, UsageError } from '../exit-code.ts';
import { printable } from '../table.ts';
import { sha256Of } from '../uploads.ts';

const MOST_BYTES = 20 * 1024 * 1024;

/** What the body of a notice would be; `--json`: with its title, sections and warnings. */
export const convert: Command = {
  usage: 'convert FILE.docx',
  zh: '把 Word 文档变成正文（Markdown）；--json 输出标题、分节和提醒',
  en: 'turn a .docx into the text of a notice, as Markdown; --json prints title, sections and warnings',
  options: [],
  run: async (context) => {
    const { client, terminal, say, json } = context;
    const [path = ''] = wordsOf(context, 'FILE');
    const content = await fileFor(context, path);
    const body = JSON.stringify({ bytes: content.size, sha256: await sha256Of(content) });
    const announced = await client.ask(NewDocumentAnswer, { method: 'POST', path: '/v1/documents', body });
    if (announced.kind !== 'done') return tell(context, announced);
    const { id, upload } = announced.value;
    const why = await putFile(upload.url, upload.headers, content);
    if (why !== null) {
      terminal.err(`${say('文件没有传上去', 'the file could not be uploaded')}: ${printable(path)}: ${printable(why)}\n`);
      return UNREACHABLE;
    }
    const converted = await client.ask(ConversionAnswer, { method: 'POST', path: `/v1/documents/${id}/conversion` });
    if (converted.kind !== 'done') return tell(context, converted);
    const { title, markdown, warnings } = converted.value;
    if (title !== undefined && !json) terminal.err(`${say('标题', 'title')}: ${printable(title)}\n`);
    terminal.out(`${json ? converted.text : markdown}\n`);
    if (!json) for (const { message } of warnings) terminal.err(`${say('提醒', 'look at')}: ${printable(message)}\n`);
    return DONE;
  },
};

const fileFor = async ({ open, say }: Context, path: string): Promise<Blob> => {
  const content = await open(path);
  if (content.size === 0) throw new UsageError(`${say('文件是空的', 'the file is empty')}: ${path}`);
  if (content.size > MOST_BYTES) throw new UsageError(`${say('文档最多 20 MB', 'a document has at most 20 MB')}: ${path}`);
  return content;
};
