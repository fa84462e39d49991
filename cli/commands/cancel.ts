import { type Command, wordsOf } from '../command.ts';
import { actOnNotice } from './notice-act.ts';

export const cancel: Command = {
  usage: 'cancel ID',
  zh: '取消尚未发布的通知',
  en: 'give up a notice before it is published',
  options: [],
  run: (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const path = `/v1/notices/${encodeURIComponent(id)}/cancellation`;
    return actOnNotice(context, { method: 'POST', path, body: '{}' }, ({ title }) => [
      context.say('已取消，没有发给任何人', 'cancelled; nobody was told of it'),
      `  ${title}`,
    ]);
  },
};
