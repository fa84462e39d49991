import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

export const USAGE = `用法 Usage: npm start [-- --port 8080] [--host 127.0.0.1] [--data DIR] [--empty] [--set NAME=VALUE] [--settings FILE]

  --port PORT      监听端口 where to listen (default 8080)
  --host ADDRESS   监听地址 the address to listen on (default 127.0.0.1: only this machine; put a reverse proxy with TLS in front)
  --data DIR       数据保存在此目录,重启后仍在 keep everything here across restarts
  --empty          不建示例数据 begin without the fictional world
  --set N=V        部署参数 a deployment setting, e.g. --set SesRate=14
  --settings FILE  部署参数文件,每行一个 NAME=VALUE deployment settings, one NAME=VALUE a line: for what no list of processes may show,
                   e.g. SmtpUrl=smtps://user:password@host

NOTICEWIRE_OPERATOR_KEY  运营密钥(至少 32 个字符) the operator key, at least 32 characters, instead of a new one
NOTICEWIRE_VERBOSE=1     显示函数输出 show what the functions print

长期运行见 To run it for real: docs/one-machine.md
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

/** What stands behind `npm start --`. @throws a sentence */
export const readOptions = (args: readonly string[]): StartOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8080' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string' },
      empty: { type: 'boolean', default: false },
      set: { type: 'string', multiple: true, default: [] },
      settings: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port 须为 0–65535 的整数 must be a whole number from 0 to 65535, not ${values.port}`);
  return {
    port,
    host: values.host,
    data: values.data,
    isEmpty: values.empty,
    wantsHelp: values.help,
    settings: [...(values.settings === undefined ? [] : linesOf(values.settings)), ...values.set],
  };
};

/** Empty lines and those that begin with # say nothing. */
const linesOf = (file: string): readonly string[] => {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
  } catch (error) {
    throw new Error(`--settings:读不到 cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Settings that a start gives itself. */
const OURS: ReadonlySet<string> = new Set(['OperatorKeyHash', 'BootstrapVersion']);

/** `NAME=VALUE`, each a parameter that the app declares. The last word counts. @throws a sentence, without the value: it may be a password */
export const chosenSettings = (given: readonly string[], declared: ReadonlySet<string>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map((setting) => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(setting) ?? [];
      if (!declared.has(name) || OURS.has(name)) {
        const names = [...declared].filter((one) => !OURS.has(one)).join(', ');
        throw new Error(`--set 只接受 takes only NAME=VALUE with one of: ${names}`);
      }
      return [name, value];
    }),
  );
