import * as z from 'zod';
import { AgencyAnswer, pageOf } from '../answers.ts';
import { type Command, type Context, option, tell, wordsOf } from '../command.ts';
import { DONE, type ExitCode, UsageError } from '../exit-code.ts';
import { printable, table } from '../table.ts';
import { beijingTime } from '../times.ts';
import type { Say } from '../words.ts';

export const agencies: Command = {
  usage: 'agencies [list]',
  zh: '机关列表',
  en: 'list agencies',
  options: [],
  run: async (context) => {
    wordsOf(context);
    const { client, terminal, say, json } = context;
    const items: AgencyAnswer[] = [];
    let cursor: string | undefined;
    do {
      const path = cursor === undefined ? '/v1/agencies' : `/v1/agencies?cursor=${encodeURIComponent(cursor)}`;
      const reply = await client.ask(pageOf(AgencyAnswer), { path });
      if (reply.kind !== 'done') return tell(context, reply);
      items.push(...reply.value.items);
      cursor = reply.value.next;
    } while (cursor !== undefined);
    if (json) terminal.out(`${JSON.stringify({ items })}\n`);
    else if (items.length === 0)
      terminal.out(`${say('还没有机关', 'there are no agencies yet')}: ${context.program} ${agenciesAdd.usage}\n`);
    else
      terminal.out(
        `${table(items.map((agency) => [agency.id, agency.name, agency.region, agency.contactEmail, ...troubleOf(agency, say)]))}\n`,
      );
    return DONE;
  },
};

/** Why its mail does not leave, or not as fast as it could, and since when. */
const troubleOf = ({ hold, slowed }: AgencyAnswer, say: Say): readonly string[] => {
  const trouble = hold ?? slowed;
  if (!trouble) return [];
  const reason = trouble.reason === 'bounces' ? say('退信过多', 'too many bounces') : say('投诉过多', 'too many complaints');
  return [
    `${hold ? say('邮件已暂停', 'mail held') : say('邮件已放慢', 'mail slowed')}: ${reason} ${beijingTime(trouble.since)} ${say('（北京时间）', '(Beijing time)')}`,
  ];
};

export const agenciesRelease: Command = {
  usage: 'agencies release ID',
  zh: '放行因退信或投诉过多而被暂停的机关邮件（运营者，会记录）',
  en: 'let go of the mail of an agency that is held for too many bounces or complaints (operator; written down)',
  options: [],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(z.unknown(), { method: 'DELETE', path: `/v1/agencies/${encodeURIComponent(id)}/hold` });
    if (reply.kind !== 'done') return tell(context, reply);
    if (!json) terminal.out(`${say(`已放行 ${id}，邮件将在几分钟内继续发出`, `${id} is let go: its mail goes on within minutes`)}\n`);
    return DONE;
  },
};

const needed = (context: Context, name: string): string => {
  const value = option(context, name);
  if (value === undefined || value === '') throw new UsageError(`${context.say('缺少', 'missing')}: --${name}`);
  return value;
};

export const agenciesAdd: Command = {
  usage: 'agencies add --id ID --name NAME --region CODE --email ADDRESS [--reply-to ADDRESS] [--uscc CODE]',
  zh: '登记机关',
  en: 'register an agency',
  options: ['id', 'name', 'region', 'email', 'reply-to', 'uscc'],
  run: async (context) => {
    wordsOf(context);
    const { client, terminal, say, json } = context;
    const id = option(context, 'id');
    const replyTo = option(context, 'reply-to');
    const uscc = option(context, 'uscc');
    const body = JSON.stringify({
      ...(id === undefined ? {} : { id }),
      name: needed(context, 'name'),
      region: needed(context, 'region'),
      contactEmail: needed(context, 'email'),
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(uscc === undefined ? {} : { uscc }),
    });
    const reply = await client.ask(AgencyAnswer, { method: 'POST', path: '/v1/agencies', body });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) terminal.out(`${reply.text}\n`);
    else {
      const agency = reply.value;
      terminal.out(
        `${say('已登记', 'registered')} ${printable(agency.id)} ${printable(agency.name)}\n` +
          `  ${say('签发密钥', 'give it a key')}: ${context.program} keys add ${printable(agency.id)}\n`,
      );
    }
    return DONE;
  },
};

/** Which mails an agency may want or not: published, signed, closed, receiptsMissing, held, missed. */
const mailsOf = ({ options }: Context, name: string): readonly string[] => {
  const given = options[name];
  return Array.isArray(given) ? given.flatMap((mail: string) => mail.split(',')) : [];
};

export const agenciesUpdate: Command = {
  usage:
    'agencies update ID [--name NAME] [--email ADDRESS] [--reply-to ADDRESS] [--mail NAME]… [--no-mail NAME]… [--four-eyes on|off] [--if-match TAG]',
  zh: '更改机关信息和设置；邮件有 published、signed、closed、receiptsMissing、held、missed；--reply-to "" 删去回信地址',
  en: 'change an agency; mails are published, signed, closed, receiptsMissing, held, missed; --reply-to "" takes the address for answers away',
  options: ['name', 'email', 'reply-to', 'mail', 'no-mail', 'four-eyes', 'if-match'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const [name, email, replyTo, fourEyes, tag] = ['name', 'email', 'reply-to', 'four-eyes', 'if-match'].map((one) => option(context, one));
    if (fourEyes !== undefined && fourEyes !== 'on' && fourEyes !== 'off')
      throw new UsageError(`${say('--four-eyes 只能是 on 或 off', '--four-eyes is on or off')}: ${fourEyes}`);
    const notifications = Object.fromEntries([
      ...mailsOf(context, 'mail').map((mail) => [mail, true]),
      ...mailsOf(context, 'no-mail').map((mail) => [mail, false]),
    ]);
    const patch = {
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { contactEmail: email }),
      ...(replyTo === undefined ? {} : { replyTo: replyTo === '' ? null : replyTo }),
      ...(Object.keys(notifications).length === 0 ? {} : { notifications }),
      ...(fourEyes === undefined ? {} : { fourEyes: fourEyes === 'on' }),
    };
    if (Object.keys(patch).length === 0) throw new UsageError(say('要改什么？', 'what is to be changed?'));
    const reply = await client.ask(AgencyAnswer, {
      method: 'PATCH',
      path: `/v1/agencies/${encodeURIComponent(id)}`,
      body: JSON.stringify(patch),
      ...(tag === undefined ? {} : { headers: { 'if-match': tag } }),
    });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) terminal.out(`${reply.text}\n`);
    else terminal.out(`${say('已更改', 'changed')} ${printable(reply.value.id)} ${printable(reply.value.name)}\n`);
    return DONE;
  },
};

export const agenciesConsent: Command = {
  usage: 'agencies consent A B [--end]',
  zh: 'A 同意 B 不经询问即可将其列为联合发文机关；--end 撤销',
  en: 'A lets B name it as co-issuer without asking; --end ends that',
  options: ['end'],
  run: async (context): Promise<ExitCode> => {
    const [a = '', b = ''] = wordsOf(context, 'A', 'B');
    const { client, terminal, say, json } = context;
    const isEnding = context.options['end'] === true;
    const reply = await client.ask(z.unknown(), {
      method: isEnding ? 'DELETE' : 'PUT',
      path: `/v1/agencies/${encodeURIComponent(a)}/consents/${encodeURIComponent(b)}`,
    });
    if (reply.kind !== 'done') return tell(context, reply);
    if (!json)
      terminal.out(
        `${
          isEnding
            ? say(`${a} 已撤销对 ${b} 的同意`, `${a} has ended its consent to ${b}`)
            : say(`${b} 今后可直接将 ${a} 列为联合发文机关`, `${b} may name ${a} as co-issuer without asking`)
        }\n`,
      );
    return DONE;
  },
};
