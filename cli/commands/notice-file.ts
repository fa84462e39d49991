import { type Context, wordsOf } from '../command.ts';
import { UsageError } from '../exit-code.ts';

/** The notice that a person wrote, as text. That it is JSON is seen here, where the file's name is known; the rest is for the service to judge. */
export const readNotice = async (context: Context): Promise<string> => {
  const [file = ''] = wordsOf(context, 'FILE');
  const text = await context.read(file);
  try {
    JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new UsageError(`${context.say('不是合法的 JSON', 'not valid JSON')}: ${file}: ${why}`);
  }
  return text;
};

export const warningLines = (context: Context, warnings: readonly Readonly<{ path: string; message: string }>[]): string[] =>
  warnings.map(({ path, message }) => `  ${context.say('提醒', 'look at')} ${path}: ${message}`);
