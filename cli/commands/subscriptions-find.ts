import { FoundAnswer, pageOf, SentAnswer } from '../answers.ts';
import { type Command, option, tell, wordsOf } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { table } from '../table.ts';

/** Of so many, the newest, is asked what was sent last: each is a call. */
const LOOKED_AT = 5;

export const subscriptionsFind: Command = {
  usage: 'subscriptions find ADDRESS|ORGANIZATION [--status STATUS]',
  zh: '某邮箱或组织(org-…)的订阅:状态、同意、停发原因、最近一次发送(运营者,会记录)',
  en: 'what there is of an address, or an organization by its id: status, consent, why it is not written to, what was sent last (operator; written down)',
  options: ['status'],
  run: async (context) => {
    const [wanted = ''] = wordsOf(context, 'ADDRESS|ORGANIZATION');
    const { client, terminal, say, json } = context;
    const status = option(context, 'status');
    const query = {
      ...(wanted.includes('@') ? { address: wanted } : { organization: wanted }),
      ...(status === undefined ? {} : { status }),
    };
    const reply = await client.ask(pageOf(FoundAnswer), {
      method: 'POST',
      path: '/v1/subscriptions/search',
      body: JSON.stringify(query),
    });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) {
      terminal.out(`${reply.text}\n`);
      return DONE;
    }
    const { items } = reply.value;
    if (items.length === 0) terminal.out(`${say('没有订阅', 'there is nothing')}\n`);
    const rows: (readonly string[])[] = [];
    for (const [i, one] of items.entries()) {
      const sent = i < LOOKED_AT ? await client.ask(pageOf(SentAnswer), { path: `/v1/subscriptions/${one.id}/deliveries?limit=1` }) : null;
      if (sent && sent.kind !== 'done') return tell(context, sent);
      const [last] = sent?.value.items ?? [];
      rows.push([
        one.id,
        one.status,
        one.organization.name,
        one.channel.address,
        one.confirmedAt ?? say('未确认', 'not confirmed'),
        one.suppression?.reason ?? one.endedReason ?? '',
        last ? [last.at, last.status, last.title].filter(Boolean).join(' ') : '',
      ]);
    }
    if (rows.length > 0) terminal.out(`${table(rows)}\n`);
    return DONE;
  },
};
