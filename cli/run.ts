import { parseArgs } from 'node:util';
import { ContractClient } from './client.ts';
import type { Command, Context } from './command.ts';
import { agencies, agenciesAdd, agenciesConsent, agenciesRelease, agenciesUpdate } from './commands/agencies.ts';
import { agenciesCoverage } from './commands/agencies-coverage.ts';
import { audit } from './commands/audit.ts';
import { cancel } from './commands/cancel.ts';
import { convert } from './commands/convert.ts';
import { correct } from './commands/correct.ts';
import { cosign } from './commands/cosign.ts';
import { draftsList, draftsPublish, draftsRemove, draftsSave, draftsShow } from './commands/drafts.ts';
import { feedsEnd, feedsFollowers } from './commands/feeds.ts';
import { keysAdd, keysList, keysRevoke } from './commands/keys.ts';
import { operatorsAdd, operatorsChange, operatorsList, operatorsRemove } from './commands/operators.ts';
import { post } from './commands/post.ts';
import { preview } from './commands/preview.ts';
import { receipts } from './commands/receipts.ts';
import { receiptsExtend } from './commands/receipts-extend.ts';
import { receiptsRemind } from './commands/receipts-remind.ts';
import { redact } from './commands/redact.ts';
import { redrive } from './commands/redrive.ts';
import { refuse } from './commands/refuse.ts';
import { report } from './commands/report.ts';
import { retry } from './commands/retry.ts';
import { schedule } from './commands/schedule.ts';
import { staffAdd, staffChange, staffList, staffRemove } from './commands/staff.ts';
import { subscriptionsImport } from './commands/subscriptions.ts';
import { subscriptionsAttempts } from './commands/subscriptions-attempts.ts';
import { subscriptionsAddress, subscriptionsConsents, subscriptionsInvite, subscriptionsMain } from './commands/subscriptions-care.ts';
import { subscriptionsExport } from './commands/subscriptions-export.ts';
import { subscriptionsFind } from './commands/subscriptions-find.ts';
import { subscriptionsRecover } from './commands/subscriptions-recover.ts';
import { withdraw } from './commands/withdraw.ts';
import { DONE, type ExitCode, USAGE, UsageError } from './exit-code.ts';
import { nearest } from './nearest.ts';
import { languageFor, languageOf, optionFault, type Say, sayFor } from './words.ts';

/** By the words that they begin with; of two that fit, the longer one is meant. */
const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['post', post],
  ['convert', convert],
  ['preview', preview],
  ['report', report],
  ['receipts', receipts],
  ['receipts extend', receiptsExtend],
  ['receipts remind', receiptsRemind],
  ['retry', retry],
  ['cosign', cosign],
  ['refuse', refuse],
  ['schedule', schedule],
  ['cancel', cancel],
  ['agencies', agencies],
  ['agencies list', agencies],
  ['agencies add', agenciesAdd],
  ['agencies update', agenciesUpdate],
  ['agencies consent', agenciesConsent],
  ['agencies coverage', agenciesCoverage],
  ['agencies release', agenciesRelease],
  ['keys list', keysList],
  ['keys add', keysAdd],
  ['keys revoke', keysRevoke],
  ['staff list', staffList],
  ['staff add', staffAdd],
  ['staff change', staffChange],
  ['staff remove', staffRemove],
  ['operators list', operatorsList],
  ['operators add', operatorsAdd],
  ['operators change', operatorsChange],
  ['operators remove', operatorsRemove],
  ['audit', audit],
  ['feeds followers', feedsFollowers],
  ['feeds end', feedsEnd],
  ['correct', correct],
  ['withdraw', withdraw],
  ['redact', redact],
  ['drafts list', draftsList],
  ['drafts show', draftsShow],
  ['drafts save', draftsSave],
  ['drafts publish', draftsPublish],
  ['drafts remove', draftsRemove],
  ['subscriptions find', subscriptionsFind],
  ['subscriptions consents', subscriptionsConsents],
  ['subscriptions invite', subscriptionsInvite],
  ['subscriptions main', subscriptionsMain],
  ['subscriptions address', subscriptionsAddress],
  ['subscriptions attempts', subscriptionsAttempts],
  ['subscriptions recover', subscriptionsRecover],
  ['redrive', redrive],
  ['subscriptions import', subscriptionsImport],
  ['subscriptions export', subscriptionsExport],
]);

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** Options that every command takes. */
const COMMON = ['json', 'help', 'lang'];

export type World = Pick<Context, 'terminal' | 'wait' | 'ask' | 'program'> &
  Readonly<{
    env: Readonly<Record<string, string | undefined>>;
    /** Of this program. */
    version: string;
    read: (file: string, say: Say) => Promise<string>;
    open: (file: string, say: Say) => Promise<Blob>;
    save: (file: string, bytes: Uint8Array, more: boolean, say: Say) => Promise<void>;
  }>;

/** Do what was typed, and say how it ended. */
export const run = async (
  typed: readonly string[],
  { terminal, wait, ask, env, read, open, save, version, program }: World,
): Promise<ExitCode> => {
  const language = languageFor(typed, env);
  const say = sayFor(language);
  try {
    const { values, positionals } = parse(typed, say);
    if (typeof values.lang === 'string' && languageOf(values.lang) === 'both')
      throw new UsageError(`${say('--lang 只能是 zh 或 en', '--lang is zh or en')}: ${values.lang}`);
    if (values.version === true) {
      terminal.out(`${version}\n`);
      return DONE;
    }
    if (values.help === true || positionals[0] === 'help') {
      const asked = positionals[0] === 'help' ? positionals.slice(1) : positionals;
      terminal.out(helpText(asked, say, program));
      return DONE;
    }
    const { name, command } = find(positionals, say);
    const unknown = Object.keys(values).find((option) => !COMMON.includes(option) && !command.options.includes(option));
    if (unknown !== undefined) throw new UsageError(`${say('没有此选项', 'no such option here')}: ${name} --${unknown}`);
    const key = keyOf(env, say);
    const context: Context = {
      client: new ContractClient(urlOf(env, say), key, language),
      key,
      words: positionals.slice(name.split(' ').length),
      options: values,
      accepts: command.options,
      json: values.json === true,
      terminal,
      say,
      program,
      read: (file) => read(file, say),
      open: (file) => open(file, say),
      save: (file, bytes, more) => save(file, bytes, more, say),
      wait,
      ask,
    };
    return await command.run(context);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.err(`${error.message}\n${usageOf(typed, say, program)}\n`);
    return USAGE;
  }
};

/** How the command is typed that was meant, as far as one can be made out; else where all of them are listed. */
const usageOf = (typed: readonly string[], say: Say, program: string): string => {
  const words = typed.filter((word) => !word.startsWith('-'));
  const command = COMMANDS.get(words.slice(0, 2).join(' ')) ?? COMMANDS.get(words[0] ?? '');
  const heading = say('用法', 'usage');
  return command ? `${heading}: ${program} ${command.usage}\n  ${say(command.zh, command.en)}` : `${heading}: ${program} --help`;
};

const parse = (typed: readonly string[], say: Say) => {
  try {
    return parseArgs({
      args: [...typed],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        lang: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
        follow: { type: 'boolean' },
        'idempotency-key': { type: 'string' },
        attach: { type: 'string', multiple: true },
        id: { type: 'string' },
        name: { type: 'string' },
        region: { type: 'string' },
        email: { type: 'string' },
        'reply-to': { type: 'string' },
        uscc: { type: 'string' },
        mail: { type: 'string', multiple: true },
        'no-mail': { type: 'string', multiple: true },
        'four-eyes': { type: 'string' },
        'if-match': { type: 'string' },
        end: { type: 'boolean' },
        scope: { type: 'string', multiple: true },
        role: { type: 'string', multiple: true },
        expires: { type: 'string' },
        'dry-run': { type: 'boolean' },
        basis: { type: 'string' },
        report: { type: 'string' },
        class: { type: 'string' },
        language: { type: 'string' },
        format: { type: 'string' },
        charset: { type: 'string' },
        csv: { type: 'string' },
        xlsx: { type: 'string' },
        out: { type: 'string' },
        contact: { type: 'string' },
        reason: { type: 'string' },
        note: { type: 'string' },
        text: { type: 'string', multiple: true },
        'text-from': { type: 'string' },
        'whole-text': { type: 'boolean' },
        attachment: { type: 'string', multiple: true },
        notify: { type: 'string' },
        yes: { type: 'boolean' },
        from: { type: 'string' },
        to: { type: 'string' },
        action: { type: 'string' },
        status: { type: 'string' },
        limit: { type: 'string' },
        since: { type: 'string' },
        until: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(optionFault(error, say));
  }
};

const find = (positionals: readonly string[], say: Say): Readonly<{ name: string; command: Command }> => {
  if (positionals.length === 0) throw new UsageError(say('要做什么？', 'what is to be done?'));
  for (const words of [2, 1]) {
    const name = positionals.slice(0, words).join(' ');
    const command = COMMANDS.get(name);
    if (command) return { name, command };
  }
  const [first = ''] = positionals;
  const family = [...COMMANDS.keys()].filter((name) => name.startsWith(`${first} `));
  throw new UsageError(
    family.length > 0
      ? `${first}: ${say('要做什么？', 'what is to be done?')}${family.map((name) => `\n  ${name}`).join('')}`
      : `${say('没有此命令', 'no such command')}: ${first}${suggestion(first, say)}`,
  );
};

/** The command that was probably meant. */
const suggestion = (typed: string, say: Say): string => {
  const name = nearest(typed, [...new Set([...COMMANDS.keys()].map((words) => words.replace(/ .*/, '')))]);
  return name === null ? '' : `\n  ${say(`是不是 ${name}？`, `did you mean ${name}?`)}`;
};

const keyOf = (env: World['env'], say: Say): string => {
  const key = env['NOTICEWIRE_KEY']?.trim();
  if (!key) throw new UsageError(say('请把密钥放在环境变量 NOTICEWIRE_KEY', 'put your key (nw_…) into the environment as NOTICEWIRE_KEY'));
  if (/[^\x21-\x7e]/.test(key)) throw new UsageError(say('NOTICEWIRE_KEY 不是密钥', 'NOTICEWIRE_KEY does not look like a key'));
  return key;
};

const urlOf = (env: World['env'], say: Say): string => {
  const given = env['NOTICEWIRE_URL'] || DEFAULT_URL;
  const protocol = URL.canParse(given) ? new URL(given).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new UsageError(`${say('NOTICEWIRE_URL 不是网址', 'this NOTICEWIRE_URL is no address')}: ${given} (${DEFAULT_URL})`);
  return given;
};

/** npx takes a command from the registry that it finds nowhere near, whoever put it there. */
const INSIDE_ONLY = (say: Say): readonly string[] => [
  say(
    'npx noticewire 只可在项目目录内用；在别处会运行他人以此名注册的程序，请安装 npm pack 所得的文件',
    'npx noticewire works inside the checkout only: elsewhere it would run whatever somebody registered under that name; install the file that npm pack makes',
  ),
  '',
];

const helpText = (asked: readonly string[], say: Say, program: string): string => {
  const wanted = asked.join(' ');
  const matching = [...COMMANDS].filter(([name]) => name === wanted || name.startsWith(`${wanted} `));
  const shown = new Set((matching.length > 0 ? matching : [...COMMANDS]).map(([, command]) => command));
  return `${[
    say('用法', 'usage'),
    ...[...shown].flatMap(({ usage, zh, en }) => [`  ${program} ${usage}`, `      ${say(zh, en)}`]),
    '',
    `  --json  ${say('原样输出接口的应答', 'print what the API said')}`,
    `  --lang zh|en  ${say('显示的语言，默认依 LANG', 'the language of messages, by LANG unless said')}`,
    '',
    `  NOTICEWIRE_URL  ${say('服务地址', 'where the service is')} (${DEFAULT_URL})`,
    `  NOTICEWIRE_KEY  ${say('机关或运营者的密钥；发文用牵头机关的', "an agency's or the operator's key; the lead agency's for posting")}`,
    '',
    ...(program === 'noticewire' ? [] : INSIDE_ONLY(say)),
    say('退出码：0 完成，1 被拒，2 用法有误，3 够不到服务', 'exit codes: 0 done, 1 refused, 2 usage, 3 could not reach the service'),
  ].join('\n')}\n`;
};
