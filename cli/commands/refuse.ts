import type { NoticeAnswer } from '../answers.ts';
import { type Command, required, wordsOf } from '../command.ts';
import { actOnNotice } from './notice-act.ts';

export const refuse: Command = {
  usage: 'refuse ID --reason TEXT',
  zh: '不同意会签，或在发布前收回签署；通知即取消，牵头机关会收到理由',
  en: 'refuse to sign as a co-issuer, or take the signature back before publication; the notice is cancelled, and its lead told why',
  options: ['reason'],
  run: (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const body = JSON.stringify({ reason: required(context, 'reason') });
    const path = `/v1/notices/${encodeURIComponent(id)}/refusals`;
    return actOnNotice(context, { method: 'POST', path, body }, (notice) => [
      hadSigned(notice)
        ? context.say('签署已收回，通知已取消，将告知牵头机关', 'signature taken back: the notice is cancelled, and its lead is told')
        : context.say('未会签，通知已取消，将告知牵头机关', 'not signed: the notice is cancelled, and its lead is told'),
      `  ${notice.title}`,
    ]);
  },
};

const hadSigned = ({ agencies, cancellation }: NoticeAnswer): boolean =>
  agencies.some(({ id, signedAt }) => id === cancellation?.by && signedAt !== undefined);
