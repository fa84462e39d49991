import * as z from 'zod';
import { pageOf, StaffAnswer } from '../answers.ts';
import { type Command, type Context, option, tell, wordsOf } from '../command.ts';
import { DONE, UsageError } from '../exit-code.ts';
import { printable, table } from '../table.ts';

const staffPath = (agency: string, id?: string): string =>
  `/v1/agencies/${encodeURIComponent(agency)}/staff${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;

/** Each `--role`, and those that stand in one with commas. */
export const rolesIn = ({ options }: Context): readonly string[] => {
  const given = options['role'];
  return Array.isArray(given) ? given.flatMap((role: string) => role.split(',')) : [];
};

export const staffList: Command = {
  usage: 'staff list AGENCY',
  zh: '机关的工作人员',
  en: "an agency's staff",
  options: [],
  run: async (context) => {
    const [agency = ''] = wordsOf(context, 'AGENCY');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(pageOf(StaffAnswer), { path: staffPath(agency) });
    if (reply.kind !== 'done') return tell(context, reply);
    const { items } = reply.value;
    if (json) terminal.out(`${reply.text}\n`);
    else if (items.length === 0)
      terminal.out(`${say('还没有工作人员', 'there is nobody yet')}: ${context.program} staff add ${printable(agency)} …\n`);
    else terminal.out(`${table(items.map(({ id, name, email, roles }) => [id, name, email, roles.join(' ')]))}\n`);
    return DONE;
  },
};

export const staffAdd: Command = {
  usage: 'staff add AGENCY --email ADDRESS --name NAME --role editor|publisher|administrator…',
  zh: '邀请工作人员：发出邮件，本人在 /console 登录',
  en: 'ask a person in: a mail invites them, and they sign in at /console',
  options: ['email', 'name', 'role'],
  run: async (context) => {
    const [agency = ''] = wordsOf(context, 'AGENCY');
    const { client, terminal, say, json } = context;
    const [email, name, roles] = [option(context, 'email'), option(context, 'name'), rolesIn(context)];
    if (email === undefined || name === undefined || roles.length === 0)
      throw new UsageError(`${say('缺少', 'missing')}: --email --name --role`);
    const reply = await client.ask(StaffAnswer, {
      method: 'POST',
      path: staffPath(agency),
      body: JSON.stringify({ email, name, roles }),
    });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) terminal.out(`${reply.text}\n`);
    else terminal.out(`${say('邀请邮件已发出', 'a mail is on its way')} ${printable(reply.value.id)} ${printable(reply.value.name)}\n`);
    return DONE;
  },
};

export const staffChange: Command = {
  usage: 'staff change AGENCY STAFF-ID [--name NAME] [--role ROLE]…',
  zh: '更改姓名或身份；--role 须写全',
  en: 'change a name or roles; --role names all of them',
  options: ['name', 'role'],
  run: async (context) => {
    const [agency = '', id = ''] = wordsOf(context, 'AGENCY', 'STAFF-ID');
    const { client, terminal, say, json } = context;
    const [name, roles] = [option(context, 'name'), rolesIn(context)];
    if (name === undefined && roles.length === 0) throw new UsageError(say('要改什么？', 'what is to be changed?'));
    const reply = await client.ask(StaffAnswer, {
      method: 'PATCH',
      path: staffPath(agency, id),
      body: JSON.stringify({ ...(name === undefined ? {} : { name }), ...(roles.length === 0 ? {} : { roles }) }),
    });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) terminal.out(`${reply.text}\n`);
    else terminal.out(`${say('已更改', 'changed')} ${printable(reply.value.name)} ${reply.value.roles.join(' ')}\n`);
    return DONE;
  },
};

export const staffRemove: Command = {
  usage: 'staff remove AGENCY STAFF-ID',
  zh: '移除工作人员，立即生效',
  en: 'remove a person, at once',
  options: [],
  run: async (context) => {
    const [agency = '', id = ''] = wordsOf(context, 'AGENCY', 'STAFF-ID');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(z.unknown(), { method: 'DELETE', path: staffPath(agency, id) });
    if (reply.kind !== 'done') return tell(context, reply);
    if (!json) terminal.out(`${say('已移除', 'removed')} ${printable(id)}\n`);
    return DONE;
  },
};
