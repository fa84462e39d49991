import { EXPECTED_WORDS, readJson } from '#platform/json';
import { type Context, wordsOf } from '../command.ts';
import { UsageError } from '../exit-code.ts';

/**
 * The notice that a person wrote, as text. That it is JSON is seen here, where the
 * file's name is known; the rest is for the service to judge.
 */
export const readNotice = async (context: Context): Promise<string> => {
  const [file = ''] = wordsOf(context, 'FILE');
  return (await readJsonFile(context, file)).text;
};

/** JSON in a file, as text and as it is read. */
export const readJsonFile = async (context: Context, file: string): Promise<Readonly<{ text: string; value: unknown }>> => {
  const text = await context.read(file);
  const json = readJson(text);
  if (json.kind === 'read') return { text, value: json.value };
  const { line, column, expected } = json;
  const words = EXPECTED_WORDS[expected];
  throw new UsageError(
    `${context.say('不是合法的 JSON', 'not valid JSON')}: ${file}:${line}:${column}: ${context.say(words['zh-Hans'], words.en)}`,
  );
};

type Told = Readonly<{ path: string; message: string; noticeId?: string | undefined }>;

/** With the id of the other notice that one is about, which a command can be given. */
export const warningLines = (context: Context, warnings: readonly Told[]): string[] =>
  warnings.map(
    ({ path, message, noticeId }) =>
      `  ${context.say('提醒', 'look at')} ${path}: ${message}${noticeId === undefined ? '' : ` (${noticeId})`}`,
  );
