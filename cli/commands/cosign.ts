import type { NoticeAnswer } from '../answers.ts';
import { type Command, type Context, wordsOf } from '../command.ts';
import { actOnNotice } from './notice-act.ts';

export const cosign: Command = {
  usage: 'cosign ID',
  zh: '会签；最后一家签后即发布',
  en: 'sign as a co-issuer; published with the last signature',
  options: [],
  run: (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const path = `/v1/notices/${encodeURIComponent(id)}/cosignatures`;
    return actOnNotice(context, { method: 'POST', path, body: '{}' }, (notice) => [
      outcomeOf(context, notice),
      `  ${notice.title}`,
      `  ${context.program} report ${id}${notice.status === 'published' ? ' --follow' : ''}`,
    ]);
  },
};

const outcomeOf = ({ say }: Context, { status, agencies }: NoticeAnswer): string => {
  if (status === 'scheduled') return say('已会签，到时发布', 'signed; it is published when its time has come');
  if (status !== 'awaiting-signatures') return say('已会签并发布', 'signed and published');
  const awaited = agencies.filter(({ signedAt }) => signedAt === undefined).map(({ name }) => name);
  return say(`尚待会签：${awaited.join('、')}`, `still to sign: ${awaited.join(', ')}`);
};
