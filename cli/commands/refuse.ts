import { type Command, required, wordsOf } from '../command.ts';
import { actOnNotice } from './notice-act.ts';

export const refuse: Command = {
  usage: 'refuse ID --reason TEXT',
  zh: '不同意会签;通知即取消,牵头机关会收到理由',
  en: 'refuse to sign as a co-issuer; the notice is cancelled, and its lead told why',
  options: ['reason'],
  run: (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const body = JSON.stringify({ reason: required(context, 'reason') });
    const path = `/v1/notices/${encodeURIComponent(id)}/refusals`;
    return actOnNotice(context, { method: 'POST', path, body }, ({ title }) => [
      context.say('未会签,通知已取消,将告知牵头机关', 'not signed: the notice is cancelled, and its lead is told'),
      `  ${title}`,
    ]);
  },
};
