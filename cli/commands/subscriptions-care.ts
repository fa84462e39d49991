import * as z from 'zod';
import { AddressAskedAnswer, ConsentAnswer, PendingAnswer } from '../answers.ts';
import { type Command, option, required, tell, wordsOf } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { printable } from '../table.ts';
import { beijingTime, IN_BEIJING } from '../times.ts';
import { rolesIn } from './staff.ts';

const pathOf = (id: string, part: string): string => `/v1/subscriptions/${encodeURIComponent(id)}/${part}`;

const ACTS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'signed-up': ['申请订阅', 'signed up'],
  confirmed: ['确认订阅', 'confirmed'],
  joined: ['并入原有订阅', 'joined the subscription that stood'],
  'address-changed': ['更换邮箱', 'another address'],
  'channel-changed': ['更换接收方式', 'another channel'],
  left: ['来信退订', 'left by mail'],
  imported: ['由运营者录入', 'brought by an operator'],
};

export const subscriptionsConsents: Command = {
  usage: 'subscriptions consents ID',
  zh: '一个订阅（编号 sub-…）的同意记录：何时、从哪里、同意了什么',
  en: 'what one subscription (sub-…) agreed to: when, from where, and in which words',
  options: [],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(z.object({ items: z.array(ConsentAnswer) }), { path: pathOf(id, 'consents') });
    if (reply.kind !== 'done') return tell(context, reply);
    const lines = reply.value.items.map(({ at, act, from, text, reason }) => {
      const words = ACTS[act];
      const head = [beijingTime(at), words ? say(...words) : printable(act), from.via, from.network ?? '']
        .filter(Boolean)
        .map(printable)
        .join('  ');
      return [head, `  ${printable(text.wording)}`, ...(reason ? [`  ${printable(reason)}`] : [])].join('\n');
    });
    if (json) terminal.out(`${reply.text}\n`);
    else if (lines.length === 0) terminal.out(`${say('没有记录', 'there is nothing')}\n`);
    else terminal.out(`${lines.join('\n')}\n  ${say(...IN_BEIJING)}\n`);
    return DONE;
  },
};

export const subscriptionsInvite: Command = {
  usage: 'subscriptions invite ORGANIZATION --email ADDRESS [--role main|further|fallback] [--language zh-Hans|en]',
  zh: '为组织（编号 org-…）添加联系人，对方确认后生效（运营者，会记录）',
  en: 'ask one more contact into an organization (org-…), who has to confirm (operator; written down)',
  options: ['email', 'role', 'language'],
  run: async (context) => {
    const [organization = ''] = wordsOf(context, 'ORGANIZATION');
    const { client, terminal, say, json } = context;
    const [email, language] = [required(context, 'email'), option(context, 'language')];
    const [role] = rolesIn(context);
    const body = JSON.stringify({
      organization: { id: organization },
      channel: { type: 'email', address: email },
      ...(role === undefined ? {} : { role }),
      ...(language === undefined ? {} : { language }),
    });
    const reply = await client.ask(PendingAnswer, { method: 'POST', path: '/v1/subscriptions', body });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) terminal.out(`${reply.text}\n`);
    else terminal.out(`${say('确认邮件会发出', 'a mail asks them to confirm')} ${printable(reply.value.id)}\n`);
    return DONE;
  },
};

export const subscriptionsMain: Command = {
  usage: 'subscriptions main ORGANIZATION --contact ID',
  zh: '更换组织（编号 org-…）的主要联系人（运营者，会记录）：改为其另一位联系人（编号 sub-…），双方收到告知',
  en: 'make another contact (sub-…) the main one of an organization (org-…), which both are told (operator; written down)',
  options: ['contact'],
  run: async (context) => {
    const [organization = ''] = wordsOf(context, 'ORGANIZATION');
    const { client, terminal, say, json } = context;
    const body = JSON.stringify({ contact: required(context, 'contact') });
    const path = `/v1/organizations/${encodeURIComponent(organization)}/main-contact`;
    const reply = await client.ask(z.unknown(), { method: 'PUT', path, body });
    if (reply.kind !== 'done') return tell(context, reply);
    if (!json) terminal.out(`${say('已更换主要联系人，双方会收到邮件', 'the main contact is another one; both are told by mail')}\n`);
    return DONE;
  },
};

export const subscriptionsAddress: Command = {
  usage: 'subscriptions address ID --email ADDRESS --reason TEXT',
  zh: '邮箱无人掌握时，担保更换（运营者）：新邮箱确认后生效，原邮箱收到告知和理由',
  en: 'answer for another address where a mailbox is lost (operator): the new one has to confirm, the old one is told, and why',
  options: ['email', 'reason'],
  run: async (context) => {
    const [id = ''] = wordsOf(context, 'ID');
    const { client, terminal, say, json } = context;
    const [email, reason] = [required(context, 'email'), required(context, 'reason')];
    const body = JSON.stringify({ address: email, reason });
    const reply = await client.ask(AddressAskedAnswer, { method: 'POST', path: pathOf(id, 'address'), body });
    if (reply.kind !== 'done') return tell(context, reply);
    const { address, until } = reply.value;
    if (json) terminal.out(`${reply.text}\n`);
    else {
      const by = beijingTime(until);
      const waits = say(`等待新邮箱确认，至 ${by}（北京时间）`, `waits for the new address to confirm, until ${by}, Beijing time`);
      terminal.out(`${printable(address)} ${waits}\n`);
    }
    return DONE;
  },
};
