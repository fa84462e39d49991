import { NoticeAnswer } from '../answers.ts';
import { type Command, tell, wordsOf } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { printable } from '../table.ts';

export const cosign: Command = {
  usage: 'cosign ID',
  zh: '会签;最后一家签后即发布',
  en: 'sign as a co-issuer; published with the last signature',
  options: [],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(NoticeAnswer, {
      method: 'POST',
      path: `/v1/notices/${encodeURIComponent(id)}/cosignatures`,
      body: '{}',
    });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) {
      terminal.out(`${reply.text}\n`);
      return DONE;
    }
    const { status, title, agencies } = reply.value;
    const awaited = agencies.filter(({ signedAt }) => signedAt === undefined).map(({ name }) => name);
    const outcome =
      status === 'awaiting-signatures'
        ? say(`尚待会签:${awaited.join('、')}`, `still to sign: ${awaited.join(', ')}`)
        : status === 'scheduled'
          ? say('已会签,到时发布', 'signed; it is published when its time has come')
          : say('已会签并发布', 'signed and published');
    terminal.out(
      `${printable(outcome)}\n  ${printable(title)}\n  ${context.program} report ${printable(id)}${status === 'published' ? ' --follow' : ''}\n`,
    );
    return DONE;
  },
};
