import * as z from 'zod';
import { KeyAnswer, NewKeyAnswer, pageOf } from '../answers.ts';
import { type Command, option, tell, wordsOf } from '../command.ts';
import { DONE } from '../exit-code.ts';
import { printable, table } from '../table.ts';
import { beijingTime, IN_BEIJING, typedTime } from '../times.ts';

const keysPath = (agency: string): string => `/v1/agencies/${encodeURIComponent(agency)}/keys`;

export const keysList: Command = {
  usage: 'keys list AGENCY',
  zh: '机关的密钥（不含密文）',
  en: "an agency's keys, without their secrets",
  options: [],
  run: async (context) => {
    const [agency = ''] = wordsOf(context, 'AGENCY');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(pageOf(KeyAnswer), { path: keysPath(agency) });
    if (reply.kind !== 'done') return tell(context, reply);
    const { items } = reply.value;
    if (json) terminal.out(`${reply.text}\n`);
    else if (items.length === 0) terminal.out(`${say('没有密钥', 'it has no keys')}: ${context.program} keys add ${printable(agency)}\n`);
    else
      terminal.out(
        `${table(
          items.map(({ id, scopes, expiresAt, lastUsedAt }) => [
            id,
            scopes.join(' '),
            expiresAt === undefined ? say('长期有效', 'does not expire') : `${say('有效至', 'until')} ${beijingTime(expiresAt)}`,
            lastUsedAt === undefined ? say('未用过', 'never used') : `${say('最近使用', 'used')} ${beijingTime(lastUsedAt)}`,
          ]),
        )}\n  ${say(...IN_BEIJING)}\n`,
      );
    return DONE;
  },
};

/** What an agency needs to post and to see who got it. */
const USUAL_SCOPES = ['notices:write', 'notices:read'];

export const keysAdd: Command = {
  usage: 'keys add AGENCY [--scope SCOPE]… [--expires TIME]',
  zh: `签发密钥；默认权限 ${USUAL_SCOPES.join('、')}`,
  en: `issue a key; with ${USUAL_SCOPES.join(' and ')} unless said otherwise`,
  options: ['scope', 'expires'],
  run: async (context) => {
    const [agency = ''] = wordsOf(context, 'AGENCY');
    const { client, terminal, say, json, options } = context;
    const given = Array.isArray(options['scope']) ? options['scope'].flatMap((scope: string) => scope.split(',')) : USUAL_SCOPES;
    const expiresAt = option(context, 'expires');
    const reply = await client.ask(NewKeyAnswer, {
      method: 'POST',
      path: keysPath(agency),
      body: JSON.stringify({ scopes: given, ...(expiresAt === undefined ? {} : { expiresAt: typedTime(expiresAt) }) }),
    });
    if (reply.kind !== 'done') return tell(context, reply);
    if (json) terminal.out(`${reply.text}\n`);
    else
      terminal.out(
        `${printable(reply.value.key)}\n  ${say('请妥善保存：只显示这一次', 'keep it safe: it is shown this once')}  NOTICEWIRE_KEY\n`,
      );
    return DONE;
  },
};

export const keysRevoke: Command = {
  usage: 'keys revoke AGENCY KEY-ID',
  zh: '立即吊销密钥',
  en: 'revoke a key at once',
  options: [],
  run: async (context) => {
    const [agency = '', keyId = ''] = wordsOf(context, 'AGENCY', 'KEY-ID');
    const { client, terminal, say, json } = context;
    const reply = await client.ask(z.unknown(), {
      method: 'DELETE',
      path: `${keysPath(agency)}/${encodeURIComponent(keyId)}`,
    });
    if (reply.kind !== 'done') return tell(context, reply);
    if (!json) terminal.out(`${say('已吊销', 'revoked')} ${printable(keyId)}\n`);
    return DONE;
  },
};
