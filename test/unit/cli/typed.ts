import { afterEach, beforeEach } from 'vitest';
import { UsageError } from '../../../cli/exit-code.ts';
import { run } from '../../../cli/run.ts';
import { ContractServer } from './contract-server.ts';

export const KEY = 'nw_key1_abcdefghijklmnopqrstuvwxyz';
export const DRAFT = '{\n "title": "关于开展冬季走访的通知",\n "sections": [{ "body": "请完成走访。" }]\n}\n';

type Setting = Readonly<{
  env?: Record<string, string | undefined>;
  files?: Record<string, string>;
  isTty?: boolean;
  program?: string;
  typedIn?: string;
}>;

/** A service that stands anew for each test of a file, and where commands are typed that ask it. */
export const aTerminal = () => {
  const server = new ContractServer();
  beforeEach(() => server.listen());
  afterEach(() => server.stop());

  /** Types a command, and keeps what it said and how it ended. */
  const type = async (typed: string, { env = {}, files = {}, isTty = false, program = 'npx noticewire', typedIn = '' }: Setting = {}) => {
    const out: string[] = [];
    const err: string[] = [];
    const waits: number[] = [];
    const code = await run(typed.split(' ').filter(Boolean), {
      terminal: { out: (text) => void out.push(text), err: (text) => void err.push(text), isTty, columns: 100 },
      version: '1.2.3',
      program,
      env: { NOTICEWIRE_URL: server.url, NOTICEWIRE_KEY: KEY, ...env },
      read: async (file) => {
        const text = { 'notice.json': DRAFT, ...files }[file];
        if (text === undefined) throw new UsageError(`cannot read ${file}`);
        return text;
      },
      open: async (file) => {
        const text = files[file];
        if (text === undefined) throw new UsageError(`cannot read ${file}`);
        return new Blob([text]);
      },
      save: async (file, bytes, more) => {
        const text = Buffer.from(bytes).toString();
        if (file === '-') out.push(text);
        else out.push(`${more ? '>>' : '>'} ${file}: ${text}`);
      },
      wait: async (ms) => void waits.push(ms),
      ask: async () => typedIn,
    });
    return { code, out: out.join(''), err: err.join(''), waits };
  };

  /** Where a file is to be put. */
  const anUpload = (id: string) => ({
    status: 201,
    body: { id, upload: { url: `${server.url}/put/${id}`, headers: { 'x-amz-checksum-sha256': 'q' }, expiresAt: '' } },
  });
  return { server, type, anUpload };
};
