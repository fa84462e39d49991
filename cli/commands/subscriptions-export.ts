import { type Command, option, wordsOf } from '../command.ts';
import { UsageError } from '../exit-code.ts';
import { saveFile } from '../save-file.ts';

const FORMATS = ['csv', 'jsonl'];

export const subscriptionsExport: Command = {
  usage:
    'subscriptions export [--format csv|jsonl] [--charset utf-8|gb18030] [--region CODE] [--status STATUS] [--class CLASS] [--out FILE]',
  zh: '导出订阅名单，默认为未退订的全部、CSV、UTF-8，写到标准输出；STATUS 为 active、paused、pending 或 disabled',
  en: 'take out the list of subscriptions: all that have not ended, as CSV in UTF-8, to standard output, unless said otherwise',
  options: ['format', 'charset', 'region', 'status', 'class', 'out'],
  run: async (context) => {
    wordsOf(context);
    const format = option(context, 'format') ?? 'csv';
    if (!FORMATS.includes(format))
      throw new UsageError(`${context.say('--format 只能是 csv 或 jsonl', '--format is csv or jsonl')}: ${format}`);
    const query = new URLSearchParams({ format, charset: option(context, 'charset') ?? 'utf-8' });
    for (const name of ['region', 'status', 'class']) {
      const value = option(context, name);
      if (value !== undefined) query.set(name, value);
    }
    return saveFile(context, `/v1/subscriptions/export?${query}`, option(context, 'out') ?? '-');
  },
};
