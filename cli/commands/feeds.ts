import * as z from 'zod';
import { FollowerAnswer, pageOf } from '../answers.ts';
import { type Command, tell, wordsOf } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { printable, table } from '../table.ts';
import { beijingTime, IN_BEIJING } from '../times.ts';

const ALL = '/v1/feeds/followers';

export const feedsFollowers: Command = {
  usage: 'feeds followers',
  zh: '哪些程序在接收订阅源推送，上次推送如何（用运营密钥）',
  en: 'programs that feeds are pushed to, and how the last push went, with the operator key',
  options: [],
  run: async (context) => {
    wordsOf(context);
    const { client, terminal, say, json } = context;
    const reply = await client.ask(pageOf(FollowerAnswer), { path: ALL });
    if (reply.kind !== 'done') return tell(context, reply);
    const { items } = reply.value;
    if (json) terminal.out(`${reply.text}\n`);
    else if (items.length === 0) terminal.out(`${say('没有程序在接收推送', 'no program follows a feed')}\n`);
    else {
      const rows = items.map(({ id, callback, topic, until, lastPush }) => [
        id,
        callback,
        topic,
        `${say('至', 'until')} ${beijingTime(until)}`,
        lastPush === undefined ? '' : `${beijingTime(lastPush.at)} ${lastPush.error ?? say('成功', 'taken')}`,
      ]);
      terminal.out(`${table(rows)}\n  ${say(...IN_BEIJING)}\n`);
    }
    return DONE;
  },
};

export const feedsEnd: Command = {
  usage: 'feeds end ID',
  zh: '停止向一个程序推送；它可以再次申请',
  en: 'push nothing more to a program; it may ask again',
  options: [],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(z.unknown(), { method: 'DELETE', path: `${ALL}/${encodeURIComponent(id)}` });
    if (reply.kind !== 'done') return tell(context, reply);
    if (!json) terminal.out(`${say('已停止', 'ended')} ${printable(id)}\n`);
    return DONE;
  },
};
