import type { ContractClient, Reply } from './client.ts';
import { type ExitCode, REFUSED, UNREACHABLE, UsageError } from './exit-code.ts';
import { printable } from './table.ts';
import type { Terminal } from './terminal.ts';
import type { Say } from './words.ts';

/** Options as they were typed; each command says which it takes. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Everything that a command works with. */
export type Context = Readonly<{
  client: ContractClient;
  /** Undefined when no key was given. */
  key: string | undefined;
  /** What follows the command's name. */
  words: readonly string[];
  options: Options;
  /** Names of the options that the command takes. */
  accepts: readonly string[];
  json: boolean;
  terminal: Terminal;
  say: Say;
  /** How this program is called where it was called from. */
  program: string;
  /** The text of a file, or of standard input for `-`. Throws a UsageError that says what is wrong. */
  read: (file: string) => Promise<string>;
  /** A file as it is, read as it is used. Throws a UsageError that says what is wrong. */
  open: (file: string) => Promise<Blob>;
  /** Write a file, or standard output for `-`; `more`: behind what is there. */
  save: (file: string, bytes: Uint8Array, more: boolean) => Promise<void>;
  /** A line that somebody types; empty when nobody is there. */
  ask: () => Promise<string>;
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<void>;
}>;

export type Command = Readonly<{
  /** How it is typed: `report ID [--follow]`. */
  usage: string;
  zh: string;
  en: string;
  /** The options that it takes besides those that all take. */
  options: readonly string[];
  run: (context: Context) => Promise<ExitCode>;
}>;

/** The one value of an option, or undefined. */
export const option = ({ options }: Context, name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

/** The value of an option that the command cannot do without. */
export const required = (context: Context, name: string): string => {
  const value = option(context, name);
  if (value === undefined) throw new UsageError(`${context.say('缺少', 'missing')}: --${name}`);
  return value;
};

/** Does somebody who was asked say yes? */
export const saysYes = async ({ ask }: Pick<Context, 'ask'>): Promise<boolean> => /^(y|yes|是)$/i.test((await ask()).trim());

/** Those of these options that were given, as a query. */
export const chosen = (context: Context, names: readonly string[]): URLSearchParams =>
  new URLSearchParams(
    names.flatMap((name): [string, string][] => {
      const value = option(context, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** The words that a command needs, by name in its usage: no more and no fewer. */
export const wordsOf = ({ words, say }: Context, ...names: readonly string[]): readonly string[] => {
  const missing = names[words.length];
  if (missing !== undefined) throw new UsageError(`${say('缺少', 'missing')}: ${missing}`);
  const surplus = words[names.length];
  if (surplus !== undefined) throw new UsageError(`${say('多余', 'too much')}: ${surplus}`);
  return words;
};

/** Says why something was not done; with `--json` prints what the API said. */
export const tell = (
  { terminal, say, json, client, accepts }: Pick<Context, 'terminal' | 'say' | 'json' | 'client' | 'accepts'>,
  reply: Exclude<Reply<unknown>, { kind: 'done' }>,
): ExitCode => {
  if (reply.kind === 'unreachable') {
    terminal.err(
      `${say('够不到', 'cannot reach')} ${client.url}: ${printable(reply.why)}\n` +
        `  ${say('服务在运行吗？另可设置 NOTICEWIRE_URL', 'is the service running? NOTICEWIRE_URL says where it is')}\n`,
    );
    return UNREACHABLE;
  }
  const { problem, headers, text } = reply;
  if (json) {
    terminal.out(`${text}\n`);
    return REFUSED;
  }
  const lines = [`${say('未被接受', 'refused')} (${problem.status} ${problem.code ?? ''}): ${problem.detail ?? problem.title ?? ''}`];
  const errors = problem.errors ?? [];
  // A single one may be told by the detail already.
  const isTold = errors.length === 1 && errors.every(({ message }) => problem.detail?.includes(message));
  if (!isTold) for (const { path, message } of errors) lines.push(`  ${typedAs(path, accepts)}: ${message}`);
  const advice = adviceOn(problem.status, headers, say);
  if (advice) lines.push(`  ${advice}`);
  terminal.err(`${lines.map(printable).join('\n')}\n`);
  return REFUSED;
};

/** By which option a field of a request is typed, where it is not called the same. */
const OPTION_OF: Readonly<Record<string, string>> = {
  address: 'email',
  contactEmail: 'email',
  replyTo: 'reply-to',
  roles: 'role',
  scopes: 'scope',
  expiresAt: 'expires',
  fourEyes: 'four-eyes',
  notifications: 'mail',
};

/** A field as whoever typed a command knows it: `--email` for `contactEmail`; what no option gives stays as it is. */
const typedAs = (path: string, accepts: readonly string[]): string => {
  const field = path.replace(/[[.].*$/, '');
  const last = path.replace(/^.*\./, '').replace(/\[.*$/, '');
  const named = [field, last].map((name) => OPTION_OF[name] ?? name).find((name) => accepts.includes(name));
  return named === undefined ? path : `--${named}`;
};

const adviceOn = (status: number, headers: Headers, say: Say): string | null => {
  switch (status) {
    case 401:
      return say('请检查 NOTICEWIRE_KEY', 'check NOTICEWIRE_KEY');
    case 404:
      return say('请检查编号，以及密钥是否属于该机关', 'check the id, and that the key belongs to that agency');
    case 429:
      return say(`请 ${headers.get('retry-after') ?? '60'} 秒后再试`, `try again in ${headers.get('retry-after') ?? '60'} s`);
    default:
      return null;
  }
};
