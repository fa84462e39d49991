import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { languageOf, optionFault, type Say } from '../cli/words.ts';

export const usageText = (
  say: Say,
): string => `${say('用法', 'Usage')}: npm start [-- --port 8080] [--host 127.0.0.1] [--data DIR] [--empty] [--set NAME=VALUE] [--settings FILE] [--lang zh|en]

  --port PORT      ${say('监听端口', 'where to listen')} (8080)
  --host ADDRESS   ${say('监听地址；默认仅限本机，对外请在前面放带 TLS 的反向代理', 'the address to listen on: by default only this machine; put a reverse proxy with TLS in front')} (127.0.0.1)
  --data DIR       ${say('数据保存在此目录，重启后仍在', 'keep everything here across restarts')}
  --empty          ${say('不建示例数据', 'begin without the fictional world')}
  --set N=V        ${say('部署参数', 'a deployment setting')}: --set SesRate=14
  --settings FILE  ${say('部署参数文件，每行一个 NAME=VALUE，用于不宜出现在进程列表中的内容', 'deployment settings, one NAME=VALUE a line: for what no list of processes may show')}:
                   SmtpUrl=smtps://user:password@host
  --lang zh|en     ${say('显示的语言，默认依 LANG', 'the language of messages, by LANG unless said')}

NOTICEWIRE_OPERATOR_KEY  ${say('运营密钥（至少 32 个字符），代替新生成的', 'the operator key, at least 32 characters, instead of a new one')}
NOTICEWIRE_VERBOSE=1     ${say('显示函数输出', 'show what the functions print')}

${say('长期运行见', 'To run it for real')}: docs/one-machine.md
`;

export type StartOptions = Readonly<{
  port: number;
  host: string;
  data: string | undefined;
  isEmpty: boolean;
  wantsHelp: boolean;
  /** `NAME=VALUE` each, those of the file first. */
  settings: readonly string[];
}>;

const parsed = (args: readonly string[], say: Say) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8080' },
        host: { type: 'string', default: '127.0.0.1' },
        data: { type: 'string' },
        empty: { type: 'boolean', default: false },
        set: { type: 'string', multiple: true, default: [] },
        settings: { type: 'string' },
        lang: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Error(optionFault(error, say), { cause: error });
  }
};

/** What stands behind `npm start --`. @throws a sentence */
export const readOptions = (args: readonly string[], say: Say): StartOptions => {
  const values = parsed(args, say);
  if (values.lang !== undefined && languageOf(values.lang) === 'both')
    throw new Error(`${say('--lang 只能是 zh 或 en', '--lang is zh or en')}: ${values.lang}`);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${say('--port 须为 0–65535 的整数', '--port must be a whole number from 0 to 65535')}: ${values.port}`);
  return {
    port,
    host: values.host,
    data: values.data,
    isEmpty: values.empty,
    wantsHelp: values.help,
    settings: [...(values.settings === undefined ? [] : linesOf(values.settings, say)), ...values.set],
  };
};

/** Empty lines and those that begin with # say nothing. */
const linesOf = (file: string, say: Say): readonly string[] => {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`--settings: ${say('读不到', 'cannot be read')}: ${file} (${why})`, { cause: error });
  }
};

/** Settings that a start gives itself. */
const OURS: ReadonlySet<string> = new Set(['OperatorKeyHash', 'BootstrapVersion']);

/**
 * `NAME=VALUE`, each a parameter that the app declares. The last word counts. @throws a sentence, without the value: it may be a password
 */
export const chosenSettings = (given: readonly string[], declared: ReadonlySet<string>, say: Say): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map((setting) => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(setting) ?? [];
      if (!declared.has(name) || OURS.has(name)) {
        const names = [...declared].filter((one) => !OURS.has(one)).join(', ');
        throw new Error(`${say('--set 只接受 NAME=VALUE，名称须为', '--set takes only NAME=VALUE with one of')}: ${names}`);
      }
      return [name, value];
    }),
  );
