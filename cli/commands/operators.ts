import * as z from 'zod';
import { pageOf, StaffAnswer } from '../answers.ts';
import { type Command, option, tell, wordsOf } from '../command.ts';
import { DONE, UsageError } from '../exit-code.ts';
import { printable, table } from '../table.ts';
import { rolesIn } from './staff.ts';

const ALL = '/v1/operators';
const pathOf = (id: string): string => `${ALL}/${encodeURIComponent(id)}`;

export const operatorsList: Command = {
  usage: 'operators list',
  zh: '运营者名单（用运营密钥）',
  en: 'the operators, with the operator key',
  options: [],
  run: async (context) => {
    const { client, terminal, say, json } = context;
    const reply = await client.ask(pageOf(StaffAnswer), { path: ALL });
    if (reply.kind !== 'done') return tell(context, reply);
    const { items } = reply.value;
    if (json) terminal.out(`${reply.text}\n`);
    else if (items.length === 0) terminal.out(`${say('还没有运营者', 'there is nobody yet')}: ${context.program} operators add …\n`);
    else terminal.out(`${table(items.map(({ id, name, email, roles }) => [id, name, email, roles.join(' ')]))}\n`);
    return DONE;
  },
};

export const operatorsAdd: Command = {
  usage: 'operators add --email ADDRESS --name NAME --role operator|administrator…',
  zh: '邀请运营者：发出邮件，本人在 /console 登录',
  en: 'ask an operator in: a mail invites them, and they sign in at /console',
  options: ['email', 'name', 'role'],
  run: async (context) => {
    const { client, terminal, say, json } = context;
    const [email, name, roles] = [option(context, 'email'), option(context, 'name'), rolesIn(context)];
    if (email === undefined || name === undefined || roles.length === 0)
      throw new UsageError(`${say('缺少', 'missing')}: --email --name --role`);
    const reply = await client.ask(StaffAnswer, { method: 'POST', path: ALL, body: JSON.stringify({ email, name, roles }) });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) terminal.out(`${reply.text}\n`);
    else terminal.out(`${say('邀请邮件已发出', 'a mail is on its way')} ${printable(reply.value.id)} ${printable(reply.value.name)}\n`);
    return DONE;
  },
};

export const operatorsChange: Command = {
  usage: 'operators change ID [--name NAME] [--role ROLE]…',
  zh: '更改姓名或身份；--role 须写全',
  en: 'change a name or roles; --role names all of them',
  options: ['name', 'role'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const [name, roles] = [option(context, 'name'), rolesIn(context)];
    if (name === undefined && roles.length === 0) throw new UsageError(say('要改什么？', 'what is to be changed?'));
    const changes = { ...(name === undefined ? {} : { name }), ...(roles.length === 0 ? {} : { roles }) };
    const reply = await client.ask(StaffAnswer, { method: 'PATCH', path: pathOf(id), body: JSON.stringify(changes) });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) terminal.out(`${reply.text}\n`);
    else terminal.out(`${say('已更改', 'changed')} ${printable(reply.value.name)} ${reply.value.roles.join(' ')}\n`);
    return DONE;
  },
};

export const operatorsRemove: Command = {
  usage: 'operators remove ID',
  zh: '移除运营者，立即生效',
  en: 'remove an operator, at once',
  options: [],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(z.unknown(), { method: 'DELETE', path: pathOf(id) });
    if (reply.kind !== 'done') return tell(context, reply);
    if (!json) terminal.out(`${say('已移除', 'removed')} ${printable(id)}\n`);
    return DONE;
  },
};
