import { type Command, wordsOf } from '../command.ts';
import { UsageError } from '../exit-code.ts';
import { beijingTime, typedTime } from '../times.ts';
import { actOnNotice } from './notice-act.ts';

export const schedule: Command = {
  usage: 'schedule ID TIME|now',
  zh: '改发布时间，仅限发布前；如 "2026-12-01 09:00"，为北京时间',
  en: 'choose another time of publication before it has come, like "2026-12-01 09:00", which is Beijing time',
  options: [],
  run: (context) => {
    const [id = '', time = ''] = wordsOf(context, 'ID', 'TIME');
    const { say } = context;
    const publishAt = time === 'now' ? null : typedTime(time);
    if (publishAt !== null && Number.isNaN(Date.parse(publishAt)))
      throw new UsageError(`${say('时间应写作 "2026-12-01 09:00"', 'write the time like "2026-12-01 09:00"')}: ${time}`);
    const path = `/v1/notices/${encodeURIComponent(id)}/schedule`;
    return actOnNotice(context, { method: 'PATCH', path, body: JSON.stringify({ publishAt }) }, ({ status, title, publishAt: at = '' }) => [
      status === 'published'
        ? say('已发布', 'published')
        : say(`将于 ${beijingTime(at)} 发布（北京时间）`, `to be published at ${beijingTime(at)}, Beijing time`),
      `  ${title}`,
    ]);
  },
};
